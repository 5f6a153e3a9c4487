"""A small segment beside a large one answers as one segment of all would."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from explainbot.engine.backend import headings
from explainbot.index.index import IndexReader
from explainbot.index.storage import vectors as vector_files
from explainbot.index.storage.lexical import told_length
from explainbot.study.session import Deck
from explainbot.teaching.coverage import contradictions, cover
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.text.terms import terms
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.index.storage.rows import Rows

    Vector = NDArray[np.float32]
from tests.index.articles import (
    QUESTIONS,
    article,
    content,
    opened,
    segments,
    small_is_large,
    steps,
    told,
    written,
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the smallest index have a second segment, of any size."""
    small_is_large(monkeypatch)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("exact", [50_000, 16], ids=["exact", "coarse"])
def test_step_by_step_is_as_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, exact: int
) -> None:
    """Added, changed, renamed and removed by turns: all is as in one segment."""
    monkeypatch.setattr(vector_files, "EXACT_UP_TO", exact)
    draw = random.Random(seed)  # noqa: S311  the same each time
    files = {f"{'sea/' * (at % 2)}{at}.md": article(draw) for at in range(12)}
    grown = tiny_workspace(tmp_path / "grown", files)
    for step, now in enumerate(steps(draw, files)):
        written(grown, now)
        grown.index()
        assert segments(grown) == 2
        once = tiny_workspace(tmp_path / f"once{step}", now)
        assert segments(once) == 1
        assert content(grown) == content(once)
        assert grown.verify().ok
        assert grown.status().current
    one, other = grown.explainer(), once.explainer()
    for question in QUESTIONS:
        asked = question, QUESTIONS[:1]
        assert told(one.ask(*asked)) == told(other.ask(*asked))
    assert surfaces(grown) == surfaces(once)


def surfaces(workspace: Workspace) -> tuple[object, ...]:
    """Return what a teacher sees of a corpus."""
    explainer = workspace.explainer()
    covered = cover([(question, ()) for question in QUESTIONS], explainer)
    cards = [(item.id, item.kind) for item in Deck(opened(workspace)).all()]
    some = explainer.within(["sea"]).ask("What falls at night?")
    return (
        workspace.documents(),
        [workspace.document(one.document) for one in workspace.documents()],
        headings(workspace.places),
        replace(covered, index=""),
        contradictions(explainer.store),
        cards,
        told(some),
    )


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Workspace, Workspace]:
    """Return the same sixty documents, in two segments and in one.

    The two began with ten of the documents that they have, and with others.
    """
    draw = random.Random(9)  # noqa: S311  the same each time
    files = {f"{at:02}.md": article(draw) for at in range(60)}
    first = {**dict(list(files.items())[:45]), "03.md": article(draw), "x.md": "Gone."}
    grown = tiny_workspace(tmp_path / "grown", first)
    written(grown, files)
    grown.index()
    once = tiny_workspace(tmp_path / "once", files)
    assert (segments(grown), segments(once)) == (2, 1)
    return grown, once


@pytest.mark.parametrize("limit", [1, 5, 20])
def test_candidates_are_those_of_one_segment(
    pair: tuple[Workspace, Workspace], limit: int
) -> None:
    """By words and by meaning, in all and in some documents, as far as both reach."""
    encoder = WordEncoder()
    found: list[list[object]] = []
    for index in map(opened, pair):
        names = [name for name, _ in index.corpus.named_sections()]
        some = np.array(index.corpus.rows_in(sorted(names)[::2]), dtype=np.int64)
        asked = [terms(question, "en", index.names) for question in QUESTIONS]
        vectors = encoder.encode_questions(QUESTIONS)
        found.append(
            [
                *(_nearest(index, vector, limit, some) for vector in vectors),
                *(
                    _best(index, one, limit, among)
                    for one in asked
                    for among in (None, some)
                ),
            ]
        )

    assert found[0] == found[1]


def _nearest(
    index: IndexReader, vector: Vector, limit: int, some: Rows
) -> list[list[float]]:
    """Return the cosines of the nearest sections: equal ones may change places."""
    every = [index.dense(vector, limit), index.dense(vector, limit, some)]
    every += index.dense_many(vector[None], limit)
    return [
        np.round(index.section_vectors(rows) @ vector, 5).tolist() for rows in every
    ]


def _best(
    index: IndexReader, wanted: list[str], limit: int, among: Rows | None
) -> list[tuple[str, int]]:
    rows = index.lexical(wanted, limit, among)
    sections = index.get(rows)
    return [(sections[row].document_id, sections[row].start) for row in rows]


def test_lengths_are_told_apart_as_the_word_index_does() -> None:
    """Up to 40 each; then in steps of 2, from 56 of 4, from 88 of 8: Lucene's table."""
    pairs = [(0, 0), (40, 40), (41, 40), (55, 54), (56, 56), (59, 56), (87, 84)]
    pairs += [(88, 88), (95, 88), (96, 96), (151, 144), (152, 152), (1000, 984)]

    assert [told_length(length) for length, _ in pairs] == [one for _, one in pairs]
