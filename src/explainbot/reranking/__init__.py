"""Cross-encoders that read question and passage together."""
