"""Whether a terminal can show the full-screen chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO


def wants_plain(environ: Mapping[str, str], stdin: TextIO, stdout: TextIO) -> bool:
    """Whether to talk line by line: asked for, no terminal, or one without a cursor."""
    if environ.get("EXPLAINBOT_PLAIN", "") not in ("", "0"):
        return True
    if environ.get("TERM") == "dumb":
        return True
    return not (stdin.isatty() and stdout.isatty())
