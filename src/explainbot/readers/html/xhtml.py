"""XHTML pages: XML, where any element may be empty, read as the HTML page it shows.

Canonical text and places: those of HTML pages (``page``).  No entity is expanded and
nothing is fetched; a file that is no well-formed XML is read as HTML, as browsers do
with one that they are given under the name .html.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import etree

from explainbot.readers.base import Decoded, Parsed
from explainbot.readers.html import page

_MOST = 64_000_000
"""Characters that are held as a tree of XML first."""


def parse(decoded: Decoded, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the main content's text with its headings and source lines."""
    html = as_html(decoded.text)
    return page.parse(replace(decoded, text=html or decoded.text), path, hidden=hidden)


def as_html(text: str) -> str:
    """Return XHTML as HTML that shows the same; "" if it is no XML to be read so."""
    if len(text) > _MOST:
        return ""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if any(each.tag is etree.Entity for each in root.iter()):
        return ""
    for each in root.iter(etree.Element):
        each.tag = str(each.tag).rpartition("}")[2]  # HTML has no namespaces
    etree.cleanup_namespaces(root)
    html = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    return str(html)
