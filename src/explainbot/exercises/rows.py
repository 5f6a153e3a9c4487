"""Rows of a text, and what exercises are made of: options, questions, statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from explainbot.exercises.signs import (
    BULLET,
    CROSSED,
    HEADING,
    NO_POINTS,
    PREFIX,
    ROMAN,
    ROMAN_NUMBER,
    correction_pattern,
    folded,
    known,
    mark_pattern,
    number_pattern,
    one_of,
    points_pattern,
    refused_pattern,
    told_pattern,
)
from explainbot.records import Span
from explainbot.text.lines import lines, trim
from explainbot.text.questions import marks_of
from explainbot.text.word_lists import word_list

TITLE = 12
"""Words of a title or of a key's heading at most."""
CLEAR = 6
"""Letters of a key's heading that is one whatever follows it."""


@dataclass(frozen=True)
class Option:
    """What can be chosen."""

    start: int
    end: int
    letter: str
    """Small; by its place where it has none."""
    words: str
    """Without its marks."""
    right: bool = False
    wrong: bool = False
    """Whether it is marked so."""


@dataclass(frozen=True)
class ChoiceItem:
    """One exercise with options."""

    stem: Span
    """What is asked."""
    options: tuple[Option, ...]
    end: int
    """Of all that belongs to it, an answer below included."""
    number: int | None = None

    @property
    def keyed(self) -> bool:
        """Whether it is known which option is right."""
        return any(option.right for option in self.options)


@dataclass(frozen=True)
class Exercises:
    """What of a text is an exercise."""

    items: tuple[ChoiceItem, ...] = ()
    mute: tuple[Span, ...] = ()
    """In order: what may not be quoted as an answer, options and keys among it."""
    right: tuple[Span, ...] = ()
    """In order: options and statements that a key says are right."""
    keys: tuple[Span, ...] = ()
    """Where the key of several exercises begins and ends."""
    statements: tuple[Span, ...] = ()
    """Statements, gaps and the like: none is a heading, whatever it looks like."""
    count: int = 0
    """Of exercises that have an answer of one word or line."""
    keyed: int = 0
    """Of these, such that it is known."""

    @property
    def edges(self) -> tuple[int, ...]:
        """Where an option, a stem or a statement begins or ends."""
        spans = [*self.mute, *self.right, *(item.stem for item in self.items)]
        return tuple(sorted({place for span in spans for place in span}))


@dataclass
class TextRow:
    """A row of a text, with the signs before its words."""

    start: int
    end: int
    text: str
    number: int | None
    letter: str
    box: str
    bullet: bool
    words: str
    """Without marks before it."""
    blank_above: bool
    taken: bool = False
    """Whether it is found to be part of an exercise or a key."""
    right: bool = False
    head: bool = False
    roman: bool = False

    @property
    def count(self) -> int:
        """Words in the row."""
        return len(self.words.split())


@dataclass
class Found:
    """What has been found so far; offsets are those of the text."""

    items: list[ChoiceItem] = field(default_factory=list)
    judged: list[tuple[Span, int | None, bool | None]] = field(default_factory=list)
    """Statements, their numbers, and whether they are right, if that is told."""
    mute: list[Span] = field(default_factory=list)
    right: list[Span] = field(default_factory=list)
    keys: list[Span] = field(default_factory=list)
    gaps: int = 0
    lined: bool = False
    """Whether each block has a line of its own, list items too, without a mark."""


_SIGNS = re.compile(r"[☐☑☒○●◯◉□■▢❏❑❍✓✔✅✗✘❌✖←]")


_BLANKS = ("___", "......", "………", "\\_\\_\\_", "( )", "[ ]", "(  ", "[  ")


_SHAPES = re.compile(
    # Within its own line, and from the last mark: blank lines are gone through once.
    r"\?[^\w?]*\n[^\S\n]*(?:[-*+•‣▪]|\(?1)|^[^\w\n]*[aA][.)\]:|]"
    r"|^[^\w\n]*(?:[iIA1])[.)]?\s.*\W(?:ii|II|B|2)[.)]?\s"
    r"|\(\d{1,2}\)[ \t]*$|\s\(?[aA][.)]\s?\S.*\s\(?[bB][.)]|^[ \t]*-[ \t]\[[xX]\]"
    r"|\|\s(?:\S+\s)?[bB2]:\s|\S(?:[ ]{3,}|\t+)\S.*\S(?:[ ]{3,}|\t+)\S",
    re.MULTILINE,
)


_OPENING = re.compile(r"^[^\w\n]*(?:\d+\W+)?([^\W\d_]+)", re.MULTILINE)


