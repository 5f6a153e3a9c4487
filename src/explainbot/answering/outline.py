"""The headings of a text beneath what it says of a thing that was only named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from explainbot.index.boilerplate import is_apparatus
from explainbot.records import Quote
from explainbot.text.lines import one_line
from explainbot.text.word_lists import word_list

if TYPE_CHECKING:
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection

MOST = 12
"""Headings of a text that are told."""
FEWEST = 2
"""Below, those under other headings are told as well."""
LOOKED_AT = 60
"""Sections on either side of the passage that are looked at."""


def outline(store: Store, quote: Quote) -> tuple[Quote, ...]:
    """Return the first passage under each other heading of a quote's text, in order.

    Of a long text those under the same headings as the quote, as many as are near it.
    None where the text has no other heading; none that stands over nothing but
    exercises, a table of contents or a key.
    """
    found = [
        group
        for group in _groups(store, quote)
        if _tells(group) and quote.section.start not in {one.start for one in group}
    ]
    path, depth = (*quote.section.heading_path, quote.section.heading), 0
    while len(found) > MOST and depth < len(path) - 1:
        depth += 1
        inside = [one for one in found if one[0].heading_path[:depth] == path[:depth]]
        if len(inside) < FEWEST:
            break
        found = inside
    if len(found) > MOST:
        starts = [group[0].start for group in found]
        here = max(0, bisect_left(starts, quote.start) - MOST // 2)
        first = min(here, len(found) - MOST)
        found = found[first : first + MOST]
    return tuple(_quote(store, group[0]) for group in found)


def _groups(store: Store, quote: Quote) -> Iterator[list[StoredSection]]:
    """Yield the sections near a quote, those under one heading together."""
    document, start = quote.document, quote.section.start
    rows = store.rows_in([document.id])
    place = bisect_left(rows, start, key=lambda row: store.get([row])[row].start)
    near = rows[max(0, place - LOOKED_AT) : place + 1 + LOOKED_AT]
    known = store.get(near)
    for _, group in groupby(
        (known[row] for row in near), key=lambda one: (one.heading_path, one.heading)
    ):
        yield list(group)


def _tells(group: list[StoredSection]) -> bool:
    first = group[0]
    heading = one_line(first.heading)
    if not heading or heading == first.title or all(one.mute for one in group):
        return False
    key = heading.casefold().strip(" :.*_") in word_list("key_headings", first.language)
    return not key and not is_apparatus(heading)


def _quote(store: Store, stored: StoredSection) -> Quote:
    """Return a section as a passage of which nothing is marked."""
    section = store.section(stored)
    whole = (stored.start, stored.end)
    quote = Quote(section, *whole, whole, expected_sha256=stored.sha256)
    quote.check()
    return quote
