"""Links from an output to the files that it quotes."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote as percent_coded

from explainbot.records import Quote

_SAFE = ("https://", "http://")


def way_to(root: Path, out: str) -> str:
    """Return the way from an output's folder to the workspace; "" where none leads."""
    if out == "-":
        return ""
    try:
        way = os.path.relpath(root.resolve(), Path(out).resolve().parent)
    except ValueError:  # another drive
        return ""
    return Path(way).as_posix()


def link(quote: Quote, sources: str) -> str:
    """Return where a quote's source can be opened; "" if that is not known.

    The address on the web if its author gave one, else the file; of a page, the
    heading above the answering sentence.
    """
    url, place = quote.document.url, quote.evidence_place
    anchor = f"#{percent_coded(place[1:])}" if place.startswith("#") else ""
    if url.lower().startswith(_SAFE):
        return url if "#" in url else url + anchor
    if not sources:
        return ""
    path = f"{sources}/{quote.document.source_path}"
    safe = "/~.-_:" if path[1:2] == ":" else "/~.-_"
    return percent_coded(path, safe=safe) + anchor
