"""Answers as a page to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from explainbot.batch.outputs._documents import markdown_entry
from explainbot.batch.outputs.columns import COMMENT
from explainbot.records import Answer
from tests.batch.doubles import MOON, WIND, WORDED, document, quote


def answered(passage: str, evidence: str = "", text: str | None = None) -> str:
    """Return the entry for an answer that quotes ``passage`` of ``text``."""
    found = quote(passage, evidence, document(text if text is not None else passage))
    return markdown_entry(
        1, "Why?", Answer("Why?", "Why?", (found,), (), 1.0, "good"), None
    )


def test_plain_quote_is_a_block_quote_with_its_evidence_in_bold() -> None:
    """Words without mark-up stand in a block quote, the answering sentence in bold."""
    answer = Answer("Why?", "Why?", (MOON,), (), 0.75, "good")
    assert markdown_entry(3, "Why *so*?\n", answer, None) == (
        "\n## 3. Why \\*so\\*?\n\n"
        "> The Moon pulls the sea. **Tides rise twice a day.**\n\n"
        "*Source:* tides.txt › Tides, line 3 (good match)\n"
    )


def test_a_second_sentence_is_in_italics() -> None:
    """Weaker than the one that answers; the words in that one are not told apart."""
    answer = Answer("Why?", "Why?", (WORDED,), (), 0.75, "good")
    assert (
        "> *The Moon pulls the sea.* **Tides rise twice a day.**\n"
    ) in markdown_entry(3, "Why?", answer, None)


def test_quote_with_mark_up_is_fenced() -> None:
    """Words that Markdown would interpret stand in a fenced block, as they are."""
    answer = Answer("Why?", "Why?", (WIND,), (), 0.75, "good")
    assert markdown_entry(1, "Why?", answer, None) == (
        "\n## 1. Why?\n\n```text\n*Wind* makes waves.\n```\n\n"
        "*Source:* tides.txt › Tides, line 5 (good match)\n"
    )


def test_the_sentence_of_a_fenced_quote() -> None:
    """Nothing is bold in a fence, so the answering sentence stands below it."""
    entry = answered(
        "*Wind* blows. Waves are\n*made* by it.", "Waves are\n*made* by it."
    )
    assert entry.endswith(
        "```text\n*Wind* blows. Waves are\n*made* by it.\n```\n\n"
        "**The sentence that answers:** Waves are \\*made\\* by it.\n\n"
        "*Source:* tides.txt › Tides, lines 1–2 (good match)\n"
    )


def test_fence_is_longer_than_any_in_the_quote() -> None:
    """A quote that holds fences cannot close its own."""
    assert "`````text\na ```` b\n```\nc\n`````\n" in answered("a ```` b\n```\nc")


def test_paragraphs_stay_paragraphs() -> None:
    """A quote of several paragraphs is one block quote."""
    assert "\n> One.\n>\n> **Two.** Three.\n" in answered(
        "One.\r\n\r\nTwo. Three.", "Two."
    )


def test_weak_match_claims_nothing() -> None:
    """The closest passage is shown as such, no sentence of it in bold."""
    answer = Answer("Why?", "Why?", (), (MOON, WIND), 0.5, "weak", "unsure")
    assert markdown_entry(1, "Why?", answer, None) == (
        "\n## 1. Why?\n\n"
        "No answer is claimed (unsure). The closest passage, which may not answer:\n\n"
        "> The Moon pulls the sea. Tides rise twice a day.\n\n"
        "*Source:* tides.txt › Tides, line 3\n\n"
        "Closest sections:\n\n- tides.txt › Tides, line 5\n"
    )


def test_declined_blank_and_failed_rows() -> None:
    """Each says in one line what became of the question."""
    none = Answer("Why?", "Why?", (), (WIND,), 0.1, "none", "too far")
    assert markdown_entry(1, "Why?", none, None).endswith(
        "\n\nNot in these texts (too far).\n\nClosest sections:\n\n"
        "- tides.txt › Tides, line 5\n"
    )
    blank = Answer(" ", " ", (), (), 0.0, "none", "empty question")
    assert markdown_entry(2, " ", blank, None) == (
        "\n## 2. (no question)\n\nNot in these texts (empty question).\n"
    )
    assert markdown_entry(3, "Why?", none, "a_b.txt: gone.") == (
        "\n## 3. Why?\n\n**Error:** a\\_b.txt: gone.\n"
    )


def test_parts_are_answered_one_by_one() -> None:
    """A message of several questions has a heading for each."""
    parts = (
        Answer("Moon?", "Moon?", (MOON,), (), 0.9, "strong"),
        Answer("Sun?", "Sun?", (), (), 0.0, "none"),
    )
    whole = Answer("Moon? Sun?", "Moon? Sun?", (MOON,), (), 0.9, "strong", parts=parts)
    entry = markdown_entry(1, "Moon? Sun?", whole, None)
    assert entry.count("### ") == 2
    assert entry.endswith("### Sun?\n\nNot in these texts.\n")


LINE = st.text(st.sampled_from("ab1 .,-*_`~<>[]()#&;:!|$\\\"'=+é🌊\t"), min_size=1)


@given(st.lists(LINE, min_size=1, max_size=4).map("\n".join).filter(str.strip))
def test_any_quote_shows_its_own_words(text: str) -> None:
    """What a Markdown program shows in the quote's place are the quoted words."""
    entry = answered(text)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(entry)
    if "```" in entry:
        (fence,) = [one for one in tokens if one.type == "fence"]
        assert fence.content == text + "\n"
        return
    start, end = (
        next(at for at, one in enumerate(tokens) if one.type == f"blockquote_{edge}")
        for edge in ("open", "close")
    )
    kinds = {one.type for one in tokens[start + 1 : end]}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    shown = [
        "".join("\n" if leaf.type == "softbreak" else leaf.content for leaf in children)
        for one in tokens[start:end]
        if (children := one.children)
    ]
    assert "\n\n".join(shown) == text


@pytest.mark.parametrize(
    ("passage", "evidence"),
    [
        ("One.Two.", "Two."),
        ("One. Two.", "One. Two."),
        ("One.\n\nTwo. End.", "One.\n\nTwo."),
    ],
    ids=["touching", "whole", "two paragraphs"],
)
def test_doubtful_bold_is_left_out(passage: str, evidence: str) -> None:
    """Where the marks might show as stars, the quote stands without bold."""
    assert "**" not in answered(passage, evidence)


def test_the_rows_own_fields_and_comments() -> None:
    """The list's other fields stand above what was found; a comment claims nothing."""
    nothing = Answer("# a", "# a", (), (), 0.0, "none", COMMENT)
    fields = {"id": 7, "no*te": "two\nlines", "empty": ""}
    assert markdown_entry(1, "# a", nothing, None, fields) == (
        "\n## 1. \\# a\n\n- id: 7\n- no\\*te: two lines\n- empty:\n\n"
        "(a comment, not asked)\n"
    )
