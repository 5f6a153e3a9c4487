"""Expected answer types of English questions, and whether a text holds one.

A date, a person, a place, a reason, a measure in units that fit ("how wide": metres),
a count of the things asked for ("how many seats"), the birth or the death of somebody.
Unlike ``sentence_kinds``, by which a sentence is chosen, this judges the one chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from explainbot.answering.question.opposites import (
    forms,
    is_described,
    is_verb,
    likes,
)
from explainbot.text.cache import late
from explainbot.text.terms import distinct_words, stemmed
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import (
    entries,
    has_list,
    listed,
    patterns_in,
    sided_rows,
    word_list,
)

SMALL = listed("small_numbers")
FIGURE = late(rf"\d(?:[\d.,]*\d)?|\b{listed('figures')}\b", re.IGNORECASE)
"""A number in digits or words; "a" and "no" count one and none."""
BARE = frozenset({"a", "an", "only", "once", "no", "few", "single", "both", "neither"})
"""Of these the ones that tell a number only before what is counted."""
MONTH = listed("month_names")
COUNTED_THING = listed("counted_things")
"""What stands behind a number that is no year: "1500 degrees"."""
DATE = late(rf"\b{MONTH}\b|{listed('dates')}")
"""A date or a time of day."""
TIME = late(rf"\b{listed('times')}\b", re.IGNORECASE)
"""What else tells when something is, or that it never is."""
WHEN = late(r"\W*when\b")
CASE = late(rf"\b{listed('cases')}\s\w", re.IGNORECASE)
"""Says in which case something is or is done."""
AT_DEGREES = late(r"\d\s?°|\d\sdegrees?\b")
"""What something does at it: "at 62 °C"."""
WHEN_USED = late(rf"\W*when\b.*\b{listed('uses')}\b")
USED_FOR = late(rf"\b{listed('uses')}\s(?:\w+\s)?(?:for|to|in|with)\b", re.IGNORECASE)
"""Says in which cases something is used."""
EVENT = late(listed("event_times"))
"""What was in the time of something else: "after the war"."""
NAME = late(r"[A-ZÀ-Þ][\w’'.-]+")
AGENT = late(
    r"\bby\s(?:the\s|an?\s)?[a-z]{3,}(?!ing\b)\b|\b[a-z]{2,}(?:[eo]rs|ists|ians|ees)\b"
)
"""Who does something, in a common noun."""
GROUP = late(listed("acting_groups"), re.IGNORECASE)
"""Many who do something together, and are no person: "the city restored it"."""
SOME = late(rf"\W*{listed('indefinites')}\s([a-z]+)\b")
"""A sentence about somebody, or something, not named before."""
SOURCE = late(r"\bwhere\b.*\bfrom\b|\bfrom where\b")
"""Asks for a place, or for a source."""
INNER_NAME = late(r"(?<=\S\s)[\"“'(*]*[A-ZÀ-Þ][\w’'.-]+|[\"“*]\w+")
PEOPLE = late(r"\b[A-Z]\w+(?:ish|ese|ian|ean|can)(?=\s[a-z])")
"""Says of which people somebody is: "a Scottish soldier"."""
NO_PLACE = rf"(?:\d|{MONTH}|{listed('no_places')}\b)"
PLACE = late(
    rf"\b{listed('place_prepositions_and_sides')}\s"
    rf"(?:{listed('place_determiners')}\s|(?!\w+(?:ed|ing)\b))"
    rf"(?!{NO_PLACE})[^\W\d_]{{2,}}|\b{listed('place_adverbs')}\b",
    re.IGNORECASE,
)
PURPOSE = late(listed("purposes"))
"""What may give a reason, and often does not."""
IDLE = late(rf"\b{listed('idle_purposes')}", re.IGNORECASE)
"""What looks like it, and is a time, or what comes of something."""
LASTING = late(rf"\b{listed('idle_purposes')}(?:\s\w+)?", re.IGNORECASE)
"""The same with what is counted, which tells no age: "for one year"."""
WHO_IS = late(listed("who_is"))
"""Asks what is to be told of somebody who is named, not for a name."""
FOR = late(listed("reason_openers"))
"""Opens a reason, or what comes of it."""
FRACTION = late(listed("fractions"), re.IGNORECASE)
NAMED_PLACE = late(
    rf"\b{listed('before_named_places')}\s(?:the\s)?(?!{MONTH})[A-ZÀ-Þ][\w’'-]+"
)
"""A place by its name, behind a preposition."""
NOTE = late(r"\W*\b[^.!?|]{0,100}[^.!?|\s]\s*")
"""A line without a stop, as notes are written."""
PLACE_IN_NOTE = late(rf"(?<=\S\s)(?!{MONTH})[A-ZÀ-Þ][\w’'-]+")
"""What may be a place in such a line."""
SHARPER = (
    (
        late(r"\b(?:what|which) time (?!of\b)\w"),
        late(listed("clock_times"), re.IGNORECASE),
    ),
    (
        late(rf"\bhow fast\b.*\b{listed('motion_verbs')}s?\b"),
        late(listed("speeds"), re.IGNORECASE),
    ),
    (
        late(r"\b(?:what|which) month\b"),
        late(rf"\b{MONTH}\b|\b(?:spring|summer|autumn|winter|month)\b"),
    ),
    (
        late(r"\b(?:what|which) year\b"),
        late(r"\d{3,4}|\b(?:BC|AD|BCE|CE)\b|\byears?\b"),
    ),
    (
        late(r"\b(?:in|at|near|from) (?:what|which) (?:town|city|village|country)\b"),
        NAMED_PLACE,
    ),
)
"""What asks for a date or a place of one kind, and what such a one holds."""
PRICE = late(listed("cost_questions"))
"""Asks for a price without "how much"."""
COLOUR = late(r"^(?:\W*+\w++){0,4}?\W*\b(?:what|which) colou?rs?\b")
PRICE_WORDS = late(listed("price_words"), re.IGNORECASE)
MONEY = late(listed("amounts_of_money"), re.IGNORECASE)
QUANTITY = late(listed("quantities"), re.IGNORECASE)
HOW_MANY = late(r"\b(?:how\ many|(?:what(?:['’]s| is| was)\ )?the\ number\ of)\b")
PRICED = late(listed("price_questions"))
"""Asks for a price."""
COINS = frozenset({"pound", "pounds", "per", "each", "every", "once", "stone", "light"})
"""Words that measure and may stand behind a price."""
WEIGHS = late(r"^\W*how much (?:do|does|did)\b.*\bweigh\b")
HOW = late(r"\bhow\s+(\w+)")
ASKED = (
    (
        "when",
        late(r"\b(?:when|(?:what|which) (?:time|year|date|day|month|century))\b"),
    ),
    ("who", late(r"\b(?:who|whom|whose)\b")),
    (
        "where",
        late(
            r"\bwhere\b|\b(?:in|at|near|from) (?:what|which)"
            r" (?:town|city|village|country)\b"
        ),
    ),
    ("name", late(r"\b(?:what|which) (?:is|was|are|were) the names? of\b")),
    ("why", late(rf"\b{listed('reason_questions')}")),
    ("money", late(r"\bhow much (?:is|was|are|were|do(?:es)?|did)\b")),
    ("amount", late(r"\bhow much\b")),
)
PAST = late(r"\b(?:was|were|did|had|year|date|century)\b")
"""Asks for the date of what has been."""
AFTER_UNIT = late(
    rf"\b(?:\d\S*|{SMALL}|\w+teen|\w+ty|hundred|thousand)\s[a-z]+\s(?:and\s)?([a-z]+)\b"
)
"""The word after a number and a unit: "82 kilometres long"."""
AGE = late(listed("ages"), re.IGNORECASE)
"""A bare number that tells an age: "when he was fifteen,"."""
OUT_OF = late(r"\bout of $", re.IGNORECASE)
UNCOUNTED = late(r"\b(?:year|day|week|month)\s\d+\b", re.IGNORECASE)
"""Tells one of several, and no age: "year 12"."""
LASTS = late(listed("duration_questions"))
"""Asks for a time, not for a length."""
LIVES = late(listed("lifetime_questions"))
"""Asks for the length of a life."""
LIFETIME = late(
    r"\b(?:liv\w+|life\w*|age\w*|old|die\w*|surviv\w+|reach\w*)\b", re.IGNORECASE
)
RELATIVE = late(r"\bthe (?P<of>[a-z]+) of\b|s?['’]s? (?P<own>[a-z]+)")
"""Names somebody by another: "the mother of", "Ada's husband"."""
FOR_SOMEBODY = late(r"\W*(?:who|what|which)\b")
LEADING = frozenset("me know say and so tell understand explain".split())
"""Words before a question word that asks, where it does not open the question."""
MORE = frozenset({"", "more", "other", "others", "different", "else", "new", "further"})
"""Words behind "how many" that count nothing by themselves."""
KEPT = 4096
"""Pairs of a pattern and a text of which is kept what it finds."""
OPENING = 6
"""Words in which a question says what it asks for."""
SHORT = 3
"""Letters of a word that is no plural."""
PUNCTUATION = ".,;:!?\"'“”‘’()[]*_"
ROW = " | "
"""Between the cells of a table's row."""
LIFE = 2
"""Events that the two years of a life tell: the first rows of the list."""
AHEAD = 60
"""Letters after a number that are looked at."""
COUNTED = 4
"""Words after a number in which that of the thing counted stands."""


