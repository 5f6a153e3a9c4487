"""Sheets of quizzes: a question, its choices and a key in each row.

Kahoot, Quizizz, Blooket, Gimkit and their like take in such tables, as do teachers'
own: "Answer 1" to "Answer 4" (or "Option A", or "A" to "D") beside "Correct answer";
one right answer beside several wrong ones; a column of true and false for each choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from explainbot.readers.banks.bank import BankChoice, BankQuestion
from explainbot.readers.banks.tables.cells import spread
from explainbot.readers.banks.tables.keys import KeyRow, Named, flag, resolved
from explainbot.readers.banks.tables.listed import gathered, headed
from explainbot.readers.banks.tables.names import CUT, bare_name
from explainbot.readers.banks.tables.names import names as column_names
from explainbot.readers.base import word_set
from explainbot.readers.columns import HEADER_ROWS, SourceRow, is_numbering
from explainbot.text.lines import one_line

_LONGEST_COUNTED = 300
"""Letters of a column's name that is one of several."""
_LAST = re.compile(
    r"(?P<words>.*?)(?:\s*(?P<number>\d{1,2}|[a-h])|(?:\A|\s+)(?P<letter>[i-z]))"
)
_COUNTED = re.compile(r"(?P<words>\D+?)\s*(?P<number>\d{1,2})\s*")
_SIGNS = frozenset("=+-@")
"""Of formulas: an apostrophe before one marks a text in a spreadsheet, and is none."""
_KAHOOT = re.compile(r"answer \d - max \d+ characters", re.IGNORECASE)
"""Names of Kahoot's template, whose keys are numbers."""
_MOST_CHOICES = 26
_FEWEST = 2
_LONGEST_NAME = 100
_TYPE = word_set("type")
_INDEX = word_set("index idx")
_TAGS = word_set("tag tags")
_TAG = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?=[,;]|\Z)|([^,;]+)')
_ALL_RIGHT = re.compile(r"fill|blank|short|type[ _-]?answer", re.IGNORECASE)
"""Types of Quizizz and Kahoot whose options are all answers that count as right."""
_NONE_RIGHT = re.compile(
    r"poll|open|survey|opinion|draw|word ?cloud|slide", re.IGNORECASE
)
"""Types of which nothing is right."""


