"""The real model over an explainer like the ones that schools have."""

from __future__ import annotations

import csv
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from explainbot import paths
from explainbot.answering.explainer import Explainer
from explainbot.embedding.protocol import Encoder
from explainbot.index.index import IndexReader
from explainbot.progress import ProgressCallback
from explainbot.records import Answer, Quote
from explainbot.workspace import Workspace
from tests.embedding.real import real_encoder

DATA = Path(__file__).parents[1] / "data" / "standin"
NAME = "standin-explainer.txt"
HEADINGS = [
    'Lake Office fines two "Amber Mill" wardens over a locked canal gate',
    "Guild disputes report on watered lamp oil",
    "How did it begin?",
    "Where is it at work?",
    "Who is standing up to it?",
    "How does it earn its money?",
    "Where has it closed locks?",
    "What other means does it use?",
    "How has it changed the lake?",
]
Row = dict[str, str]


def load(_model: str, _on_progress: ProgressCallback) -> Encoder:
    """Return the encoder that all tests share."""
    return real_encoder()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace that holds the explainer alone."""
    places = paths.create(tmp_path_factory.mktemp("standin"))
    shutil.copyfile(DATA / NAME, places.corpus / NAME)
    result = Workspace(places, load=load)
    result.index()
    return result


@pytest.fixture(scope="module")
def answers(made: Workspace) -> list[tuple[Row, Answer]]:
    """Return each question's row with its answer."""
    bot: Explainer = made.explainer()
    with (DATA / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    histories = [[one for one in row["history"].split(" || ") if one] for row in rows]
    asked = [(row["question"], past) for row, past in zip(rows, histories, strict=True)]
    return list(zip(rows, bot.ask_many(asked), strict=True))


def top(answer: Answer) -> Quote:
    """Return the passage ranked first, claimed or not."""
    return (*answer.quotes, *answer.alternatives)[0]


def test_two_reports_and_seven_units(made: Workspace) -> None:
    """Sections stand under their headings, in order; a long one may be several."""
    document = made.document(NAME)
    store = IndexReader.open(made.places.index).corpus
    sections = [store.section(item) for item in store.all_sections()]

    assert list(dict.fromkeys(section.heading for section in sections)) == HEADINGS
    units = [section for section in sections if section.heading in HEADINGS[2:]]
    assert len(units) == 7
    for unit in units:
        above = f"{unit.heading}\n\n"
        assert document.text[unit.start - len(above) : unit.start] == above
    for before, after in pairwise(sections):
        assert before.end <= after.start


def test_the_subject_and_its_names_are_found(made: Workspace) -> None:
    """The guild goes under the names that its explainer gives it."""
    (entry,) = made.documents()

    assert entry.subject == "Amber Mill"
    assert set(entry.aliases) >= {"AM", "GAM", "AMG", "Glimmer"}


def test_all_heading_questions_are_answered(answers: list[tuple[Row, Answer]]) -> None:
    """Each is answered by the section under that heading."""
    found = {
        row["qid"]: (answer.answered, top(answer).section.heading)
        for row, answer in answers
        if row["kind"] == "heading"
    }

    assert found == {
        row["qid"]: (True, row["gold"])
        for row, _ in answers
        if row["kind"] == "heading"
    }


def test_four_of_five_answerable_questions_are_found(
    answers: list[tuple[Row, Answer]],
) -> None:
    """hit@1 over all kinds of question is at least .8."""
    answerable = [(row, answer) for row, answer in answers if row["gold"]]
    missed = [
        (row["question"], top(answer).section.heading)
        for row, answer in answerable
        if top(answer).section.heading != row["gold"]
    ]

    assert 1 - len(missed) / len(answerable) >= 0.8, missed


def test_far_questions_are_declined(answers: list[tuple[Row, Answer]]) -> None:
    """What another subject is asked for is not answered."""
    far = [answer for row, answer in answers if row["kind"] == "far"]

    assert len(far) == 2
    assert [answer.question for answer in far if answer.answered] == []


def test_every_quote_is_a_slice_of_the_file(answers: list[tuple[Row, Answer]]) -> None:
    """Answers and alternatives, word for word."""
    with (DATA / NAME).open(encoding="utf-8-sig", newline="") as file:
        text = file.read()

    for _, answer in answers:
        for quote in (*answer.quotes, *answer.alternatives):
            assert text[quote.start : quote.end] == quote.text
            assert quote.evidence_text in quote.text