IN_UNIT = late(r"\bin\s(?P<unit>[^\W\d_][^?!.,;:]*?)[\s?!.]*$", re.IGNORECASE)
"""Asks for an amount in a unit: "a light-year in km"."""
SIZES = frozenset({"long", "wide", "broad", "high", "tall", "deep", "thick"})
IN_UNIT_WORTH = 4
"""So many times a sentence with that unit counts."""
MAKES = late(
    r"^\W*what (?:makes|made|lets|let|causes|caused) (?!up\b)(?:\w+ )+(\w+)\W*$"
)
"""Asks for the reason of what its last word says: "what makes bread rise"."""
EATS = late(r"^\W*what (?:else )?(?:do|does|did) .*\b(?:eat|feed on|live on)\W*$")
AT_ONCE = (
    (EATS, "food", ""),
    (WEIGHS, "measure", "heavy"),
    (PRICE, "money", ""),
    (COLOUR, "colour", ""),
)
"""Questions that say what they ask for in words of their own."""
RUN = late(listed("day_runs"), re.IGNORECASE)
"""Days that are told by their first and last, or all at once."""
AMBIGUOUS = frozenset({"sat", "sun", "mon", "wed"})
"""Short forms that are other words as well."""


@dataclass(frozen=True)
class AnswerType:
    """What a question asks for."""

    name: str
    """One of the keys of _TESTS."""
    noun: str = ""
    """Stem of what is counted, or the adjective that is measured."""
    event: int = -1
    """The row of ``events.txt`` that it asks about; -1 if none."""