@dataclass
class ChoiceTable:
    """A table of multiple choice, and which of its columns is which."""

    rows: Sequence[SourceRow]
    names: Sequence[str]
    question: int = -1
    options: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    """Of what is right: a name, a place, words, or a flag for each option."""
    explained: list[int] = field(default_factory=list)
    topic: int = -1
    tags: int = -1
    kind: int = -1

    def questions(self, place: Callable[[SourceRow], str]) -> Iterator[BankQuestion]:
        """Yield the questions of the rows that ask anything, in order.

        Args:
            place: Where a row stands, as a citation says it.
        """
        width = len(self.names)
        every = ((row, _padded(row, width)) for row in self.rows)
        rows = [(row, cells) for row, cells in every if cells[self.question]]
        named = self._named([cells for _row, cells in rows])
        for (row, cells), right in zip(rows, named, strict=True):
            yield self._question(cells, right, place(row))

    def notes(self) -> Iterator[str]:
        """Yield which columns are what."""
        choices = [*self.options, *self.wrong]
        first = self._told(choices[:1])
        last = f" to {self._told(choices[-1:])}" if len(choices) > 1 else ""
        key = f", right answers by {self._told(self.keys)}" if self.keys else ""
        asked = self._told([self.question])
        yield f"questions from {asked}, choices from {first}{last}{key}"

    def _told(self, columns: Sequence[int]) -> str:
        names = (one_line(CUT.split(self.names[at].strip())[0]) for at in columns)
        return ", ".join(f'"{name}"' for name in names)

    def _named(self, rows: Sequence[_Cells]) -> list[Named]:
        """Return which of its options each row says are right."""
        keys = self.keys
        if self._flagged(rows):
            return [
                frozenset(at for at, key in enumerate(keys) if flag(cells[key]))
                for cells in rows
            ]
        names = tuple(self.names[at] for at in self.options)
        alike: dict[str, list[int]] = {}
        for at in keys:
            called = _unnumbered(bare_name(self.names[at]))
            alike.setdefault(called, []).append(at)
        told = [self._by_keys(rows, held, names) for held in alike.values()]
        return (
            [_agreed(each) for each in zip(*told, strict=True)]
            if told
            else [frozenset() for _cells in rows]
        )

    def _by_keys(
        self, rows: Sequence[_Cells], keys: Sequence[int], names: tuple[str, ...]
    ) -> list[Named]:
        """Return what keys of one name say together: "correct 1", "correct 2"."""
        words = [bare_name(self.names[at]).split() for at in keys]
        index = not all(map(_INDEX.isdisjoint, words))
        return resolved(
            [
                KeyRow(
                    tuple([cells[at] for at in self.options]),
                    ", ".join([cells[at] for at in keys if cells[at]]),
                    names,
                    index=index,
                )
                for cells in rows
            ],
            numbered=any(map(_KAHOOT.search, names)),
        )

    def _flagged(self, rows: Sequence[_Cells]) -> bool:
        """Whether each option has a column beside it that says true or false."""
        if len(self.keys) != len(self.options) or len(self.keys) < _FEWEST:
            return False
        return all(flag(cells[at]) is not None for cells in rows for at in self.keys)

    def _question(self, cells: _Cells, right: Named, place: str) -> BankQuestion:
        kind = cells[self.kind]
        options = [cells[at] for at in self.options]
        told = [cells[at] for at in self.keys]
        filled = [text for text in options if text]
        answers: list[str] = []
        choices: list[BankChoice] = []
        if kind and _NONE_RIGHT.search(kind):
            choices = [BankChoice(text) for text in filled]
        elif (kind and _ALL_RIGHT.search(kind)) or (
            len(filled) == 1
            and self.keys
            and any(options[at] for at in right if at < len(options))
        ):
            answers = filled
        elif filled:
            choices = [
                BankChoice(text, at in right) for at, text in enumerate(options) if text
            ]
        elif self.wrong and any(told):
            choices = [BankChoice(text, right=True) for text in told if text]
            choices += [BankChoice(cells[at]) for at in self.wrong if cells[at]]
        else:
            answers = [text for text in told if any(map(str.isalnum, text))]
        topic, tags = cells[self.topic], cells[self.tags]
        return BankQuestion(
            cells[self.question],
            place,
            "choice" if choices else "short",
            tuple(choices),
            tuple(answers),
            "\n".join([cells[at] for at in self.explained if cells[at]]),
            tuple(filter(None, one_line(topic).split(" › "))) if topic else (),
            tuple(_tags(tags)) if tags else (),
            ordered=bool(filled),
        )


def _tags(cell: str) -> Iterator[str]:
    """Yield the tags in a cell; one between quotation marks holds any sign."""
    for found in _TAG.finditer(cell):
        tag = found[1].replace('""', '"') if found[1] else found[2] or ""
        if tag.strip():
            yield tag.strip()


def _unnumbered(name: str) -> str:
    """Return a column's name without the number that it ends with."""
    return re.sub(r"\s*\d{1,2}\Z", "", name)


def _agreed(told: Sequence[Named]) -> Named:
    """Return what keys of several names say, if those that say anything agree."""
    said = {each for each in told if each}
    return next(iter(said)) if len(said) == 1 else frozenset()


_Cells = Sequence[str]
"""Of a row, bare; one of each column, and last "", which a column -1 stands for."""


def _padded(row: SourceRow, width: int) -> _Cells:
    cells = [cell.strip() for cell in row.cells[:width]]
    for at, cell in enumerate(cells):
        if cell[:1] == "'" and cell[1:2] in _SIGNS:
            cells[at] = cell[1:]
    return (*cells, *[""] * (width - len(cells) + 1))


def _cell(row: SourceRow, column: int) -> str:
    cells = row.cells
    if not 0 <= column < len(cells):
        return ""
    cell = cells[column].strip()
    return cell[1:] if cell.startswith("'") and cell[1:2] in _SIGNS else cell


def find_choices(rows: Sequence[SourceRow]) -> tuple[ChoiceTable, int] | None:
    """Return a table of multiple choice, and how many rows stand above its names.

    None where no row names a question, and choices or wrong answers beside it.
    """
    for above, row in enumerate(rows[:HEADER_ROWS]):
        below = rows[above + 1 :]
        table = _table(row.cells, below)
        wide = gathered(row.cells, below)
        if not wide and table is None:
            wide = spread(row.cells, below)
        if wide:
            table = _table(wide[0].cells, wide[1:]) or table
        if table is not None:
            return table, above
    named = headed(rows)
    table = _table(named.cells, rows) if named else None
    return (table, 0) if table is not None else None


