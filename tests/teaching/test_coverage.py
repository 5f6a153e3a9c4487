"""What a list of questions reaches of a corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.teaching.coverage import (
    Coverage,
    contradictions,
    cover,
    difference,
    likeness,
    taken_apart,
)
from explainbot.teaching.rendering import coverage_lines, coverage_page
from explainbot.testing import tiny_workspace
from tests.teaching.classroom import FILES, classroom

WAR = """# {title}

## {heading}

The war of the roses began in {year} and ended at Bosworth field. {tail}
"""


def asked(folder: Path, *questions: str, top: int = 3) -> Coverage:
    """Return the coverage of the classroom's corpus."""
    explainer = classroom(folder / "lab").explainer()
    return cover([(question, ()) for question in questions], explainer, top=top)


def test_sections_that_no_question_reaches_are_named(tmp_path: Path) -> None:
    """With no other passages, only the first one of an answer is reached."""
    report = asked(tmp_path, "What pulls the sea?", " ", top=0)

    assert [item.citation for item in report.unreached] == [
        "bank.md › What does the fund do?, line 5",
        "bank.md › Where does the fund sit?, line 9",
    ]
    assert report.unreached[0].begins == "The fund lends money to countries in trouble."
    assert (report.questions, report.answered, report.sections) == (1, 1, 3)


def test_other_passages_count_as_reached(tmp_path: Path) -> None:
    """A student sees them too."""
    assert asked(tmp_path, "What pulls the sea?", top=2).unreached == ()


def test_sections_of_the_stop_list_are_not_unreached(tmp_path: Path) -> None:
    """They are never quoted, so no question can reach them; they are counted apart."""
    lab = classroom(tmp_path / "lab")
    stop = 'sections = ["bank.md#Where does the fund sit?"]'
    (lab.places.corpus / "stop.toml").write_text(stop, "utf-8")
    report = cover([("What pulls the sea?", ())], lab.explainer(), top=0)

    assert [item.heading for item in report.unreached] == ["What does the fund do?"]
    assert (report.sections, report.stopped) == (2, 1)
    assert next(iter(coverage_lines(report))) == (
        "1 question, 1 answered; 1 of 2 sections reached; 1 never quoted (stop.toml)"
    )


def test_questions_without_an_answer_are_listed(tmp_path: Path) -> None:
    """With what the corpus lacks of them."""
    (row,) = asked(tmp_path, "Who invented glucose?").unanswered

    assert (row.question, row.match) == ("Who invented glucose?", "none")
    assert row.reason == "found nowhere in these texts: invented, glucose"


def twins(folder: Path, first: str, second: str) -> Coverage:
    """Return the coverage of two documents by the question of their heading."""
    files = {"a.md": first, "b.md": second, "bank.md": FILES["bank.md"]}
    lab = tiny_workspace(folder / "twins", files)
    return cover([("When did the war begin?", ())], lab.explainer())


def test_two_sections_that_answer_alike_compete(tmp_path: Path) -> None:
    """Either would be quoted if the other were not there."""
    first = WAR.format(
        title="Roses", heading="When did the war begin?", year=1455, tail="Some say so."
    )
    second = first.replace("Some say so.", "Many fought.")
    (fight,) = twins(tmp_path, first, second).fights

    assert {fight.first.document, fight.second.document} == {"a.md", "b.md"}
    assert fight.questions == ("When did the war begin?",)
    assert 0.7 <= fight.confidence <= 1


def test_a_section_that_would_not_be_quoted_alone_does_not_compete(
    tmp_path: Path,
) -> None:
    """However near its score is."""
    first = WAR.format(
        title="Roses", heading="When did the war begin?", year=1455, tail="Some say so."
    )
    second = "# Tides\n\n## What pulls the sea?\n\nThe Moon does.\n"
    assert twins(tmp_path, first, second).fights == ()


