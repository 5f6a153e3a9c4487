"""How much work one question is, in counts: wall time says little on a shared machine.

A count that rises is a cost for every user; raise a limit only with a reason.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any

import pytest

from explainbot.answering import ranker
from explainbot.answering.explainer import Explainer
from explainbot.answering.question import tokens
from explainbot.embedding.graph_encoder import ENOUGH, batches
from explainbot.index.index import IndexReader
from explainbot.index.storage.sqlite import SegmentStore
from explainbot.reranking.protocol import Judgement
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.text import terms as text_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SECTIONS = 40
TEXT = "\n\n".join(
    f"## What is thing number {place}?\n\nThing {place} is a fruit of tree {place}. "
    f"It ripens in week {place} and tastes sweet."
    for place in range(SECTIONS)
)
QUESTION = "What is thing number 7?"
STATEMENTS = 4
"""SQL statements of one question at most, its terms known."""
MEGABYTES = 1
"""Memory at the peak of one question, by numpy and Python together."""


class CountingEncoder(WordEncoder):
    """Counts the calls that a network would run for."""

    def __init__(self) -> None:
        """Begin at none."""
        self.calls: list[int] = []

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors; keep how many texts it were."""
        self.calls.append(len(texts))
        return super().encode_questions(texts)


class CountingReader:
    """A reader of ours that finds nothing, and counts."""

    identity, own = "counting@0", False

    def __init__(self) -> None:
        """Begin at none."""
        self.calls: list[int] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return even chances for each; keep how many texts it were."""
        del question
        self.calls.append(len(texts))
        return [Judgement(0.0) for _ in texts]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Return an index of forty alike sections, opened."""
    folder = tmp_path_factory.mktemp("work")
    opened = IndexReader.open(
        tiny_workspace(folder, {"things.md": f"# Things\n\n{TEXT}\n"}).places.index
    )
    opened.load()
    return opened


@contextmanager
def statements(index: IndexReader) -> Iterator[list[str]]:
    """Collect the SQL that the index runs."""
    found: list[str] = []
    store = index.segments[0].store
    assert isinstance(store, SegmentStore)
    store._db._db.set_trace_callback(found.append)
    yield found
    store._db._db.set_trace_callback(None)


def test_a_question_is_encoded_once(index: IndexReader) -> None:
    """Alone it is one text; a follow-up with one question before takes two calls."""
    encoder = CountingEncoder()
    bot = Explainer(index, encoder)

    bot.ask(QUESTION)
    assert encoder.calls == [1]

    bot.ask("And when does it ripen?", [QUESTION])
    assert len(encoder.calls) <= 3


def test_the_reader_is_asked_at_most_once_with_three_texts(index: IndexReader) -> None:
    """However many passages compete."""
    reader = CountingReader()

    Explainer(index, CountingEncoder(), reader).ask("What is a fruit of a tree?")

    assert len(reader.calls) == 1
    assert 1 <= reader.calls[0] <= 3


def test_a_question_that_was_answered_is_not_ranked_for_the_next(
    index: IndexReader,
) -> None:
    """A follow-up takes its own rankings only, as if all were asked in one."""
    follow_up = "And when does it ripen?"
    counts = []
    for before in ((QUESTION,), ()):
        encoder, reader = CountingEncoder(), CountingReader()
        bot = Explainer(index, encoder, reader)
        for question in before:
            bot.ask(question)
        bot.ask(follow_up, [QUESTION])
        counts.append((len(encoder.calls), len(reader.calls)))

    assert counts[0] == counts[1]
    assert counts[0][1] > 1


def test_a_question_runs_few_statements(index: IndexReader) -> None:
    """No statement a candidate: forty sections are fetched together."""
    bot = Explainer(index, CountingEncoder())
    bot.ask("What is thing number 3?")

    with statements(index) as found:
        bot.ask(QUESTION)

    assert len(found) <= STATEMENTS, "\n".join(found)


def test_the_same_question_again_asks_the_store_less(index: IndexReader) -> None:
    """Terms and texts are kept."""
    bot = Explainer(index, CountingEncoder())
    bot.ask(QUESTION)
    with statements(index) as first:
        bot.ask("Which thing ripens in week 31?")
    with statements(index) as second:
        bot.ask("Which thing ripens in week 31?")

    assert len(second) < len(first)


def test_sections_that_were_candidates_before_are_not_fetched_again(
    index: IndexReader,
) -> None:
    """Forty alike sections are candidates of every question."""
    bot = Explainer(index, CountingEncoder())
    bot.ask(QUESTION)

    with statements(index) as found:
        bot.ask("When does thing number 12 ripen?")

    assert not [one for one in found if "s.sentences FROM sections" in one]


@pytest.mark.parametrize(
    ("question", "top", "most"),
    [("Why is stone number 99 blue?", 3, 3), (QUESTION, 3, 4), (QUESTION, 0, 2)],
    ids=["declined", "claimed", "claimed alone"],
)
def test_only_passages_that_are_shown_are_looked_through(
    question: str, top: int, most: int, index: IndexReader, counted: Counter[str]
) -> None:
    """The sentences of a passage are rated for its quote, and it gets one if shown."""
    answer = Explainer(index, CountingEncoder()).ask(question, (), top)

    assert len(answer.quotes) + len(answer.alternatives) <= most
    assert counted["rate"] <= most


