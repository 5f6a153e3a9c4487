"""The multilingual model: an extra that finds by meaning in some hundred languages."""
