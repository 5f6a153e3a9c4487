"""The chat in a browser: one page server, one engine, one chat process for a visitor.

``explainbot serve`` starts the engine once (shared_engine.py) and a page server
(server.py).  For each visitor that starts a chat process (visitor.py), whose port is a
connection to the shared engine through a socket that only this user can open.
"""

from __future__ import annotations
