"""Gaps, tasks, instructions, aims, and answers that are marked as wrong."""

from __future__ import annotations

import re
from functools import cache

from explainbot.exercises._rows import Found, Row, asks, mute_row
from explainbot.exercises._signs import (
    CLUE,
    EMPTY_BOX,
    ENDED,
    GAP,
    INLINE_BOX,
    INSTRUCTION,
    RULE,
    SLASHED,
    STATEMENT,
    WRONG_SIGN,
    folded,
    known,
    mark_pattern,
    one_of,
    points_pattern,
    told_pattern,
)
from explainbot.text.word_lists import word_list

CLAUSE = 4
"""Words of a clause that tells something."""
_CLAUSE = re.compile(r"[;.!]\s+")
_EITHER = re.compile(r"[^\W\d_]\s+/\s+[^\W\d_]|[^\W\d_]{3,}/[^\W\d_]{3,}")
"""Words to choose from: "fish / mammals"."""


def _is_instruction(row: Row) -> bool:
    """Whether a row tells what to do with what stands below it."""
    if row.count > INSTRUCTION:
        return False
    said = (folded(_without_label(row.words)), folded(row.words))
    return any(f"{bare} ".startswith(_instructions()) for bare in said)


@cache
def _instructions() -> tuple[str, ...]:
    return tuple(sorted({f"{folded(one)} " for one in known("exercise_instructions")}))


def _without_label(text: str) -> str:
    """Return a row without "Exercise 2:" or "Part A -" before it."""
    label = re.match(r"\W*(?:[^\W_]+\s+){0,3}[^\W_]*\s*(?::|\s[–—-])\s+", text)
    return text[label.end() :] if label and len(label[0].split()) < 6 else text  # noqa: PLR2004


def find_others(rows: list[Row], found: Found, *, sheet: bool) -> None:
    """Find gaps, tasks, what stands below an instruction, and marked mistakes."""
    under = dictated = False
    aims = ""
    gaps = sum(GAP.search(row.text) is not None for row in rows)
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        if row.head:
            aims, under, dictated = "", False, False
        kind = _aim_head(row)
        if kind:
            aims, under = kind, False
            mute_row(row, found)
            continue
        if folded(row.words) in _dictations():
            dictated = True
        if row.taken:
            under = False
            continue
        listed = bool(row.number is not None or row.letter or row.box or row.bullet)
        listed = listed or row.text.startswith("|") or " | " in row.text
        aimed = (
            aims
            and row.count <= INSTRUCTION
            and (aims == "strict" or _starts(row.words, "aim_starts"))
        )
        if (
            aimed
            or _is_mute(row, after, sheet=sheet, lone=gaps == 1)
            or (dictated and row.count <= STATEMENT)
        ):
            found.gaps += bool(GAP.search(row.text) and folded(row.text))
            mute_row(row, found)
            continue
        if _is_instruction(row):
            under = True
            mute_row(row, found)
            continue
        if under and (listed or _EITHER.search(row.text)) and row.count <= STATEMENT:
            mute_row(row, found)
            continue
        if not listed:
            under = False
            aims = aims if found.lined or not row.blank_above else ""
        _mistakes(row, found)
    _tasks(rows, found)


def _tasks(rows: list[Row], found: Found) -> None:
    """Find what pupils are told to think about, in a text with other exercises."""
    if len(found.mute) + len(found.items) < 3:  # noqa: PLR2004
        return
    for row in rows:
        listed = row.bullet or row.number is not None or found.lined
        bare = f"{folded(row.words)} "
        if (
            not row.taken
            and listed
            and row.count <= STATEMENT
            and bare.startswith(_thinking())
        ):
            mute_row(row, found)


@cache
def _thinking() -> tuple[str, ...]:
    found = {folded(one) for one in known("thinking_tasks")}
    return tuple(sorted(f"{one} " for one in found))


@cache
def _dictations() -> frozenset[str]:
    return frozenset(folded(one) for one in known("dictation_headings"))


def _is_mute(row: Row, after: Row | None, *, sheet: bool, lone: bool) -> bool:
    """Whether a row is an exercise by what stands in it, and in the next.

    Args:
        row: The row.
        after: The next one.
        sheet: Whether the title, or a heading, says that there are exercises.
        lone: Whether a gap in it is the only one of the text.
    """
    short = row.count <= STATEMENT
    if lone and not sheet and GAP.search(row.text) and _tells_beside(row):
        return False
    if GAP.search(row.text) and (short or row.number is not None):
        return not RULE.match(row.text)
    if not short:
        return False
    boxes = (INLINE_BOX, EMPTY_BOX)
    if any(len(box.findall(row.text)) > 1 for box in boxes):
        return True
    lined = after is not None and _is_line(after)
    if after is not None and not lined and _ANSWER.match(after.text):
        return False
    return bool(
        points_pattern().search(row.text)
        or _word_bank().match(row.text)
        or (lined and asks(row.words))
        or (told_pattern().match(row.text) and _EITHER.search(row.text))
        or (
            (row.number is not None or row.letter) and _is_task(row, after, sheet=sheet)
        )
        or _is_aim(row.text)
    )


