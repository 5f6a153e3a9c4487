"""The best passages judged once more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from explainbot.answering.evidence import Sentences
from explainbot.answering.ranking import Ranker
from explainbot.answering.reread import CLIP, SPAN, WEIGHT, moved, read, to_read
from explainbot.reader import Reading
from explainbot.testing import tiny_workspace

TEXT = "A pear is soft. It was brought from Asia. Many people like it."
SPANS = ((0, 15), (16, 41), (42, 62))


class Pointing:
    """Judges by a table: from a word in the text to its logit; points at that word."""

    identity = "table"
    own = True

    def __init__(self, logits: dict[str, float]) -> None:
        self.logits = logits
        self.seen: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return each text's logit, and where its word stands."""
        del question
        self.seen += texts
        found = []
        for text in texts:
            word = next(word for word in self.logits if word in text)
            start = text.index(word)
            found.append(Reading(self.logits[word], (start, start + len(word))))
        return found


def rated(scores: Sequence[float]) -> Sentences:
    """Return the text's sentences with these scores."""
    return Sentences(TEXT, SPANS, np.array(scores))


def test_the_sentence_with_the_span_is_raised() -> None:
    """By SPAN times the chance that the reader gives; others stay."""
    (found,) = read(
        Pointing({"Asia": 0.0}), "Where from?", ["Pear"], [rated([1, 1, 1])]
    )

    assert found.score == 0
    assert found.sentences.scores.tolist() == pytest.approx([1, 1 + SPAN / 2, 1])


def test_the_document_stands_before_the_sentences() -> None:
    """A reader sees what a pronoun stands for; a span in that is no sentence."""
    reader = Pointing({"Pear": 2.0})

    (found,) = read(reader, "What?", ["Pear"], [rated([1, 0, 0])])

    assert reader.seen == [f"Pear: {TEXT}"]
    assert found.sentences.scores.tolist() == [1, 0, 0]


def test_logits_are_cut() -> None:
    """A reader's pride knows bounds."""
    found = read(Pointing({"Asia": 40.0}), "?", [""], [rated([0, 0, 0])])

    assert found[0].score == CLIP


def test_only_the_sentences_around_the_best_are_read() -> None:
    """Whole sentences, the better neighbour first, while there is room for words."""
    long = " ".join(["word"] * 40) + "."
    text = f"{long} Pears are soft. {long}"
    spans = ((0, 200), (201, 216), (217, 417))
    reader = Pointing({"Pears": 1.0})

    read(reader, "?", [""], [Sentences(text, spans, np.array([0.2, 0.9, 0.1]))])

    assert reader.seen == [text[:216]]


def test_moved_reorders_what_was_read() -> None:
    """Each loses WEIGHT for every unit by which its logit is below the best one's."""
    scores = moved(np.array([0.60, 0.59, 0.30]), [1.0, 3.0])

    assert scores.tolist() == pytest.approx([0.60 - 2 * WEIGHT, 0.59, 0.30])


def test_what_was_read_stays_above_the_rest() -> None:
    """A passage that nobody judged is not drawn up by another's bad reading."""
    scores = moved(np.array([0.60, 0.59, 0.585]), [6.0, -6.0])

    assert scores[1] > scores[2]


@pytest.mark.parametrize(
    ("scores", "count"),
    [([0.5], 1), ([0.5, 0.45, 0.43], 2), ([0.5, 0.49, 0.48, 0.47], 3), ([0.5, 0.4], 1)],
)
def test_only_close_ones_are_read(scores: list[float], count: int) -> None:
    """At most three, within .06 of the first."""
    assert to_read(np.array(scores)) == count


@pytest.mark.parametrize(
    ("own", "question", "asked"),
    [
        (True, "What soft thing is it?", True),
        (True, "Is a pear soft?", False),
        (True, "Zebra?", False),
        (False, "Zebra?", True),
    ],
)
def test_the_programs_own_reader_is_asked_in_doubt_alone(
    tmp_path: Path, question: str, *, own: bool, asked: bool
) -> None:
    """A reader that somebody chose is asked always."""
    workspace = tiny_workspace(tmp_path, {"pear.txt": TEXT, "sea.txt": "It is deep."})
    reader = Pointing({"pear": 0.5, "deep": 0.5})
    reader.own = own
    explainer = workspace.explainer()
    ranker = Ranker(explainer.store, explainer.encoder, reader)

    ranker.rank(question, ())

    assert bool(reader.seen) is asked
