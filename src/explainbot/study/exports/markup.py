"""Plain texts of questions as HTML, and as XML."""

from __future__ import annotations

import re
from html import escape

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold."""


def plain(text: str) -> str:
    """Return a text without characters that XML, JSON or Anki cannot hold."""
    return _NO_XML.sub("", text)


def html(text: str) -> str:
    """Return a text as HTML, its lines parted by ``<br>``."""
    rows = escape(plain(text), quote=False).split("\n")
    return "<br>".join(rows)


def xhtml(text: str) -> str:
    """Return the same where each element is to be closed."""
    return html(text).replace("<br>", "<br/>")


def paragraph(text: str) -> str:
    """Return a text as a paragraph of HTML."""
    return f"<p>{html(text)}</p>"


def attribute(text: str) -> str:
    """Return a text as it stands between quotation marks in XML."""
    return escape(" ".join(plain(text).split()), quote=True)