@lru_cache(maxsize=64)
def answer_type(question: str) -> AnswerType | None:
    """Return what an English question asks for, or None if that is not plain."""
    lower = question.lower()
    if WHO_IS.fullmatch(lower):
        return None
    opening = " ".join(lower.split()[:OPENING])
    event = event_of(lower)
    if found := HOW_MANY.search(opening):
        counted = _counted(lower[lower.index(found.group()) + len(found.group()) :])
        return AnswerType("count", counted, event)
    if said := _said_at_once(lower):
        return AnswerType(*said, event)
    how = HOW.search(opening)
    if how and how[1] in _units():
        return AnswerType("measure", how[1], event)
    hits = [
        (hit.start(), name)
        for name, asked in ASKED
        if (hit := asked.search(opening)) and _asks(opening, hit.start())
    ]
    if not hits:
        return None
    return AnswerType(min(hits, key=lambda hit: hit[0])[1], event=event)


def _said_at_once(question: str) -> tuple[str, str] | None:
    """Return name and noun of what a question asks for in words of its own."""
    if unit := unit_asked(question):
        return "unit", unit
    for asked, name, noun in AT_ONCE:
        if asked.search(question):
            return name, noun
    makes = MAKES.match(question)
    last = makes[1] if makes else ""
    done = bool(last) and (is_verb(stemmed(last, "en")) or is_described(last))
    return ("why", "") if done else None


def _asks(opening: str, start: int) -> bool:
    """Whether a question word asks: "when did", "in which year", "tell me who"."""
    before = opening[:start].split()
    return len(before) <= 1 or before[-1] in LEADING or before[-1][-1] in ",:?"


