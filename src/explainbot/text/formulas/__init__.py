"""Raised and lowered characters, and formulas, on one line of text."""
