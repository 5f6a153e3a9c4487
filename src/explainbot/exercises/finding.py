"""Exercises of a text, their options and keys.

A worksheet holds the words of a student's question, and beside them what is wrong: the
other options, statements to be judged, a pupil's mistake.  So it is found out, line by
line, what of a text is an exercise; which option a key names ("1 B", "Answer: b", a
tick) is the only part of it that says something.  The words are those of ``data``: key
labels, instructions, "true" and "false", in all languages that there are lists of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from explainbot.exercises._choices import find_choices, named_options
from explainbot.exercises._worksheets import find_marked, find_others, find_statements
from explainbot.exercises.rows import (
    Exercises,
    Found,
    TextRow,
    asks,
    find_rows,
    is_key_head,
    is_sheet,
    may_hold,
    names_exercises,
)
from explainbot.exercises.signs import (
    FEW,
    LETTERS,
    PAIR,
    ROMAN,
    ROMAN_PAIR,
    RULE,
    folded,
    known,
    label_pattern,
    option_names,
)
from explainbot.records import Document, Span
from explainbot.text.lines import trim

__all__ = ["Exercises", "exercises_in", "find_exercises", "option_names"]


class _Key:
    """A document that is known by being the same one."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.document is self.document


def find_exercises(document: Document) -> Exercises:
    """Return what of a document's text is an exercise; nothing of a question bank's."""
    return Exercises() if document.traits.bank else _kept(_Key(document))


@lru_cache(maxsize=64)
def exercises_in(text: str, above: tuple[str, ...] = ()) -> Exercises:
    """Return what of a passage is an exercise, as far as it alone tells.

    Args:
        text: Of the passage.
        above: Titles and headings that it stands under.
    """
    sheet = any(map(names_exercises, above))
    return _find(text, frozenset(), lined=False, sheet=sheet)


@lru_cache(maxsize=8)
def _kept(key: _Key) -> Exercises:
    document = key.document
    heads = frozenset(
        heading.start for heading in document.headings if heading.start < heading.end
    )
    return _find(document.seen, heads, lined=document.traits.block_a_line)


def _find(
    text: str, heads: frozenset[int], *, lined: bool, sheet: bool = False
) -> Exercises:
    if not (sheet or may_hold(text)):
        return Exercises()
    rows = find_rows(text, heads)
    found = Found(lined=lined)
    sheet = sheet or is_sheet(rows)
    find_choices(text, rows, found, sheet=sheet)
    find_statements(rows, found)
    find_keys(rows, found)
    find_marked(rows, found)
    find_others(rows, found, sheet=sheet)
    return _finished(text, found)


def _finished(text: str, found: Found) -> Exercises:
    mute, right = list(found.mute), list(found.right)
    for item in found.items:
        for option in item.options:
            (right if option.right else mute).append((option.start, option.end))
        last = max(option.end for option in item.options)
        if last < item.end and _says_little(text[last : item.end]):
            mute.append(trim(text, last, item.end))
        mute.append(item.stem)
    for span, _, told in found.judged:
        (right if told else mute).append(span)
    count = len(found.items) + len(found.judged) + found.gaps
    keyed = sum(item.keyed for item in found.items)
    keyed += sum(told is not None for _, _, told in found.judged)
    return Exercises(
        tuple(sorted(found.items, key=lambda item: item.stem)),
        tuple(sorted(span for span in mute if span[0] < span[1])),
        tuple(sorted(right)),
        tuple(sorted(found.keys)),
        tuple(sorted([*(span for span, _, _ in found.judged), *found.mute])),
        count,
        keyed,
    )


def _says_little(answer: str) -> bool:
    """Whether an answer below its options only names one of them."""
    label = label_pattern().match(answer)
    return len(answer[label.end() if label else 0 :].split()) <= FEW + 3


LABEL = 30
"""Letters of whatever stands before the colon of a key."""
_QUESTION = re.compile(r"\b[QFPDqfpd](?=\d)")


@dataclass
class _Entry:
    number: int
    value: str
    """A small letter, "true" or "false", or ""."""
    rest: str


@dataclass
class _KeyLines:
    start: int
    entries: list[_Entry]
    letters: list[str]
    """Without numbers."""