@pytest.mark.parametrize(
    ("question", "most"),
    [("Why is stone number 99 blue?", 0), (QUESTION, 1)],
    ids=["declined", "claimed"],
)
def test_a_row_of_a_table_costs_what_it_shows(
    question: str, most: int, index: IndexReader, counted: Counter[str]
) -> None:
    """It has no column for why, nor for passages that are not claimed."""
    bot = Explainer(index, CountingEncoder())
    row = bot.brief().ask(question, (), 0)
    assert counted["rate"] == most

    answer = bot.ask(question, (), 0)
    assert answer.why
    assert row == replace(answer, why=(), did_you_mean=row.did_you_mean, headings=())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often the sentences of a passage were rated."""
    found: Counter[str] = Counter()
    first = vars(ranker)["rate"]

    def rate(*values: Any) -> Any:
        found["rate"] += 1
        return first(*values)

    monkeypatch.setattr(ranker, "rate", rate)
    return found


def test_what_a_passage_says_is_read_once(
    index: IndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of a passage are compared with each question of a list, read once."""
    read: list[str] = []
    first = tokens.read_wording

    def counted(text: str, language: str) -> tokens.Wording:
        read.append(text)
        return first(text, language)

    tokens.passage_wording.cache_clear()
    monkeypatch.setattr(tokens, "read_wording", counted)
    bot = Explainer(index, CountingEncoder())
    asked = [f"When does thing number {place} not ripen?" for place in (3, 4, 5)]
    once = list(bot.ask_many(asked))
    passages = {index.text(section) for section in index.corpus.all_sections()}
    times = [text for text in read if text in passages]
    assert times
    assert len(times) == len(set(times))
    assert list(bot.ask_many(asked)) == once
    assert [text for text in read if text in passages] == times


def test_words_alike_are_looked_up_once(index: IndexReader) -> None:
    """A list's typing errors begin with the same few letters."""
    bot = Explainer(index, CountingEncoder())
    bot.ask("When does the friut ripen?")
    with statements(index) as found:
        bot.ask("Which tree has a friut?")

    assert not [one for one in found if "FROM vocabulary WHERE word >=" in one]


def test_a_block_of_a_list_looks_its_words_up_together(index: IndexReader) -> None:
    """Its questions then run no statement but for what a passage says."""
    bot = Explainer(index, CountingEncoder()).brief()
    asked = [f"When does thing number {place} ripen?" for place in range(20, 36)]
    with statements(index) as found:
        bot.prepare(asked)
    assert len(found) <= STATEMENTS

    with statements(index) as found:
        for question in asked:
            bot.ask(question, (), 0)
    assert len(found) <= STATEMENTS


@pytest.mark.parametrize(
    ("question", "most"),
    [(QUESTION, 1_700), ("When does thing number 12 ripen?", 2_000)],
    ids=["a heading", "a fact"],
)
def test_a_question_runs_few_functions(
    question: str, most: int, index: IndexReader
) -> None:
    """Functions of ours, of a question asked for the second time."""
    bot = Explainer(index, CountingEncoder())
    first = bot.ask(question)
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and "explainbot" in frame.f_code.co_filename

    sys.setprofile(count)
    try:
        again = bot.ask(question)
    finally:
        sys.setprofile(None)

    assert again == first
    assert 0 < calls <= most


def test_a_text_is_taken_apart_once(
    index: IndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each check of an answer goes through the words of question and passage."""
    parted: list[str] = []
    raw = text_terms._words

    def counted(text: str) -> Iterator[tuple[str, int, int]]:
        parted.append(text)
        return raw(text)

    text_terms._kept_words.cache_clear()
    monkeypatch.setattr(text_terms, "_words", counted)
    bot = Explainer(index, CountingEncoder(), CountingReader())
    bot.ask("When does thing number 12 ripen?")
    bot.ask("When does thing number 12 ripen in autumn?")

    assert parted
    assert len(parted) == len(set(parted))


def test_little_of_a_block_is_padding() -> None:
    """Questions of one length are encoded together, in few runs."""
    lengths = [6 + place * 7 % 25 for place in range(64)]
    runs = list(batches(lengths, enough=ENOUGH))
    padded = sum(len(run) * max(lengths[row] for row in run) for run in runs)

    assert sorted(row for run in runs for row in run) == list(range(64))
    assert padded <= 1.1 * sum(lengths)
    assert len(runs) <= 12


def test_a_question_takes_little_memory(index: IndexReader) -> None:
    """At its peak, with all candidates' vectors in memory."""
    bot = Explainer(index, CountingEncoder())
    bot.ask("What is thing number 3?")
    tracemalloc.start()
    try:
        bot.ask(QUESTION)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MEGABYTES * 2**20
