"""AsciiDoc: the text files of Asciidoctor and its like.

Canonical text: what a reader of the page sees, by the rules of HTML pages: sections,
lists, tables, code, quotes, framed notes, questions with answers ([qanda]); notes
behind their paragraphs.  Attributes stand for what the file sets them to.  Not read and
told: comments, files that are taken in, parts for other attributes.

Places: the lines of the file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING

from explainbot.readers.base import Decoded, HiddenText, Metadata, Parsed, word_set
from explainbot.readers.lightweight._asciidoc_words import AsciiDocWords
from explainbot.readers.lightweight._page import (
    Notes,
    PageLines,
    heading,
    shown,
    tex,
    without_signs,
)
from explainbot.readers.lightweight._tables import Columns, table_html
from explainbot.readers.metadata import language_code, tags
from explainbot.text.lines import LINE_END

if TYPE_CHECKING:
    from pathlib import Path

_TITLE = re.compile(r"(?P<signs>={1,6}|#{1,6})\s+(?P<words>\S.*?)(?:\s+=+)?\s*\Z")
_ENTRY = re.compile(
    r":(?P<off>!?)(?P<name>\w[\w-]*)(?P<end>!?):(?:\s+(?P<value>.*))?\Z"
)
_AUTHOR = re.compile(r"(?P<name>[^\W\d_][\w.' -]*?)(?:\s+<[^>]*>)?(?:;.*)?\Z")
_REVISION = re.compile(r"(?:v[\d.]+,?\s*)?(?P<date>\d{4}-\d{2}-\d{2})?.*\Z")
_ATTRIBUTES = re.compile(r"\[(?P<list>[^\[\]]*(?:\[[^\]]*\])?[^\[\]]*)\]\s*\Z")
_ANCHOR = re.compile(r"\[\[(?P<id>[^\],]+)(?:,.*)?\]\]\s*\Z")
_CAPTION = re.compile(r"\.(?P<words>[^\s.].*)\Z")
_FENCE = re.compile(
    r"(?P<sign>-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|`{3,}).*\Z"
)
_TABLE = re.compile(r"(?P<sign>[|,:!])={3,}\s*\Z")
_COMMENT = re.compile(r"//(?!/)(?P<text>.*)\Z")
_DIRECTIVE = re.compile(r"(?P<name>include|ifdef|ifndef|ifeval|endif)::(?P<rest>.*)\Z")
_BLOCK_MACRO = re.compile(r"(?P<name>image|video|audio|toc|kroki)::(?P<rest>.*)\Z")
_BREAK = re.compile(r"(?:'{3,}|<{3,}|-{3}|\*{3})\s*\Z")
_ADMONITION = re.compile(
    r"(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+(?P<text>.*)"
)
_ITEM = re.compile(
    r"\s*(?:(?P<bullet>\*{1,6}|-)|(?P<dots>\.{1,6})|(?P<number>\d{1,4}|[a-zA-Z])\."
    r"|<(?P<callout>\d+|\.)>)\s+(?P<text>\S.*)\Z"
)
_TERM = re.compile(r"\s*(?P<term>\S.*?)(?P<sign>:{2,4}|;;)(?:\s+(?P<said>.*))?\Z")
_BOX = re.compile(r"\[(?P<state>[ x*])\]\s+")
_KINDS = word_set("note tip important warning caution sidebar example")
_CALLED = re.compile(r"\s*(?:<\d+>\s*)+$")
"""Numbers behind a line of code, which the text below explains."""
_PAGE_ATTRIBUTES = frozenset({"backend-html5", "backend-html", "basebackend-html"})


def parse(decoded: Decoded, _path: Path, *, hidden: bool = False) -> Parsed:
    """Return what a reader of the page sees."""
    told = HiddenText(read=hidden)
    rows = [row.rstrip() for row in LINE_END.split(without_signs(decoded.text))]
    text = _Text(rows, told, AsciiDocWords(Notes()))
    html = text.whole()
    found = shown(html, text.about(), told)
    return replace(found, warnings=(*found.warnings, *text.elsewhere()))


class _Text(PageLines):
    """One pass over the lines of a file, or of a block in it."""

    def __init__(
        self,
        rows: list[str],
        told: HiddenText,
        words: AsciiDocWords,
        begun: int = 0,
    ) -> None:
        super().__init__(rows, begun)
        self._told = told
        self._words = words
        self._named = words.named
        """Attributes that the file sets."""
        self._style: list[str] = []
        """The attributes above the block that follows."""
        self._id = ""
        self._caption = ""
        self._taken: list[str] = []
        self._last: dict[str, int] | None = None
        """The last line of each wording."""

    def about(self) -> Metadata:
        """Return what the head says of the file; known after ``whole``."""
        said = self._named
        return Metadata(
            title=unescape(
                re.sub(r"<[^>]*>", "", self._words(said.get("doctitle", "")))
            ),
            author=said.get("author", ""),
            date=said.get("revdate", ""),
            language=language_code(said.get("lang", "")),
            tags=tags([said.get("keywords", "")]),
        )

    def elsewhere(self) -> tuple[str, ...]:
        """Return a note on the files that are taken in."""
        if not self._taken:
            return ()
        return (f"parts in other files are not read: {', '.join(self._taken[:3])}",)

    def whole(self) -> str:
        """Return the page, a line for each line."""
        self._head()
        return self.body() + self._words.notes.html()

    def _head(self) -> None:
        """Read the title, the author's line and the attributes at the top."""
        rows, place = self.rows, 0
        while place < len(rows) and (not rows[place] or rows[place].startswith("//")):
            place += 1
        titled = place < len(rows) and rows[place].startswith(("= ", "# "))
        if titled:
            self._named["doctitle"] = rows[place][2:].strip()
            place += 1
            if place < len(rows) and (found := _AUTHOR.fullmatch(rows[place])):
                self._named["author"] = found["name"]
                rows[place] = ""
                place += 1
                dated = _REVISION.match(rows[place]) if place < len(rows) else None
                if dated and re.match(r"v?\d", rows[place]):
                    self._named["revdate"] = dated["date"] or ""
                    rows[place] = ""
        for row in rows[place:]:
            if not row:
                break
            found = _ENTRY.match(row)
            if found and not (found["off"] or found["end"]):
                self._named[found["name"]] = found["value"] or ""

    def line(self, row: str) -> None:
        """Read the block that begins with a line."""
        if not row.strip():
            if not self._in_item():
                self.put(self.lists.close())
            return
        if row.strip() == "+" and self.lists:
            return
        if self._aside(row):
            return
        title, term = _TITLE.match(row), _TERM.match(row)
        item = _ITEM.match(row)
        if title:
            self.put(self.lists.close())
            level = len(title["signs"])
            self.put(heading(level, self._words(title["words"]), self._taken_id()))
            self._style = []
        elif item:
            self._item(item)
        elif term and not row.startswith(("http", "image", "include")):
            self._described(term)
        else:
            if not self._attached():
                self.put(self.lists.close())
            self._block(row)

    def _in_item(self) -> bool:
        """Whether an empty line stands inside a list, before its next item or part."""
        if not self.lists:
            return False
        for row in self.rows[self.at + 1 :]:
            if row.strip():
                starts = _ITEM.match(row) or _TERM.match(row) or row.strip() == "+"
                return bool(starts) or row.startswith("//")
        return False

    def _attached(self) -> bool:
        """Whether a block is bound to the item above it."""
        before = self.at - 1
        while before >= 0 and (
            _ATTRIBUTES.match(self.rows[before]) or _CAPTION.match(self.rows[before])
        ):
            before -= 1
        above = self.rows[before].strip() if before >= 0 else ""
        return bool(self.lists) and (above == "+" or _TERM.match(above) is not None)

    def _taken_id(self) -> str:
        name, self._id = self._id, ""
        return name

    def _aside(self, row: str) -> bool:
        """Read a line that is no text of its own; return whether it was one."""
        anchor, entry = _ANCHOR.match(row), _ENTRY.match(row)
        attributes, caption = _ATTRIBUTES.match(row), _CAPTION.match(row)
        directive, comment = _DIRECTIVE.match(row), _COMMENT.match(row)
        if anchor:
            self._id = anchor["id"]
        elif entry:
            if entry["off"] or entry["end"]:
                self._named.pop(entry["name"], None)
            else:
                self._named[entry["name"]] = entry["value"] or ""
        elif directive:
            self._directive(directive["name"], directive["rest"])
        elif comment:
            self._hide(comment["text"])
        elif attributes and self.peek():
            self._style = [each.strip() for each in attributes["list"].split(",")]
            named = re.search(r"#([\w-]+)", self._style[0])
            self._id = named[1] if named else self._id
        elif caption and self.peek() and not _FENCE.fullmatch(row):
            self._caption = caption["words"]
        elif _BLOCK_MACRO.match(row):
            self._picture(row)
        elif _BREAK.match(row):
            self.put(self.lists.close() + "<hr>")
        else:
            return False
        return True

    def _picture(self, row: str) -> None:
        """Pass over a picture, whose words may go on, but for its title."""
        self._put_caption()
        self._style = []
        while "]" not in row and (following := self.peek()):
            row = following
            self.next()

    def _hide(self, words: str) -> None:
        if words.strip() and self._told.tell(f"a comment in line {self.number}"):
            self.put(f"<p hidden>{self._words(words.strip())}</p>")

    def _directive(self, name: str, rest: str) -> None:
        """Pass over what is for other attributes than those that are set."""
        target, _, inside = rest.partition("[")
        if name == "include":
            self._taken.append(target)
        if name not in {"ifdef", "ifndef", "ifeval"} or inside.strip("]"):
            return
        known = self._named.keys() | _PAGE_ATTRIBUTES
        held = any(each in known for each in re.split(r"[,+]", target))
        if name != "ifeval" and held == (name == "ifdef"):
            return
        depth = 1
        begun = self.number
        while depth and (row := self.next()) is not None:
            found = _DIRECTIVE.match(row)
            if found and found["name"] != "include":
                depth += -1 if found["name"] == "endif" else 1
        self._told.tell(f"a part for other attributes in line {begun}")

    def _put_caption(self) -> None:
        if self._caption:
            self.put(f"<p>{self._words(self._caption)}</p>")
            self._caption = ""

    def _block(self, row: str) -> None:
        """Read a paragraph, or what stands between two lines that mark it."""
        fence, table = _FENCE.match(row), _TABLE.match(row)
        style, self._style = self._style, []
        kind = re.split(r"[#.%]", style[0])[0] if style else ""
        if table:
            self._table(table["sign"], style)
        elif fence and self._closes(fence["sign"]):
            self._delimited(fence["sign"], kind, style)
        elif row[:1].isspace() and kind not in {"qanda", "quote"}:
            self._literal(row)
        else:
            self._paragraph(row, kind, style)

    def _closes(self, sign: str) -> bool:
        if self._last is None:
            self._last = {row.strip(): at for at, row in enumerate(self.rows)}
        bare = sign if sign[0] != "`" else "```"
        return self._last.get(bare, 0) > self.at or len(sign) > 2  # noqa: PLR2004 - "--" may be a dash

    def _delimited(self, sign: str, kind: str, style: list[str]) -> None:
        begun, rows = self.at, []
        while (row := self.next()) is not None and row.strip() != sign:
            rows.append(row)
        first = sign[0]
        if first == "/":
            words = " ".join(" ".join(rows).split())
            if words and self._told.tell(f"a comment in line {self.begun + begun + 1}"):
                self.fill(begun, f"<p hidden>{escape(words)}</p>")
            return
        if first == "+" or kind in {"stem", "latexmath", "asciimath"}:
            if kind:
                self.fill(begun, f"<p>{tex(' '.join(rows), display=True)}</p>")
            return
        self.fill(begun, self._filled(first, kind, style, rows, begun))

    def _filled(
        self, first: str, kind: str, style: list[str], rows: list[str], begun: int
    ) -> str:
        """Return the HTML of a block between two lines."""
        caption, self._caption = self._caption, ""
        title = self._words(caption) if caption else ""
        source = kind in {"source", "listing", "literal"}
        if source or (first in "-.`" and not (first == "-" and kind)):
            code = escape("\n".join(_CALLED.sub("", row) for row in rows))
            return f"{f'<p>{title}</p>' if title else ''}<pre>\n{code}</pre>"
        inner = _Text(rows, self._told, self._words, self.begun + begun + 1)
        body = inner.body()
        self._taken += inner._taken
        name = kind.lower()
        if first == "_" or name in {"quote", "verse"}:
            by = " ".join(self._words(each.strip('"')) for each in style[1:3] if each)
            return f"<blockquote>\n{body}{f'<p>{by}</p>' if by else ''}</blockquote>"
        if first == "*" or name in _KINDS:
            box = name if name in _KINDS else "sidebar"
            head = f'<p class="admonition-title">{title}</p>' if title else ""
            return f'<div class="admonition {box}">{head}\n{body}</div>'
        if style and "%collapsible" in style[0]:
            return f"<details><summary>{title}</summary>\n{body}</details>"
        return f"<div>{f'<p>{title}</p>' if title else ''}\n{body}</div>"

    def _literal(self, row: str) -> None:
        begun, rows = self.at, [row]
        while (following := self.peek()) is not None and following.strip():
            rows.append(following)
            self.next()
        self.fill(begun, f"<pre>{escape(chr(10).join(rows))}</pre>")

    def _paragraph(self, row: str, kind: str, style: list[str]) -> None:
        self._put_caption()
        noted = _ADMONITION.match(row)
        named = (noted["kind"] if noted else kind).lower()
        text = self.joined(noted["text"] if noted else row)
        if named in {"source", "listing", "literal"}:
            self.put(self.lined(f"<pre>{escape(text)}</pre>"))
            return
        if named in _KINDS:
            self.put(
                self.lined(
                    f'<div class="admonition {named}"><p>{self._words(text)}</p></div>'
                )
            )
            return
        if named in {"quote", "verse"}:
            by = " ".join(self._words(each.strip('"')) for each in style[1:3] if each)
            said = f"<p>{by}</p>" if by else ""
            self.put(
                self.lined(f"<blockquote><p>{self._words(text)}</p>{said}</blockquote>")
            )
            return
        self.put(self.lined(f"<p>{self._words(text)}</p>"))

    def _table(self, sign: str, style: list[str]) -> None:
        begun, rows = self.at, []
        while (row := self.next()) is not None and not (
            (end := _TABLE.match(row)) and end["sign"] == sign
        ):
            rows.append("" if _COMMENT.match(row) else row)
        caption, self._caption = self._caption, ""
        columns = Columns(sign, ",".join(style))
        title = f"<p>{self._words(caption)}</p>" if caption else ""
        self.fill(begun, title + table_html(rows, columns, self._words))

    def _item(self, found: re.Match[str]) -> None:
        """Begin an item of a list, with the lines that go on in it."""
        if self._caption:
            self.put(self.lists.close())
            self._put_caption()
        sign = found["bullet"] or found["dots"] or ("<" if found["callout"] else "1")
        tag = "ul" if found["bullet"] else "ol"
        deepest = self.lists.deepest
        self.put(self.lists.item(sign, tag, deeper=deepest is not None))
        self._style = []
        text = found["text"]
        box = _BOX.match(text) if found["bullet"] else None
        if box:
            text = text[box.end() :]
            self.put("☐ " if box["state"] == " " else "☑ ")
        self.put(self.lined(self._words(self.joined(text))))

    def _described(self, found: re.Match[str]) -> None:
        """Begin an entry of a list of terms, or of questions and answers."""
        asked = "qanda" in self._style[:1]
        self._style = []
        if asked or self.lists.deepest == "qanda":
            self._asked(found)
            return
        deeper = self.lists.deepest is not None
        self.put(self.lists.item(found["sign"], "dl", deeper=deeper))
        self.put(f"<dt>{self._words(found['term'])}</dt>")
        self.put(f"<dd>{self.lined(self._words(self._said(found)))}</dd>")

    def _asked(self, found: re.Match[str]) -> None:
        if self.lists.deepest != "qanda":
            self.put(self.lists.close())
        self.put(self.lists.item("qanda", "dl", deeper=False))
        self.put(f"<dt>{self._words(found['term'])}</dt>")
        self.put(f"<dd>{self.lined(self._words(self._said(found)))}</dd>")

    def _said(self, found: re.Match[str]) -> str:
        """Return what stands behind a term, or below it."""
        if found["said"]:
            return self.joined(found["said"])
        following = self.peek()
        place = self.at + 1
        while following is not None and not following.strip():
            place += 1
            following = self.rows[place] if place < len(self.rows) else None
        plain = following is not None and not (
            _ITEM.match(following) or _TERM.match(following) or _FENCE.match(following)
            or _TITLE.match(following) or _TABLE.match(following)
            or _ATTRIBUTES.match(following) or following.strip() == "+"
        )  # fmt: skip
        if not plain:
            return ""
        row = ""
        blanks = ""
        while self.at < place:
            row = self.next() or ""
            blanks += "\n"
        return blanks + self.joined(row)

    def goes_on(self, row: str) -> bool:
        """Whether a line goes on what stands above it."""
        begins = (
            _ATTRIBUTES, _ANCHOR, _TABLE, _COMMENT, _DIRECTIVE, _BLOCK_MACRO, _TITLE,
        )  # fmt: skip
        if (
            not row.strip()
            or row.strip() == "+"
            or any(each.match(row) for each in begins)
        ):
            return False
        if _FENCE.fullmatch(row.strip()) and len(set(row.strip())) == 1:
            return False
        listed = _ITEM.match(row) or (_TERM.match(row) and self.lists)
        return not (listed and (self.lists or not _TERM.match(row)))
