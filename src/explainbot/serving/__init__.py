"""The chat in a browser: one page server, one engine, one chat process for a visitor.

``explainbot serve`` starts the engine once (shared.py) and a page server (web.py).
For each visitor that starts a chat process (visitor.py), whose port is a connection
to the shared engine (connection.py) through a socket that only this user can open.
"""

from __future__ import annotations