def _tells_beside(row: Row) -> bool:
    """Whether a row with a gap says something in another clause of its own."""
    clauses = _CLAUSE.split(GAP.sub("___", row.words))
    return any("___" not in one and len(one.split()) >= CLAUSE for one in clauses[1:])


def _is_task(row: Row, after: Row | None, *, sheet: bool) -> bool:
    """Whether an item with a number is a clue, a question or a task."""
    if CLUE.search(row.text) or SLASHED.match(row.words):
        return True
    if after is not None and _is_line(after):
        return True
    last = after is None or after.number is not None or after.head
    last = last or (sheet and bool(after and after.letter))
    if last and _is_bare(row, sheet=sheet):
        return True
    bare = f"{folded(row.words)} "
    return sheet and bare.startswith(
        tuple(f"{folded(one)} " for one in known("task_openers"))
    )


_ANSWER = re.compile(r"[\W_]*(?:[AR]|[^\W\d_]{4,10})\s?\d{0,3}[*_]{0,2}[.:)](?!\))")
"""How an answer below its question may begin: "A1:", "Answer."."""


@cache
def _word_bank() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:{one_of('word_banks')})\s*[*_]*\s*[:\uff1a(]",
        re.IGNORECASE,
    )


def _is_bare(row: Row, *, sheet: bool) -> bool:
    """Whether a row only asks; what leads in to a question belongs to it on a sheet."""
    return asks(row.words) and (sheet or not ENDED.search(row.words))


def _is_line(row: Row) -> bool:
    """Whether a row is but a line to write on."""
    if GAP.search(row.text) is None:
        return False
    word_list = folded(GAP.sub(" ", row.text)).split()
    return len(word_list) <= 4 and row.number is None  # noqa: PLR2004


def _aim_head(row: Row) -> str:
    """Return "strict" for a heading of aims, "loose" for one that may be; else ""."""
    word_list = folded(
        row.words.partition(":")[0] if row.head else row.words.rstrip(":")
    )
    if row.count > 12:  # noqa: PLR2004
        return ""
    if word_list in _aim_heads() or _leads_to_aims(row):
        return "strict"
    loose = word_list in {folded(one) for one in known("aim_labels")}
    return (
        "loose" if loose and (row.head or row.text.rstrip("*_ ").endswith(":")) else ""
    )


def _leads_to_aims(row: Row) -> bool:
    """Whether a heading, or a row with a colon, begins what aims go on with."""
    bare = folded(row.words)
    opener = next(
        (o for o in _aim_starts("aim_sentences") if f"{bare} ".startswith(o)), ""
    )
    rest = len(f"{bare} "[len(opener) :].split())
    open_end = row.head or row.text.rstrip("*_ ").endswith((":", "…", "..."))
    return bool(opener) and open_end and rest <= 3  # noqa: PLR2004


def _starts(text: str, name: str) -> bool:
    return f"{folded(text)} ".startswith(_aim_starts(name))


@cache
def _aim_heads() -> frozenset[str]:
    return frozenset(folded(one) for one in known("aim_headings"))


def _is_aim(text: str) -> bool:
    """Whether a row says what pupils shall be able to do."""
    label = re.match(
        rf"\W*(?:{one_of('aim_labels')})\s*[*_]*\s*[:\uff1a]\s*[*_]*",
        text,
        re.IGNORECASE,
    )
    bare = folded(text[label.end() :] if label else text.lstrip("-*+•0123456789.)( |"))
    if bare.startswith(_aim_starts("aim_sentences")):
        return True
    opener = next((o for o in _aim_starts("aim_openers") if bare.startswith(o)), "")
    if not (opener or label):
        return False
    rest = bare[len(opener) :].split()
    near = " ".join(rest[:4])
    verbs = {folded(one) for one in known("aim_verbs")}
    if any(f" {near} ".find(f" {verb} ") >= 0 for verb in verbs):
        return True
    german = {folded(one) for one in word_list("aim_verbs", "de")}
    return bool(german.intersection(rest))


@cache
def _aim_starts(name: str) -> tuple[str, ...]:
    found = {f"{folded(one)} " for one in known(name)}
    return tuple(sorted(found, key=len, reverse=True))


def _mistakes(row: Row, found: Found) -> None:
    """Find what is marked as wrong in a row, up to its mark."""
    if row.count > STATEMENT:
        return
    last = 0
    for mark in mark_pattern("wrong_marks").finditer(row.text):
        found.mute.append((row.start + last, row.start + mark.end()))
        last = mark.end()
        row.taken = True
    label = re.match(
        rf"\W*(?:{one_of('wrong_labels')})\s*[*_]*\s*[:\uff1a]", row.text, re.IGNORECASE
    )
    table = " | " in row.text or row.text.startswith("|")
    if table:
        cells = [folded(cell) for cell in row.text.split("|")]
        wrong = {folded(one) for one in known("wrong_marks") - known("false_words")}
        if wrong.intersection(cells) and len(cells) > 1:
            mute_row(row, found)
    elif label or WRONG_SIGN.search(row.text):
        mute_row(row, found)
