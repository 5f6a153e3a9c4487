"""Exercises in a text: multiple choice, true or false, gaps, tasks, and their keys.

A worksheet holds the words of a student's question, and beside them what is wrong: the
other options, statements to be judged, a pupil's mistake.  So it is found out, line by
line, what of a text is an exercise; which option a key names ("1 B", "Answer: b", a
tick) is the only part of it that says something.  The words are those of ``data``: key
labels, instructions, "true" and "false", in all languages that there are lists of.
"""

from __future__ import annotations

from functools import lru_cache

from explainbot.exercises._choices import find_choices
from explainbot.exercises._keys import find_keys
from explainbot.exercises._marked import find_marked
from explainbot.exercises._rows import Exercises, Found, find_rows, is_sheet, may_hold
from explainbot.exercises._signs import FEW, label_pattern, option_names
from explainbot.exercises._statements import find_statements
from explainbot.exercises._worksheets import find_others
from explainbot.records import Document
from explainbot.text.lines import BLOCK_A_LINE, trim

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
    """Return what of a document's text is an exercise."""
    return _kept(_Key(document))


@lru_cache(maxsize=64)
def exercises_in(text: str) -> Exercises:
    """Return what of a passage is an exercise, as far as it alone tells."""
    return _find(text, frozenset(), lined=False)


@lru_cache(maxsize=8)
def _kept(key: _Key) -> Exercises:
    document = key.document
    heads = frozenset(heading.start for heading in document.headings)
    return _find(document.text, heads, lined=document.media_type in BLOCK_A_LINE)


def _find(text: str, heads: frozenset[int], *, lined: bool) -> Exercises:
    if not may_hold(text):
        return Exercises()
    rows = find_rows(text, heads)
    found = Found(lined=lined)
    sheet = is_sheet(rows)
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
