"""A list with what is right for it, from the rows to the report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from explainbot.batch.lists.questions import QuestionRow
from explainbot.errors import QuestionsError
from explainbot.evaluation.outcomes import Expected, SectionNames, expected, judge, tag
from explainbot.evaluation.rendering import (
    failure_facts,
    nowhere_note,
    report_lines,
    report_page,
)
from explainbot.evaluation.report import (
    Report,
    compare,
    evaluate,
    make_report,
    read_baseline,
)
from explainbot.records import Answer, Quote, Section
from tests.batch.doubles import MOON, WIND, TideExplainer, document, quote


def row(number: int, question: str, **fields: object) -> QuestionRow:
    """Return a row."""
    return QuestionRow(number, question, (), fields, number + 1)


MOON_WORDS = "tides  rise twice"
ROWS = [
    row(1, "Moon?", gold="Tides", answer_span=MOON_WORDS, kind="a"),
    row(2, "Moon again?", gold="Sand", answer_span="sand", kind="a"),
    row(3, "Wind?", expected_text="pulls the SEA", kind="b"),
    row(4, "Sun?", gold="", kind="b"),
    row(5, "Moon of Mars?", expected=None),
    row(6, "fail", gold="Tides"),
    row(7, "Whatever?"),
    row(8, "", gold="Tides"),
    row(9, "# a comment", gold="Tides"),
]
"""Right, wrong, missed at rank 2, declined, claimed, an error; three not scored."""


def report(**more: Any) -> Report:
    """Evaluate the rows."""
    return evaluate(TideExplainer(), ROWS, **more)


def test_what_a_row_expects() -> None:
    """Fields that are there and empty must be declined; absent ones say nothing."""
    assert expected({"note": "x"}) is None
    assert expected({"Gold": ""}) == Expected()
    assert expected({"expected_text": None}) == Expected()
    assert expected({"expected": "A | b#C"}) == Expected(("A", "b#C"))
    assert expected({"answer_span": ["Two  Words", "x"]}) == Expected(
        (), ("two words", "x")
    )
    assert expected({"Antwort": "Two  Words"}) == Expected((), ("two words",))
    assert expected({"answer": "x", "expected": "A"}) == Expected(("A",))
    assert expected({"answer": {"text": "x"}}) is None
    assert Expected().declined
    assert not Expected(words=("x",)).declined
    assert tag({"kind": "", "Tag": " a  b "}) == "a b"


@pytest.mark.parametrize(
    ("name", "met"),
    [
        ("tides", True),
        ("tides.txt#TIDES", True),
        ("corpus/tides.txt#Tides", True),
        (MOON.section.id, True),
        ("tides.txt", True),
        ("corpus/tides.txt", True),
        ("other.txt", False),
        ("tide", False),
        ("other.txt#Tides", False),
        ("Tide", False),
    ],
)
def test_a_section_by_its_names(name: str, met: bool) -> None:  # noqa: FBT001
    """Its heading, its document, both, or its id."""
    assert Expected((name,)).is_met_by(MOON) == met


def test_a_section_that_the_corpus_has_not() -> None:
    """The report says where a list names one, so that it can be mended."""
    known = SectionNames([("tides.txt", "Tides"), ("sea/tides.txt", "Wind: *why*?")])
    for name in ("TIDES", "tides.txt#tides", "corpus/sea/tides.txt#wind:  *why*?", "7"):
        assert name in known
    for name in ("tides.txt", "sea/tides.txt", "corpus/tides.txt"):
        assert name in known
    for name in ("Tide", "wind.txt#Tides", "wind.txt", "tides.txt#Sand"):
        assert name not in known
    assert MOON.section.id in known
    found = report(sections=known)
    assert [one.line for one in found.outcomes if one.nowhere] == [3]
    assert nowhere_note(found, "q.csv") == (
        "q.csv: no section of the corpus has the expected name: line 3 "
        "(words that the quote must hold belong in a column expected_text)"
    )
    assert nowhere_note(report(), "q.csv") == ""
    facts = dict(failure_facts(found.outcomes[1]))
    assert facts["right one"] == "no section of the corpus has that name"


def test_words_of_the_evidence() -> None:
    """A passage is right if it holds the words, its evidence if it does."""
    wanted = Expected(words=("the moon pulls",))
    assert wanted.is_met_by(MOON)
    assert not wanted.is_answered_by(MOON)
    assert not wanted.is_met_by(WIND)
    whole = quote("Sand\nis  old.", source=document("Sand\nis  old."))
    assert Expected(words=("sand is old",)).is_answered_by(whole)


def test_a_wrong_mark() -> None:
    """The right passage with another sentence marked is listed with both sentences."""
    source = document("Sand is old.\n\nIt is 4 metres deep.")
    shown = Quote(Section(source, 0, 34, "Sand"), 0, 34, (0, 12), ((14, 34),))
    answer = Answer("how deep", "how deep", (shown,), (), 0.9, "strong")
    wanted = Expected(words=("4 metres",))
    outcome = judge(answer, wanted, history=(), tag="", line=3)
    assert (outcome.rank, outcome.evidence, outcome.marked) == (1, True, False)
    found = make_report([outcome], unscored=0, model="m", index="i")
    assert found.wrong_marks == (outcome,)
    assert found.failures == ()
    lines = list(report_lines(found))
    assert "Right passage, another sentence marked (1):" in lines
    assert "    marked: Sand is old." in lines
    assert "    expected: 4 metres" in lines


def test_every_verdict() -> None:
    """Each question has its verdict, its rank and what was chosen."""
    found = [(one.verdict, one.rank, one.evidence) for one in report().outcomes]
    assert found == [
        ("right", 1, True),
        ("wrong", 0, False),
        ("missed", 2, False),
        ("right", 0, None),
        ("claimed", 0, None),
        ("error", 0, None),
    ]
    missed = report().outcomes[2]
    assert missed.chosen == "tides.txt › Tides, line 5"
    assert missed.right == "tides.txt › Tides, line 3"


def test_the_figures() -> None:
    """Shares of what they are about, by hand."""
    figures = report().figures
    values = {
        name: round(figure.value, 4) for name, figure in figures.items() if figure
    }
    counts = {name: figure.count for name, figure in figures.items() if figure}
    assert values == {
        "right outcome": 0.3333,  # 2 of 6
        "right sentence marked": 1.0,  # 1 of 1 with the right passage first
        "hit@1": 0.25,  # 1 of 4 that can be answered
        "hit@3": 0.5,
        "MRR@10": 0.375,  # 1 and 1/2 over 4
        "evidence hit": 0.3333,  # 1 of 3 with words
        "precision of answering": 0.3333,  # 1 of 3 answered
        "recall of answering": 0.25,
        # .75 right; wrong .75, .5, .25, .75, 0: three won, two tied of five
        "AUROC": 0.8,
        "coverage at 5 % risk": 0.0,
        # bins: |2.25 - 1|, .5, .25, 0 over 6
        "ECE": 0.3333,
    }
    assert counts["hit@1"] == 4
    assert counts["evidence hit"] == 3
    tags: Mapping[str, Any] = report().tags
    assert list(tags) == ["a", "b"]
    assert tags["a"]["hit@1"].value == 0.5
    assert report().unscored == 3


def test_the_report_in_words() -> None:
    """The failures say what was expected, what was chosen, and why."""
    text = "\n".join(report_lines(report()))
    assert text.startswith(
        "6 questions: 4 that the corpus answers, 2 to be declined, "
        "3 rows not scored: nothing says what is right for them\n"
    )
    assert "Questions that did not go right (4):\n- Moon again?\n" in text
    missed = text.partition("- Wind?\n")[2].partition("- Moon of")[0]
    assert missed == (
        "    what: not answered, though the corpus does (line 4)\n"
        "    expected: pulls the sea\n"
        "    chosen: tides.txt › Tides, line 5 (weak, 0.50)\n"
        "    begins: *Wind* makes waves.\n"
        "    right one: tides.txt › Tides, line 3, ranked 2\n"
        "    reason: unsure\n"
    )
    assert "reason: sea.txt:3: the sea is closed." in text


def test_the_page() -> None:
    """It holds both charts, nothing to load, and the questions without mark-up."""
    rows = [row(1, "<b>Moon</b>?", gold="Sand"), *ROWS]
    page = report_page(evaluate(TideExplainer(), rows))
    assert page.count("<svg") == 2
    assert "&lt;b&gt;Moon&lt;/b&gt;?" in page
    assert "<b>" not in page
    assert "src=" not in page
    assert "<script" not in page


def test_a_baseline_comes_back(tmp_path: Path) -> None:
    """The JSON of a run is what a later one is compared with."""
    first = report()
    path = tmp_path / "run.json"
    path.write_text(json.dumps(first.to_json(), allow_nan=False))
    assert read_baseline(str(path)) == list(first.outcomes)
    found = report(baseline=read_baseline(str(path))).comparison
    assert found is not None
    assert (found.questions, found.gained, found.lost, found.p_value) == (6, (), (), 1)
    assert not found.significant_loss


def test_a_loss() -> None:
    """Six questions lost and none gained are hardly chance; five may be."""
    rows = [row(number, f"Moon {number}?", gold="Tides") for number in range(6)]
    good = evaluate(TideExplainer(), rows).outcomes
    bad = evaluate(
        TideExplainer(), [row(n, f"Moon {n}?", gold="Sand") for n in range(6)]
    ).outcomes
    loss = compare(bad, good)
    assert (loss.lost[0], len(loss.lost), loss.p_value) == ("Moon 0?", 6, 0.03125)
    assert loss.significant_loss
    assert not compare(bad[:5], good).significant_loss
    assert compare(bad[:5], good).only_there == 1
    assert not compare(good, bad).significant_loss


@pytest.mark.parametrize("content", ["{", "{}", '{"outcomes": [{}]}', "[]"])
def test_a_broken_baseline(tmp_path: Path, content: str) -> None:
    """What is no report is refused."""
    path = tmp_path / "run.json"
    path.write_text(content)
    with pytest.raises(QuestionsError) as caught:
        read_baseline(str(path))
    assert str(caught.value) == (
        f"{path}: this is no report of an earlier run. "
        "Name a file that explainbot eval --json printed."
    )


def test_nothing_to_measure() -> None:
    """A list that says nothing of right answers is refused."""
    with pytest.raises(QuestionsError) as caught:
        evaluate(TideExplainer(), ROWS[6:7], where="q.csv")
    assert str(caught.value) == (
        "q.csv: no question says what is right for it. Give a column "
        '"expected" (headings; empty: must be declined) or "expected_text".'
    )
    with pytest.raises(QuestionsError, match="the baseline has none of these"):
        report(baseline=[])


def test_the_report_on_a_bank_in_words() -> None:
    """It says what has words that answer it, and what is not scored, and why."""
    lines = list(report_lines(replace(report(), bank=True)))

    assert lines[0] == (
        "6 questions of the bank with words that answer them, 3 not scored: no key, or "
        "one without words (true or false, pairs, an order)"
    )
    assert "corpus answers" not in "\n".join(lines[:3])


def test_a_question_that_no_passage_answers_is_not_called_answerable() -> None:
    """Of one that was not answered, it is said whether any passage holds the words."""
    missed = next(one for one in report().outcomes if one.verdict == "missed")
    none = replace(missed, rank=0, nowhere=False)

    assert dict(failure_facts(none))["what"].startswith(
        "not answered, and no passage of ten holds what is right"
    )
    assert dict(failure_facts(missed))["what"].startswith(
        "not answered, though the corpus does"
    )
