"""Whether a terminal can show the full-screen chat."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import TextIO


def wants_plain(environ: Mapping[str, str], stdin: TextIO, stdout: TextIO) -> bool:
    """Whether to talk line by line.

    Where that is asked for, without a terminal, and in one without a cursor or UTF-8.
    """
    if environ.get("EXPLAINBOT_PLAIN", "") not in ("", "0"):
        return True
    if environ.get("TERM") == "dumb":
        return True
    if not (stdin.isatty() and stdout.isatty()):
        return True
    # In another encoding the signs of the full screen would come out as numbers.
    return codecs.lookup(stdout.encoding or "utf-8").name != "utf-8"
