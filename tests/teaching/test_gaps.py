"""What the class asked in vain, grouped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from explainbot.records import Answer
from explainbot.teaching.gaps import (
    GapReport,
    average_clusters,
    find_gaps,
    initials,
    suggestions,
)
from explainbot.teaching.rendering import gap_lines, gaps_page
from explainbot.testing import tiny_workspace
from explainbot.usage.unanswered import KeptQuestion
from explainbot.workspace import Workspace
from tests.teaching.classroom import classroom

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = "2026-11-02"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a small corpus."""
    return classroom(tmp_path_factory.mktemp("gaps") / "lab")


def found(lab: Workspace, *kept: KeptQuestion) -> GapReport:
    """Return the gaps."""
    return find_gaps(kept, lab.explainer())


def test_near_same_questions_count_together(lab: Workspace) -> None:
    """Marks, capitals and order do not matter; the most usual wording leads."""
    report = found(
        lab,
        KeptQuestion("who invented glucose", DAY),
        KeptQuestion("Who invented glucose?", "2026-11-04"),
        KeptQuestion("Who invented glucose?", "2026-11-03"),
        KeptQuestion("Glucose, invented by whom?", "2026-11-01"),
        KeptQuestion("What colour has a zebra?", DAY),
    )
    first, second = report.gaps

    assert (first.question, first.asked) == ("Who invented glucose?", 4)
    assert [(item.question, item.asked) for item in first.wordings] == [
        ("Who invented glucose?", 3),
        ("Glucose, invented by whom?", 1),
    ]
    assert (first.first, first.last) == ("2026-11-01", "2026-11-04")
    assert (second.question, second.asked) == ("What colour has a zebra?", 1)
    assert (report.kept, report.answered, report.left_out) == (5, 0, 0)


def test_what_is_answered_by_now_is_dropped_and_counted(lab: Workspace) -> None:
    """The teacher has written the section since."""
    report = found(
        lab,
        KeptQuestion("What pulls the sea?", DAY),
        KeptQuestion("what pulls the sea", DAY),
        KeptQuestion("Who invented glucose?", DAY),
    )

    assert [gap.question for gap in report.gaps] == ["Who invented glucose?"]
    assert (report.kept, report.answered) == (3, 2)


def test_an_unhelpful_quote_is_shown_as_long_as_it_answers(lab: Workspace) -> None:
    """Another quote in its place settles the matter."""
    quote = lab.explainer().ask("What pulls the sea?").quotes[0].id
    report = found(
        lab,
        KeptQuestion("What pulls the sea?", DAY, unhelpful=quote),
        KeptQuestion("what pulls the sea?", DAY, unhelpful=quote),
        KeptQuestion("What pulls the sea?", DAY, unhelpful="other:0-1"),
    )
    (gap,) = report.gaps

    assert (gap.asked, gap.unhelpful, report.answered) == (2, 2, 1)
    assert gap.nearest is not None
    assert gap.nearest.citation == "tides.md › What pulls the sea?, line 5"
    assert [item.text for item in gap.suggestions] == [
        "marked unhelpful 2 times: look at this quote"
    ]


def test_a_follow_up_is_asked_after_its_question(lab: Workspace) -> None:
    """And belongs to others of the same two questions."""
    report = found(
        lab,
        KeptQuestion("And why?", DAY, after="Who invented glucose?"),
        KeptQuestion("And why?", DAY, after="What colour has a zebra?"),
    )

    assert len(report.gaps) == 2
    assert {gap.wordings[0].after for gap in report.gaps} == {
        "Who invented glucose?",
        "What colour has a zebra?",
    }


def told(lab: Workspace, question: str) -> dict[str, str]:
    """Return the suggestions for a question by their kind."""
    explainer = lab.explainer()
    answer = explainer.ask(question, exact=True)
    found = suggestions(question, answer, explainer.store)
    return {item.kind: item.text for item in reversed(found)}


