"""A question to an answer: retrieval, scoring, reading, confidence."""

BLOCK = 64
"""Questions of a list that are encoded and searched at once."""
