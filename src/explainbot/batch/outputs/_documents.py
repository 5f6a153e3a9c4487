"""Answers as a document: Markdown, an HTML page, or a Word document (docx).

In Markdown a quote stands in a block quote when nothing in it means anything in
Markdown; the answering sentence is then in bold if it is not the whole quote, a further
one in italics.  Otherwise the quote stands in a fenced block without bold, where no
character has a meaning and every line is as it was, and the answering sentence stands
again below it, on one line.  Line ends become those of the page (LF).  The words of
questions and citations, which are not quotes, are escaped, and their control characters
painted.

On the HTML page and in Word a quote is shown as its author meant it: its bold, lists,
code and tables as such, formulas as text, and every word in its place; of text without
mark-up every character is there, white space included.  Control characters are shown as
pictures of themselves, for HTML has none.  The answering sentence is marked, the
answer's own words in it underlined, a second sentence in italics. The few lines of
script only hide the rows that do not hold what is typed.

In Word the citation is a link.  A row is a few paragraphs of
WordprocessingML (ECMA-376, part 1, section 17), written as it comes, so a long list
takes no memory; the package around them is made at the end, the same bytes whenever.

XML has no control characters: they are shown as pictures of themselves.  A line end
in a block of a quote is a line break, so that the block stays one paragraph.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from xml.sax import saxutils

from explainbot.batch.outputs.columns import COMMENT, Kind, RowOutcome, cell, link
from explainbot.records import (
    Answer,
    Emphasis,
    Match,
    Piece,
    Quote,
    Span,
    pieces,
    quote_pieces,
    shifted,
)
from explainbot.text.display import marks_of, one_line, visible
from explainbot.text.markup import (
    BLOCKQUOTE,
    PAGE_END,
    fenced,
    inline,
    line,
    page_head,
    passage_html,
)
from explainbot.text.structure.blocks import PassageBlock, Runs, blocks_of, emphasised
from explainbot.text.structure.inline import Face

# Anything that some Markdown dialect may read as mark-up, or that it would not show:
# marks within a line, entities, white space that collapses, and openers of a line.
_MARKUP = re.compile(
    r"[\\`*_\[\]<>~|$^{}\t\v\f]|&[#\w]|  |\n\n\n|[ ]\n|\r(?!\n)|https?:|www\."
    r"|(?m:^(?:[ #>+=:]|-(?!\w)|\d+[.)]))"
)
_CLOSEST = "The closest passage, which may not answer:"
_SIGNS = {Emphasis.PLAIN: "", Emphasis.FURTHER: "*", Emphasis.SENTENCE: "**"}
_LINE_END = re.compile(r"\r\n?|\n")


def markdown_entry(
    number: int,
    question: str,
    answer: Answer,
    error: str | None,
    fields: Mapping[str, object] | None = None,
) -> str:
    """Return the section of one row, from a blank line to its last line end.

    The row's other fields stand above what was found, white space in them collapsed.
    """
    title = _line(question) or "(no question)"
    body = f"**Error:** {_line(error)}" if error is not None else _found(answer)
    own = [
        f"- {_line(name)}: {_line(cell(value))}".rstrip()
        for name, value in (fields or {}).items()
    ]
    above = "\n".join(own) + "\n\n" if own else ""
    return f"\n## {number}. {title}\n\n{above}{body}\n"


def _line(text: str) -> str:
    return inline(visible(text))


def _found(answer: Answer) -> str:
    if answer.parts:
        return "\n\n".join(_part(part) for part in answer.parts)
    blocks = []
    if answer.understood != answer.question:
        blocks.append(f"*asked as: {_line(answer.understood)}*")
    if answer.answered:
        blocks += [_quoted(quote, answer.match) for quote in answer.quotes]
    else:
        blocks.append(_declined(answer))
    return "\n\n".join(blocks)


def _part(answer: Answer) -> str:
    return f"### {_line(answer.question)}\n\n{_found(answer)}"


def _declined(answer: Answer) -> str:
    if answer.reason == COMMENT:
        return f"({COMMENT})"
    reason = f" ({_line(answer.reason)})" if answer.reason else ""
    rest = answer.alternatives
    if answer.match == "weak" and rest:
        blocks = [f"No answer is claimed{reason}. {_CLOSEST}"]
        blocks.append(_quoted(rest[0]))
        rest = rest[1:]
    else:
        blocks = [f"Not in these texts{reason}."]
    if rest:
        blocks.append("Closest sections:")
        blocks.append("\n".join(f"- {_line(quote.citation)}" for quote in rest))
    return "\n\n".join(blocks)


def _quoted(quote: Quote, match: Match | None = None) -> str:
    """Give a passage and its source; of one that is claimed, the answer in bold."""
    quote.check()
    text = quote.text
    if _MARKUP.search(text) or text != text.strip():
        block = fenced(_LINE_END.sub("\n", text))
        sentence = _line(quote.evidence_text)
        if match and sentence != _line(text):
            block += f"\n\n**The sentence that answers:** {sentence}"
    else:
        block = _block_quote(_with_bold(quote) if match else text)
    return f"{block}\n\n*Source:* {_line(quote.told_source)}{_how_sure(match)}"


def _how_sure(match: Match | None) -> str:
    """Return how well a quote answers; None where nothing is claimed."""
    return f" ({match} match)" if match else ""


def _block_quote(text: str) -> str:
    lines = _LINE_END.split(text)
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _with_bold(quote: Quote) -> str:
    """Put marks round the sentences that stand out, where that is sure to show.

    Markdown has no underlining, so the answer's own words are not told apart.
    """
    text, start = quote.text, quote.start
    evidence = [shifted(quote.evidence, -start)]
    evidence += [shifted(span, -start) for span in quote.evidence_more]
    shown = [
        _signed(text, (left, right), _SIGNS[emphasis])
        for left, right, emphasis in pieces((0, len(text)), evidence, None)
    ]
    return "".join(shown)


def _signed(text: str, span: Span, sign: str) -> str:
    start, end = span
    run = text[start:end]
    apart = text[:start][-1:].strip() == "" and text[end:][:1].strip() == ""
    one_block = not re.search(r"(?:\r\n|\n){2}", run)
    is_part = run not in ("", text) and run == run.strip()
    return f"{sign}{run}{sign}" if apart and one_block and is_part else run


_STYLE = f"""h2 {{ font-size: 1.1em; margin: 0 0 .3em; }}
{BLOCKQUOTE}dt {{ margin-right: .6em; }}
input {{ font: inherit; width: 100%; box-sizing: border-box; padding: .3em; }}
@media print {{ #find {{ display: none; }} }}
"""
_FIND = """<p id="find"><label>Show only rows with these words:
<input type="search" autocomplete="off"></label> <span></span></p>
<main>
"""
_PAGE_TAIL = """</main>
<script>
const field = document.querySelector("#find input");
const told = document.querySelector("#find span");
const rows = [...document.querySelectorAll("article")];
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every(word => text.includes(word));
    shown += !row.hidden;
  }
  told.textContent = words.length ? `${shown} of ${rows.length}` : "";
});
</script>
"""


class HtmlForm:
    """A page with one article a row."""

    def __init__(self, sources: str = "") -> None:
        """Take the way from the page to the workspace; "" makes no links to files."""
        self._sources = sources

    def head(self) -> bytes:
        """Return the page down to its first row."""
        head = page_head("Answers", _STYLE, script=True)
        return (head + _FIND).encode("utf-8")

    def tail(self) -> bytes:
        """Return the page from its last row on."""
        return (_PAGE_TAIL + PAGE_END).encode("utf-8")

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return one article."""
        row = outcome.row
        parts = [
            f'<article id="q{row.number}" class="{outcome.kind}">',
            f"<h2>{row.number}. {line(row.question) or '(no question)'}</h2>",
        ]
        if row.fields:
            parts.append(f"<dl>{''.join(map(_field, row.fields.items()))}</dl>")
        if outcome.error is not None:
            parts.append(f'<p class="error">Error: {line(outcome.error)}</p>')
        else:
            parts += self._found(outcome.answer)
        text = "\n".join([*parts, "</article>\n"])
        return text.encode("utf-8"), outcome.kind

    def _found(self, answer: Answer) -> Iterator[str]:
        for part in answer.parts:
            yield f"<h3>{line(part.question)}</h3>"
            yield from self._found(part)
        if answer.parts:
            return
        if answer.understood != answer.question:
            yield f'<p class="note">asked as: {line(answer.understood)}</p>'
        rest = answer.alternatives
        if answer.answered:
            for quote in answer.quotes:
                yield from self._quoted(quote, answer.match)
        elif answer.match == "weak" and rest:
            yield f"<p>No answer is claimed{_because(answer)}. The closest passage, "
            yield "which may not answer:</p>"
            yield from self._quoted(rest[0])
            rest = rest[1:]
        elif answer.reason == COMMENT:
            yield f'<p class="note">{COMMENT}</p>'
        else:
            yield f"<p>Not in these texts{_because(answer)}.</p>"
        if rest:
            items = "".join(f"<li>{line(quote.citation)}</li>" for quote in rest)
            title = "Other passages" if answer.answered else "Closest sections"
            yield f'<details class="note"><summary>{title}</summary>'
            yield f"<ul>{items}</ul></details>"

    def _quoted(self, quote: Quote, match: Match | None = None) -> Iterator[str]:
        quote.check()
        blocks = blocks_of(quote.text, marks_of(quote.text, quote.document.traits))
        pieces = quote_pieces(quote, claimed=match is not None)
        shown = passage_html(blocks, pieces, two_signs="\r\n" in quote.text)
        yield f"<blockquote>{shown}</blockquote>"
        to = link(quote, self._sources)
        said = line(quote.told_source)
        cited = f'<a href="{escape(to)}">{said}</a>' if to else said
        yield f'<p class="note">Source: {cited}{_how_sure(match)}</p>'