@pytest.mark.parametrize(
    ("question", "alias"),
    [
        ("Who runs the IMF?", '"IMF" for "International Monetary Fund"'),
        ("Who runs the I.M.F today?", '"I.M.F" for "International Monetary Fund"'),
        ("Who measures the Tidez?", '"Tidez" for "Tides"'),
        ("Who visits Washingtn often?", '"Washingtn" for "washington"'),
        ("Who invented glucose?", None),
    ],
)
def test_an_alias_is_suggested_for_a_word_that_is_near(
    lab: Workspace, question: str, alias: str | None
) -> None:
    """An acronym of a subject, another spelling of it or of a word of the corpus."""
    expected = None if alias is None else f"add an alias: {alias}"

    assert told(lab, question).get("alias") == expected


def test_another_word_is_no_spelling(lab: Workspace) -> None:
    """However alike, a word of the language is itself; a name stays one."""
    explainer = lab.explainer()
    question = "Do the contries around Tidez agree?"
    answer = explainer.ask(question, exact=True)
    kinds = [
        [
            item.text
            for item in suggestions(question, answer, explainer.store, is_word=f)
        ]
        for f in (lambda _: True, lambda _: False)
    ]
    name = 'add an alias: "Tidez" for "Tides"'
    word = 'add an alias: "contries" for "countries"'
    assert (word in kinds[0], name in kinds[0]) == (False, True)
    assert (word in kinds[1], name in kinds[1]) == (True, True)


def test_a_section_is_suggested_by_the_words_that_are_missing(lab: Workspace) -> None:
    """What no section mentions comes first."""
    assert told(lab, "Who in Washington invented glucose?")["write"] == (
        "write a section about: glucose, Washington"
    )


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Wer hat den Zucker erfunden?", "Zucker, erfunden"),
        ("¿Quién ha inventado la glucosa?", "inventado, glucosa"),
        ("Why did he die in the desert?", "desert"),
        ("can I use my mobile in class", "mobile, class"),
        ("who won", "won"),
    ],
)
def test_a_topic_has_no_empty_words_of_the_questions_language(
    lab: Workspace, question: str, topic: str
) -> None:
    """Whatever language the corpus is in; one such word is no other language.

    In English no verbs either, where something else is left.
    """
    assert told(lab, question)["write"] == f"write a section about: {topic}"


def nearly(lab: Workspace, question: str, confidence: float) -> Answer:
    """Return an answer that is not claimed, with the section about the sea."""
    sea = lab.explainer().ask("What pulls the sea?").quotes
    return Answer(question, question, (), sea, confidence, "weak")


@pytest.mark.parametrize(
    ("confidence", "kinds"), [(0.45, ["pin", "write"]), (0.3, ["write", "pin"])]
)
def test_a_section_that_probably_answers_is_to_be_pinned(
    lab: Workspace, confidence: float, kinds: list[str]
) -> None:
    """Where it probably does not, writing one comes first."""
    question = "Who draws the water?"
    answer = nearly(lab, question, confidence)
    found = suggestions(question, answer, lab.explainer().store)

    assert [item.kind for item in found] == kinds


def test_what_is_suggested_can_be_pasted(tmp_path: Path) -> None:
    """A pin of all wordings, as TOML; then both are answered by these words."""
    lab = classroom(tmp_path / "lab")
    wordings = ['Who draws "the water"?', "Water \\ drawn by whom?"]
    answer = nearly(lab, wordings[0], 0.45)
    store = lab.explainer().store
    pin, _ = suggestions(wordings[0], answer, store, wordings=wordings)
    (lab.places.corpus / "pins.toml").write_text(pin.paste, "utf-8")
    explainer = lab.explainer()

    for wording in wordings:
        quote = explainer.ask(wording).quotes[0]
        assert quote.evidence_text == "The Moon pulls the sea twice a day."


def test_an_acronym_of_the_corpus_is_found_spelt_out(tmp_path: Path) -> None:
    """The other way round: the corpus knows the letters only."""
    text = "What does it do?\n\nThe IMF lends.\n"
    settings = '["bank.txt"]\nsubject = "IMF"\n'
    lab = tiny_workspace(tmp_path / "lab", {"bank.txt": text, "corpus.toml": settings})

    assert told(lab, "Who runs the International Monetary Fund?")["alias"] == (
        'add an alias: "International Monetary Fund" for "IMF"'
    )


def test_initials_are_told_with_and_without_small_words() -> None:
    """Both are in use: "BoE" and "BE"."""
    assert initials("Bank of England") == {"boe", "be"}
    assert initials("Tides") == set()


