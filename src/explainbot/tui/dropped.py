"""A file that was dropped on the terminal, which types its path."""

from __future__ import annotations

import re
from pathlib import Path

_WHOLE = re.compile(r"[/~]|[A-Za-z]:[\\/]|\\\\")
"""How a whole path begins."""
_URL = "file:"


def dropped(text: str) -> str:
    """Return the path of the one file or folder that was typed; "" if it is none.

    Terminals type it as it is, in quotation marks, with a backslash before every space,
    or as a ``file:`` URL.
    """
    typed = text.strip()
    for path in (typed, _unquoted(typed), _from_url(typed)):
        if _WHOLE.match(path) and exists(path):
            return path
    return ""


def exists(text: str) -> bool:
    """Whether a text is the path of something that is there."""
    try:
        return bool(text.strip()) and Path(text.strip()).expanduser().exists()
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a NUL
        return False


def _unquoted(typed: str) -> str:
    if not typed.startswith(("'", '"')) and "\\" not in typed:
        return ""
    import shlex

    try:
        parts = shlex.split(typed)
    except ValueError:  # a quotation mark is open
        return ""
    return parts[0] if len(parts) == 1 else ""


def _from_url(typed: str) -> str:
    if not typed.lower().startswith(_URL):
        return ""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        return url2pathname(urlsplit(typed).path)
    except ValueError:  # such as a bracket that is open
        return ""