_OPENING_LENGTH = 90


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    """Return how rows of exercises begin, by their first word.

    Labels count only before a colon.
    """
    lists = (
        *("exercise_instructions", "instruction_marks", "aim_headings", "key_headings"),
        *("aim_sentences", "aim_openers", "dictation_headings", "answer_toggles"),
    )
    labels = ("answer_labels", "word_banks", "aim_labels", "wrong_labels")
    found: dict[str, list[str]] = {}
    for phrase in {f"{folded(one)} " for name in lists for one in known(name)}:
        found.setdefault(phrase.split()[0], []).append(phrase)
    for phrase in {f"{folded(one)}:" for name in labels for one in known(name)}:
        found.setdefault(phrase.strip(":").split()[0], []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


@cache
def _judged_column() -> re.Pattern[str]:
    """Return what a cell of a column of verdicts looks like."""
    return re.compile(rf" \| (?:{one_of('instruction_marks')}): ", re.IGNORECASE)


@cache
def _choice() -> re.Pattern[str]:
    """Return what the choice between true and false looks like, at a row's end."""
    true, false = one_of("true_words"), one_of("false_words")
    return re.compile(
        rf"(?<!\w)(?:{true})(?!\w)[^\w\n]{{1,12}}(?:(?:or|oder|ou|o)\s+)?(?:{false})"
        r"(?!\w)[^\w\n]*$",
        re.IGNORECASE | re.MULTILINE,
    )


def may_hold(text: str) -> bool:
    """Whether any sign of an exercise stands in the text: most have none."""
    if any(blank in text for blank in _BLANKS) or _SIGNS.search(text):
        return True
    if any(
        pattern.search(text)
        for pattern in (
            *(_SHAPES, mark_pattern("wrong_marks"), points_pattern()),
            *(_judged_column(), _choice(), CROSSED, NO_POINTS),
            *(refused_pattern(), correction_pattern(), told_pattern()),
        )
    ):
        return True
    openings, names = _openings(), known("question_names")
    for hit in _OPENING.finditer(text):
        word = hit[1].lower()
        phrases = openings.get(word)
        if not phrases and word not in names:
            continue
        end = text.find("\n", hit.start(1))
        stop = hit.start(1) + _OPENING_LENGTH
        row = text[hit.start(1) : stop if end < 0 else min(end, stop)]
        if word in names and re.match(r"\W{0,2}\d", row[len(word) :]):
            return True
        label, colon, _ = row.partition(":")
        said = (f"{folded(row)} ", f"{folded(label)}{colon}")
        if phrases and any(one.startswith(phrases) for one in said):
            return True
    return False


LONGEST_ROW = 4000
"""Letters of a row that are looked at: patterns may look at each of them from each."""


def find_rows(text: str, heads: frozenset[int]) -> list[TextRow]:
    """Return the rows of a text; ``heads`` are offsets at which headings begin."""
    found: list[TextRow] = []
    blank = True
    for left, right in lines(text):
        start, end = trim(text, left, right)
        if start == end:
            blank = True
            continue
        line = text[start : min(end, start + LONGEST_ROW)]
        prefix = PREFIX.match(line)
        number = number_pattern().match(line)
        roman = ROMAN_NUMBER.match(line)
        counted = int(number["number"]) if number else None
        if roman and not number:
            number, counted = roman, ROMAN.index(roman["number"].lower()) + 1
        rest = line[number.end() :] if number else line[prefix.end() if prefix else 0 :]
        found.append(
            TextRow(
                start,
                end,
                line,
                counted,
                (prefix["letter"] or "").lower() if prefix else "",
                (prefix["box"] or prefix["after"] or "") if prefix else "",
                BULLET.match(line) is not None,
                rest.strip(" \t*_|"),
                blank,
                head=HEADING.match(line) is not None or start in heads,
                roman=roman is not None,
            )
        )
        blank = False
    return found


def is_sheet(rows: Sequence[TextRow]) -> bool:
    """Whether the title, or a heading, says that there are exercises."""
    heads = [*rows[:2], *(row for row in rows if row.head)]
    return any(map(names_exercises, (row.text for row in heads)))


def names_exercises(heading: str) -> bool:
    """Whether a title or heading says that there are exercises: "Worksheet 3"."""
    return (
        len(heading.split()) <= TITLE
        and _sheet_words().search(heading) is not None
        and not (_information_words().search(heading) or _asks_of_one(heading))
    )


@cache
def _sheet_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of('sheet_words')})(?!\w)", re.IGNORECASE)


@cache
def _information_words() -> re.Pattern[str]:
    words = one_of("information_words")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _asks_of_one(heading: str) -> bool:
    """Whether a heading is itself a question: "When is the exam?"."""
    words = heading.strip(" \t*_|#")
    return asks(words) and len(words.split()) > 4  # noqa: PLR2004


