"""Nothing of a text is lost, nothing is in two sections, slices are exact."""
# ruff: noqa: RUF001 - the signs of other scripts are cases of their own

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainbot.readers import markdown
from explainbot.readers.base import Decoded, Parsed
from explainbot.readers.html import page
from explainbot.records import Document, text_sha256
from explainbot.sections.sections import split, uncovered
from explainbot.text.sentences import split_sentences

_PIECES = st.sampled_from(
    [
        "What is it?",
        "Où est-ce ?",
        "これは何ですか？",
        "A headline",
        "# Title",
        "## Why does it matter?",
        "Under\n-----",
        "Q: Who pays?\nA: We do.",
        "Tide\n: The rise of the sea.",
        "Tide\n: What is it?",
        "A: alone",
        "- one\n- two, with a long list item that goes on",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\n# no heading\n```",
        "It is so. The U.S. knows? Yes!",
        "It consists of:",
        "long " * 130 + "end.",
        "One sentence of five words. " * 100,
        "第一句。第二句！",
        "---\ntitle: x\n---",
        "What is it? A whale.",
        "- What is it?\n  A whale.\n- Who? Me.",
        '"Is it so?"',
        "**Who is it?** Me.",
        "- **Who is it?**",
        "<details>\n<summary>Why?</summary>",
        "</details>",
        "<h2>Raw</h2>",
        "<!-- note -->",
        "%%\nnote\n%%",
        "::: {.content-hidden}",
        ":::",
        ":::tip[Why is it?]",
        '!!! note "Why is it?"\n    So.',
        "```{note} Why?\nSo.\n```",
        "Why?::So.",
        "Why?\n?\nSo.",
        "- Why?\n  id:: 3\n    - So.",
        "{% tab title='Sea' %}",
        "<p hidden>x</p>",
        "| Question | Answer |\n|---|---|\n| Why? | So. |\n| Who? | Me.",
        "\u00a0 \u2003",
        "",
    ]
)
_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r", "\n \n", " "])
_ANY = st.text(alphabet="aZé?.:\n\r \t#-*>|`'\"1Q A\u2028\u0085中؟", max_size=120)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.one_of(_PIECES, _ANY), _ENDS), max_size=12))
    return "".join(piece + end for piece, end in parts)


def _document(text: str, media_type: str) -> Document:
    parsed = Parsed(text)
    if media_type == "text/markdown":
        parsed = markdown.parse(Decoded(text, "utf-8"), Path("a.md"))
    return Document(
        id="a",
        title="Title",
        subject="",
        aliases=(),
        text=text,
        source_path="corpus/a",
        media_type=media_type,
        sha256=text_sha256(text),
        headings=parsed.headings,
        skips=parsed.skips,
    )


@settings(max_examples=300)
@given(_texts(), st.sampled_from(["text/plain", "text/markdown", "text/html"]))
@example("Tide\n: What is it?\n\nThe rise of the sea.\n", "text/markdown")
@example("## Why?\n: It is so.\n-\n", "text/markdown")
@example(
    "What is it?\n1\nWhat is it?\n:\t1\nTide\n: What is it?\n:\t1\n", "text/markdown"
)
def test_sections_and_headings_cover_the_text_once(text: str, media_type: str) -> None:
    """Each character but white space is in one section, heading or skip."""
    document = _document(text, media_type)
    sections = split(document)
    assert uncovered(document, sections) == []
    edges = [edge for section in sections for edge in (section.start, section.end)]
    assert edges == sorted(edges)
    for section in sections:
        assert section.text == text[section.start : section.end]
        assert section.text
        assert section.text == section.text.strip()


@settings(max_examples=300)
@given(_texts(), st.sampled_from(["en", "de", "ja", "xx"]))
def test_sentences_cover_the_text_once(text: str, language: str) -> None:
    """Sentences are trimmed, in order, and hold all but white space."""
    spans = split_sentences(text, language)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""


_MARKUP = st.sampled_from(
    [
        "<p>", "</p>", "<h2>", "</h2>", "<pre>", "</pre>", "<br>", "<td>", "<tr>",
        "<table>", "</table>", "<li>", "<b>", "</b>", "<nav>", "</nav>", "<details>",
        "<summary>", "<dt>",
        "<!-- c\n -->", "<main>", "</main>", "text", " ", "\n",
        "\r", "\u00a0", "&amp;", "Why?", "é😀", "<button>", "<header>", "<form>",
        "<h1>", "<div class='question'>", "</div>", "<th>Question", "<th>Answer",
        "<strong>", "</strong>", "<aside>", "</aside>", "</details>", "<dl>", "</dl>",
        "</body>", "<div role='tabpanel'>", "<p hidden>", "<ul>", "</ul>",
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_MARKUP, max_size=25).map("".join))
def test_any_markup_gives_a_sound_document(markup: str) -> None:
    """Headings are runs in order, places rise, and the sections cover the text."""
    parsed = page.parse(Decoded(markup, "utf-8"), Path("a.html"))
    offsets = [mark.offset for mark in parsed.marks]
    if parsed.text:
        assert offsets == sorted(set(offsets))
    position = 0
    for heading in parsed.headings:
        assert position <= heading.start <= heading.end <= len(parsed.text)
        position = heading.end
        if heading.start == heading.end:  # the text goes on below an earlier heading
            continue
        words = parsed.text[heading.start : heading.end]
        assert " ".join(words.split()) == heading.title
    document = replace(
        _document(parsed.text, "text/html"),
        headings=parsed.headings,
        marks=parsed.marks,
    )
    assert uncovered(document, split(document)) == []