def rays(*degrees: float) -> NDArray[np.float32]:
    """Return unit vectors in a plane."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_groups_are_joined_while_their_mean_cosine_is_high() -> None:
    """The nearest first; a group is led by its first row."""
    vectors = rays(0, 30, 60, 5)

    # cos 5° = .996 joins the first and last; with the second their mean cosine is
    # (cos 30° + cos 25°) / 2 = .886, more than cos 30° = .866 of second and third;
    # the mean of the third with these three is (.5 + .574 + .866) / 3 = .647.
    assert average_clusters(vectors, 0.9) == [[0, 3], [1], [2]]
    assert average_clusters(vectors, 0.8) == [[0, 1, 3], [2]]
    assert average_clusters(vectors, 0.64) == [[0, 1, 2, 3]]
    assert average_clusters(vectors[:0]) == []


def test_a_chain_of_neighbours_is_no_group() -> None:
    """Ends that have nothing in common stay apart, though each has a neighbour."""
    # cos 39° = .777 joins the first two, cos 41° = .755 would be near enough for the
    # third, but its mean with both is (.755 + cos 80° = .174) / 2 = .464.
    assert average_clusters(rays(0, 39, 80), 0.7) == [[0, 1], [2]]


def test_the_page_is_whole_and_escaped(lab: Workspace) -> None:
    """What a student typed is no mark-up, and nothing is loaded from elsewhere."""
    report = found(lab, KeptQuestion("<script>alert(1)</script> & glucose?", DAY))
    page = gaps_page(report)

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; glucose?" in page
    assert "http:" not in page
    assert "https:" not in page
    assert page.startswith("<!DOCTYPE html>\n")
    assert "<p>There are none.</p>" in gaps_page(GapReport((), 0, 0, 0, ""))


def test_the_lines_say_what_to_do(lab: Workspace) -> None:
    """Question, count, nearest section and suggestions, then all counts."""
    report = found(lab, KeptQuestion("Zebra\x1b[2J colour?", DAY))
    first, *_, last = gap_lines(report)

    assert first == "Zebra␛[2J colour? (1x, 2026-11-02)"
    assert last == "1 question kept, in 1 gap"


def test_thousands_of_questions_are_no_trouble(
    lab: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a limit the least asked ones are counted, not asked."""
    monkeypatch.setattr("explainbot.teaching.gaps.MOST", 2)
    kept = [KeptQuestion(f"Who is number {n}?", DAY) for n in (1, 2, 3, 1, 2, 4)]
    report = found(lab, *kept)

    assert sum(gap.asked for gap in report.gaps) == 4
    assert report.left_out == 2


def test_nothing_kept_is_no_gap(tmp_path: Path) -> None:
    """The report is empty."""
    report = found(classroom(tmp_path / "lab"))

    assert (report.gaps, report.kept) == ((), 0)


def test_a_follow_up_is_listed_with_what_it_followed_and_not_pinned(
    lab: Workspace,
) -> None:
    """Words that only count are no subject of a section, and no pin by themselves."""
    asked = "Who paints the zebra?"
    kept = KeptQuestion("What about the second one?", DAY, after=asked)

    report = found(lab, kept)

    (gap,) = report.gaps
    assert [one.kind for one in gap.suggestions] == ["write"]
    assert "second" not in gap.suggestions[0].text
    assert "zebra" in gap.suggestions[0].text
    assert f"  asked after: {asked}" in list(gap_lines(report))


@pytest.mark.parametrize(
    ("reason", "pins"),
    [
        ("the closest passage is about the Moon, not what was asked about", 0),
        ("the closest passage says “twice”, which was not asked", 0),
        ("the closest passage does not mention: cheese", 1),
    ],
)
def test_what_is_of_something_else_is_not_pinned(
    lab: Workspace, reason: str, pins: int
) -> None:
    """A passage that was declined for differing answers nothing; another may."""
    store = lab.explainer().store
    shown = lab.explainer().ask("What pulls the sea?").quotes
    answer = replace(
        lab.explainer().ask("Who eats cheese?"),
        match="weak", confidence=0.3, reason=reason, alternatives=tuple(shown),
    )  # fmt: skip

    told = suggestions("Who eats cheese?", answer, store)

    assert len([one for one in told if one.kind == "pin"]) == pins
