"""A thin client: the chat, ``ask`` and ``batch`` over an engine that somebody serves.

Nothing here imports an encoder, an index or what they run on.
"""

from __future__ import annotations
