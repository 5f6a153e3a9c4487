"""The chat: shows answers and holds no retrieval logic.

terminal.py, plain/ and what they use import no Textual; the rest is loaded only on a
terminal that can show it.
"""

from __future__ import annotations
