"""Lists and code around a chosen sentence: the whole of which it is a part.

Where a list answers, one item of it or the words that lead to it say too little: the
list is marked, from its lead-in to its last item.  An item stays alone where it holds
a word of the question that neither the lead-in nor the heading has, or the only thing
of the kind asked for.  A sentence that goes on over a block of code is marked with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from explainbot.answering.question.sentence_kinds import (
    kind_asked,
)
from explainbot.index.boilerplate import DRESS, ENDS, ITEM, asks
from explainbot.index.marking import (
    FENCE,
    after_phrase,
    code_lines,
    indentation,
    is_program,
    tokens_of,
    with_english,
)
from explainbot.text.lines import is_table_row
from explainbot.text.questions import is_marked
from explainbot.text.word_lists import entries

if TYPE_CHECKING:
    from explainbot.answering.evidence import Sentences
    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Section, Span


MOST = 160
"""Words of a list that is marked as a whole."""
BRIEF = 5
"""Words of an item up to which it says little alone."""
LINE = 25
"""Words of an item without a mark before it."""
FEWEST = 2
BLOCK = 12
"""Lines of code that half a sentence may stand before."""
CURT = 8
"""Words of a second sentence between what leads to a list and the list."""
BRIDGE = 3
"""Words that join a list to the sentence before: "Then:", "After that:"."""
LABEL = re.compile(r"\W*[^\W_][^:.!?]{0,40}:\s")
"""How an item begins that names what it is about: "Date: 1066"."""
FORMULA = re.compile(r"\S+\s?=\s?[^=\s].*")
GOES_ON = re.compile(r"[a-zà-öø-ÿ(`,;–—]")


@dataclass(frozen=True)
class Listing:
    """Sentences that make one list."""

    items: tuple[tuple[int, int], ...]
    """First and last sentence of each item."""
    lead: int | None = None
    """The sentence that leads to it, if there is one."""
    asked: int | None = None
    """A question right before it, which it answers."""

    def item_of(self, place: int) -> tuple[int, int] | None:
        """Return the item that holds a sentence."""
        return next((one for one in self.items if one[0] <= place <= one[1]), None)


def in_full(
    query: Query, stored: StoredSection, store: Store, sentences: Sentences
) -> tuple[Span, tuple[Span, ...]]:
    """Return what is marked as the answer, and what is marked beside it.

    Args:
        query: The question.
        stored: The passage.
        store: The index.
        sentences: The passage's.
    """
    best, more = chosen = sentences.chosen()
    rows = sentences.lookup.rows if sentences.lookup else ()
    whole = best not in sentences.spans or not sentences.spans[1:]
    if whole or sentences.marked in rows:
        return chosen
    place = sentences.spans.index(best)
    found = whole_of(query, stored, store, place)
    return _without(found, more) if found else chosen


def whole_of(
    query: Query, stored: StoredSection, store: Store, place: int
) -> Span | None:
    """Return the whole that a sentence is marked with; None if it stays alone.

    Args:
        query: The question.
        stored: The passage.
        store: The index.
        place: The sentence's, among the passage's.
    """
    section = store.corpus.section(stored)
    parts = _Parts(section.text, stored.sentences, section)
    over_code = parts.over_code(place) or parts.fenced(place)
    if over_code is not None:
        return over_code
    listing = parts.listing_at(place)
    if listing is None:
        asked = frozenset(tokens_of(query.text))
        return parts.code_below(place, asked) or parts.led(place)
    asking = _Asking(query, stored, store, parts, listing)
    return parts.whole(listing, place) if asking.wants_all(place) else None


def _without(whole: Span, more: Sequence[Span]) -> tuple[Span, tuple[Span, ...]]:
    """Return the whole, and what of the rest lies outside it."""
    return whole, tuple(one for one in more if one[1] <= whole[0] or whole[1] <= one[0])


@dataclass(frozen=True)
class _Parts:
    """A passage's sentences and how they hang together."""

    text: str
    spans: Sequence[Span]
    section: Section

    @property
    def language(self) -> str:
        return self.section.document.language

    def words(self, place: int) -> str:
        return self.text[slice(*self.spans[place])]

    def count(self, first: int, last: int) -> int:
        return len(self.text[self.spans[first][0] : self.spans[last][1]].split())

    def gap(self, place: int) -> str:
        """Return what stands between a sentence and the one before."""
        return self.text[self.spans[place - 1][1] : self.spans[place][0]]

    def opens_line(self, place: int) -> bool:
        return not place or "\n" in self.gap(place) or "\r" in self.gap(place)

    @cached_property
    def code(self) -> frozenset[int]:
        """The places of code."""
        indented = self.section.document.traits.indented_code
        if not indented and "```" not in self.text:
            return frozenset()
        within = indentation(self.section)
        starts = code_lines(self.text, indented=indented, within=within)
        found = set()
        for place, (start, _) in enumerate(self.spans):
            left = max(self.text.rfind("\n", 0, start), self.text.rfind("\r", 0, start))
            if left + 1 in starts:
                found.add(place)
        return frozenset(found)

    def over_code(self, place: int) -> Span | None:
        """Return a sentence that goes on over code, if this is a part of one."""
        for first in range(place, max(place - BLOCK, -1), -1):
            last = self._goes_on_at(first)
            if last is not None and last >= place:
                return self.spans[first][0], self.spans[last][1]
        return None

    def fenced(self, place: int) -> Span | None:
        """Return the code between fences, if the sentence is one of them."""
        start, end = self.spans[place]
        fence = FENCE.match(self.text, start, end)
        before = sum(bool(FENCE.match(one)) for one in self.text[:start].splitlines())
        if place not in self.code or fence is None or before % 2:
            return None
        inside = self.text.find("\n", start) + 1 or end
        close = self.text.find(f"\n{fence['mark']}", inside - 1)
        last = len(self.text) if close < 0 else close
        held = self.text[inside:last]
        if not held.strip() or len(held.split()) > MOST:
            return None
        return last - len(held.lstrip()), inside + len(held.rstrip())

    def _goes_on_at(self, first: int) -> int | None:
        """Return where half a sentence before code goes on; None if it is none."""
        half = self.words(first)
        if first in self.code or half.rstrip(DRESS).endswith(ENDS):
            return None
        if self._is_item(first) or not half[:1].isupper():
            return None
        last = first + 1
        while last < len(self.spans) and self._is_code(last) and last < first + BLOCK:
            last += 1
        if last == first + 1 or last >= len(self.spans):
            return None
        rest = self.words(last)
        ended = rest.rstrip(DRESS).endswith((".", "!", ":"))
        return last if ended and GOES_ON.match(rest) and self.opens_line(last) else None

    def _is_code(self, place: int) -> bool:
        if place in self.code:
            return True
        said = self.words(place)
        shaped = is_program(said) or bool(FORMULA.fullmatch(said))
        return self.opens_line(place) and not is_table_row(said) and shaped

    def code_below(self, place: int, asked: frozenset[str]) -> Span | None:
        """Return a sentence with the code that it leads to; None if there is none.

        Nor where that is but what was asked about: "What does ls do?".

        Args:
            place: The sentence's.
            asked: Words of the question.
        """
        if place in self.code or not self._is_open(place):
            return None
        last = place
        fences = 0
        said: set[str] = set()
        for at in range(place + 1, len(self.spans)):
            if not self._is_code(at) or fences == 2:  # noqa: PLR2004
                break
            if self.count(place, at) > MOST:
                break
            fence = bool(FENCE.match(self.words(at)))
            fences += fence
            said.update(() if fence else tokens_of(self.words(at)))
            last = at
        if said <= asked:
            return None
        return (self.spans[place][0], self.spans[last][1]) if last > place else None

    def _is_open(self, place: int) -> bool:
        """Whether a sentence is not at its end: it has a colon there, or no mark."""
        bare = self.words(place).rstrip(DRESS)
        return bare.endswith(":") or not bare.endswith(ENDS)

    def listing_at(self, place: int) -> Listing | None:
        """Return the list that a sentence leads to, or is an item of."""
        if self._is_item(place):
            return self._marked(place)
        first = self._item_before(place)
        if first is not None:
            return self._marked(first)
        if self._leads(place) or asks(self.words(place)):
            after = place + 1
            while after < len(self.spans) and self._goes_on_leading(after):
                after += 1
            if after < len(self.spans) and self._is_item(after):
                found = self._marked(after)
                return replace(found, lead=place) if found and found.lead else found
            if self._leads(place):
                found = self._unmarked(place)
                if found is not None:
                    return found
        found = self._counted(place) or self._unmarked_around(place)
        return found or self._before_lead(place)

    def _before_lead(self, place: int) -> Listing | None:
        """Return the list that goes on from a sentence: "Open it. Then: 1. ..."."""
        lead = place + 1
        if lead + 1 >= len(self.spans) or "\n" in self.gap(lead):
            return None
        said = self.words(lead).rstrip(DRESS)
        if not said.endswith(":") or len(said.split()) > BRIDGE:
            return None
        found = self._marked(lead + 1) if self._is_item(lead + 1) else None
        found = found or self._unmarked(lead)
        return replace(found, lead=place) if found else None

    def _goes_on_leading(self, place: int) -> bool:
        """Whether it is a few words that lead to a list: "They are listed here:"."""
        few = len(self.words(place).split()) <= CURT
        return few and not self._is_item(place) and self._leads(place)

    def _is_item(self, place: int) -> bool:
        if self.section.document.traits.spoken:
            return False  # a dash there is a change of the speaker
        return self.opens_line(place) and bool(ITEM.match(self.words(place)))

    def _item_before(self, place: int) -> int | None:
        """Return the item that a sentence goes on with."""
        while place and not self._breaks(place):
            place -= 1
            if self._is_item(place):
                return place
        return None

    def _breaks(self, place: int) -> bool:
        """Whether a sentence belongs to no item before it."""
        gap = self.gap(place)
        deep = gap.endswith((" ", "\t")) and "\n" in gap
        return ("\n" in gap or "\r" in gap) and not deep

    def _marked(self, place: int) -> Listing | None:
        """Return the list around an item with a mark."""
        first = place
        while True:
            before = first - 1
            if before < 0:
                break
            start = before if self._is_item(before) else self._item_before(before)
            if start is None:
                break
            first = start
        items: list[tuple[int, int]] = []
        at = first
        while at < len(self.spans) and self._is_item(at):
            last = at
            while last + 1 < len(self.spans) and not self._is_item(last + 1):
                if self._breaks(last + 1):
                    break
                last += 1
            items.append((at, last))
            at = last + 1
        return self._with_lead(items, first - 1)

    def _with_lead(
        self, items: Sequence[tuple[int, int]], before: int
    ) -> Listing | None:
        if len(items) < FEWEST:
            return None
        lead = asked = None
        if before >= 0 and asks(self.words(before)):
            asked = before
        elif before >= 0 and self._leads(before):
            lead = before
        return Listing(tuple(items), lead, asked)

    def _leads(self, place: int) -> bool:
        """Whether a sentence says that a list follows."""
        said = self.words(place)
        if said.rstrip(DRESS).endswith(":"):
            return True
        if is_table_row(said):
            return False
        cues = with_english("list_cues", self.language) | self._count_below(place)
        return not cues.isdisjoint(tokens_of(said))

    def _count_below(self, place: int) -> frozenset[str]:
        """Return how many items stand right below a sentence, as it may say so.

        "Sailors use three knots." before three of them.
        """
        count, at = 0, place + 1
        while at < len(self.spans) and (self._is_item(at) or count):
            item = self._is_item(at)
            if not item and self._breaks(at):
                break
            count += item
            at += 1
        if not count and self.section.document.traits.block_a_line:
            count = len(self._lines_from(place + 1))
        if count < FEWEST:
            return frozenset()
        rows = map(str.split, entries("cardinals", self.language))
        return frozenset(
            word for row in rows if row[0] == str(count) for word in row[1:]
        )

    def _unmarked(self, lead: int) -> Listing | None:
        """Return the lines without marks that a sentence with a colon leads to."""
        colon = self.words(lead).rstrip(DRESS).endswith(":")
        if not colon and not self._count_below(lead):
            return None
        return self._with_lead(self._lines_from(lead + 1), lead)

    def _lines_from(self, first: int) -> list[tuple[int, int]]:
        """Return lines of one sentence each, alike at their ends, from one on."""
        items: list[tuple[int, int]] = []
        for at in range(first, len(self.spans)):
            if at in self.code or not self._is_line(at) or asks(self.words(at)):
                break
            apart = at > first and "\n\n" in self.gap(at)
            ended = self.words(at).rstrip(DRESS).endswith(ENDS)
            alike = not items or ended == self._ended(items[0][0])
            if apart or not alike or len(self.words(at).split()) > LINE:
                break
            items.append((at, at))
        return items

    def _ended(self, place: int) -> bool:
        return self.words(place).rstrip(DRESS).endswith(ENDS)

    def _is_line(self, place: int) -> bool:
        alone = place + 1 == len(self.spans) or self.opens_line(place + 1)
        row = is_table_row(self.words(place))
        return self.opens_line(place) and alone and not row

    def _unmarked_around(self, place: int) -> Listing | None:
        """Return the list without marks that a line is an item of."""
        at = place
        while at >= 0 and self._is_line(at) and not self._leads(at):
            if asks(self.words(at)):
                break
            at -= 1
        if at == place:
            return None
        items = self._lines_from(at + 1)
        lead = self.words(at).rstrip(DRESS) if at >= 0 else ""
        led = lead.endswith(":") or is_marked(lead)
        under = at < 0 and asks(self.section.heading)
        if not (led or under) or any(self._ended(first) for first, _ in items if under):
            return None
        found = self._with_lead(items, at)
        return found if found and found.item_of(place) else None

    def _counted(self, lead: int) -> Listing | None:
        """Return what a sentence counts in running text: "First, ... Second, ..."."""
        after = range(lead + 1, len(self.spans))
        starts = [
            at
            for at in after
            if after_phrase(self.words(at), "ordinal_openers", self.language)
            is not None
        ]
        if len(starts) < FEWEST or starts[0] != lead + 1:
            return None
        ends = [*(at - 1 for at in starts[1:]), starts[-1]]
        return Listing(tuple(zip(starts, ends, strict=True)), lead)

    def led(self, place: int) -> Span:
        """Return a sentence, with the next one if it ends with a colon."""
        after = place + 1
        colon = self.words(place).rstrip(DRESS).endswith(":")
        if not colon or after >= len(self.spans) or after in self.code:
            return self.spans[place]
        if is_table_row(self.words(after)):
            return self.spans[place]
        return self.spans[place][0], self.spans[after][1]

    def whole(self, listing: Listing, place: int) -> Span:
        """Return as much of a list as may be marked, the sentence in it."""
        lead = listing.lead
        first = listing.items[0][0] if lead is None else lead
        last = listing.items[-1][1]
        if self.count(first, last) <= MOST:
            return self.spans[first][0], self.spans[last][1]
        if place not in (lead, listing.asked):
            return self.spans[place]
        fitting = [one for _, one in listing.items if self.count(first, one) <= MOST]
        return self.spans[first][0], self.spans[fitting[-1] if fitting else first][1]


