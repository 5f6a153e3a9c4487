"""Blocks to canonical text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from explainbot.readers.columns import column_pair
from explainbot.readers.office.blocks import (
    Block,
    compose,
    numbered,
    table_blocks,
    with_headings,
)
from explainbot.records import Document, text_sha256
from explainbot.sections.sections import split, uncovered

_WORDS = st.sampled_from(
    [
        "What is it?",
        "Q: Who?",
        "A: We.",
        "1. Why?",
        "• one",
        "A headline",
        "It is so. And more of it.",
        "One line\nand another",
        "It consists of:",
        "a | b",
        " ",
        "",
        "Second: a chapter",
    ]
)
_BLOCKS = st.builds(
    Block,
    text=_WORDS,
    kind=st.sampled_from(["paragraph", "heading", "question", "item", "row"]),
    level=st.integers(1, 9),
    strong=st.booleans(),
    number=st.sampled_from(["", "•", "2."]),
)
_TYPES = st.sampled_from(
    [
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/epub+zip",
    ]
)


@given(st.lists(_BLOCKS, max_size=12), _TYPES)
def test_nothing_is_lost(blocks: list[Block], media_type: str) -> None:
    """Every character is in one section, heading or skip; marks are in order."""
    shown = [block.shown for block in blocks if block.text.strip()]
    kept = numbered([replace(block) for block in blocks])
    composed = compose(with_headings(kept))
    text = composed.text
    document = Document(
        id="a.odt",
        title="a",
        subject="",
        aliases=(),
        text=text,
        source_path="corpus/a.odt",
        media_type=media_type,
        sha256=text_sha256(text),
        marks=composed.marks,
        headings=composed.headings,
    )

    assert "".join("".join(shown).split()) == "".join(text.split())
    assert uncovered(document, split(document)) == []
    for place, mark in enumerate(composed.marks, start=1):
        assert mark.label == f"paragraph {place}"


def test_titles_of_headings() -> None:
    """A number or label before the words is no part of the title, inside it is."""
    blocks = [
        Block("Second: a chapter", "heading", 1),
        Block("Q: Who is it?", "question"),
        Block("Home", "heading", 2, number="1.2"),
        Block("3. Why?", "question"),
    ]

    assert [(each.level, each.title) for each in compose(blocks).headings] == [
        (1, "Second: a chapter"),
        (2, "Who is it?"),
        (2, "Home"),
        (3, "Why?"),
    ]


def test_tables_that_place_parts_of_a_page() -> None:
    """A table of one column, or with headings in it, is read part by part."""
    box = [[[Block("In a box.")]], [[Block("Below.")]]]
    page = [[[Block("Left", "heading", 1), Block("Text.")], [Block("Right.")]]]

    assert [block.text for block in table_blocks(box)] == ["In a box.", "Below."]
    assert [block.kind for block in table_blocks(page)] == [
        "heading",
        "paragraph",
        "paragraph",
    ]


def test_two_tables_after_each_other_stay_two() -> None:
    """An empty paragraph between them is no block, and still parts them."""
    costs = [[[Block("Item")], [Block("Cost")]], [[Block("Bus")], [Block("12")]]]
    rooms = [[[Block("Room")], [Block("Pupils")]], [[Block("Fox")], [Block("Ann")]]]

    text = compose([*table_blocks(costs), Block(""), *table_blocks(rooms)]).text

    assert text == "Item | Cost\nBus | 12\n\nRoom | Pupils\nFox | Ann"


def test_column_names_with_accents_and_signs() -> None:
    """Case, accents, stars and colons do not count."""
    assert column_pair(["Nr", "**Réponse:**", "QUESTION"]) == (2, 1)
