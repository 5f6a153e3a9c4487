"""Widgets: each is given plain records and posts messages; none opens a file."""

from __future__ import annotations