def _table(cells: Sequence[str], rows: Sequence[SourceRow]) -> ChoiceTable | None:
    if sum(map(bool, map(str.strip, cells))) <= _FEWEST:
        return None
    if any(len(cell) > _LONGEST_NAME for cell in cells if "?" in cell):
        return None
    names = [bare_name(cell) for cell in cells]
    table = ChoiceTable(rows, cells)
    numbered: dict[str, int] = {}
    answers: list[int] = []
    for at, name in enumerate(names):
        _sort(table, name, at, numbered, answers)
    table.options = _counted(numbered)
    if len(table.options) < _FEWEST:
        table.options = []
        if not table.wrong:
            return None
    if not table.keys:
        table.keys = answers
    if table.options and (guide := _guides(rows, table.options)):
        table.rows = rows[guide:]
    table.question = _question_column(table, names, rows)
    plain = table.options or (table.wrong and table.keys)
    return table if plain and table.question >= 0 else None


def _sort(
    table: ChoiceTable,
    name: str,
    at: int,
    numbered: dict[str, int],
    answers: list[int],
) -> None:
    """Note what a column is by its name."""
    found = _LAST.fullmatch(name) if len(name) <= _LONGEST_COUNTED else None
    words = found["words"].strip() if found else name
    if not name:
        return
    if name in column_names("key") or (words and words in column_names("key")):
        table.keys.append(at)
    elif not column_names("wrong").isdisjoint(words.split()):
        table.wrong.append(at)
    elif found and (not words or words.split()[-1] in column_names("option")):
        numbered.setdefault(found["number"] or found["letter"], at)
    elif name in column_names("answer"):
        answers.append(at)
    elif name in column_names("explained"):
        table.explained.append(at)
    elif name in column_names("topic"):
        table.topic = at if table.topic < 0 else table.topic
    elif name in _TAGS:
        table.tags = at
    elif name.rsplit(maxsplit=1)[-1] in _TYPE:
        table.kind = at


def _guides(rows: Sequence[SourceRow], options: Sequence[int]) -> int:
    """Return 1 where the first row tells what to write below: "Text for option 1"."""
    if len(rows) < _FEWEST:
        return 0
    cells = [_cell(rows[0], at).split("\n")[0] for at in options]
    said = [_COUNTED.fullmatch(cell) for cell in cells]
    words = {found["words"].casefold() for found in said if found}
    counts = [int(found["number"]) for found in said if found]
    alike = len(words) == 1 and counts == list(range(1, len(options) + 1))
    named = words and not column_names("option").isdisjoint(next(iter(words)).split())
    return int(alike and bool(named))


def _counted(numbered: dict[str, int]) -> list[int]:
    """Return the columns that are counted on from 1 or "a", in their order."""
    for labels in (range(1, _MOST_CHOICES + 1), ascii_lowercase):
        found = []
        for label in labels:
            if str(label) not in numbered:
                break
            found.append(numbered[str(label)])
        if len(found) >= _FEWEST:
            return found
    return []


def _question_column(
    table: ChoiceTable, names: Sequence[str], rows: Sequence[SourceRow]
) -> int:
    """Return the column that asks; -1 where there is none."""
    taken = {*table.options, *table.wrong, *table.keys, *table.explained}
    worded = [
        at
        for at in range(len(names))
        if at not in taken and (cells := _filled(rows, at)) and not is_numbering(cells)
    ]
    best = max(worded, key=lambda at: _asks(names[at]), default=-1)
    if best >= 0 and _asks(names[best]):
        return best
    first = min([*table.options, *table.wrong, *table.keys])
    before = [at for at in worded if at < first and at not in (table.kind, table.topic)]
    return before[-1] if before else -1


def _asks(name: str) -> int:
    """Return how surely a column of this name asks: 3 to 0."""
    asking = column_names("question")
    if name in asking:
        return 3
    words = name.split()
    return 2 * (words[:1] != [] and words[0] in asking) or any(
        word in asking for word in words
    )


def _filled(rows: Sequence[SourceRow], column: int) -> list[str]:
    return [cell for row in rows if (cell := _cell(row, column))]
