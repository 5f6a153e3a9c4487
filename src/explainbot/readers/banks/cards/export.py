"""Text exports of Anki, known by their head lines whatever the file's suffix.

The head says how the rest is written: ``#separator:tab``, ``#html:true``, ``#deck
column:3``, ``#tags column:6``, ``#columns:...``, ``#deck:NAME``.  Fields without a role
are the note's: the first is its front.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from explainbot.errors import SourceError
from explainbot.readers.banks.bank import Bank
from explainbot.readers.banks.cards.notes import add_note, is_cloze
from explainbot.text.lines import LINE_END

_HEAD = re.compile(
    r"#(separator|html|columns|tags|deck|notetype|if matches"
    r"|(?:guid|notetype|deck|tags) column):(.*)",
    re.IGNORECASE,
)
_SEPARATORS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|",
    "colon": ":", "\\t": "\t",
}  # fmt: skip
_MOST_TAGS = 100
"""That a head gives to every note."""
_DIGITS = 4
"""Of a column's number."""
_LONGEST_CELL = 2**31 - 1


def is_export(text: str) -> bool:
    """Whether a text begins with a head line of Anki's."""
    return text.startswith("#") and _HEAD.match(text) is not None


def read_export(text: str, path: Path) -> Bank:
    """Return the notes of an export.

    Raises:
        SourceError: A row has a quotation mark that is not closed.
    """
    head, end, passed = _head(text)
    separator = _separator(head.get("separator", ""), text[end:])
    marked = head.get("html", "true").strip().casefold() != "false"
    roles = _Roles(head)
    bank = Bank()
    csv.field_size_limit(_LONGEST_CELL)
    body = io.StringIO(text[end:], newline="")
    reader = csv.reader(body, delimiter=separator, strict=True)
    line, lacking = passed + 1, []
    try:
        for cells in reader:
            if any(map(str.strip, cells)) and not _is_comment(cells):
                place = f"line {line}"
                if not _add(bank, roles, cells, place, marked=marked):
                    lacking.append(place)
            line = passed + reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"the export is not well-formed ({error})",
            where=path,
            line=line,
            hint="Look for a quotation mark that is not closed or not doubled.",
        ) from None
    if lacking:
        told = ", ".join(lacking[:5]) + (", …" if len(lacking) > 5 else "")  # noqa: PLR2004
        bank.notes.append(f"notes without words on both sides are not read: {told}")
    return bank


def _is_comment(cells: list[str]) -> bool:
    return len(cells) == 1 and cells[0].startswith("#")


def _head(text: str) -> tuple[dict[str, str], int, int]:
    """Return what the head says, its end, and its lines."""
    head: dict[str, str] = {}
    end = count = 0
    while text[end : end + 1] == "#":
        found = LINE_END.search(text, end)
        stop = found.start() if found else len(text)
        told = _HEAD.match(text[end:stop])
        if told:
            head[told[1].lower()] = told[2]
        end, count = (found.end() if found else stop), count + 1
    return head, end, count


def _separator(said: str, rest: str) -> str:
    bare = said.strip().casefold()
    if bare in _SEPARATORS:
        return _SEPARATORS[bare]
    if len(sign := said.strip("\r\n")) == 1 and sign != '"':
        return sign
    first = rest.split("\n", 1)[0]
    return max("\t;,|", key=first.count)


class _Roles:
    """What the head says of all rows."""

    def __init__(self, head: dict[str, str]) -> None:
        self.deck = head.get("deck", "")
        self.tags = tuple(head.get("tags", "").split()[:_MOST_TAGS])
        names = re.split(r"[\t,;|]", head.get("columns", ""))
        self._named = len(names) if names[-1].strip().casefold() == "tags" else 0
        """Columns where the last is named so; else 0."""
        self._columns = {
            name: int(number)
            for name in ("guid", "notetype", "deck", "tags")
            if (number := head.get(f"{name} column", "").strip()).isdecimal()
            and len(number) <= _DIGITS
        }

    def columns(self, count: int) -> dict[str, int]:
        """Return the columns of a row of so many that have a role, from 1."""
        if count == self._named and not self._columns.get("tags"):
            return {**self._columns, "tags": count}
        return self._columns


def _add(
    bank: Bank, roles: _Roles, cells: list[str], place: str, *, marked: bool
) -> bool:
    columns = roles.columns(len(cells))
    taken = {number - 1 for number in columns.values()}
    fields = [cell for at, cell in enumerate(cells) if at not in taken]

    def said(name: str) -> str | None:
        at = columns.get(name, 0)
        return cells[at - 1] if 0 < at <= len(cells) else None

    front = [text for text in fields if is_cloze(text)] or fields[:1]
    shown = set(front)
    back = [text for text in fields if text not in shown]
    back[1:] = [text for text in back[1:] if len(text.strip()) > 1]  # switches: "y"
    return add_note(
        bank,
        front,
        back,
        place=place,
        deck=roles.deck if (deck := said("deck")) is None else deck,
        tags=(*(said("tags") or "").split(), *roles.tags),
        marked=marked,
    )
