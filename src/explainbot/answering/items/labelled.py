"""Labelled items that a question names: of a glossary, a list, under a term.

"Bowline: makes a loop that will not slip" answers "what is a bowline for", however far
both are apart in meaning, if the question holds the whole label and says nothing else
that the item lacks.  Where it says more, a reader has to find the answer in the item;
where another item holds what is said, and this one does not, the list lacks the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.answering.items import rows
from explainbot.answering.items.rows import SERIES, Lookup, members, units
from explainbot.answering.question.answer_types import (
    unit_asked,
)
from explainbot.answering.question.sentence_kinds import (
    NUMBER,
)
from explainbot.index.boilerplate import ITEM, asks
from explainbot.text.cache import late
from explainbot.text.lines import (
    is_list_item,
    is_question_line,
    is_table_row,
    lead_of,
)
from explainbot.text.terms import words
from explainbot.text.word_lists import has_list, listed, word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Span


AFTER_LABEL = late(
    r"\W*(?P<label>[^\W_][^:|.!?;–—\n]{0,40}?)[*_]*\s*"
    r"(?::[*_]*\s+|\s[–—-]\s+)(?P<rest>\S.*)",
    re.DOTALL,
)
"""How an item begins that names what it is about."""
LONGEST = 5
"""Words of a label."""
FEWEST = 3
"""Items that make a list."""
BRIEF = 60
"""Words of a section that says what the term of its heading is."""
NUMBERED = late(r"\bhow (?:many|much)\b", re.IGNORECASE)
DATED = late(r"\b(?:when|what (?:time|day|date|year))\b", re.IGNORECASE)
ASIDE = late(
    rf"\b{listed('aside_questions')}\b|^\W*{listed('yes_or_no')}\b",
    re.IGNORECASE,
)
"""What asks for something else than what a thing is."""
WHAT = late(rf"\b{listed('thing_questions')}\b|\bwhats\b", re.IGNORECASE)
WHAT_IS = late(r"\W*(?:what(?:['’]?s|\s+(?:is|are))|define)\b", re.IGNORECASE)
DIGIT = late(r"\d")
KEYS = frozenset({"answer", "answers", "solution", "solutions"})
"""What is asked of a sheet stands in its key."""


@dataclass(frozen=True)
class _Item:
    label: frozenset[str]
    """Its words."""
    first: int
    last: int
    """Its first and last sentence."""
    text: str
    """What follows the label."""
    held: frozenset[str]
    """The words of that."""


@lru_cache(maxsize=128)
def item_named(question: str, section: StoredSection, text: str) -> Lookup | None:
    """Return the item that a question names; None where it names none, or several.

    Args:
        question: One question, in English.
        section: The passage.
        text: Its text.
    """
    language = section.language
    said = frozenset(units(question, language)) - empty(question, language)
    if not said or not has_list("measures", language):
        return None
    items = _items(section, text)
    named = [item for item in items if item.label <= said]
    # Of "rope" and "rope ladder" the longer one is meant.
    named = [
        item for item in named if not any(item.label < other.label for other in named)
    ]
    if not named:
        return _under_term(question, said, section, text)
    if len(named) > 1:
        return None
    item = named[0]
    above = " ".join((section.title, *section.heading_path, section.heading))
    title = frozenset(units(above, language))
    left = said - item.label - item.held - title
    places = tuple(range(item.first, item.last + 1))
    if not left:
        whole, may = _of_kind(question, item.text, language)
        return Lookup(frozenset(), {}, places, named=whole, open=may)
    held = frozenset().union(*(other.held for other in items if other is not item))
    missing = not left.isdisjoint(held)
    may = not missing and any(_of_kind(question, item.text, language))
    return Lookup(frozenset(), {}, places, missing=missing, text_too=missing, open=may)


def empty(question: str, language: str) -> frozenset[str]:
    """Return the terms of a question that ask and name nothing."""
    return _empty(language, dated=DATED.search(question) is not None)


@lru_cache(maxsize=16)
def _empty(language: str, *, dated: bool) -> frozenset[str]:
    found = {
        *word_list("generic_words", language),
        *word_list("prepositions", language),
    }
    if dated:
        found |= {"time", "day", "date", "year"}
    return frozenset(unit for word in found for unit in units(word, language))


def _of_kind(question: str, told: str, language: str) -> tuple[bool, bool]:
    """Return whether an item surely holds the kind of thing asked for, or may hold it.

    What a thing is stands behind its label; a number is there or is not; a day or an
    hour may stand there in words, and a place, a person or a reason always do.
    """
    if NUMBERED.search(question):
        return (True, False) if NUMBER.search(told) else (False, False)
    if DATED.search(question):
        held = frozenset(units(told, language))
        days = frozenset().union(*(members(series, language) for series in SERIES))
        return bool(DIGIT.search(told) or held & days), True
    return (False, True) if ASIDE.search(question) else (True, False)


def _under_term(
    question: str, said: frozenset[str], section: StoredSection, text: str
) -> Lookup | None:
    """Return the first sentence of a few under a heading that is what was asked for."""
    heading, tells = section.heading, section.tells
    term = frozenset(units(heading, section.language))
    if not (term and term <= said and any(tells)):
        return None
    brief = len(text.split()) <= BRIEF and len(heading.split()) <= LONGEST
    if not brief or is_question_line(heading):
        return None
    plain = not WHAT.search(question) and not ASIDE.search(question)
    spoken = {word for word, _, _ in words(question)}
    # A topic is told by the whole section; its answers stand in a key, anywhere.
    if plain or not spoken.isdisjoint(KEYS):
        return None
    above = " ".join((section.title, section.subject, *section.heading_path[:-1]))
    left = said - term - frozenset(units(above, section.language))
    first = _says_what(term, section, text)
    every = tuple(range(first, len(tells)))
    away = left - frozenset(units(text, section.language))
    whole, may = _of_kind(question, text, section.language)
    opening = frozenset(units(text[slice(*section.sentences[first])], section.language))
    # "What are the causes of inflation?": not what says what that is.
    says = not left or (bool(WHAT_IS.match(question)) and left <= opening)
    if whole and not away and says and not (every[1:] and _beyond(question)):
        return Lookup(frozenset(), {}, (first,), named=True)
    if left - away:  # one of its sentences is meant
        return None
    # "A monthly ticket" is not told of under "Tickets" where no month is.
    asked = units(question, section.language)
    narrower = any(one in away and two in term for one, two in pairwise(asked))
    return Lookup(frozenset(), {}, every, open=(whole or may) and not narrower)


def _says_what(term: frozenset[str], section: StoredSection, text: str) -> int:
    """Return the place of the sentence that says what the term of a heading is.

    The first that tells; but words that lead to an example give way to a sentence that
    begins with the term.
    """
    telling = [place for place, tells in enumerate(section.tells) if tells]
    said = [text[start:end] for start, end in section.sentences]
    if not said[telling[0]].rstrip(" *_").endswith(":"):
        return telling[0]
    opening = [
        place
        for place in telling[1:]
        if not ITEM.match(said[place])
        and term
        <= set(units(" ".join(said[place].split()[: LONGEST + 1]), section.language))
    ]
    return (opening or telling)[0]


def _beyond(question: str) -> bool:
    """Whether the sentence that says what a thing is need not say what is asked of it.

    When it is, how much it is, also in a unit, what it is made of or used for.
    """
    if NUMBERED.search(question) or DATED.search(question) or unit_asked(question):
        return True
    said = question.lower().rstrip(" \t\n?!.").split()
    return bool(said) and said[-1] in {*word_list("prepositions", "en"), "like"}


@lru_cache(maxsize=64)
def _items(section: StoredSection, text: str) -> tuple[_Item, ...]:
    """Return the labelled items of a passage, () where they make no list."""
    found = list(_parted(section.sentences, text))
    often = Counter(label for label, _, _ in found)
    if len(found) < FEWEST or often.most_common(1)[0][1] > 1:  # a dialogue
        return ()
    items = []
    for label, opens, last in found:
        begin, end = section.sentences[opens][0], section.sentences[last][1]
        match = AFTER_LABEL.match(text[begin:end])
        rest = match["rest"] if match else _phrase(text, begin)[1]
        # Of a phrase, what it means, not the phrase.
        first = opens + (match is None and last > opens)
        own = frozenset(units(label, section.language))
        if own:
            held = frozenset(units(rest, section.language))
            items.append(_Item(own, first, last, rest, held))
    return tuple(items)


def _parted(spans: tuple[Span, ...], text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each label with the first and last sentence of its item."""
    gaps = ["\n", *(text[one[1] : two[0]] for one, two in pairwise(spans)), "\n"]
    for place, (start, end) in enumerate(spans):
        said = text[start:end]
        opens = "\n" in gaps[place] and not is_table_row(said)
        found = AFTER_LABEL.match(said) if opens and not asks(said) else None
        label = found["label"].strip(" *_`\"'") if found else ""
        longest = LONGEST
        if opens and not label:
            label, longest = _phrase(text, start)[0], LONGEST_PHRASE
        if not label or len(label.split()) > longest:
            continue
        last = place
        while last + 1 < len(spans) and "\n" not in gaps[last + 1]:
            last += 1
        yield label.casefold(), place, last


