"""Pages and documents read back: question, quote and cells, character for character."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from markdown_it import MarkdownIt

from explainbot.batch.run import answer_list
from explainbot.records import Answer
from tests.batch.doubles import TideExplainer, document, quote
from tests.batch.test_round_trip import AWKWARD

if TYPE_CHECKING:
    from markdown_it.token import Token

Shown = tuple[str, str, str, str]
"""Question, quote, marked part of the quote, and cell."""


class Echo(TideExplainer):
    """Quotes the question itself; its first half answers."""

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        top: int = 3,
        *,
        collections: Sequence[str] = (),
    ) -> Answer:
        """Return the quote of a text that is the question."""
        del history, top, collections
        if not question:
            return Answer("", "", (), (), 0.0, "none", "empty question")
        said = quote(question, half(question), document(question))
        return Answer(question, question, (said,), (), 0.9, "strong")


def half(text: str) -> str:
    """Return what is marked."""
    return text[: len(text) // 2]


class Page(HTMLParser):
    """The text of each element, by its tag."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Go in."""
        del attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Go out."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Give the text to every element around it."""
        for tag in self.open:
            self.found[tag] = self.found.get(tag, "") + data


def read_html(path: Path) -> Shown:
    """Read a page as a browser does."""
    page = Page()
    page.feed(path.read_bytes().decode("utf-8"))
    found = page.found
    return found["h2"], found["blockquote"], found.get("mark", ""), found["dd"]


def read_docx(path: Path) -> Shown:
    """Read a document as a word processor does."""
    _, title, note, words, _ = docx.Document(str(path)).paragraphs
    bold = "".join(run.text for run in words.runs if run.bold)
    return title.text, words.text, bold, note.text.removeprefix("note: ")


def read_md(path: Path) -> Shown:
    """Read a page as a Markdown program does."""
    text = path.read_bytes().decode("utf-8")
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    leaves = [one for one in tokens if one.type in {"inline", "fence"}]
    _, title, note, *words, _ = leaves
    shown = "\n\n".join(map(inline_text, words))
    if words[0].type == "fence":
        return inline_text(title), words[0].content[:-1], "", cell(note)
    return inline_text(title), shown, bold(words), cell(note)


def inline_text(token: Token) -> str:
    """Return what is shown of a paragraph or heading."""
    return "".join(
        "\n" if leaf.type == "softbreak" else leaf.content
        for leaf in token.children or []
    )


def bold(tokens: Sequence[Token]) -> str:
    """Return what stands between the marks of bold."""
    inside, found = False, ""
    for leaf in (leaf for one in tokens for leaf in one.children or []):
        if leaf.type.startswith("strong"):
            inside = leaf.type == "strong_open"
        elif inside:
            found += "\n" if leaf.type == "softbreak" else leaf.content
    return found


def cell(token: Token) -> str:
    """Return the cell of a list item "note: cell"."""
    return inline_text(token).removeprefix("note:").removeprefix(" ")


READERS: dict[str, Callable[[Path], Shown]] = {
    "html": read_html,
    "docx": read_docx,
    "md": read_md,
}
PAINTED = str.maketrans(
    {"\x00": "␀", "\x1f": "␟", "\u2028": "␤", "\u0085": "�", "\u202e": "�"}
)
"""Pictures of what HTML and XML cannot hold or would obey."""


def quoted(form: str, text: str) -> str:
    """Return how a quote is shown, by the table of docs/batch.md."""
    if form == "md":
        return re.sub("\r\n?", "\n", text).replace("\x00", "�")
    text = text.replace("\r\n", "\n" if form == "html" else " \n")
    return text.replace("\r", "\n").translate(PAINTED)


def one_line(form: str, text: str) -> str:
    """Return how a question or a cell is shown: white space is a space."""
    painted = text.translate(PAINTED)
    if form == "md":
        return " ".join(painted.split())
    return painted.replace("\r\n", "  ").translate(dict.fromkeys(b"\r\n\t", " "))


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_question_quote_and_cell_are_read_back(
    tmp_path: Path, text: str, form: str
) -> None:
    """A program shows every character, but for what the manual names."""
    source, out = tmp_path / "q.jsonl", tmp_path / f"a.{form}"
    source.write_text(json.dumps({"question": text, "note": text}))
    assert answer_list(Echo, str(source), str(out)).answered == 1
    question, words, marked, note = READERS[form](out)
    assert words == quoted(form, text)
    assert question.removeprefix("1. ").strip() == one_line(form, text).strip()
    assert note == one_line(form, text)
    if form != "md":
        assert marked == quoted(form, half(text))
    else:
        assert marked in {"", half(text)}
