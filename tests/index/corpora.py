"""Small corpora whose sections, terms and vectors can be worked out by hand."""

from __future__ import annotations

APPLES = """# Apples

## What is an apple?

An apple is a fruit. It has seeds.

## Where do apples grow?

Apples grow on trees.
"""
TIDES = "What are tides?\n\nTides are the rise of the sea.\n"
WIND = "What is wind?\n\nWind is air that moves.\n"
FILES = {"a.md": APPLES, "sea/tides.txt": TIDES}
"""Two sections and one section."""