def find_keys(rows: list[TextRow], found: Found) -> None:
    """Pair the keys of several exercises with them."""
    keys: list[_KeyLines] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        label = label_pattern().match(row.text)
        if is_key_head(row) and not row.taken:
            last, more, alone = _zone(rows, at + 1)
            if more or alone or (last > at and (found.items or found.judged)):
                keys.append(_KeyLines(row.start, more, alone))
                _note_key(rows, at, last, found)
                at = last + 1
                continue
        elif label and not row.taken:
            before = keys[-1].start if keys else 0
            key = _in_row(row, row.text[label.end() :], before, found)
            if key:
                keys.append(key)
                _note_key(rows, at, at, found)
        at += 1
    keys = [key for key in keys if key.entries or key.letters]
    if _one_each(keys, found):
        before = 0
        for key in keys:
            _pair(found, key.entries, key.letters, (before, key.start))
            before = key.start
        return
    entries = [entry for key in keys for entry in key.entries]
    letters = [letter for key in keys for letter in key.letters]
    if not entries and not letters:
        entries = _bare_key(rows, found)
    _pair(found, entries, letters)


def _in_row(row: TextRow, rest: str, before: int, found: Found) -> _KeyLines | None:
    """Return the key in a row behind its label: "Answers: 1 b, 2 c", "Key: B, C"."""
    more, clear = _entries(rest)
    asked = _numbers(found)
    if len(more) > 1 and (
        clear or len(asked.intersection(one.number for one in more)) > 1
    ):
        return _KeyLines(row.start, more, [])
    alone = re.findall(r"(?<!\w)([A-Ha-h])(?!\w)", rest)
    near = sum(before <= item.stem[0] < row.start for item in found.items)
    said = len(folded(rest).split()) == len(alone) > 1
    if said and len(alone) in {len(found.items), near}:
        return _KeyLines(row.start, [], [one.lower() for one in alone])
    return None


def _one_each(keys: list[_KeyLines], found: Found) -> bool:
    """Whether there are several keys, and each stands below exercises of its own."""
    slots = [item.stem[0] for item in found.items]
    slots += [span[0] for span, _, _ in found.judged]
    if len(keys) < 2 or not slots or max(slots) > keys[-1].start:  # noqa: PLR2004
        return False
    starts = [0, *(key.start for key in keys)]
    return all(
        any(before <= slot < after for slot in slots)
        for before, after in pairwise(starts)
    )


def _numbers(found: Found) -> set[int]:
    """Return the numbers of the exercises; of those without any, their places."""
    asked = {item.number for item in found.items} | {one[1] for one in found.judged}
    numbers = {number for number in asked if number is not None}
    return numbers or set(range(1, len(found.items) + len(found.judged) + 1))


def _note_key(rows: list[TextRow], first: int, last: int, found: Found) -> None:
    found.keys.append((rows[first].start, rows[last].end))
    for row in rows[first : last + 1]:
        row.taken = True
        if row.count <= FEW + 3 or len(_entries(row.text)[0]) > 1:
            found.mute.append((row.start, row.end))


def _zone(rows: list[TextRow], first: int) -> tuple[int, list[_Entry], list[str]]:
    """Return the last row of a key, its entries, and letters without numbers."""
    entries: list[_Entry] = []
    letters: list[str] = []
    last = first - 1
    at = first
    while at < len(rows):
        row = rows[at]
        if row.taken or asks(row.words):
            break
        pair = _across(rows, at)
        if pair:
            entries += pair
            at += 3 if RULE.match(rows[at + 1].text) else 2
            last = at - 1
            continue
        more, clear = _entries(row.text)
        if more and (clear or len(more) == 1):
            entries += more
            last = at
        elif re.fullmatch(r"\W*[A-Ha-h]\W*", row.text):
            letters.append(folded(row.text))
            last = at
        elif row.count <= FEW or RULE.match(row.text):
            last = at
        else:
            break
        at += 1
    return last, entries, letters


def _across(rows: list[TextRow], at: int) -> list[_Entry]:
    """Return the entries of a table of numbers above letters."""
    below = at + 2 if at + 1 < len(rows) and RULE.match(rows[at + 1].text) else at + 1
    if below >= len(rows):
        return []
    numbers = [n for n in folded(rows[at].text).split() if n.isdigit()]
    said = folded(rows[below].text).split()
    values = [_value(word) for word in said]
    extra = len(values) - len(numbers)
    if len(numbers) < 2 or extra not in (0, 1) or not all(values[extra:]):  # noqa: PLR2004
        return []
    pairs = zip(numbers, values[extra:], strict=True)
    return [_Entry(int(number), value, "") for number, value in pairs]


def _value(word: str) -> str:
    """Return what a key's word says: a letter, "true", "false", or ""."""
    low = word.lower()
    if len(low) == 1 and low in LETTERS:
        return low
    if low in ROMAN and low not in {"v", "x"}:
        return low
    if low in known("true_words"):
        return "true"
    return "false" if low in known("false_words") else ""


