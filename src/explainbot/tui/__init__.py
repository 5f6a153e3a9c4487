"""The chat: shows answers and holds no retrieval logic.

mode.py, visible.py and plain.py import no Textual; the rest is loaded only on a terminal
that can show it.
"""

from __future__ import annotations