def _phrase(text: str, start: int) -> tuple[str, str]:
    """Return a phrase in emphasis that begins an item, and what its line says it means.

    Without the signs around them: "C'est combien", "How much is it"; "" for none.
    """
    begin = text.rfind("\n", 0, start) + 1
    line = text[begin:].partition("\n")[0]
    lead, rest = lead_of(line) if is_list_item(line) else ("", "")
    told = rest.strip(" \t\r:=–—-")
    return (lead.strip(_SIGNS), told) if any(map(str.isalpha, told)) else ("", "")


LONGEST_PHRASE = 12
"""Words of a phrase whose meaning a list tells."""
_SIGNS = " .,:;!?¿¡…"
ASKED = late(r"\bhow (?:many|much)\s+(?P<thing>.+)", re.IGNORECASE | re.DOTALL)
STEP = late(r"\W*\d+[.)]\s")
"""How a numbered step begins: its number is no amount."""
LONGEST_LINE = 8
"""Words of such a line."""
FEWEST_LINES = 3
"""Lines that make a list."""


def asks_amount(question: str) -> bool:
    """Whether a question asks how much or how many of a thing."""
    return ASKED.search(question) is not None


@lru_cache(maxsize=128)
def amount_named(question: str, section: StoredSection, text: str) -> Lookup | None:
    """Return the line with the amount asked for; None where there is none, or several.

    Args:
        question: One question, in English.
        section: The passage.
        text: Its text.
    """
    language = section.language
    asked = ASKED.search(question) if has_list("measures", language) else None
    if asked is None:
        return None
    bare = empty(question, language)
    said = [one for one in units(asked["thing"], language) if one not in bare]
    if not said:
        return None
    lines = [
        (place, frozenset(units(text[start:end], language)))
        for place, (start, end) in enumerate(section.sentences)
        if _is_amount(text, start, end)
    ]
    holding = [(place, held) for place, held in lines if said[0] in held]
    if len(lines) < FEWEST_LINES or len(holding) != 1:
        return None
    ((place, held),) = holding
    above = " ".join(
        (section.title, section.subject, *section.heading_path, section.heading)
    )
    left = frozenset(units(question, language)) - bare - held
    whole = left <= frozenset(units(above, language))
    return Lookup(frozenset(), {}, (place,), named=whole, open=not whole, amount=True)