def holds_type(asked: AnswerType, text: str, question: str) -> bool:
    """Whether a text holds such a thing that the question does not name."""
    lower = question.lower()
    if not _TESTS[asked.name](asked, text, lower):
        return False
    return all(_new(holds, text, lower) for holds in _sharper(lower))


@lru_cache(maxsize=64)
def _sharper(question: str) -> tuple[re.Pattern[str], ...]:
    """Return what finds the very thing that a question asks for, in lower case."""
    return tuple(holds for kind, holds in SHARPER if kind.search(question))


def _colour(_: AnswerType, text: str, __: str) -> bool:
    spoken = distinct_words(text)
    return not spoken.isdisjoint(word_list("colours", "en"))


def _food(_: AnswerType, text: str, __: str) -> bool:
    spoken = distinct_words(text)
    return not spoken.isdisjoint(word_list("eating", "en"))


def _when(_: AnswerType, text: str, question: str) -> bool:
    dated = any(_new(one, text, question) for one in (DATE, EVENT, _eras()))
    if dated or PAST.search(question):
        return dated
    # "When do I use it?" "Use it when you know how often": the word is the question's.
    said = CASE.search(text) is not None or AT_DEGREES.search(text) is not None
    said = said or (WHEN_USED.match(question) and USED_FOR.search(text)) is not None
    return (said and WHEN.match(question) is not None) or _new(TIME, text, question)


def _where(_: AnswerType, text: str, question: str) -> bool:
    if SOURCE.search(question) or _new(PLACE, text, question):
        return True
    # Notes leave prepositions out: "England: June 1348, port of Melcombe".
    return bool(NOTE.fullmatch(text)) and _new(PLACE_IN_NOTE, text, question)


def _why(_: AnswerType, text: str, __: str) -> bool:
    return gives_reason(text) or has_purpose(text)


def has_purpose(text: str) -> bool:
    """Whether a text has what may give a reason, and is no time: "for ten years"."""
    return PURPOSE.search(IDLE.sub(" ", text)) is not None


def _count(asked: AnswerType, text: str, question: str) -> bool:
    numbers = (hit.group().lower() for hit in FIGURE.finditer(text))
    said = BARE.union(question.split())
    return any(one not in said for one in numbers) or counts(asked.noun, text)


def _amount(_: AnswerType, text: str, question: str) -> bool:
    told = QUANTITY.search(text) or FRACTION.search(text)
    return _new(FIGURE, text, question) or bool(told)


def tells_price(question: str, text: str) -> bool:
    """Whether a price is asked for, and a text has an amount of money."""
    lower = question.lower()
    if PRICED.search(lower) is None and PRICE.search(lower) is None:
        return False
    return MONEY.search(text) is not None


def _money(asked: AnswerType, text: str, question: str) -> bool:
    """Whether a text tells a price, where one is asked, or else an amount."""
    if PRICED.search(question) is None and PRICE.search(question) is None:
        return _amount(asked, text, question)
    if PRICE_WORDS.search(text):
        return True
    left = _priceless().sub(" ", text)
    return any(
        hit.group().lower() not in BARE | {"one"} and hit.group() not in question
        for hit in FIGURE.finditer(left)
    )


@cache
def _priceless() -> re.Pattern[str]:
    """Return what finds numbers that are no price: dates, times of day, measures."""
    units = frozenset().union(*(_units()[one] for one in ("long", "heavy", "fast")))
    said = sorted(one for one in units - COINS if one.isalpha() and len(one) > 1)
    coins = "|".join(sorted({*COINS, "cents", "pence", "dollars", "euros"}))
    counted = rf"(?:{FIGURE.pattern})\s(?!(?:{coins})\b){COUNTED_THING}"
    dates = DATE.pattern.replace("[:.]", ":")  # "2.40" is a price as well
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    shares = rf"(?:{FIGURE.pattern})\s?(?:per\s?cent\b|%)"
    days = rf"\b{day}\s{MONTH}\b|\b{MONTH}\s{day}\b"
    return late(
        rf"(?:\bat\s)?\b\d{{1,2}}:\d\d\b|{days}|{shares}|{dates}|(?:{FIGURE.pattern})[\s-]*(?:{'|'.join(said)})\b|{counted}",
        re.IGNORECASE | re.VERBOSE,
    )


