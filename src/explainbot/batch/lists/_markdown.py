"""Question lists in Markdown.

A page with a table that has a column of questions is that table: a row each.  On any
other page every list item, paragraph and heading is a row, in order; what does not end
with a question mark is a question only in a list or a paragraph, so a heading such as
"Week 3" is a comment (``columns.is_comment``: it keeps its "# ").  Mark-up inside the
words is left out; code blocks and HTML are no rows.  The page is held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.batch.lists.columns import question_column
from explainbot.batch.lists.tables import Line, Record, records_of
from explainbot.errors import QuestionsError
from explainbot.text.questions import ends_as_question

if TYPE_CHECKING:
    from markdown_it.token import Token


def outline_records(
    lines: Iterator[Line],
    where: str,
    column: str | None,
    on_notice: Callable[[str], None] | None,
) -> Iterator[Record]:
    """Yield the questions of a Markdown page.

    Args:
        lines: The page's lines.
        where: Its name, for messages.
        column: Name of a table's column with the questions; None finds it.
        on_notice: Called with a sentence on how it is read.

    Raises:
        QuestionsError: No table has a column ``column``.
    """
    from markdown_it import MarkdownIt

    text = "".join(line.rstrip("\r\n") + "\n" for _, line in lines)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    table = _table(tokens, column)
    if table:
        yield from records_of(iter(table), where, column, on_notice)
        return
    if column is not None:
        raise QuestionsError(
            f'no table on this page has a column "{column}"', where=where
        )
    for before, token in pairwise(tokens):
        if token.type != "inline" or before.type in ("th_open", "td_open"):
            continue
        words = _words(token)
        if before.type == "heading_open" and not ends_as_question(words):
            words = f"# {words}"
        yield (token.map or [0])[0] + 1, words, {}


def _table(tokens: list[Token], column: str | None) -> list[tuple[int, list[str]]]:
    """Return the rows, from the header on, of the first table that has questions."""
    rows: list[tuple[int, list[str]]] = []
    for token, following in pairwise(tokens):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append(((token.map or [0])[0] + 1, []))
        elif token.type in ("th_open", "td_open"):
            rows[-1][1].append(_words(following))
        elif token.type == "tbody_close" and _has_questions(rows[0][1], column):
            return rows
    return []


def _has_questions(names: list[str], column: str | None) -> bool:
    try:
        return question_column(names, column, "") is not None
    except QuestionsError:
        return False


def _words(inline: Token) -> str:
    """Return the words of a block on one line, without mark-up."""
    kept = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            kept.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            kept.append(" ")
    return "".join(kept).strip()
