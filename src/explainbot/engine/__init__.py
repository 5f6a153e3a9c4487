"""The answering engine behind a typed port: in a child process, or in this one.

A surface talks to a `Port` (messages.py) and is told events; it never holds an
explainer.  Nothing here imports a user interface.
"""

from __future__ import annotations
