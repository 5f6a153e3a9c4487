"""What is wrong in the texts themselves, with the lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.teaching.lint import (
    Finding,
    Spot,
    concerns,
    finding_lines,
    lint,
)
from explainbot.testing import tiny_workspace


def found(folder: Path, **texts: str) -> list[Finding]:
    """Return the findings in a corpus of Markdown files."""
    files = {f"{name}.md": text for name, text in texts.items()}
    workspace = tiny_workspace(folder / "lab", files)
    workspace.index()
    told = lint(workspace.places)
    assert told is not None
    return told


TOWER = "# Paris\n\nThe town has a river.\n\nThe Eiffel Tower is 330 m high.\n"


@pytest.mark.parametrize(
    "other",
    [
        "The Eiffel Tower is 324 m high.",
        "At 324 metres, the Eiffel Tower is the tallest of all.",
        "The Eiffel Tower stands in a park. It has a height of 0.31 km.",
        "The Eiffel Tower is 324 m high, a third of that mast.",
        "| Name | Height (m) |\n|---|---|\n| Eiffel Tower | 324 |\n| Atomium | 102 |",
    ],
)
def test_another_number_for_the_same_is_found(tmp_path: Path, other: str) -> None:
    """In other words, after a pronoun, in another unit, in a table."""
    (finding,) = found(tmp_path, paris=TOWER, sights=f"# Sights\n\n{other}\n")

    assert finding.kind == "contradiction"
    assert finding.first == Spot(
        "paris.md", "line 5", "The Eiffel Tower is 330 m high."
    )
    assert finding.second is not None
    assert finding.second.document == "sights.md"
    assert finding.values[0] == "330 m"


@pytest.mark.parametrize(
    "other",
    [
        "The Eiffel Tower is 1,083 feet high.",
        "The Eiffel Tower is about 300 m high.",
        "The Eiffel Tower is 125 m wide.",
        "The second floor of the Eiffel Tower is 116 m high.",
        "In 1930 the Eiffel Tower was 312 m high.",
        "The Tokyo Tower is 333 m high.",
        "How is it that the Eiffel Tower is 324 m high?",
        "A lift of the Eiffel Tower carries 330 people.",
    ],
)
def test_what_may_be_right_as_well_is_no_contradiction(
    tmp_path: Path, other: str
) -> None:
    """Another unit, a rough number, another measure, part, time, thing; a question."""
    assert found(tmp_path, paris=TOWER, sights=f"# Sights\n\n{other}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "A cube with sides of 1 cm has a ratio of 6. A cube with sides of 2 cm has 3.",
        "A ladder of 3 m is safe for one. A ladder of 5 m is safe for two.",
        (
            "The ash of Krakatoa dimmed the sun, and 1884 became a year without a "
            "summer.\n\n| Volcano | Year |\n|---|---|\n| Krakatoa | 1883 |\n"
            "| Etna | 1669 |"
        ),
    ],
)
def test_examples_and_other_events_do_not_contradict(tmp_path: Path, text: str) -> None:
    """One of many is told by its size; what followed an event has a year of its own."""
    assert found(tmp_path, a=f"# Sizes\n\n## Krakatoa\n\n{text}\n") == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("A lion weighs 190 kg.", "A lion weighs 180 kg."),
        ("A grown lion is 190 kg heavy.", "A grown lion is 180 kg heavy."),
    ],
)
def test_what_is_said_of_any_of_a_kind_contradicts(
    tmp_path: Path, one: str, two: str
) -> None:
    """An article alone makes no example."""
    (finding,) = found(tmp_path, a=f"# Lions\n\n{one}\n", b=f"# Cats\n\n{two}\n")
    assert finding.kind == "contradiction"


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("de", "Die Zugspitze ist 2.962 m hoch.", "Die Zugspitze ist 2.926 m hoch."),
        ("fr", "Le mont Blanc culmine à 4 806 m.", "Le mont Blanc culmine à 4 608 m."),
        ("es", "El Teide mide 3.715 metros.", "El Teide mide 3.175 metros."),
    ],
)
def test_other_languages_have_their_numbers(
    tmp_path: Path, language: str, one: str, two: str
) -> None:
    """By the lists of each; the texts say their language."""
    head = f"---\nlang: {language}\n---\n\n"
    (finding,) = found(tmp_path, a=f"{head}{one}\n", b=f"{head}{two}\n")
    assert finding.kind == "contradiction"


def test_a_series_of_values_is_of_a_thing_each(tmp_path: Path) -> None:
    """Four samples of four masses do not contradict each other."""
    texts = {f"s{n}": f"The sample had a mass of {n} g.\n" for n in (12, 15, 19, 23)}
    assert found(tmp_path, **texts) == []


def test_days_and_opening_hours(tmp_path: Path) -> None:
    """The same day with other hours is one, another day is none."""
    monday = "On Mondays the library opens at 9 am."
    tuesday = "On Tuesdays the library opens at 11 am."
    later = "On Mondays the library opens at 10 am."
    (finding,) = found(tmp_path, a=monday, b=tuesday, c=later)
    assert finding.values == ("9 am", "10 am")


DOUBLED = """# Tides