def without_marks(words: str) -> str:
    """Return an option's words without what marks it as right."""
    words = mark_pattern("right_marks").sub("", words)
    return re.sub(r"[✓✔✅☑←*_|]+|<--?", "", words).strip()


def asks(words: str) -> bool:
    """Whether words end as a question, marks and a remark in brackets aside."""
    marks = marks_of(words)
    end = len(words)
    while end and not (words[end - 1].isalnum() or words[end - 1] == "_"):
        end -= 1
    if _has_mark(words[_behind(words, end) :], marks):
        return True
    closing = next((at for at in range(end, len(words)) if words[at] in ")]"), -1)
    for at in range(closing - 1, max(-1, closing - _REMARK - 2), -1):
        if words[at] in ")]":
            return False
        if words[at] in "([" and _has_mark(words[_behind(words, at) : at], marks):
            return True
    return False


_REMARK = 30
"""Letters of a remark in brackets."""
_BEHIND = frozenset("\"'”’»)]*_|:")


def _behind(words: str, end: int) -> int:
    """Return where a mark may stand with only signs of an end behind it."""
    while end and (words[end - 1] in _BEHIND or words[end - 1].isspace()):
        end -= 1
    return max(0, end - 1)


def _has_mark(words: str, marks: str) -> bool:
    return any(mark in words for mark in marks)


def is_key_head(row: TextRow) -> bool:
    """Whether a row heads a key: "Answer key", "Lösungen:", "## Corrigé (Teil A)"."""
    if row.count > TITLE:
        return False
    bare = f"{folded(re.sub(r'[(][^)]*[)]', '', row.text))} "
    bare = _of_one_quiz().sub(" ", bare)
    return bare in _key_heads() or (row.head and bare.startswith(_clear_key_heads()))


@cache
def _of_one_quiz() -> re.Pattern[str]:
    """Return what follows in the heading of a quiz's own key: "Answers to quiz 2"."""
    return re.compile(rf" (?:\w{{1,4}} ){{0,2}}(?:{one_of('sheet_words')}) \d{{1,2}} $")


@cache
def _key_heads() -> frozenset[str]:
    return frozenset(f"{folded(one)} " for one in known("key_headings"))


@cache
def _clear_key_heads() -> tuple[str, ...]:
    return tuple(head for head in sorted(_key_heads()) if len(head) > CLEAR)


def mute_row(row: TextRow, found: Found) -> None:
    """Say that a row may not be quoted."""
    row.taken = True
    found.mute.append((row.start, row.end))


NEAR_BEGIN = 6
"""Words of a question among which a number stands, or the verb."""
_PLURAL = re.compile(r"\w{2,}[^isu\W]s")

_GERMAN_PLURAL = re.compile(r"\w{3,}(?:en|er|ern|eln)")


def is_practical(question: str) -> bool:
    """Whether somebody asks what is to be done: "What should I pack?"."""
    bare = f" {folded(question)} "
    return any(f" {word} " in bare for word in _folded("practical_words"))


def is_choice(question: str) -> bool:
    """Whether a question is worded as in tests: "Which of these is a fish?"."""
    bare = f" {folded(question)} "
    return any(f" {phrase} " in bare for phrase in _folded("choice_phrases"))


def wants_one(question: str) -> bool:
    """Whether a question, as far as its words tell, has one thing as its answer."""
    if is_choice(question):
        return True
    said = _from_question_word(folded(question).split())
    if not said or is_practical(question):
        return False
    begins = f" {' '.join(said[:NEAR_BEGIN])} "
    if any(f" {word} " in begins for word in _folded("several_words")):
        return False
    if said[0] == "welche" and _GERMAN_PLURAL.fullmatch(" ".join(said[1:2])):
        return False
    if len(said) < 2 or said[0] not in _which():  # noqa: PLR2004
        return True
    return not _PLURAL.fullmatch(said[1])


@cache
def _which() -> frozenset[str]:
    """Return "which" in languages whose plural ends in "s"; not "what causes rain"."""
    asking = word_list("interrogatives", "en") | word_list("interrogatives", "es")
    return frozenset(one for one in asking if not one.endswith("s")) - {"what", "how"}


def _from_question_word(said: list[str]) -> list[str]:
    asking = _folded("question_words") | _folded("interrogatives")
    first = next((n for n, word in enumerate(said[:4]) if word in asking), None)
    return said if first is None and len(said) > 2 else said[first or 0 :]  # noqa: PLR2004


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(folded(word) for word in known(name))
