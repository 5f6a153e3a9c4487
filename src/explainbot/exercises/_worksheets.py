"""Worksheets: gaps, tasks, statements to judge, aims, answers that a teacher marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from explainbot.exercises.rows import Found, TextRow, asks, is_key_head, mute_row
from explainbot.exercises.signs import (
    CLUE,
    CROSSED,
    EMPTY_BOX,
    ENDED,
    GAP,
    INLINE_BOX,
    INSTRUCTION,
    NO_POINTS,
    RULE,
    SLASHED,
    STATEMENT,
    TICKED,
    WRONG_SIGN,
    choice_pattern,
    correction_pattern,
    folded,
    known,
    label_pattern,
    mark_pattern,
    one_of,
    points_pattern,
    refused_pattern,
    told_pattern,
    verdict_pattern,
)
from explainbot.text.word_lists import word_list

CLAUSE = 4
"""Words of a clause that tells something."""
_CLAUSE = re.compile(r"[;.!]\s+")
_EITHER = re.compile(r"[^\W\d_]\s+/\s+[^\W\d_]|[^\W\d_]{3,}/[^\W\d_]{3,}")
"""Words to choose from: "fish / mammals"."""


def _is_instruction(row: TextRow, *, sheet: bool) -> bool:
    """Whether a row tells what to do with what stands below it."""
    if row.count > INSTRUCTION:
        return False
    if sheet and _only_tells(row):
        return True
    said = (folded(_without_label(row.words)), folded(row.words))
    return any(f"{bare} ".startswith(_instructions()) for bare in said)


@cache
def _instructions() -> tuple[str, ...]:
    return tuple(sorted({f"{folded(one)} " for one in known("exercise_instructions")}))


def _without_label(text: str) -> str:
    """Return a row without "Exercise 2:" or "Part A -" before it."""
    label = re.match(r"\W*(?:[^\W_]+\s+){0,3}[^\W_]*\s*(?::|\s[–—-])\s+", text)
    return text[label.end() :] if label and len(label[0].split()) < 6 else text  # noqa: PLR2004


def find_others(rows: list[TextRow], found: Found, *, sheet: bool) -> None:
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
            _blank_cells(rows[at + 1 :] if sheet else (), found)
            continue
        if _is_instruction(row, sheet=sheet):
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


_BLANK = re.compile(r"\|[ \t]*(?=\|)")


def _blank_cells(rows: Sequence[TextRow], found: Found) -> None:
    """Find the table below a task of which pupils are to fill in cells."""
    table = list(takewhile(lambda row: row.text.startswith("|"), rows))
    if any(_BLANK.search(row.text) for row in table):
        for row in table:
            mute_row(row, found)


def _tasks(rows: list[TextRow], found: Found) -> None:
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


def _is_mute(row: TextRow, after: TextRow | None, *, sheet: bool, lone: bool) -> bool:
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


def _tells_beside(row: TextRow) -> bool:
    """Whether a row with a gap says something in another clause of its own."""
    clauses = _CLAUSE.split(GAP.sub("___", row.words))
    return any("___" not in one and len(one.split()) >= CLAUSE for one in clauses[1:])


def _is_task(row: TextRow, after: TextRow | None, *, sheet: bool) -> bool:
    """Whether an item with a number is a clue, a question or a task."""
    if CLUE.search(row.text) or SLASHED.match(row.words):
        return True
    if after is not None and _is_line(after):
        return True
    last = after is None or after.number is not None or after.head
    last = last or (sheet and bool(after and after.letter))
    if last and _is_bare(row, sheet=sheet):
        return True
    # What leads in to a task belongs to it: "Tom weighs the stone. Explain why."
    parts = _PART.split(row.words)
    return sheet and (_is_told_to(parts[0]) or _is_told_to(parts[-1]))


_PART = re.compile(r"(?<=[.!?:;])[\s*_]+(?=\S)")
"""Between two sentences of a row."""


def _is_told_to(part: str) -> bool:
    """Whether a sentence tells pupils what to do."""
    return f"{folded(part)} ".startswith(_task_openers())


@cache
def _task_openers() -> tuple[str, ...]:
    return tuple(sorted({f"{folded(one)} " for one in known("task_openers")}))


_ANSWER = re.compile(r"[\W_]*(?:[AR]|[^\W\d_]{4,10})\s?\d{0,3}[*_]{0,2}[.:)](?!\))")
"""How an answer below its question may begin: "A1:", "Answer."."""


@cache
def _word_bank() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:{one_of('word_banks')})\s*[*_]*\s*[:\uff1a(]",
        re.IGNORECASE,
    )


def _only_tells(row: TextRow) -> bool:
    """Whether a row is a paragraph each sentence of which tells what to do."""
    if row.head or not (row.blank_above and _SENTENCE.fullmatch(row.text)):
        return False
    return all(map(_is_told_to, _PART.split(row.words)))


_SENTENCE = re.compile(r"[*_]*[^\W\d_](?<=[^a-zß-ÿ])[^|]*[.!:][*_]*")
"""A row that begins with a capital and ends as a sentence, no row of a table."""


def _is_bare(row: TextRow, *, sheet: bool) -> bool:
    """Whether a row only asks; what leads in to a question belongs to it on a sheet."""
    return asks(row.words) and (sheet or not ENDED.search(row.words))


def _is_line(row: TextRow) -> bool:
    """Whether a row is but a line to write on."""
    if GAP.search(row.text) is None:
        return False
    said = folded(GAP.sub(" ", row.text)).split()
    return len(said) <= 4 and row.number is None  # noqa: PLR2004


def _aim_head(row: TextRow) -> str:
    """Return "strict" for a heading of aims, "loose" for one that may be; else ""."""
    said = folded(row.words.partition(":")[0] if row.head else row.words.rstrip(":"))
    if row.count > 12:  # noqa: PLR2004
        return ""
    if said in _aim_heads() or _leads_to_aims(row):
        return "strict"
    loose = said in _aim_labels()
    return (
        "loose" if loose and (row.head or row.text.rstrip("*_ ").endswith(":")) else ""
    )


def _leads_to_aims(row: TextRow) -> bool:
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
def _aim_labels() -> frozenset[str]:
    return frozenset(map(folded, known("aim_labels")))


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


def _mistakes(row: TextRow, found: Found) -> None:
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


BRIEF = 3
"""Words of a row that is no statement."""


def find_statements(rows: list[TextRow], found: Found) -> None:
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


def _can_be_judged(row: TextRow) -> bool:
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


def _in_table(row: TextRow, names: list[str], found: Found) -> bool:
    """Take a row of a table of statements, below the names of its columns or not."""
    if _verdict_names(row):
        mute_row(row, found)
        return True
    if names:
        _ticked_cell(row, names, found)
        return True
    return _judged_cells(row, found)


def _has_choice(row: TextRow, found: Found) -> bool:
    """Take a statement with "true / false" at its end."""
    choice = choice_pattern().search(row.text)
    if not choice or len(folded(row.text[: choice.start()]).split()) < BRIEF:
        return False
    _judge(row, choice, found)
    return True


def _verdict_names(row: TextRow) -> list[str]:
    """Return a row's cells where two of them head columns of true and of false."""
    cells = [folded(cell) for cell in row.text.strip("|").split("|")]
    verdicts = known("true_words") | known("false_words")
    heads = sum(cell in verdicts for cell in cells)
    return cells if heads == 2 and len(cells) > heads else []  # noqa: PLR2004


