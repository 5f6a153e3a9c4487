"""Studying in the full screen: an item, its passage, and how well it went."""

from __future__ import annotations
