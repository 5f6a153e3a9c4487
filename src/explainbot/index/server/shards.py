"""Shards of an index: the servers that have its parts, and which of them are gone."""

from __future__ import annotations

PARTED = ("documents", "sections", "vectors", "postings", "blocks")
"""Tables that are partitioned where an index is spread (``parts``)."""
JOINED = "ON d.number = s.document"
"""How sections are joined with their documents."""
_NONE: frozenset[int] = frozenset()


class Shards:
    """The other servers of an index that is spread, and which of them are gone."""

    def __init__(self) -> None:
        """Begin with none."""
        self.addresses: dict[int, str] = {}
        """By their numbers."""
        self.parts: dict[str, list[int]] = {}
        """Of a segment that is spread, which server has each part."""
        self.gone: frozenset[int] = _NONE
        """Servers that do not answer."""
        self.parts_gone: frozenset[int] = _NONE
        self.looked = 0.0
        self.noted: tuple[int, int] | None = None
        """The most parts that were missing since ``Server.renew``, of how many."""

    def take(self, gone: frozenset[int]) -> None:
        """Take note of which do not answer."""
        self.gone = gone
        self.parts_gone = frozenset(
            part
            for shards in self.parts.values()
            for part, shard in enumerate(shards)
            if shard in gone
        )
        if self.missing and (not self.noted or self.missing > self.noted):
            self.noted = self.missing

    @property
    def missing(self) -> tuple[int, int] | None:
        """How many parts are missing, of how many; None if none is."""
        if not self.parts_gone:
            return None
        return len(self.parts_gone), max(map(len, self.parts.values()))

    def named(self) -> str:
        """Return the addresses that do not answer."""
        return ", ".join(self.addresses[number] for number in sorted(self.gone))

    def there(self, segment: str) -> list[int]:
        """Return the parts of a segment that can be asked."""
        return [
            part
            for part, shard in enumerate(self.parts[segment])
            if shard not in self.gone
        ]

    def text(self, text: str, segment: str) -> str:
        """Return a statement about a segment as it is to be asked.

        Sections and their documents lie in the same part, which a join is told; where
        parts are gone, those that are there stand in the place of tables.
        """
        if segment not in self.parts:
            return text
        text = text.replace(JOINED, f"{JOINED} AND d.slice = s.slice")
        there = self.there(segment)
        if len(there) == len(self.parts[segment]):
            return text
        for table in PARTED:
            union = " UNION ALL ".join(
                f"SELECT * FROM {{{table}_p{n}}}"  # noqa: S608 - ours
                for n in there
            )
            text = text.replace(f"{{{table}}}", f"({union})")
        return text