@dataclass(frozen=True)
class _Asking:
    """What a question wants of a list."""

    query: Query
    stored: StoredSection
    store: Store
    parts: _Parts
    listing: Listing

    def wants_all(self, place: int) -> bool:
        """Whether the list is asked for, and not this one sentence of it."""
        test = kind_asked(self.query.text, self.query.language)
        item = self.listing.item_of(place)
        if item is None:
            return test is None or not test(self.parts.words(place))
        if self._is_of_options or (test is not None and self._is_singled(item, test)):
            return False
        asked = {number for number in self.query.numbers if number >= 0}
        left = asked - self._above
        if left & self._held(*item):
            return False
        named = not left and not self.query.unknown
        alike = not self._labelled and (named or self._brief)
        return alike or self._asks_for_several

    @property
    def _is_of_options(self) -> bool:
        """Whether some items tell nothing, as wrong options do."""
        tells = self.stored.tells
        return not all(tells[first] for first, _ in self.listing.items)

    def _is_singled(self, item: tuple[int, int], test: Callable[[str], bool]) -> bool:
        """Whether an item holds what is asked for, and another does not."""
        others = (one for one in self.listing.items if one != item)
        held = all(test(self._text(one)) for one in others)
        return test(self._text(item)) and not held

    def _text(self, item: tuple[int, int]) -> str:
        spans = self.parts.spans
        return self.parts.text[spans[item[0]][0] : spans[item[1]][1]]

    @cached_property
    def _terms(self) -> tuple[set[int], list[set[int]]]:
        """The terms of what stands above the section, and of each sentence."""
        held = self.store.section_terms([self.stored]).tolist()
        numbers = iter(held[self.stored.head_terms :])
        each = [set(islice(numbers, count)) for count in self.stored.sentence_terms]
        return set(held[: self.stored.head_terms]), each

    @cached_property
    def _above(self) -> set[int]:
        """The terms that lead to the list: those of headings and lead-in."""
        head, each = self._terms
        led = (self.listing.lead, self.listing.asked)
        return head.union(*(each[at] for at in led if at is not None))

    def _held(self, first: int, last: int) -> set[int]:
        return set().union(*self._terms[1][first : last + 1])

    @cached_property
    def _labelled(self) -> bool:
        """Whether most items name what they are about."""
        named = [bool(LABEL.match(self._text(one))) for one in self.listing.items]
        return 2 * sum(named) > len(named)

    @cached_property
    def _brief(self) -> bool:
        counts = sorted(len(self._text(one).split()) for one in self.listing.items)
        return counts[len(counts) // 2] <= BRIEF

    @cached_property
    def _asks_for_several(self) -> bool:
        language = self.query.language
        return after_phrase(self.query.text, "list_questions", language) is not None