## What is a tide?

The sea rises.

## Who measures it?

Sailors do.

## What is a tide?

The sea falls.
"""


def test_a_question_that_stands_twice_is_named_with_its_lines(tmp_path: Path) -> None:
    """In one text."""
    assert found(tmp_path, tides=DOUBLED) == [
        Finding(
            "doubled",
            Spot("tides.md", "line 3", "What is a tide?"),
            Spot("tides.md", "line 11", "What is a tide?"),
        )
    ]


def test_in_two_texts_it_must_be_about_both(tmp_path: Path) -> None:
    """Where a name comes from is asked of many things."""
    heading = "## Where does the name come from?\n\nFrom {}.\n"
    tides = "# Tides\n\n## What is a tide?\n\nThe sea rises.\n\n"
    more = "# More on tides\n\n## What is a tide?\n\nThe sea falls.\n\n"
    found_in = found(
        tmp_path,
        a=tides + heading.format("Norse"),
        b=more + heading.format("Greek"),
    )
    assert [item.first.text for item in found_in] == ["What is a tide?"]


def test_headings_without_text_and_long_sections_are_listed(tmp_path: Path) -> None:
    """As they were noted when the file was read."""
    words = " ".join(["word"] * 1200)
    text = f"# Tides\n\nText.\n\n## Spring tides\n\n## Neap tides\n\n{words}.\n"
    empty, long = found(tmp_path, tides=text)

    assert empty == Finding("empty", Spot("tides.md", "line 5", '"Spring tides"'))
    assert long.kind == "long"
    assert long.first == Spot(
        "tides.md", "line 9", '"Neap tides" is one piece of 1,200 words'
    )


def test_a_part_in_another_language_is_named(tmp_path: Path) -> None:
    """What is searched as the text's language stands among what is wrong."""
    english = "The tide is the rise of the sea that comes with the moon and the sun. "
    german = (
        "Die Gezeiten sind das Steigen und das Fallen des Meeres, und sie kommen durch "
        "den Mond, der das Wasser mit sich zieht. "
    )
    text = f"# Tides\n\n## The sea\n\n{english * 12}\n\n## Das Meer\n\n{german * 3}\n"
    (one,) = found(tmp_path, tides=text)

    assert (one.kind, one.first.document) == ("language", "tides.md")
    assert one.first.text == (
        '"Das Meer" seems to be in German, and searched as English; in a file of their '
        "own such parts are found better"
    )


def test_an_empty_workspace_has_nothing_wrong(tmp_path: Path) -> None:
    """There is no index to look at."""
    assert lint(tiny_workspace(tmp_path / "lab", {}).places) == []


def test_a_corpus_of_too_many_sections_is_not_looked_at(tmp_path: Path) -> None:
    """That is told apart from one without faults."""
    workspace = tiny_workspace(tmp_path / "lab", {"a.md": DOUBLED})
    workspace.index()
    assert lint(workspace.places, most=2) is None


def test_the_report_of_some_files_has_what_concerns_them() -> None:
    """Notes of files stand beside each file."""
    spot = [Spot(name, "line 1", "x") for name in "abc"]
    pair = Finding("contradiction", spot[0], spot[1], ("1", "2"))
    assert concerns([pair, Finding("empty", spot[2])], {"b", "c"}) == [pair]
    assert concerns([pair], {"c"}) == []


def test_lines_are_folded_by_kind() -> None:
    """The first three of each; the whole list on demand."""
    rows = [Finding("empty", Spot("a.md", f"line {n}", '"x"')) for n in range(1, 6)]
    pair = Finding("contradiction", rows[0].first, rows[1].first, ("1 m", "2 m"))

    assert [*finding_lines([*rows, pair], folded=True)] == [
        "5 headings without text:",
        '  a.md, line 1: "x"',
        '  a.md, line 2: "x"',
        '  a.md, line 3: "x"',
        "  and 2 more",
        "1 contradiction:",
        "  1 m | 2 m",
        '    a.md, line 1: "x"',
        '    a.md, line 2: "x"',
    ]
    assert len([*finding_lines(rows, folded=False)]) == 6