def judges(row: TextRow) -> bool:
    """Whether a row tells to judge the statements below it."""
    if row.count > INSTRUCTION:
        return False
    bare = folded(row.words)
    marks = {folded(mark) for mark in known("instruction_marks")}
    return any(f" {mark} " in f" {bare} " for mark in marks)


def _ticked_cell(row: TextRow, names: list[str], found: Found) -> None:
    cells = row.text.strip("|").split("|")
    if RULE.match(row.text):
        return
    told = None
    for name, cell in zip(names, cells, strict=False):
        if TICKED.fullmatch(cell.strip(" \t[]()")):
            told = name in known("true_words")
    found.judged.append(((row.start, row.end), row.number, told))
    row.taken = True


def _judged_cells(row: TextRow, found: Found) -> bool:
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


def _judge(row: TextRow, choice: re.Match[str] | None, found: Found) -> None:
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


ANSWER = 8
"""Words of an answer with a cross before it."""
BELOW = 6
"""Rows below a question among which answers stand."""
_ARROW = re.compile(r"\W*(?:->|=>|→)")


def find_marked(rows: list[TextRow], found: Found) -> None:
    """Find answers with a cross or no points, and such as are corrected."""
    for at, row in enumerate(rows):
        if row.head or row.count > STATEMENT:
            continue
        below = _is_below_question(rows, at)
        refused = refused_pattern().search(row.text)
        if refused:
            found.mute.append((row.start, row.start + refused.end()))
            row.taken = True
        if not below:
            continue
        scored = NO_POINTS.search(row.text)
        if scored:
            mute_row(row, found)
            if not folded(row.text[: scored.start()]) and not asks(rows[at - 1].words):
                mute_row(rows[at - 1], found)
        elif correction_pattern().match(row.text) and not asks(rows[at - 1].words):
            mute_row(rows[at - 1], found)
        elif CROSSED.match(row.text) and row.count <= ANSWER and not row.taken:
            _crossed(rows, at, found)


def _is_below_question(rows: list[TextRow], at: int) -> bool:
    """Whether a question stands close above a row, in the same block or the next."""
    for place in range(at - 1, max(-1, at - 1 - BELOW), -1):
        row = rows[place]
        if asks(row.words):
            return True
        if row.head or row.number is not None or row.count > STATEMENT:
            return False
    return False


def _crossed(rows: list[TextRow], at: int, found: Found) -> None:
    """Leave out an answer with a cross, and those beside it."""
    first = at
    while not asks(rows[first - 1].words):
        first -= 1
    for place in range(first, len(rows)):
        row = rows[place]
        if place > at and (row.blank_above or row.number is not None or row.head):
            return
        if row.count > ANSWER or asks(row.words):
            return
        if not (label_pattern().match(row.text) or _ARROW.match(row.text)):
            mute_row(row, found)