def _entries(text: str) -> tuple[list[_Entry], bool]:
    """Return the pairs of number and value, and whether nothing else is said."""
    entries: list[_Entry] = []
    text = _QUESTION.sub(" ", text)
    roman = re.search(r"\d", text) is None
    hits = list((ROMAN_PAIR if roman else PAIR).finditer(text))
    edges = [*(hit.start() for hit in hits), len(text)]
    clear = bool(hits) and not folded(text[: edges[0]])
    for hit, end in zip(hits, edges[1:], strict=True):
        value = _value(hit["value"])
        rest = text[hit.end() : end].strip(" \t,;.|*_)")
        if not value:
            rest = f"{hit['value']} {rest}".strip()
        clear = clear and bool(value) and not folded(rest)
        said = hit["number"]
        number = ROMAN.index(said.lower()) + 1 if roman else int(said)
        entries.append(_Entry(number, value, rest))
    return entries, clear


def _bare_key(rows: list[TextRow], found: Found) -> list[_Entry]:
    """Return the entries of a key that nothing heads, at the end of the text."""
    last = len(rows)
    entries: list[_Entry] = []
    while last and not rows[last - 1].taken:
        text = rows[last - 1].text
        label, _, rest = text.partition(":")
        named = not any(map(str.isdigit, label.strip("QFPD1"))) and len(label) < LABEL
        more, clear = _entries(rest if named and rest else text)
        if not clear:
            break
        entries = [*more, *entries]
        last -= 1
    if len(entries) < 2 or not (found.items or found.judged):  # noqa: PLR2004
        return []
    _note_key(rows, last, len(rows) - 1, found)
    return entries


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return the places of numbers, a new run where they begin anew."""
    runs: list[list[int]] = []
    for place, number in enumerate(numbers):
        if not place or number <= numbers[place - 1]:
            runs.append([])
        runs[-1].append(place)
    return runs


def _pair(
    found: Found,
    entries: list[_Entry],
    letters: list[str],
    within: Span | None = None,
) -> None:
    """Give each exercise without an answer that of the key.

    Args:
        found: The exercises.
        entries: Of the key.
        letters: Of a key without numbers.
        within: Where the exercises stand; None for anywhere.
    """
    slots = sorted(
        [(item.stem[0], item.number, "item", n) for n, item in enumerate(found.items)]
        + [
            (span[0], number, "judged", n)
            for n, (span, number, _) in enumerate(found.judged)
        ]
    )
    if within:
        slots = [slot for slot in slots if within[0] <= slot[0] < within[1]]
    if letters and not entries:
        open_items = [slot for slot in slots if slot[2] == "item"]
        if len(letters) == len(open_items):
            entries = [_Entry(n + 1, one, "") for n, one in enumerate(letters)]
            slots = [
                (at, n + 1, kind, place)
                for n, (at, _, kind, place) in enumerate(open_items)
            ]
    if not entries or not slots:
        return
    if all(number is None for _, number, _, _ in slots):
        slots = [
            (at, n + 1, kind, place) for n, (at, _, kind, place) in enumerate(slots)
        ]
    slots = [slot for slot in slots if slot[1] is not None]
    numbers = [number or 0 for _, number, _, _ in slots]
    for run, key in _matched(numbers, [entry.number for entry in entries]):
        by_number = {entries[place].number: entries[place] for place in key}
        for place in run:
            _, number, kind, at = slots[place]
            entry = by_number.get(number or 0)
            if entry is not None:
                _apply(found, kind, at, entry)


def _matched(asked: list[int], told: list[int]) -> list[tuple[list[int], list[int]]]:
    """Return which exercises go with which entries, by their places.

    Numbers that begin anew in each part begin so in the key; where it is not plain
    which part is meant, none go together.
    """
    questions, key = _runs(asked), _runs(told)
    if len(questions) == len(key):
        return list(zip(questions, key, strict=True))
    if len(key) == 1 and len(set(asked)) == len(asked):
        return [(list(range(len(asked))), key[0])]
    if len(questions) == 1:
        best = [run for run in key if len(run) == len(questions[0])]
        return [(questions[0], best[0])] if len(best) == 1 else []
    return []


def _apply(found: Found, kind: str, at: int, entry: _Entry) -> None:
    if kind == "judged":
        span, number, told = found.judged[at]
        # In Spanish and Italian "f" and "v"; "f" is also a letter of an option.
        value = "false" if entry.value == "f" else entry.value
        if told is None and value in {"true", "false"}:
            found.judged[at] = (span, number, value == "true")
        return
    item = found.items[at]
    if item.keyed:
        return
    if entry.value and entry.value not in {"true", "false"}:
        named = named_options(f"{entry.value}) {entry.rest}".strip(), item.options)
    else:
        named = named_options(entry.rest, item.options)
    if named:
        options = tuple(
            replace(option, right=number in named)
            for number, option in enumerate(item.options)
        )
        found.items[at] = replace(item, options=options)
