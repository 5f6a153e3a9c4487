"""Flat OpenDocument files: one XML file that holds what a package has in its parts."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from lxml import etree

from explainbot.readers.office.package import (
    MOST_TREE_BYTES,
    Container,
    Element,
    local,
)

SUFFIXES = frozenset({".fodt", ".fods", ".fodp"})
_PARTS = frozenset({"content.xml", "styles.xml", "meta.xml"})
"""Of a package; all of them are the one tree here."""


class FlatContainer(Container):
    """A flat file, seen as the package that it stands for."""

    def __init__(self, data: bytes, path: Path) -> None:
        """Take the file.

        Raises:
            SourceError: It is of another kind, damaged or too large.
        """
        self.path = path
        self._data = data
        if local(self._root) != "document":
            raise self.error(
                f"it is no {path.suffix} file",
                hint="Look whether its name has the right ending.",
            )

    @cached_property
    def _root(self) -> Element:
        if len(self._data) > MOST_TREE_BYTES:
            raise self.error(
                f"it has more than {MOST_TREE_BYTES // 1_000_000} MB",
                hint="Leave its pictures out, or split it.",
            )
        # Pictures are long lines of letters in it, longer than is usual in XML.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        try:
            root = etree.fromstring(self._data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.error("it is damaged or cut short", str(error)) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.error("it declares a document type")
        return root

    def names(self) -> list[str]:
        """Return the parts that it stands for."""
        return sorted(_PARTS)

    def has(self, name: str) -> bool:
        """Whether it stands for such a part."""
        return name in _PARTS

    def read(self, name: str, most: int = MOST_TREE_BYTES) -> bytes:
        """Raise SourceError: it has no parts of their own."""
        del most
        raise self.error(f'it has no part "{name}"')

    def xml(self, name: str, *, doctype: bool = False) -> Element:
        """Return the one tree, for each part that it stands for.

        Raises:
            SourceError: It stands for no such part.
        """
        del doctype
        if not self.has(name):
            raise self.error(f'it has no part "{name}"')
        return self._root
