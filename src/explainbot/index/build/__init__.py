"""Bringing an index up to date with the corpus."""
