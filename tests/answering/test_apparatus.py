"""Contents, objectives and review questions are never quoted as an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.index.index import IndexReader
from explainbot.study.making import Maker
from explainbot.testing import WordEncoder, tiny_workspace

ASKED = {
    "How does osmosis work?": "Osmosis",
    "What is active transport?": "Pumps",
    "Why do slugs die in salt?": "Slugs",
}
UNIT = """# Cells

This chapter explains how osmosis works and what active transport is.

## Contents

- How does osmosis work?
- What is active transport?
- Why do slugs die in salt?

## Osmosis

Osmosis is work of water: it passes a wall to the side with more salt in it.

## Pumps

Active transport costs the cell energy, as a pump moves salt to where much is.

## Slugs

Why is that bad for slugs? Salt draws water out of slugs until they die.

## Review questions

1. How does osmosis work?
2. What is active transport?
3. Why do slugs die in salt?
4. Explain osmosis, active transport and the death of slugs.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Return the index of a chapter with questions at both ends."""
    made = tiny_workspace(tmp_path_factory.mktemp("cells"), {"cells.md": UNIT})
    return IndexReader.open(made.places.index)


@pytest.mark.parametrize(("question", "heading"), ASKED.items())
def test_a_question_of_the_book_is_answered_by_its_text(
    index: IndexReader, question: str, heading: str
) -> None:
    """Word for word the same question stands twice in the chapter."""
    answer = Explainer(index, WordEncoder()).ask(question)

    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.section.heading == heading
    assert "?" not in first.evidence_text


def test_who_asks_for_the_questions_finds_them(index: IndexReader) -> None:
    """By the heading that they stand under."""
    answer = Explainer(index, WordEncoder()).ask("What are the review questions?")

    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.section.heading == "Review questions"


def test_their_headings_are_neither_offered_nor_learnt(index: IndexReader) -> None:
    """As one cannot ask for "Contents", nor be asked for it."""
    offered = [row[1] for row in index.corpus.headings(100)]
    maker = Maker(index)
    sections = list(index.corpus.all_sections())

    assert offered == ["Osmosis", "Pumps", "Slugs"]
    for stored in sections:
        if stored.heading in ("", "Contents", "Review questions"):
            assert [
                *maker.make(stored, "recall"),
                *maker.make(stored, "cloze"),
                *maker.make(stored, "which"),
            ] == []


def test_what_tells_nothing_has_no_vector(index: IndexReader) -> None:
    """So that nothing is near it; the sections beside it keep theirs."""
    by_heading = {item.heading: item for item in index.corpus.all_sections()}
    asking, told = by_heading["Review questions"], by_heading["Osmosis"]

    assert not index.part_vectors([asking])[1:].any()
    assert index.part_vectors([told])[1:].any(axis=1).all()


def test_a_rebuilt_index_takes_the_same_vectors_over(tmp_path: Path) -> None:
    """One more file changes nothing for the chapter, and embeds nothing of it."""
    made = tiny_workspace(tmp_path, {"cells.md": UNIT})
    before = IndexReader.open(made.places.index)
    old = before.part_vectors(list(before.corpus.all_sections()))
    (made.places.corpus / "moon.md").write_text("# Moon\n\nThe moon is round.\n")
    report = made.index()
    after = IndexReader.open(made.places.index)
    same = [s for s in after.corpus.all_sections() if s.document_id == "cells.md"]

    assert report.reused == len(same)
    assert (after.part_vectors(same) == old).all()