def test_a_pinned_question_is_settled(tmp_path: Path) -> None:
    """Its sections compete no longer."""
    first = WAR.format(
        title="Roses", heading="When did the war begin?", year=1455, tail="Some say so."
    )
    lab = tiny_workspace(
        tmp_path, {"a.md": first, "b.md": first.replace("Some say so.", "Many fought.")}
    )
    (lab.places.corpus / "pins.toml").write_text(
        '[[pin]]\nquestions = ["When did the war begin?"]\ndocument = "a.md"\n'
        'quote = "The war of the roses began in 1455"\n',
        "utf-8",
    )
    asked = [("When did the war begin?", ())]
    assert cover(asked, lab.explainer()).fights == ()


def test_passages_under_one_heading_do_not_compete(tmp_path: Path) -> None:
    """They say one thing together; nor does a far one."""
    assert asked(tmp_path, "What pulls the sea?").fights == ()


def test_near_duplicates_with_other_figures_contradict(tmp_path: Path) -> None:
    """Both are shown with the words that differ."""
    first = WAR.format(title="Roses", heading="Beginning", year=1455, tail="")
    second = first.replace("1455", "1460")
    (found,) = twins(tmp_path, first, second).contradictions
    (differ,) = found.differences

    assert {found.first.document, found.second.document} == {"a.md", "b.md"}
    assert (differ.kind, differ.first_words, differ.second_words) == (
        "date",
        ("1455",),
        ("1460",),
    )
    assert differ.first == (
        "The war of the roses began in 1455 and ended at Bosworth field."
    )


def test_equal_passages_do_not_contradict(tmp_path: Path) -> None:
    """Nor does a corpus of one section."""
    text = WAR.format(title="Roses", heading="Beginning", year=1455, tail="")
    assert twins(tmp_path, text, text.replace("# Roses", "# Red")).contradictions == ()
    alone = tiny_workspace(tmp_path / "alone", {"a.md": text})
    assert contradictions(alone.explainer().store) == []


PAIRS = {
    "numbers": ("It has 12 big blue legs.", "It has 14 big blue legs.", "number"),
    "words": ("Its three big blue legs.", "Its four big blue legs.", "number"),
    "a word": ("Its three big blue legs.", "Its 3 big blue legs.", None),
    "thousands": ("All 1,200 big blue legs.", "All 1200 big blue legs.", None),
    "month": ("Found in June by sailors.", "Found in July by sailors.", "date"),
    "one only": ("The big blue legs grow.", "The 12 big blue legs grow.", None),
    "negation": ("Big frogs can not swim.", "Big frogs can swim.", "negation"),
    "contraction": ("Big frogs don't swim.", "Big frogs do swim.", "negation"),
    "both negated": ("Big frogs never swim.", "Big frogs do not swim.", None),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_two_sentences_differ_in(name: str) -> None:
    """Numbers in figures or words, months, and whether something is denied."""
    first, second, kind = PAIRS[name]
    left, right = taken_apart(first, "en"), taken_apart(second, "en")
    found = difference(left, right)

    assert likeness(left, right) == 1.0
    assert (found.kind if found else None) == kind


def test_negations_are_those_of_the_language() -> None:
    """In German, "nicht" denies."""
    left = taken_apart("Der Mond zieht das Meer nicht an.", "de")
    right = taken_apart("Der Mond zieht das Meer an.", "de")
    found = difference(left, right)

    assert found is not None
    assert (found.kind, found.first_words) == ("negation", ("nicht",))


def test_the_page_marks_what_differs(tmp_path: Path) -> None:
    """Escaped, whole, and without a script."""
    first = WAR.format(title="Roses", heading="Begin <b>", year=1455, tail="")
    report = twins(tmp_path, first, first.replace("1455", "1460"))
    page = coverage_page(report)

    assert "began in <mark>1455</mark> and" in page
    assert "began in <mark>1460</mark> and" in page
    assert "<b>" not in page
    assert "<script" not in page


def test_the_lines_give_all_counts_first(tmp_path: Path) -> None:
    """Then what is to be looked at."""
    report = asked(tmp_path, "What pulls the sea?", "Who invented glucose?", top=0)
    first, *rest = coverage_lines(report)

    assert first == "2 questions, 1 answered; 1 of 3 sections reached"
    assert "  Who invented glucose? (found nowhere in these texts: " in "\n".join(rest)
    assert "\nSections that no question reaches:" in rest
