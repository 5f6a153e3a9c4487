"""The best passages judged once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explainbot.answering.evidence import Sentences
from explainbot.answering.items.rows import Lookup
from explainbot.answering.ranker import Ranker
from explainbot.answering.reranking import (
    CLIP,
    ENOUGH,
    NEAR,
    SHARED,
    WEIGHT,
    is_far,
    moved,
    read,
    read_on,
    rest,
    to_read,
)
from explainbot.reranking.protocol import Answers, Judgement
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

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return each text's logit, and where its word stands."""
        del question
        self.seen += texts
        found = []
        for text in texts:
            word = next(word for word in self.logits if word in text)
            found.append(Judgement(self.logits[word], pointing(text, word)))
        return found


def pointing(text: str, word: str) -> Answers:
    """Return answers of letters as tokens: a word has logit 6 over none, others -6."""
    places = np.array([(at, at + 1) for at in range(len(text))])
    starts, ends = np.full((2, len(text)), -3.0, dtype=np.float32)
    start = text.index(word)
    starts[start] = ends[start + len(word) - 1] = 3.0
    return Answers(places, starts, ends, 0.0, 20)


def rated(scores: Sequence[float]) -> Sentences:
    """Return the text's sentences with these scores."""
    return Sentences(TEXT, SPANS, np.array(scores))


def test_the_sentence_with_the_answer_is_marked() -> None:
    """Its words are told; the sentence before, which names what "It" is, helps."""
    (found,) = read(
        Pointing({"Asia": 0.0}), "Where from?", ["Pear"], [rated([1, 0.2, 0.4])]
    )

    assert (found.score, found.margin) == (0, 6)
    assert found.sentences.chosen() == (SPANS[1], (SPANS[0],))
    assert found.sentences.words_of_answer == (36, 40)


