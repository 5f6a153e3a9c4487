"""Choices that share one cell: "A) the nucleus; B) the mitochondrion"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase

from explainbot.readers.banks.tables.keys import shown_key
from explainbot.readers.banks.tables.names import bare_name, names
from explainbot.readers.base import word_set
from explainbot.readers.columns import SourceRow

_OFFERED = word_set("choices options alternatives variants")
_FIRST = re.compile(r"\s*(?P<open>\(?)(?P<label>[Aa1])(?P<close>[.):])\s*(?=\S)")
_KEY = re.compile(
    r"[\s(\[]*(?:[A-Za-z]|\d{1,2})(?:[\s,;&]+(?:[A-Za-z]|\d{1,2}))*[\s).:\]]*"
)
_SEVERAL = re.compile(r"[;|,/\n]")
_MOST = 26
_MOST_COLUMNS = 100
"""Columns of a table that is a list of questions."""
_CIRCLED = {
    chr(sign + number): label
    for sign, labels in (
        (0x2460, range(1, 21)), (0x2776, range(1, 11)), (0x24B6, ascii_uppercase),
        (0x24D0, ascii_lowercase),
    )
    for number, label in enumerate(map(str, labels))
}  # fmt: skip
"""Numbers and letters in circles, and what each stands for."""
_CIRCLE = re.compile(f"[{''.join(_CIRCLED)}]")
_FEWEST = 2


def spread(cells: Sequence[str], rows: Sequence[SourceRow]) -> list[SourceRow]:
    """Return a table with each choice in a column of its own; [] if it needs none.

    A cell whose choices cannot be told apart becomes a question without an answer.

    Args:
        cells: The names of its columns.
        rows: Those below.
    """
    if len(cells) > _MOST_COLUMNS:
        return []
    named = [bare_name(cell) for cell in cells]
    keys = [
        at for at, name in enumerate(named) if name in names("key") | names("answer")
    ]
    lettered = keys and all(
        _KEY.fullmatch(shown_key(cell))
        for row in rows
        for key in keys
        if (cell := _cell(row, key))
    )
    for at, name in enumerate(named):
        if at in keys or not name or name in names("explained"):
            continue
        offered = name in _OFFERED or name.split()[-1] in names("option")
        if not (offered or lettered):
            continue
        held = [cell for row in rows if (cell := _cell(row, at))]
        parted = [part(cell) for cell in held]
        count = max(map(len, parted), default=0)
        unsure = offered and any(
            _unsure(_cell(row, key), _cell(row, at)) for row in rows for key in keys
        )
        if not unsure and (count < _FEWEST or 2 * sum(map(bool, parted)) < len(held)):
            continue
        count = max(count, _FEWEST)
        head = [f"Option {ascii_lowercase[n].upper()}" for n in range(count)]
        made = [SourceRow(0, 0, (*_without(cells, at), *head))]
        for row in rows:
            choices = part(_cell(row, at))
            told = list(row.cells) + [""] * (len(cells) - len(row.cells))
            for key in keys:
                if not choices and _unsure(told[key], _cell(row, at)):
                    told[key] = ""
            filled = [*choices, *[""] * (count - len(choices))]
            made.append(SourceRow(row.number, row.line, (*_without(told, at), *filled)))
        return made
    return []


def _unsure(key: str, cell: str) -> bool:
    """Whether a key may be the place of a choice in a cell, not its words."""
    key = shown_key(key)
    bare = key.strip(" ()[].:")
    if cell[:1] in _CIRCLED:
        return True
    several = _FIRST.match(cell) or _SEVERAL.search(cell)
    if not (_KEY.fullmatch(key) and several):
        return False
    parts = [each.strip() for each in _SEVERAL.split(cell)]
    if bare not in parts:
        return True
    if len(bare.split()) > 1:
        return False
    place = int(bare) if bare.isdecimal() else ord(bare.lower()) - ord("a") + 1
    return 1 <= place <= len(parts) and parts[place - 1] != bare


def _cell(row: SourceRow, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""


def _without(cells: Sequence[str], column: int) -> list[str]:
    return [cell for at, cell in enumerate(cells) if at != column]


def part(cell: str) -> list[str]:
    """Return the choices in a cell, without their labels; [] where that is not sure.

    Labels are of one form and count on from A or 1; each stands there once.
    """
    if cell.lstrip()[:1] in _CIRCLED:
        cell = _CIRCLE.sub(lambda found: f" ({_CIRCLED[found[0]]}) ", cell)
    first = _FIRST.match(cell)
    if not first:
        return []
    label = first["label"]
    labels = [
        str(number + 1) if label == "1" else chr(ord(label) + number)
        for number in range(_MOST)
    ]
    opened, closed = re.escape(first["open"]), re.escape(first["close"])
    bounds: list[re.Match[str]] = []
    for each in labels:
        found = [*re.finditer(rf"(?<![^\W_]){opened}{each}{closed}\s*", cell)]
        if not found:
            break
        if len(found) > 1 or (bounds and found[0].start() < bounds[-1].end()):
            return []
        bounds.append(found[0])
    ends = [each.start() for each in bounds[1:]] + [len(cell)]
    texts = [
        cell[each.end() : end].strip(" \t\r\n;,|/")
        for each, end in zip(bounds, ends, strict=True)
    ]
    more = rf"(?<![^\W_]){opened}(?:[A-Za-z]|\d{{1,2}}){closed}(?:\s|$)"
    if any(re.search(more, text) for text in texts):  # a label that was left out
        return []
    return texts if len(texts) >= _FEWEST and all(texts) else []