def _because(answer: Answer) -> str:
    return f" ({line(answer.reason)})" if answer.reason else ""


def _field(field: tuple[str, Any]) -> str:
    name, value = field
    return f"<dt>{line(name)}</dt><dd>{line(cell(value)) or '&nbsp;'}</dd>"


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
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="FFE08A"/>'
_SET = {
    '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>': (
        Face.CODE,
        None,
    ),
    "<w:b/>": (Face.STRONG, Emphasis.SENTENCE),
    "<w:i/>": (Face.EMPHASIS, None),
    "<w:strike/>": (Face.STRUCK, None),
    '<w:u w:val="single"/>': (Face.PLAIN, Emphasis.WORDS),
    _SHADE: (Face.PLAIN, Emphasis.SENTENCE),
}
"""What a run is given, in the order of the standard: for a style of its author, or from
a degree of standing out on."""
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblInd w:w="400" w:type="dxa"/>'
    f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>"
)
_JUSTIFIED = {"<": "", "^": '<w:jc w:val="center"/>', ">": '<w:jc w:val="right"/>'}
_INDENT = 400
"""Twentieths of a point by which a quote, and each level in it, is indented."""
_HEAD = f'{_LINE}<w:document xmlns:w="{_WORDS}"><w:body>\n'
_DOCX_TAIL = "<w:sectPr/></w:body></w:document>\n"


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
        return _DOCX_TAIL.encode("utf-8")

    def row(self, outcome: RowOutcome) -> tuple[bytes, Kind]:
        """Return the paragraphs of one row."""
        row = outcome.row
        title = f"{row.number}. {row.question.strip() or '(no question)'}"
        parts = [_paragraph(_run(one_line(title)), "Heading2")]
        parts += [_said(f"{name}: {cell(own)}") for name, own in row.fields.items()]
        if outcome.error is not None:
            parts.append(_said(f"Error: {outcome.error}"))
        else:
            parts += self._found(outcome.answer)
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
            yield from self._quoted(quote, answer.match)
        if answer.answered:
            return
        if answer.reason == COMMENT:
            yield _said(COMMENT)
        elif answer.match == "weak" and rest:
            yield _said(
                f"No answer is claimed{because}. The closest passage, which may not "
                "answer:"
            )
            yield from self._quoted(rest[0])
            rest = rest[1:]
        else:
            yield _said(f"Not in these texts{because}.")
        if rest:
            yield _said("Closest sections:")
            yield from (_said(f"– {quote.citation}") for quote in rest)

    def _quoted(self, quote: Quote, match: Match | None = None) -> Iterator[str]:
        quote.check()
        pieces = quote_pieces(quote, claimed=match is not None)
        for block in blocks_of(quote.text, marks_of(quote.text, quote.document.traits)):
            yield _block(block, pieces)
        cited, to = _run(one_line(quote.told_source)), link(quote, self._sources)
        if to and not set(to) & _ENDS:
            field = saxutils.escape(f' HYPERLINK "{visible(to)}" ', {'"': "&quot;"})
            cited = f'<w:fldSimple w:instr="{field}">{cited}</w:fldSimple>'
        sure = _how_sure(match)
        yield _paragraph(_run("Source: ") + cited + (_run(sure) if sure else ""))


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MADE)
    info.create_system, info.external_attr = 3, _MODE
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _said(text: str) -> str:
    return _paragraph(_run(one_line(text)))


