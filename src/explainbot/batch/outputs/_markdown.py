"""One answer as Markdown, the quoted words exact.

A quote stands in a block quote when nothing in it means anything in Markdown; the
answering sentence is then in bold if it is not the whole quote, a further one in
italics.  Otherwise the quote stands in a fenced block without bold, where no character
has a meaning and every line is as it was.  Line ends become those of the page (LF).
The words of questions and citations, which are not quotes, are escaped, and their
control characters painted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from explainbot.batch.outputs.columns import COMMENT, cell
from explainbot.emphasis import Emphasis, pieces
from explainbot.records import Answer, Quote, Span, shifted
from explainbot.text.display import visible
from explainbot.text.markup import fenced, inline

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

    The row's other fields stand at its end, white space in them collapsed.
    """
    title = _line(question) or "(no question)"
    body = f"**Error:** {_line(error)}" if error is not None else _found(answer)
    own = [
        f"- {_line(name)}: {_line(cell(value))}".rstrip()
        for name, value in (fields or {}).items()
    ]
    more = "\n\n" + "\n".join(own) if own else ""
    return f"\n## {number}. {title}\n\n{body}{more}\n"


def _line(text: str) -> str:
    return inline(visible(text))


def _found(answer: Answer) -> str:
    if answer.parts:
        return "\n\n".join(_part(part) for part in answer.parts)
    blocks = []
    if answer.understood != answer.question:
        blocks.append(f"*asked as: {_line(answer.understood)}*")
    if answer.answered:
        blocks += [_quoted(quote) for quote in answer.quotes]
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
        blocks.append(_quoted(rest[0], claimed=False))
        rest = rest[1:]
    else:
        blocks = [f"Not in this corpus{reason}."]
    if rest:
        blocks.append("Closest sections:")
        blocks.append("\n".join(f"- {_line(quote.citation)}" for quote in rest))
    return "\n\n".join(blocks)


def _quoted(quote: Quote, *, claimed: bool = True) -> str:
    """Give a passage and its source; of one that is claimed, the answer in bold."""
    quote.check()
    text = quote.text
    if _MARKUP.search(text) or text != text.strip():
        block = fenced(_LINE_END.sub("\n", text))
    else:
        block = _block_quote(_with_bold(quote) if claimed else text)
    return f"{block}\n\n*Source:* {_line(quote.citation)}"


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