@cache
def _eras() -> re.Pattern[str]:
    """Return what finds an age by its name."""
    return re.compile(
        rf"\b(?:{'|'.join(sorted(word_list('eras', 'en')))})\b", re.IGNORECASE
    )


def can_answer(question: str, language: str) -> Callable[[str], int] | None:
    """Return a test for sentences that can answer by their kind, or None.

    Rows of tables never do so, as their units stand in the names of the columns; but
    for what is asked "in km": that counts so much that nothing else is marked.

    Args:
        question: The question.
        language: Of question and sentences; only English is judged.
    """
    asked = answer_type(question) if has_list("units", language) else None
    if asked is None:
        return None

    def holds(sentence: str) -> int:
        if asked.name == "unit":
            return IN_UNIT_WORTH * bool(_counted_in(asked.noun).search(sentence))
        if ROW in sentence:
            return False
        if asked.name == "count":
            return counts(asked.noun, sentence)
        if asked.name == "measure":
            told = holds_type(asked, sentence, question)
            # Ages are told by years alone; a lake is long as well as deep.
            named = asked.noun in SIZES and names_measure(asked.noun, sentence)
            return (1 + 2 * named) * told
        return holds_type(asked, sentence, question)

    return holds


@lru_cache(maxsize=64)
def unit_asked(question: str) -> str:
    """Return the unit in which a question wants an amount, as listed; "" without one.

    Not one of a thing alone: "who came in second".
    """
    found = IN_UNIT.search(question)
    name = found["unit"].lower() if found else ""
    known = _unit_rows()
    return name if name in known and f"{name}s" not in known else ""


@cache
def _unit_rows() -> dict[str, tuple[str, str]]:
    """Map the names of units, in lower case, to their kind and factor."""
    found: dict[str, tuple[str, str]] = {}
    for row in entries("unit_names", "en"):
        kind, factor, *names = row.split()
        for name in names:
            found.setdefault(name.replace("_", " ").lower(), (kind, factor))
    return found


@lru_cache(maxsize=16)
def _counted_in(unit: str, *, exact: bool = True) -> re.Pattern[str]:
    """Return what finds a number in a unit, or in any that measures the same."""
    rows = _unit_rows()
    own = rows[unit]
    alike = [
        name
        for name, row in rows.items()
        if row == own or not (exact or row[0] != own[0])
    ]
    names = "|".join(re.escape(name) for name in sorted(alike, key=len, reverse=True))
    return re.compile(
        rf"(?:{FIGURE.pattern})(?:[\s-]?|[\s-][^\W\d_]+[\s-])(?:{names})(?!\w)",
        re.IGNORECASE,
    )


def _unit(asked: AnswerType, text: str, _: str) -> bool:
    return _counted_in(asked.noun, exact=False).search(text) is not None


def gives_reason(text: str, question: str = "") -> bool:
    """Whether a text has a word that mostly gives a reason.

    A word of the question gives none: "Why is it not allowed?" "It is not allowed."
    """
    lower, asked = text.lower(), question.lower()
    return bool(FOR.search(lower)) or any(
        found.group() not in asked for found in _reasons().finditer(lower)
    )


def counts(noun: str, text: str, *, known: bool = True) -> bool:
    """Whether a number in a text may count the thing: "six players", "cut to six".

    Not where it counts, or measures, something that is told to be another thing.

    Args:
        noun: Stem of what is counted.
        text: The text.
        known: Whether the text or what stands around it names that thing.
    """
    return any(_fits(noun, text, hit, known) for hit in FIGURE.finditer(text))


def other_measure(adjective: str, text: str) -> bool:
    """Whether a text tells another measure by its name: "82 km long", not "wide"."""
    rows = sided_rows("dimensions", "en")
    own = [at for at, (asked, _) in enumerate(rows) if adjective in asked]
    if not own:
        return False
    if names_measure(adjective, text):
        return False
    others = {word for at, row in enumerate(rows) if at not in own for word in row[0]}
    return not others.isdisjoint(AFTER_UNIT.findall(text.lower()))


