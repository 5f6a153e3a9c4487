"""Brightspace's table of questions: rows that each name what they hold.

``NewQuestion,MC`` begins a question; rows below it hold its text, its options with
their points, pairs, items in order, hint and feedback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from explainbot.readers.banks.bank import Asked, BankChoice, BankQuestion
from explainbot.readers.banks.gift import paired
from explainbot.readers.banks.words import plain_words, words_of
from explainbot.readers.columns import SourceRow

_FIRST = "newquestion"
_HTML = "html"
_KINDS: dict[str, Asked] = {
    "wr": "essay", "sa": "short", "msa": "short", "fib": "short", "m": "pairs",
    "mat": "pairs", "mc": "choice", "tf": "judged", "ms": "choice", "o": "order",
    "ord": "order",
}  # fmt: skip
"""How questions of Brightspace's types are answered."""


def is_brightspace(rows: Sequence[SourceRow]) -> bool:
    """Whether some row begins a question as Brightspace writes it."""
    return any(_bare(row, 0) == _FIRST and _bare(row, 1) in _KINDS for row in rows[:50])


def questions(
    rows: Sequence[SourceRow], place: Callable[[SourceRow], str]
) -> Iterator[BankQuestion]:
    """Yield the questions that ask anything in words, in order.

    Args:
        rows: Of the table.
        place: Where a row stands, as a citation says it.
    """
    starts = [at for at, row in enumerate(rows) if _bare(row, 0) == _FIRST]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        held = rows[start + 1 : end]
        stem = next((_words(row, 1) for row in held if _named(row, "questiontext")), "")
        if stem:
            yield _question(stem, rows[start], held, place(rows[start]))


def _question(
    stem: str, first: SourceRow, rows: Sequence[SourceRow], place: str
) -> BankQuestion:
    kind = _KINDS.get(_bare(first, 1), "essay")
    choices: tuple[BankChoice, ...] = ()
    answers: list[str] = []
    pairs: list[tuple[str, str]] = []
    if kind == "choice":
        choices = _judged(rows, "option", 2, 4)
    elif kind == "judged":
        choices = tuple(
            BankChoice(name.capitalize(), _points(row) > 0, _words(row, 2))
            for row in rows
            if (name := _bare(row, 0)) in {"true", "false"}
        )
    elif kind == "short":
        said = [row for row in rows if _named(row, "answer")]
        best = max(map(_points, said), default=0.0)
        answers = [_words(row, 2) for row in said if 0 < best <= _points(row)]
        answers = [] if any(_bare(row, 3) == "regexp" for row in said) else answers
    elif kind == "pairs":
        left = {_bare(row, 1): _words(row, 2) for row in rows if _named(row, "choice")}
        pairs = [
            (left[_bare(row, 1)], _words(row, 2))
            for row in rows
            if _named(row, "match") and left.get(_bare(row, 1)) and _words(row, 2)
        ]
        answers = [paired(*pair) for pair in pairs]
    elif kind == "order":
        items = [_words(row, 1) for row in rows if _named(row, "item")]
        answers = [f"{number}. {text}" for number, text in enumerate(items, start=1)]
    else:
        answers = [_words(row, 1) for row in rows if _named(row, "answerkey")]
    told = [_words(row, 1) for row in rows if _named(row, "feedback")]
    name = next((_words(row, 1) for row in rows if _named(row, "title")), "")
    return BankQuestion(
        stem, place, kind, choices, tuple(filter(None, answers)),
        "\n".join(filter(None, told)), name=name, pairs=tuple(pairs),
    )  # fmt: skip


def _judged(
    rows: Sequence[SourceRow], name: str, text: int, told: int
) -> tuple[BankChoice, ...]:
    """Return choices; right is what gives most points."""
    held = [row for row in rows if _named(row, name) and _words(row, text)]
    best = max(map(_points, held), default=0.0)
    several = all(_points(row) in {0.0, 1.0} for row in held)
    least = 1.0 if several else best
    return tuple(
        BankChoice(_words(row, text), 0 < least <= _points(row), _words(row, told))
        for row in held
    )


def _points(row: SourceRow) -> float:
    try:
        return float(_bare(row, 1).rstrip("%").replace(",", "."))
    except ValueError:
        return 0.0


def _named(row: SourceRow, name: str) -> bool:
    return _bare(row, 0) == name


def _words(row: SourceRow, column: int) -> str:
    """Return a cell's words; HTML where a cell behind it says so."""
    if column >= len(row.cells):
        return ""
    text = row.cells[column]
    marked = any(cell.strip().lower() == _HTML for cell in row.cells[column + 1 :])
    return words_of(text) if marked else plain_words(text)


def _bare(row: SourceRow, column: int) -> str:
    if column >= len(row.cells):
        return ""
    return row.cells[column].strip().strip("\ufeff").lower()
