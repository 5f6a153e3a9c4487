"""Org: the text files of Emacs' Org mode.

Canonical text: what a reader of the exported page sees, by the rules of HTML pages:
headings without their keywords and tags, lists, tables, code, quotes, formulas; notes
behind their paragraphs.  Not read and told: comments, subtrees under COMMENT or
:noexport:.  Drawers, planning lines and settings are no text.

Places: the lines of the file.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from explainbot.readers.base import Decoded, HiddenText, Metadata, Parsed
from explainbot.readers.lightweight._org_words import OrgWords
from explainbot.readers.lightweight._page import (
    Notes,
    PageLines,
    heading,
    shown,
    tex,
    without_signs,
)
from explainbot.readers.metadata import language_code, tags
from explainbot.text.lines import LINE_END

if TYPE_CHECKING:
    from pathlib import Path

_HEADING = re.compile(r"(?P<stars>\*+)\s+(?P<rest>.*)")
_KEYWORD = re.compile(r"(?:TODO|DONE|NEXT|WAITING|STARTED|CANCELLED)\s+(?=\S)")
_PRIORITY = re.compile(r"\[#[A-Z0-9]\]\s*")
_TAGS = re.compile(r"(?<!\s)\s+:(?P<tags>[\w@#%:]+):\s*\Z")
_SETTING = re.compile(r"\s*#\+(?P<key>[\w-]+):\s*(?P<value>.*)", re.IGNORECASE)
_BEGIN = re.compile(r"\s*#\+begin_(?P<kind>\w+)\b.*", re.IGNORECASE)
_END = re.compile(r"\s*#\+end_(?P<kind>\w+)\s*\Z", re.IGNORECASE)
_COMMENT = re.compile(r"\s*#(?:\s|\Z)")
_DRAWER = re.compile(r"\s*:(?P<name>[\w-]+):\s*\Z")
_PROPERTY = re.compile(r"\s*:CUSTOM_ID:\s*(?P<id>\S+)", re.IGNORECASE)
_PLANNED = re.compile(r"\s*(?:SCHEDULED|DEADLINE|CLOSED):\s")
_FIXED = re.compile(r"\s*:(?:\s(?P<text>.*))?\Z")
_RULE = re.compile(r"\s*-{5,}\s*\Z")
_ROW = re.compile(r"\s*\|")
_ITEM = re.compile(
    r"(?P<indent>\s*)(?:(?P<bullet>[-+]|(?<=\s)\*)|(?P<number>\d{1,4}|[A-Za-z])[.)])"
    r"(?:\s+\[@\d+\])?(?:\s+(?P<text>.*))?\Z"
)
_BOX = re.compile(r"\[(?P<state>[ xX-])\]\s+")
_TERM = re.compile(r"(?P<term>.*?)\s+::(?:\s+(?P<said>.*))?\Z")
_NOTE = re.compile(r"\[fn:(?P<name>[\w-]+)\]\s*(?P<text>.*)")
_ENVIRONMENT = re.compile(r"\s*\\begin\{(?P<name>\w+\*?)\}")
_CODE = frozenset({"src", "example"})
_HIDDEN = frozenset({"comment"})
_SILENT = frozenset({"export", "html", "latex", "ascii", "beamer", "odt"})
"""Blocks for one form of export alone."""
_SHORT = 60
_MOST_NESTED = 50


def parse(decoded: Decoded, _path: Path, *, hidden: bool = False) -> Parsed:
    """Return what a reader of the exported page sees."""
    told = HiddenText(read=hidden)
    text = _Text(LINE_END.split(without_signs(decoded.text)), told, Notes())
    return shown(text.html(), text.about(), told)


class _Text(PageLines):
    """One pass over the lines of a file."""

    def __init__(
        self,
        rows: list[str],
        told: HiddenText,
        notes: Notes,
        begun: int = 0,
        depth: int = 0,
    ) -> None:
        super().__init__(rows, begun)
        self._depth = depth
        self._ends: dict[str, int] | None = None
        """Where the last block of each kind ends."""
        self._drawn: list[bool] | None = None
        """Whether a drawer ends from each line on, before the next heading."""
        self._told = told
        self._notes = notes
        self._words = OrgWords(notes)
        self._facts: dict[str, list[str]] = {}
        self._hidden = 0
        """Level of the heading of the hidden part that is read; 0 in none."""

    def about(self) -> Metadata:
        """Return what the settings say of the file; known after ``html``."""
        said = {key: " ".join(values) for key, values in self._facts.items()}
        return Metadata(
            title=said.get("title", ""),
            author=said.get("author", ""),
            date=said.get("date", "").strip("<>[]"),
            language=language_code(said.get("language", "")),
            tags=tags([said.get("filetags", "").strip(":").replace(":", ",")]),
        )

    def html(self) -> str:
        """Return the page, a line for each line."""
        return self.body() + "</div>" * bool(self._hidden) + self._notes.html()

    def line(self, row: str) -> None:
        """Read the block that begins with a line."""
        head = _HEADING.match(row)
        item = None if head else _ITEM.match(row)
        if head:
            self.put(self.lists.close())
            self._headed(head)
        elif not row.strip():
            return
        elif item and (item["bullet"] or item["text"] is not None):
            self._item(item)
        elif self.lists and row[:1].isspace():
            self._inside(row)
        else:
            self.put(self.lists.close())
            self._inside(row)

    def _inside(self, row: str) -> None:
        """Read a block that is no heading and no item."""
        if _PLANNED.match(row):
            return
        begun, setting, note = _BEGIN.match(row), _SETTING.match(row), _NOTE.match(row)
        if begun and self._is_closed(begun["kind"].lower()):
            self._block(begun["kind"].lower())
        elif setting:
            self._setting(setting)
        elif _COMMENT.match(row):
            self._hide("a comment", row)
        elif _DRAWER.match(row) and self._is_drawer():
            self._drawer()
        elif note:
            self._note(note)
        else:
            self._marked(row)

    def _note(self, note: re.Match[str]) -> None:
        """Read a note, and the indented paragraphs below that go on with it."""
        said = self._words(self.joined(note["text"]))
        while (row := self._indented_below()) is not None:
            while not (self.next() or "").strip():
                continue
            said += f"<br>{self._words(self.joined(row))}"
        self._notes.says(note["name"], said)

    def _indented_below(self) -> str | None:
        """Return the line that begins an indented paragraph below an empty line."""
        at = self.at + 1
        while at < len(self.rows) and not self.rows[at].strip():
            at += 1
        row = self.rows[at] if self.at + 1 < at < len(self.rows) else ""
        return row if row[:1].isspace() and self.goes_on(row) else None

    def _is_closed(self, kind: str) -> bool:
        """Whether a block that begins here ends, and is not nested without end."""
        if self._ends is None:
            ends = ((_END.match(row), at) for at, row in enumerate(self.rows))
            self._ends = {end["kind"].lower(): at for end, at in ends if end}
        return self._depth < _MOST_NESTED and self._ends.get(kind, 0) > self.at

    def _marked(self, row: str) -> None:
        """Read a block whose lines are marked each, or a paragraph."""
        if _RULE.match(row):
            self.put("<hr>")
        elif _ROW.match(row):
            self._table()
        elif _FIXED.match(row):
            self._fixed()
        elif _ENVIRONMENT.match(row):
            self._environment(row)
        else:
            self._paragraph(row)

    def _headed(self, head: re.Match[str]) -> None:
        level, said = len(head["stars"]), head["rest"]
        if level <= self._hidden:
            self._hidden = 0
            self.put("</div>")
        found = _TAGS.search(said)
        labels = found["tags"].split(":") if found else []
        said = said[: found.start()] if found else said
        said = _PRIORITY.sub("", _KEYWORD.sub("", said), count=1)
        if "noexport" in labels or said.split(" ")[0] == "COMMENT":
            if not self._told.tell(f'the part "{said.strip()}"'):
                self._skip(level)
                return
            said = said.removeprefix("COMMENT").lstrip()
            if not self._hidden:
                self._hidden = level
                self.put("<div hidden>")
        self.put(heading(level, self._words(said), self._name()))

    def _skip(self, level: int) -> None:
        """Pass over all that stands below a heading."""
        while (row := self.peek()) is not None:
            head = _HEADING.match(row)
            if head and len(head["stars"]) <= level:
                return
            self.next()

    def _name(self) -> str:
        """Return the name that the drawer below a heading gives it."""
        for row in self.rows[self.at + 1 : self.at + 12]:
            found = _PROPERTY.match(row)
            if found:
                return found["id"]
            if _HEADING.match(row) or row.strip().upper() == ":END:":
                break
        return ""

    def _is_drawer(self) -> bool:
        """Whether what begins here ends before the next heading."""
        if self._drawn is None:
            self._drawn, end = [], False
            for row in reversed(self.rows):
                end = not _HEADING.match(row) and (
                    end or row.strip().upper() == ":END:"
                )
                self._drawn.append(end)
            self._drawn.reverse()
        return self.at + 1 < len(self.rows) and self._drawn[self.at + 1]

    def _drawer(self) -> None:
        while (row := self.peek()) is not None and not _HEADING.match(row):
            self.next()
            if row.strip().upper() == ":END:":
                return

    def _hide(self, what: str, row: str) -> None:
        words = row.strip().lstrip("#").strip()
        if words and self._told.tell(f"{what} in line {self.number}"):
            self.put(f"<p hidden>{self._words(words)}</p>")

    def _setting(self, found: re.Match[str]) -> None:
        key, value = found["key"].lower(), found["value"].strip()
        if key == "caption":
            self.put(f"<p>{self._words(value)}</p>")
        elif value:
            self._facts.setdefault(key, []).append(value)

    def _block(self, kind: str) -> None:
        """Read a block between two lines that mark it."""
        rows: list[str] = []
        begun = self.at
        while (row := self.next()) is not None:
            end = _END.match(row)
            if end and end["kind"].lower() == kind:
                break
            rows.append(row)
        if kind in _SILENT:
            return
        if kind in _HIDDEN:
            if not self._told.tell(f"a comment in line {self.begun + begun + 1}"):
                return
            html = self._of_block("quote", rows, begun)
            self.fill(begun, html.replace("<blockquote>", "<blockquote hidden>", 1))
            return
        self.fill(begun, self._of_block(kind, rows, begun))

    def _of_block(self, kind: str, rows: list[str], begun: int) -> str:
        if kind in _CODE:
            code = "\n".join(row.removeprefix(",") for row in rows)
            return f"<pre>\n{escape(code)}</pre>"
        if kind == "verse":
            lines = "<br>\n".join(map(self._words, rows))
            return f"<blockquote>\n{lines}</blockquote>"
        inner = _Text(rows, self._told, self._notes, begun + 1, self._depth + 1)
        body = inner.body()
        tag = "blockquote" if kind == "quote" else "div"
        return f"<{tag}>\n{body}</{tag}>"

    def _fixed(self) -> None:
        begun, rows = self.at, []
        row: str | None = self.rows[self.at]
        while row is not None and (found := _FIXED.match(row)):
            rows.append(found["text"] or "")
            following = self.peek()
            if following is None or not _FIXED.match(following):
                break
            row = self.next()
        self.fill(begun, f"<pre>{escape(chr(10).join(rows))}</pre>")

    def _environment(self, row: str) -> None:
        found = _ENVIRONMENT.match(row)
        end = f"\\end{{{found['name'] if found else ''}}}"
        rows = [row]
        while end not in rows[-1] and (following := self.next()) is not None:
            rows.append(following)
        self.put(f"<p>{tex(' '.join(rows), display=True)}</p>")

    def _table(self) -> None:
        rows: list[tuple[int, list[str] | None]] = []
        row: str | None = self.rows[self.at]
        while row is not None and _ROW.match(row):
            bare = row.strip()
            cells = None if bare.startswith("|-") else bare.strip("|").split("|")
            rows.append((self.at, cells))
            following = self.peek()
            if following is None or not _ROW.match(following):
                break
            row = self.next()
        ruled = any(cells is None for _, cells in rows[1:])
        head = ruled and rows[0][1] is not None
        self.out[rows[0][0]] += "<table>"
        for place, cells in rows:
            if cells is None:
                head = False
                continue
            tag = "th" if head else "td"
            told = "".join(
                f"<{tag}>{self._words(cell.strip())}</{tag}>" for cell in cells
            )
            self.out[place] += f"<tr>{told}</tr>"
        self.put("</table>")

    def _item(self, found: re.Match[str]) -> None:
        """Begin an item of a list, with the lines that go on in it."""
        indent = len(found["indent"].expandtabs())
        text = found["text"] or ""
        box = _BOX.match(text)
        text = text[box.end() :] if box else text
        term = _TERM.match(text) if found["bullet"] else None
        tag = "ol" if found["number"] else "dl" if term else "ul"
        deepest = self.lists.deepest
        deeper = isinstance(deepest, int) and indent > deepest
        self.put(self.lists.item(indent, tag, deeper=deeper))
        if term:
            self.put(f"<dt>{self._words(term['term'])}</dt><dd>")
            self.put(self.lined(self._words(self.joined(term["said"] or ""))))
            self.put("</dd>")
        else:
            checked = "☑ " if box and box["state"] in "xX" else "☐ " if box else ""
            self.put(checked)
            self.put(self.lined(self._words(self.joined(text))))

    def _paragraph(self, row: str) -> None:
        self.put("<p>")
        self.put(self.lined(self._words(self.joined(row))))
        self.put("</p>")

    def goes_on(self, row: str) -> bool:
        """Whether a line goes on what stands above it."""
        item = _ITEM.match(row)
        begins = (
            _HEADING, _BEGIN, _SETTING, _COMMENT, _DRAWER, _ROW, _RULE, _NOTE,
            _ENVIRONMENT,
        )  # fmt: skip
        if not row.strip() or any(each.match(row) for each in begins):
            return False
        return not (item and (item["bullet"] or item["text"])) and not (
            self.lists and not row[:1].isspace()
        )