class Between:
    """Finds two names in each text, the first a little likelier."""

    identity = "between"
    own = True

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return the same logit of each text."""
        del question
        found = []
        for text in texts:
            one, other = pointing(text, "Ada"), pointing(text, "Ben")
            starts = np.maximum(one.starts, other.starts - 0.5)
            ends = np.maximum(one.ends, other.ends - 0.5)
            both = Answers(one.offsets, starts, ends, 0.0, 5)
            found.append(Judgement(1.0, both))
        return found


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote the letter?", "Ada"),
        ("Who posted the letter?", "Ben"),
        ("Who burnt the letter?", "Ada"),
    ],
)
def test_of_two_deeds_in_a_sentence_one_is_told(question: str, told: str) -> None:
    """The words are looked for where the sentence has the deed that is asked."""
    text = "Ada wrote the letter and Ben posted it."
    item = Sentences(text, ((0, len(text)),), np.array([1.0]))

    (found,) = read(Between(), question, [""], [item])

    assert found.sentences.words_of_answer is not None
    assert text[slice(*found.sentences.words_of_answer)] == told


def test_an_unsure_answer_changes_no_mark() -> None:
    """Words that are no answer leave the mark to the sentence that rates best."""
    item = rated([1, 0.2, 0.4])
    answers = tuple((span, -6.0) for span in SPANS)
    item = replace(item, answers=answers)

    assert item.chosen() == (SPANS[0], ())
    assert item.words_of_answer is None


def test_a_question_is_no_answer() -> None:
    """A reader that points at a question, or at what tells nothing, is not followed."""
    text = "Let's begin. How often is it high water? Every twelve hours."
    spans = ((0, 12), (13, 40), (41, 60))
    sure, less = ((13, 18), 8.0), ((41, 46), -1.0)
    item = Sentences(text, spans, np.array([-np.inf, 1.2, 0.6]), (sure, sure, less))

    assert item.chosen()[0] == spans[2]
    listed = Lookup(frozenset(), {}, (0, 1, 2), open=True)
    assert replace(item, lookup=listed).chosen()[0] == spans[2]


def test_words_in_a_row_are_not_told() -> None:
    """A reader takes the name of a column for the answer as well as a cell."""
    item = rated([1, 0.2, 0.4])
    sure = replace(item, answers=(((2, 6), 5.0), None, None))

    assert sure.words_of_answer == (2, 6)
    assert replace(sure, lookup=Lookup(frozenset({0}))).words_of_answer is None


def test_the_name_stands_further_back() -> None:
    """Of several sentences with a pronoun none names it: the one before them does."""
    text = "Jenner was a doctor. He lived in Berkeley. He wrote in 1798."
    spans = ((0, 20), (21, 42), (43, 60))
    item = Sentences(text, spans, np.array([0.1, 0.2, 0.9]))

    assert replace(item, answers=(None, None, ((55, 59), 6.0))).chosen() == (
        spans[2],
        (spans[0],),
    )


def test_the_document_stands_before_the_sentences() -> None:
    """A reader sees what a pronoun stands for; an answer in that is in no sentence."""
    reader = Pointing({"Pear": 2.0})

    (found,) = read(reader, "What?", ["Pear"], [rated([1, 0, 0])])

    assert reader.seen == [f"Pear: {TEXT}"]
    assert found.margin == -6
    assert found.sentences.words_of_answer is None


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


WORDS_16, WORDS_48 = " ".join(["word"] * 15), " ".join(["word"] * 48)


def test_the_rest_is_read_in_windows_that_overlap() -> None:
    """Of sentences of 16 words three fit; each window begins where the last ends."""
    text = " ".join([f"{WORDS_16} end{place}." for place in range(6)])
    ends = [text.index(f"end{place}.") + 5 for place in range(6)]
    spans = tuple(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
    item = Sentences(text, spans, np.array([0.0, 0.1, 0.9, 0.3, 0.0, 0.0]))

    assert item.around(50) == (1, 3)
    assert rest(item, (1, 3)) == [(3, 5), (0, 1)]
    reader = Pointing({"end5": 3.0, "end0": -4.0, "end2": 0.5})
    (first,) = read(reader, "?", [""], [item])
    whole = read_on(reader, "?", "", first)
    assert (first.score, whole.score) == (0.5, 3)
    assert whole.windows == ((1, 3), (3, 5), (0, 1))
    assert whole.sentences.chosen()[0] == spans[2]


@pytest.mark.parametrize(
    ("logit", "far", "texts"),
    [(ENOUGH, False, 1), (ENOUGH - 0.1, False, 3), (ENOUGH - 0.1, True, 1)],
)
def test_the_rest_is_read_where_the_first_window_leaves_it_open(
    logit: float, texts: int, *, far: bool
) -> None:
    """Neither where that one is sure, nor where the passage is far off."""
    text = f"Pears are soft. {WORDS_48} end. Apples are hard."
    spans = ((0, 15), (16, 260), (261, 277))
    assert text[slice(*spans[2])] == "Apples are hard."
    item = Sentences(text, spans, np.array([0.9, 0.2, 0.1]))
    reader = Pointing({"Pears": logit, "Apples": -1.0, "word": -3.0})

    (first,) = read(reader, "?", [""], [item])
    whole = read_on(reader, "?", "", first, far=far)

    assert len(reader.seen) == len(whole.windows) == texts


@pytest.mark.parametrize(
    ("near", "shared", "far"),
    [
        (NEAR - 0.01, SHARED - 0.01, True),
        (NEAR, 0.0, False),
        (0.0, SHARED, False),
    ],
)
def test_a_passage_is_far_that_neither_means_nor_says_the_same(
    near: float, shared: float, *, far: bool
) -> None:
    """A name that both have is enough to read all of it."""
    assert is_far(near, shared) is far


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


@pytest.mark.parametrize("question", ["Is a pear soft?", "Zebra?"])
def test_the_reader_is_always_asked(tmp_path: Path, question: str) -> None:
    """What is shown was read, whether the ranking is sure of it or not."""
    workspace = tiny_workspace(tmp_path, {"pear.txt": TEXT, "sea.txt": "It is deep."})
    reader = Pointing({"pear": 0.5, "deep": 0.5})
    explainer = workspace.explainer()
    ranker = Ranker(explainer.store, explainer.encoder, reader)

    ranking = ranker.rank(question, ())

    assert reader.seen
    assert ranking.confidence.signals["read"] == 0.5
