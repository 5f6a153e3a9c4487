"""The promise itself: whatever is quoted stands in the source, word for word."""

from __future__ import annotations

import csv
import html
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from explainbot.records import Answer, Quote, text_sha256
from explainbot.testing import tiny_workspace

WORDS = (
    "sea", "Moon", "größer", "naïve", "été", "東京", "🌊", "كيف", "e\u0301", "\u00a0x",
    "a\u2028b", "\u200b", "x\x0cy", "«so»", "U.S.", "3.5", "Dr. Who", "*wind*", "#1",
    "<b>", "&amp;", '"said"', "it's", "A:", "Q:", "tides",
)  # fmt: skip
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(
    lambda words: " ".join(words) + "."
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join)
HEADING = st.sampled_from(
    ["What pulls the sea?", "How does it work?", "Größe", "Why?", "Moon – sea", ""]
)
UNITS = st.lists(
    st.tuples(HEADING, st.lists(PARAGRAPH, min_size=1, max_size=2)),
    min_size=1,
    max_size=3,
)
Units = list[tuple[str, list[str]]]
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
MARK = st.sampled_from(["", "\ufeff"])
QUESTIONS = (
    "What pulls the sea?",
    "How does the Moon work? What is größer?",
    "tides",
    "quasars?",
)


def as_text(units: Units) -> str:
    """Headings on lines of their own."""
    return "\n".join(f"{head}\n\n" + "\n\n".join(body) + "\n" for head, body in units)


def as_markdown(units: Units) -> str:
    """Headings of the second level."""
    return "# Sea\n\n" + "\n".join(
        (f"## {head}\n\n" if head else "") + "\n\n".join(body) + "\n"
        for head, body in units
    )


def as_html(units: Units) -> str:
    """Headings and paragraphs as elements."""
    parts = [
        f"<h2>{html.escape(head)}</h2>"
        + "".join(f"<p>{html.escape(p)}</p>" for p in body)
        for head, body in units
    ]
    return f"<html><body><h1>Sea</h1>{''.join(parts)}</body></html>"


def as_table(units: Units) -> str:
    """One row a question."""
    out = io.StringIO()
    rows = [("question", "answer")]
    rows += [(head or "Which?", "\n".join(body)) for head, body in units]
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@st.composite
def corpora(draw: st.DrawFn) -> dict[str, str]:
    """One file of each kind, its line ends and byte order mark drawn."""
    makers = {
        "a.txt": as_text,
        "b/ö.md": as_markdown,
        "c.html": as_html,
        "d.csv": as_table,
    }
    files = {"sure.txt": "What pulls the sea?\n\nThe Moon pulls the sea.\n"}
    for name, make in makers.items():
        text = make(draw(UNITS)).replace("\n", draw(LINE_ENDS))
        files[name] = draw(MARK) + text
    return files


def shown(answer: Answer) -> Iterator[Quote]:
    """Yield every quote of an answer, its alternatives and its parts."""
    yield from answer.quotes
    yield from answer.alternatives
    for part in answer.parts:
        yield from shown(part)


def check(quote: Quote, root: Path) -> None:
    """Compare a quote with its document, and with its file where that is text."""
    text = quote.document.text
    assert text[quote.start : quote.end] == quote.text != ""
    assert quote.sha256 == text_sha256(text[quote.start : quote.end])
    assert quote.expected_sha256 == text_sha256(quote.section.text)
    assert quote.document.sha256 == text_sha256(text)
    for start, end in (quote.evidence, *quote.evidence_more):
        assert quote.start <= start < end <= quote.end
    assert quote.evidence_text in quote.text
    path = root / quote.document.source_path
    if path.suffix in (".txt", ".md"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert file.read()[quote.start : quote.end] == quote.text


@settings(max_examples=20)
@given(corpora())
def test_every_quote_is_a_slice_of_its_source(files: dict[str, str]) -> None:
    """Text, Markdown, HTML and tables, in any script, with any line ends."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = tiny_workspace(Path(folder) / "w", files)
        bot = workspace.explainer()
        found = [quote for text in QUESTIONS for quote in shown(bot.ask(text, top=9))]
        assert found
        for quote in found:
            check(quote, workspace.places.root)
        assert workspace.verify().problems == ()
        del bot
