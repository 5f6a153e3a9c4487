"""Topic questions, which only name a thing: "vaccines", "tell me about inflation".

Such a question asks for what explains the thing: the section whose heading asks what it
is, a sentence that says so, the opening of a text about it; not for a title page, a
disclaimer or a key, although these hold its name and little else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from explainbot.answering.question.answer_types import (
    unit_asked,
)
from explainbot.answering.question.sentence_kinds import (
    ARTICLE,
    DRESS,
    WHAT_IS,
)
from explainbot.index.boilerplate import is_boilerplate
from explainbot.index.passages import NUMBER_ONLY, resolve_pronoun
from explainbot.records import Quote
from explainbot.text.cache import late
from explainbot.text.languages import stop_words
from explainbot.text.lines import count_words, one_line
from explainbot.text.questions import MARKS, is_question
from explainbot.text.terms import terms, words
from explainbot.text.word_lists import has_list, listed, word_list

if TYPE_CHECKING:
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


MOST_WORDS = 5
"""Of a thing that is only named."""
MOST_FOREIGN = 2
"""The same in a language of which less is known."""
ASKS_WHAT, SAYS_WHAT, SAYS = 1.0, 0.9, 0.45
"""How well a section explains a thing: its heading asks what it is; its first sentence
says that it "is a ..."; that it "is ..." or does something."""
LATER = 0.55
"""Share of that which a sentence keeps that is not the first."""
NAMED, OPENS, CALLED = 0.9, 0.4, 0.3
"""The same: its heading is the thing; it opens a text about it; it calls something so.
"""
FEW, SOME = 25, 80
"""Words that tell something of a section under its text's title up to which it
explains nothing, unless a sentence of it says what the thing is; the latter where
another section says so."""
SENTENCE = 200
"""Characters of a sentence in which a name and "is" are looked for."""
_SAYS = late(listed("saying_what"), re.IGNORECASE)
_CALLED = late(
    r"\b(?:called|known as|named|term(?:ed)?|speak of)\s+([^.:;,()=–—?!]{2,60})",
    re.IGNORECASE,
)
_OTHER_NAMES = late(rf"\b{listed('between_names')}\b|[,()/]")
_ENDS = " \t\r\n?!.,;:…\"“”'’"
_FOREIGN_ENDS = f"{MARKS}\u3002\uff01\u0964"
"""Of other scripts."""


def topic(question: str, language: str = "en") -> str:
    """Return the thing that a question only names; "" if it asks something of it."""
    leads = has_list("topic_leads", language)
    bare = without_lead(question).strip(_ENDS) if leads else question
    found = [word for word, _, _ in words(bare)]
    if not leads:
        # Where no blanks part words, a whole question is a run of letters.
        count = max(len(found), count_words(bare) - 1)
        own = not stop_words(language).intersection(found)
        asks = is_question(bare.rstrip(_ENDS + _FOREIGN_ENDS), language)
        return bare if own and 0 < count <= MOST_FOREIGN and not asks else ""
    if not 0 < len(found) <= MOST_WORDS or not _asking().isdisjoint(found):
        return ""
    if unit_asked(bare):
        return ""
    if found[1:] and found[0] in word_list("task_openers", "en"):
        return ""
    return bare if any(word not in stop_words("en") for word in found) else ""


def without_lead(question: str) -> str:
    """Return what is named behind "tell me about"; the question itself without a lead.

    What asks something ("explain why") and what only points ("tell me more about it")
    is left as it is.
    """
    found = _lead().match(question)
    if found is None:
        return question
    rest = _ending().sub("", question[found.end() :].strip(_ENDS)).strip(_ENDS)
    named = [word for word, _, _ in words(rest)]
    if not 0 < len(named) <= MOST_WORDS or not _asking().isdisjoint(named):
        return question
    return rest


@lru_cache(maxsize=1)
def _asking() -> frozenset[str]:
    """Words that a thing's name does not have."""
    lists = ("interrogatives", "auxiliaries", "modals", "pronouns")
    found = frozenset("who whom when where why how i me we us you one".split())
    return found.union(*(word_list(name, "en") for name in lists))


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    before, leads = (_any_of(name) for name in ("topic_openers", "topic_leads"))
    return re.compile(
        rf"\W*(?:{before}\s+)?{leads}\s*:?\s+(?=\w|[\"“'])", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _ending() -> re.Pattern[str]:
    return re.compile(rf"(?:\s+{_any_of('topic_endings')})+\W*$", re.IGNORECASE)


def _any_of(name: str) -> str:
    """Return a pattern of the phrases of a list, the longest first."""
    phrases = sorted(word_list(name, "en"), key=lambda one: (-len(one), one))
    forms = (
        re.escape(one).replace(r"\ ", r"\s+").replace("'", "['’]") for one in phrases
    )
    return f"(?:{'|'.join(forms)})"


def explaining(
    named: str, sections: Sequence[StoredSection], store: Store
) -> tuple[list[float], list[bool]]:
    """Return how well each section explains a thing, 0 to 1, and which are idle.

    Idle is what only stands around a text, its title page or a key; nothing is of a
    text of which nothing else is among the sections.

    Args:
        named: The thing, as ``topic`` returned it.
        sections: At least one; all in one language.
        store: The index.
    """
    language = sections[0].language
    names = store.names_in(language)

    @cache
    def terms_of(text: str) -> frozenset[str]:
        # A subject's own term would tell "volcanoes", a title, from "a volcano".
        return frozenset(terms(names.resolve(text), language))

    wanted = terms_of(named)
    if not wanted:
        return [0.0] * len(sections), [False] * len(sections)
    store.expect(sections)
    said = [
        max(
            _of_heading(wanted, item, terms_of),
            max(_of_sentences(wanted, item, store, terms_of), default=0.0),
        )
        for item in sections
    ]
    front = _front(sections, said, store)
    idle = [item.row in front or _is_beside(item, named) for item in sections]
    told = [not (item.mute or none) for item, none in zip(sections, idle, strict=True)]
    opening = _first(
        [item for item, tells in zip(sections, told, strict=True) if tells]
    )
    for place, item in enumerate(sections):
        if item.row in opening and wanted <= terms_of(f"{item.subject} {item.title}"):
            said[place] = max(said[place], OPENS)
    left = {item.document for item, tells in zip(sections, told, strict=True) if tells}
    return (
        [how if tells else 0.0 for how, tells in zip(said, told, strict=True)],
        [
            none and item.document in left
            for item, none in zip(sections, idle, strict=True)
        ],
    )


def _first(sections: Sequence[StoredSection]) -> frozenset[int]:
    """Return the row of the first section of each text."""
    first: dict[int, StoredSection] = {}
    for item in sections:
        known = first.get(item.document)
        if known is None or item.start < known.start:
            first[item.document] = item
    return frozenset(item.row for item in first.values())


def _front(
    sections: Sequence[StoredSection], said: Sequence[float], store: Store
) -> set[int]:
    """Return the rows of what stands before a text begins: title page, preface.

    Under its title alone, of few words, or of some where another section says what the
    thing is.
    """
    best: dict[int, float] = {}
    for item, how_well in zip(sections, said, strict=True):
        best[item.document] = max(best.get(item.document, 0.0), how_well)
    begun: set[int] = set()
    found: set[int] = set()
    pairs = zip(sections, said, strict=True)
    for item, how_well in sorted(pairs, key=lambda pair: pair[0].start):
        most = SOME if best[item.document] >= SAYS_WHAT else FEW
        little = how_well < SAYS and _words_told(item, store) <= most
        if item.document not in begun and _under_title(item) and little:
            found.add(item.row)
        else:
            begun.add(item.document)
    return found


def _is_beside(section: StoredSection, named: str) -> bool:
    """Whether a section is a key, a quiz or a list of contents, by its heading.

    Not where that is the thing.
    """
    heading = [word for word, _, _ in words(section.heading)]
    if not {word for word, _, _ in words(named)}.isdisjoint(heading):
        return False
    key = " ".join(heading) in word_list("key_headings", "en")
    return key or is_boilerplate(section.heading)


def _under_title(section: StoredSection) -> bool:
    """Whether a section stands under its text's title alone."""
    heading = section.heading
    named = heading in ("", section.title, section.subject)
    return named or not (section.heading_path or is_question(heading, section.language))


def _words_told(section: StoredSection, store: Store) -> int:
    text = store.text(section)
    pairs = zip(section.sentences, section.tells, strict=True)
    return sum(len(text[start:end].split()) for (start, end), tells in pairs if tells)


def _of_heading(
    wanted: frozenset[str],
    section: StoredSection,
    terms_of: Callable[[str], frozenset[str]],
) -> float:
    """Return how well a section explains a thing by its heading."""
    heading = section.heading
    if not heading or NUMBER_ONLY.fullmatch(heading):
        return 0.0
    asked = WHAT_IS.fullmatch(resolve_pronoun(heading, section.topic))
    if asked and terms_of(asked.group(1).strip(DRESS)) == wanted:
        return ASKS_WHAT
    return NAMED if terms_of(heading) == wanted and not _under_title(section) else 0.0


def _of_sentences(
    wanted: frozenset[str],
    section: StoredSection,
    store: Store,
    terms_of: Callable[[str], frozenset[str]],
) -> Iterator[float]:
    """Yield how well each sentence that tells something explains a thing."""
    text, first = store.text(section), True
    for (start, end), tells in zip(section.sentences, section.tells, strict=True):
        if not tells:
            continue
        said = text[start : min(end, start + SENTENCE)].lstrip(DRESS)
        share, first = (1.0 if first else LATER), False
        found = _SAYS.match(ARTICLE.sub("", said, count=1))
        if found and any(terms_of(one) == wanted for one in _names(found)):
            sure = found["kind"] or found["sign"] or not found["verb"]
            yield share * (SAYS_WHAT if sure else SAYS)
        for called in _CALLED.finditer(said):
            name = called.group(1).strip(DRESS)
            if any(terms_of(part) == wanted for part in _heads(name)):
                yield CALLED


@lru_cache(maxsize=16)
def definition_of(question: str, language: str) -> Callable[[str], int] | None:
    """Return a test for sentences that say what a thing is that is only named, or None.

    It counts twice: each sentence of a text about the thing may hold its name.
    """
    wanted = frozenset(terms(topic(question, language), language))
    if not wanted:
        return None

    def says(sentence: str) -> int:
        said = ARTICLE.sub("", sentence[:SENTENCE].lstrip(DRESS), count=1)
        found = _SAYS.match(said)
        sure = found and (found["kind"] or found["sign"] or not found["verb"])
        if not (found and sure):
            return 0
        return 2 * any(
            frozenset(terms(one, language)) == wanted for one in _names(found)
        )

    return says


def _names(found: re.Match[str]) -> Iterator[str]:
    """Yield the names that a sentence begins with, those in brackets too."""
    yield found["name"]
    for name in _OTHER_NAMES.split(found["more"] or ""):
        if name and name.strip():
            yield name.strip()


def _heads(name: str) -> Iterator[str]:
    """Yield the first one, two, ... words of a run of words."""
    found = name.split()
    for count in range(1, min(len(found), MOST_WORDS) + 1):
        yield " ".join(found[:count]).strip(DRESS)


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
    rows = store.corpus.rows_in([document.id])
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
    return not key and not is_boilerplate(heading)


def _quote(store: Store, stored: StoredSection) -> Quote:
    """Return a section as a passage of which nothing is marked."""
    section = store.corpus.section(stored)
    whole = (stored.start, stored.end)
    quote = Quote(section, *whole, whole, expected_sha256=stored.sha256)
    quote.check()
    return quote
