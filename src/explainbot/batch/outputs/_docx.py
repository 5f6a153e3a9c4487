"""Answers as a Word document (docx): a heading a question, the quote, its source.

The answering sentence is in bold, the answer's own words in it underlined, a second
sentence in italics, the citation a link.  A row is a few paragraphs of
WordprocessingML (ECMA-376, part 1, section 17), written as it comes, so a long list
takes no memory; the package around them is made at the end, the same bytes whenever.

XML has no control characters: they are shown as pictures of themselves.  A line end
in a quote is a line break, so that the quote stays one paragraph.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from explainbot.batch.outputs.columns import COMMENT, Kind, RowOutcome, cell, link
from explainbot.emphasis import Emphasis, quote_pieces
from explainbot.records import Answer, Quote
from explainbot.text.display import one_line, visible

_MADE = (2000, 1, 1, 0, 0, 0)
"""The time of every part, so that equal answers give equal bytes."""
_MODE = 0o644 << 16
_HIDDEN = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
"""What no XML may hold, beside what ``visible`` paints."""
_ENDS = frozenset('"\\')
"""What would end an address in a field, or begin an option of it."""
_LINE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PARTS = {
    "[Content_Types].xml": f'{_LINE}<Types xmlns="{_PACKAGE}content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}styles+xml"/></Types>',
    "_rels/.rels": f'{_LINE}<Relationships xmlns="{_PACKAGE}relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f"{_LINE}<Relationships "
    f'xmlns="{_PACKAGE}relationships"><Relationship Id="r1" Type="{_OFFICE}styles" '
    'Target="styles.xml"/></Relationships>',
    "word/styles.xml": f'{_LINE}<w:styles xmlns:w="{_WORDS}">'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240"/>'
    '<w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="2"/></w:pPr>'
    "<w:rPr><w:b/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="400" w:right="400"/></w:pPr>'
    "</w:style></w:styles>",
}
_STYLES = {
    Emphasis.PLAIN: "",
    Emphasis.FURTHER: "<w:rPr><w:i/></w:rPr>",
    Emphasis.SENTENCE: "<w:rPr><w:b/></w:rPr>",
    Emphasis.WORDS: '<w:rPr><w:b/><w:u w:val="single"/></w:rPr>',
}
_HEAD = f'{_LINE}<w:document xmlns:w="{_WORDS}"><w:body>\n'
_TAIL = "<w:sectPr/></w:body></w:document>\n"


class WordForm:
    """A document with one heading a row."""

    def __init__(self, sources: str = "") -> None:
        """Take the way from the file to the workspace; "" makes no links to files."""
        self._sources = sources

    def head(self) -> bytes:
        """Return the body down to its first row."""
        return (_HEAD + _paragraph(_run("Answers"), "Heading1")).encode("utf-8")

    def tail(self) -> bytes:
        """Return the end of the body."""
        return _TAIL.encode("utf-8")

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return the paragraphs of one row."""
        row = outcome.row
        title = f"{row.number}. {row.question.strip() or '(no question)'}"
        parts = [_paragraph(_run(one_line(title)), "Heading2")]
        if outcome.error is not None:
            parts.append(_said(f"Error: {outcome.error}"))
        else:
            parts += self._found(outcome.answer)
        parts += [_said(f"{name}: {cell(own)}") for name, own in row.fields.items()]
        return "".join(parts).encode("utf-8"), outcome.kind

    def finish(self, rows: Path, out: Path) -> None:
        """Write the document ``out`` around the body in ``rows``."""
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in _PARTS.items():
                package.writestr(_member(name), text)
            body = _member("word/document.xml")
            body.file_size = rows.stat().st_size
            with rows.open("rb") as source, package.open(body, "w") as part:
                shutil.copyfileobj(source, part)

    def _found(self, answer: Answer) -> Iterator[str]:
        for part in answer.parts:
            yield _paragraph(_run(one_line(part.question)), "Heading3")
            yield from self._found(part)
        if answer.parts:
            return
        if answer.understood != answer.question:
            yield _said(f"asked as: {answer.understood}")
        rest = answer.alternatives
        because = f" ({answer.reason})" if answer.reason else ""
        for quote in answer.quotes:
            yield from self._quoted(quote, claimed=True)
        if answer.answered:
            return
        if answer.reason == COMMENT:
            yield _said(COMMENT)
        elif answer.match == "weak" and rest:
            yield _said(
                f"No answer is claimed{because}. The closest passage, which may not "
                "answer:"
            )
            yield from self._quoted(rest[0], claimed=False)
            rest = rest[1:]
        else:
            yield _said(f"Not in this corpus{because}.")
        if rest:
            yield _said("Closest sections:")
            yield from (_said(f"– {quote.citation}") for quote in rest)

    def _quoted(self, quote: Quote, *, claimed: bool) -> Iterator[str]:
        quote.check()
        runs = (_run(*piece) for piece in quote_pieces(quote, claimed=claimed))
        yield _paragraph("".join(runs), "Quote")
        cited, to = _run(one_line(quote.citation)), link(quote, self._sources)
        if to and not set(to) & _ENDS:
            field = escape(f' HYPERLINK "{visible(to)}" ', {'"': "&quot;"})
            cited = f'<w:fldSimple w:instr="{field}">{cited}</w:fldSimple>'
        yield _paragraph(_run("Source: ") + cited)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MADE)
    info.create_system, info.external_attr = 3, _MODE
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _said(text: str) -> str:
    return _paragraph(_run(one_line(text)))


def _paragraph(runs: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{runs}</w:p>\n"


def _run(text: str, emphasis: Emphasis = Emphasis.PLAIN) -> str:
    """Return a run: line ends as breaks, tabs as tabs, every other character as is."""
    if not text:
        return ""
    shown = escape(visible(text).translate(_HIDDEN))
    shown = f'<w:t xml:space="preserve">{shown}</w:t>'
    for sign, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        shown = shown.replace(sign, f'</w:t>{element}<w:t xml:space="preserve">')
    return f"<w:r>{_STYLES[emphasis]}{shown}</w:r>"