def names_measure(adjective: str, text: str) -> bool:
    """Whether a text has a word for a measure: "deep", "its deepest", "the depth"."""
    rows = sided_rows("dimensions", "en")
    spoken = {word for word, _, _ in words_of(text)}
    spoken |= {word[:-end] for word in spoken for end in (2, 3) if word.endswith("est")}
    return any(
        (asked | others) & spoken for asked, others in rows if adjective in asked
    )


def like_type(one: AnswerType, other: AnswerType) -> bool:
    """Whether two questions ask for the same: how wide is not how tall."""
    if one.name != other.name or one.name != "measure" or one.noun == other.noun:
        return one.name == other.name
    sides = [asked for asked, _ in sided_rows("dimensions", "en")]
    own = [at for at, words in enumerate(sides) if one.noun in words]
    others = [at for at, words in enumerate(sides) if other.noun in words]
    return not own or not others or own == others


def tells_event(event: int, text: str) -> bool:
    """Whether a text tells of an event such as somebody's birth."""
    if event < 0:
        return True
    words = _events()[event]
    spoken = distinct_words(text)
    lived = event < LIFE and bool(re.search(r"\d{3,4}\s?[-–—]\s?\d{2,4}", text))
    return lived or not spoken.isdisjoint(words[0] | words[1])


def relation_untold(question: str, text: str) -> bool:
    """Whether somebody's mother, teacher, friend is asked for, and a text has none.

    Nor has it the other side of it: a son or a daughter for a mother.
    """
    lower = question.lower()
    if not FOR_SOMEBODY.match(lower):
        return False
    # "The name of Ada's mother": of her mother.
    nouns = {found["of"] or found["own"] for found in RELATIVE.finditer(lower)}
    spoken = distinct_words(text)
    rows = [own | other for own, other in sided_rows("relations", "en") if nouns & own]
    return bool(rows) and all(spoken.isdisjoint(row) for row in rows)


def _events() -> tuple[tuple[frozenset[str], ...], ...]:
    return sided_rows("events", "en")


def event_of(question: str) -> int:
    """Return the row of ``events.txt`` that a question asks about; -1 if none."""
    lower = question.lower()
    spoken = distinct_words(lower)
    return next(
        (at for at, (asked, _) in enumerate(_events()) if asked & spoken),
        -1,
    )


@cache
def _units() -> dict[str, frozenset[str]]:
    """Map the adjectives after "how" to the words that measure them."""
    found: dict[str, frozenset[str]] = {}
    for asked, units in sided_rows("units", "en"):
        for word in asked:
            found[word] = found.get(word, frozenset()) | units
    return found


@cache
def _reasons() -> re.Pattern[str]:
    phrases = sorted(word_list("reasons", "en"), key=len, reverse=True)
    months = patterns_in("month_names", "en")
    since = rf"(?!(?<=since)\s(?:then\b|\d|{months}))"
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b{since}")


@cache
def persons() -> frozenset[str]:
    """Return nouns for persons."""
    return word_list("persons", "en") | word_list("person_nouns", "en")


def _new(holds: re.Pattern[str], text: str, question: str) -> bool:
    """Whether a text holds something whose last word is not in the question."""
    found = things(holds, text)
    if not found:
        return False
    asked = distinct_words(question)
    return any(one not in question and _last(one) not in asked for one in found)


