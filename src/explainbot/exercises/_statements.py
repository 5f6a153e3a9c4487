"""Statements to be judged: true or false."""

from __future__ import annotations

import re
from functools import cache

from explainbot.exercises._rows import Found, Row, is_key_head, mute_row
from explainbot.exercises._signs import (
    INSTRUCTION,
    RULE,
    TICKED,
    choice_pattern,
    folded,
    known,
    one_of,
    verdict_pattern,
)

BRIEF = 3
"""Words of a row that is no statement."""


def find_statements(rows: list[Row], found: Found) -> None:
    """Find statements to be judged, by their boxes or by the instruction above."""
    names: list[str] = []
    under = False
    for at, row in enumerate(rows):
        if is_key_head(row):
            under, names = False, []
        table = " | " in row.text or row.text.startswith("|")
        names = _verdict_names(row) or names if table or RULE.match(row.text) else []
        if row.taken or (table and _in_table(row, names, found)):
            continue
        if _has_choice(row, found):
            continue
        if judges(row):
            under = at + 1 < len(rows)
            mute_row(row, found)
        elif under and not row.head and _can_be_judged(row):
            _judge(row, None, found)
        elif row.head or row.count > BRIEF:
            under = False


def _can_be_judged(row: Row) -> bool:
    """Whether a row below an instruction is a statement: listed, or with a verdict."""
    listed = row.number is not None or row.letter or row.box or row.bullet
    patterns = _leading_choice().match(row.text) or verdict_pattern().search(row.text)
    return bool(listed or patterns)


@cache
def _leading_choice() -> re.Pattern[str]:
    """Return what the choice between true and false looks like before a statement."""
    true, false = one_of("true_words"), one_of("false_words")
    return re.compile(
        rf"[^\w\n]*(?:{true})[^\w\n]{{1,10}}(?:{false})[^\w\n]+(?=\w)", re.IGNORECASE
    )


def _in_table(row: Row, names: list[str], found: Found) -> bool:
    """Take a row of a table of statements, below the names of its columns or not."""
    if _verdict_names(row):
        mute_row(row, found)
        return True
    if names:
        _ticked_cell(row, names, found)
        return True
    return _judged_cells(row, found)


def _has_choice(row: Row, found: Found) -> bool:
    """Take a statement with "true / false" at its end."""
    choice = choice_pattern().search(row.text)
    if not choice or len(folded(row.text[: choice.start()]).split()) < BRIEF:
        return False
    _judge(row, choice, found)
    return True


def _verdict_names(row: Row) -> list[str]:
    """Return a row's cells where two of them head columns of true and of false."""
    cells = [folded(cell) for cell in row.text.strip("|").split("|")]
    verdicts = known("true_words") | known("false_words")
    heads = sum(cell in verdicts for cell in cells)
    return cells if heads == 2 and len(cells) > heads else []  # noqa: PLR2004


def judges(row: Row) -> bool:
    """Whether a row tells to judge the statements below it."""
    if row.count > INSTRUCTION:
        return False
    bare = folded(row.words)
    marks = {folded(mark) for mark in known("instruction_marks")}
    return any(f" {mark} " in f" {bare} " for mark in marks)


def _ticked_cell(row: Row, names: list[str], found: Found) -> None:
    cells = row.text.strip("|").split("|")
    if RULE.match(row.text):
        return
    told = None
    for name, cell in zip(names, cells, strict=False):
        if TICKED.fullmatch(cell.strip(" \t[]()")):
            told = name in known("true_words")
    found.judged.append(((row.start, row.end), row.number, told))
    row.taken = True


def _judged_cells(row: Row, found: Found) -> bool:
    """Take a statement with its verdict in a cell named so: "True or false: FALSE"."""
    cells = row.text.split(" | ")
    marks = {folded(mark) for mark in known("instruction_marks")}
    for cell in cells[1:]:
        name, colon, said = cell.partition(": ")
        if colon and folded(name) in marks:
            word = folded(said)
            right, wrong = known("true_words"), known("false_words")
            told = True if word in right else False if word in wrong else None
            end = row.start + len(cells[0])
            found.judged.append(((row.start, end), row.number, told))
            row.taken = True
            return True
    return False


def _judge(row: Row, choice: re.Match[str] | None, found: Found) -> None:
    told: bool | None = None
    if choice:
        first, second = choice["first"] or "", choice["second"] or ""
        ticks = [bool(TICKED.search(first)), bool(TICKED.search(second))]
        told = ticks[0] if sum(ticks) == 1 else None
        end = row.start + choice.start()
        found.mute.append((end, row.end))
    else:
        verdict = verdict_pattern().search(row.text)
        end = row.end
        if verdict:
            word = folded(verdict["verdict"])
            told = word in known("true_words") and not (
                word in known("false_words") and word != "f"
            )
            end = row.start + verdict.start()
            found.mute.append((end, row.end))
        elif row.box and TICKED.fullmatch(row.box.strip("[]() \t")):
            told = True
    start = row.start
    while end > start and row.text[end - start - 1].isspace():
        end -= 1
    found.judged.append(((start, end), row.number, told))
    row.taken = True