def _paragraph(runs: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    how = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{how}{runs}</w:p>\n"


def _block(block: PassageBlock, pieces: Sequence[Piece]) -> str:
    """Return a block of a quote as a paragraph or a table."""
    if block.kind == "table":
        columns = "<w:gridCol/>" * len(block.aligned)
        rows = (
            f"<w:tr>{''.join(_cells(row, block, at, pieces))}</w:tr>"
            for at, row in enumerate(block.rows)
        )
        return f"{_TABLE}{columns}</w:tblGrid>{''.join(rows)}</w:tbl>\n"
    mark = f"{block.mark}\t" if block.mark else ""
    runs = _run(mark) + _runs(block.runs, pieces, strong=block.kind == "heading")
    deep = block.depth + block.quoted + bool(mark)
    more = '<w:spacing w:before="120"/>' if block.gap else ""
    if deep:
        left = _INDENT * (1 + deep)
        hanging = f' w:hanging="{_INDENT}"' if mark else ""
        more += f'<w:ind w:left="{left}" w:right="{_INDENT}"{hanging}/>'
    return _paragraph(runs, "Quote", more)


def _cells(
    row: Sequence[Runs], block: PassageBlock, at: int, pieces: Sequence[Piece]
) -> Iterator[str]:
    for held, side in zip(row, block.aligned, strict=True):
        runs = _runs(held, pieces, strong=at < block.head)
        yield f"<w:tc><w:tcPr/>{_paragraph(runs, more=_JUSTIFIED[side])}</w:tc>"


def _runs(runs: Runs, pieces: Sequence[Piece], *, strong: bool) -> str:
    more = Face.STRONG if strong else Face.PLAIN
    return "".join(
        _run(run.text, how, run.face | more) for run, how in emphasised(runs, pieces)
    )


def _run(
    text: str, emphasis: Emphasis = Emphasis.PLAIN, style: Face = Face.PLAIN
) -> str:
    """Return a run: line ends as breaks, tabs as tabs, every other character as is."""
    if not text:
        return ""
    shown = saxutils.escape(visible(text).translate(_HIDDEN))
    shown = f'<w:t xml:space="preserve">{shown}</w:t>'
    for sign, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        shown = shown.replace(sign, f'</w:t>{element}<w:t xml:space="preserve">')
    slanted = style | (Face.EMPHASIS if emphasis is Emphasis.FURTHER else Face.PLAIN)
    how = "".join(
        element
        for element, (own, least) in _SET.items()
        if own & slanted or (least is not None and emphasis >= least)
    )
    how = f"<w:rPr>{how}</w:rPr>" if how else ""
    return f"<w:r>{how}{shown}</w:r>"