def _is_amount(text: str, start: int, end: int) -> bool:
    """Whether a sentence is a short line that begins with a number and says of what."""
    line = text[start:end]
    before = text[:start].rstrip(" \t*+•-–")
    alone = (not before or before.endswith("\n")) and text[end : end + 1] in {
        "",
        "\n",
        "\r",
    }
    if not alone or STEP.match(line) or is_table_row(line) or asks(line):
        return False
    found = line.strip(" \t*+•-–").split()
    return 1 < len(found) <= LONGEST_LINE and bool(NUMBER.match(found[0]))


@lru_cache(maxsize=64)
def look_up(
    question: str, section: StoredSection, text: str, language: str
) -> Lookup | None:
    """Return what a question finds in a passage's tables, or else in its lists.

    None where it has neither, or the question names no item of the lists.

    Args:
        question: One question.
        section: The passage.
        text: Its text.
        language: The main language of the corpus, ISO 639-1.
    """
    found = rows.look_up(question, section, text, language)
    if found is not None:
        return found
    amount = amount_named(question, section, text)
    return item_named(question, section, text) if amount is None else amount


def lacks_row(
    section: StoredSection, table: Lookup | None, cosines: NDArray[np.float32]
) -> bool:
    """Whether a question names what no row holds, and the tables are what is asked.

    They are where they hold half of the passage, or the sentence nearest to the
    question is a row: else the text around them may answer in other words; and not
    where only that text has a word of what is asked ("homework", below a timetable).

    Args:
        section: The passage.
        table: What the question finds in its tables.
        cosines: Of the question with the heading and each sentence.
    """
    if table is None or not table.missing or not section.sentences:
        return False
    if table.text_too or table.beside:
        return table.text_too
    lengths = [end - start for start, end in section.sentences]
    inside = sum(lengths[place] for place in table.rows)
    return 2 * inside >= sum(lengths) or int(cosines[1:].argmax()) in table.rows


def passing(
    question: str,
    ranked: Sequence[StoredSection],
    found: Callable[[StoredSection], Lookup | None],
) -> int:
    """Return the rank of the section that should come first, 0 for the first itself.

    The first table that has the row asked for passes a table that has not; a list of
    amounts that has the one asked for passes the rest of its document.

    Args:
        question: The question.
        ranked: The first sections, best first.
        found: Returns what the question finds in one.
    """
    first = found(ranked[0])
    if first is not None and first.named:
        return 0
    tables = first is not None and bool(first.rows)
    if not tables and not asks_amount(question):
        return 0
    for rank, section in enumerate(ranked[1:], start=1):
        if not tables and section.document != ranked[0].document:
            continue
        other = found(section)
        if other is None or not other.named or other.missing:
            continue
        if other.rows if tables else other.amount:
            return rank
    return 0