@lru_cache(maxsize=KEPT)
def things(holds: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Return what a pattern finds in a text, in lower case; it is kept."""
    return tuple(hit.group().lower() for hit in holds.finditer(text))


def _last(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].strip(PUNCTUATION)


def _name(_: AnswerType, text: str, question: str) -> bool:
    return _new(INNER_NAME, PEOPLE.sub(" ", text), question)


def _who(_: AnswerType, text: str, question: str) -> bool:
    """Whether a text names somebody, or says who in a noun, beside the question."""
    asked = distinct_words(question)
    some = SOME.match(text)
    if any(hit[1].lower() not in asked for hit in GROUP.finditer(text)):
        return True
    if AGENT.search(text) or (some and some[1].lower() not in asked):
        return True
    for word, start, __ in words_of(text):
        if word in asked:
            continue
        person = word in persons() or (
            len(word) > SHORT and word.removesuffix("s") in persons()
        )
        if person or (start and text[start].isupper() and word != "i"):
            return True
        if (
            not start
            and NAME.match(text)
            and not word_list("determiners", "en") & {word}
        ):
            return True
    return False


def _measures(asked: AnswerType, text: str, question: str) -> bool:
    adjective = asked.noun
    if re.search(r"\bas\s\w+\sas\b|[£$€¥]", text) or FRACTION.search(text):
        return True
    if adjective in ("old", "young"):
        text = LASTING.sub(" ", UNCOUNTED.sub(" ", text))
        if AGE.search(text):
            return True
    if LIVES.search(question) and not LIFETIME.search(text):
        return False
    units = _units()[adjective]
    if LASTS.search(question):
        units = units - _units()["high"]
    named = distinct_words(question)
    for word, _, _ in words_of(text):
        bare = word.lstrip("0123456789.,") if word[0].isdigit() else word
        if bare in units and (word not in named or FIGURE.search(text)):
            return True
    return "°" in units and "°" in text


def _counted(rest: str) -> str:
    """Return the stem of the noun after "how many"."""
    before = ""
    for word, _, _ in words_of(rest):
        if word in word_list("auxiliaries", "en") or word in {
            "are",
            "is",
            "were",
            "was",
        }:
            return stemmed(before, "en") if before not in MORE else ""
        if word in word_list("prepositions", "en"):
            return ""
        following = rest[rest.index(word) + len(word) :].split()[:1]
        last = not following or not following[0].rstrip("s").isalpha()
        if last or word.endswith("s") or word in persons():
            return stemmed(word, "en")
        before = word
    return ""


def _fits(noun: str, text: str, hit: re.Match[str], known: bool) -> bool:  # noqa: FBT001
    year = re.fullmatch(r"(?:1\d|20)\d\d", hit.group())
    if not noun:
        return not year
    after = re.split(r"[,;:.!?()|]", text[hit.end() : hit.end() + AHEAD], maxsplit=1)[0]
    said = [word for word, _, _ in words_of(after)]
    following = [word for word in said if not FIGURE.fullmatch(word)][:COUNTED]
    if year:
        following = following[:1]
    # "A ring of stones" counts no stones, nor do "38 crowns for each pupil" pupils.
    breaking = word_list("prepositions", "en")
    if hit.group().lower() not in BARE:
        breaking = breaking - {"of"}
    ends = [at for at, word in enumerate(following) if word in breaking]
    following = following[: ends[0]] if ends else following
    near = likes(noun, "en")
    for word in following:
        stem = stemmed(word, "en")
        if stem in near or forms(noun, stem):
            return True
        if word in persons() and noun in _person_stems():
            return True
    alone = not following or following[0] in _breaking()
    if alone and OUT_OF.search(text, 0, hit.start()):
        return False  # "nine cases out of ten"
    sign = noun == "degre" and "°" in after
    return sign or (not year and known and alone and hit.group().lower() not in BARE)


@cache
def _breaking() -> frozenset[str]:
    """Return words that end what a number counts: "twenty were made"."""
    names = ("auxiliaries", "prepositions", "modals", "pronouns")
    found = {word for name in names for word in word_list(name, "en")}
    return frozenset(found | {"are", "is", "were", "was", "have", "has", "and", "or"})


@cache
def _person_stems() -> frozenset[str]:
    return frozenset(stemmed(word, "en") for word in persons())


_TESTS: dict[str, Callable[[AnswerType, str, str], bool]] = {
    "when": _when,
    "who": _who,
    "name": _name,
    "where": _where,
    "why": _why,
    "measure": _measures,
    "count": _count,
    "money": _money,
    "amount": _amount,
    "colour": _colour,
    "food": _food,
    "unit": _unit,
}


def day_untold(question: str, text: str) -> bool:
    """Whether a day of the week is asked for that a text lacks, and others it has."""
    asked = _days(question)
    if not asked:
        return False
    told = _days(text)
    return bool(told) and asked.isdisjoint(told) and not RUN.search(text)


def _days(text: str) -> set[str]:
    """Return the days of the week that a text names; "Sun" may be one, "sun" none."""
    rows = _weekdays()
    return {
        rows[word]
        for word, start, _ in words_of(text)
        if word in rows and (word not in AMBIGUOUS or text[start].isupper())
    }


@cache
def _weekdays() -> dict[str, str]:
    rows = [row.split() for row in word_list("weekdays", "en")]
    return {word: row[0] for row in rows for word in row}
