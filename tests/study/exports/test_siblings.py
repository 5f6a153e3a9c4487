"""Wrong choices: facts of the same kind, none of which is right as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.study.exports.questions import gather
from explainbot.study.exports.siblings import _goes_on, alike, kind_of
from explainbot.study.session import Deck, open_index
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

RIVERS = """# Rivers

## The Rhine

The river Rhine is said to be 1,230 km long from its source to the sea. Its
springs rise near the village of Sedrun.

## The Elbe

The river Elbe is measured as 1,094 km long from its source to the sea. Ships
go up to the harbour of Hamburg.

## The Danube

The river Danube is known as 2,850 km long from its source to the sea. Boats
have gone up to the old city of Ulm.

## The Weser

The river Weser has been counted as 744 km long by some old maps. Barges load
their salt in the town of Bremen.
"""


def exported(
    workspace: Workspace, *, kinds: tuple[str, ...] = ("cloze",)
) -> dict[str, tuple[str, list[str]]]:
    """Return kind and choices of what is written, by what is right."""
    with Deck(open_index(workspace), kinds=kinds) as deck:  # type: ignore[arg-type]
        found = gather(deck, workspace.places.corpus, choices=True)
    return {
        (one.question.right[0] if one.question.choices else one.question.stem): (
            one.question.kind,
            sorted(one.question.wrong),
        )
        for one in found.questions
    }


def test_amounts_with_the_same_unit(tmp_path: Path) -> None:
    """The lengths of other rivers; the place tells of each that it is another's."""
    workspace = tiny_workspace(tmp_path / "w", {"rivers.md": RIVERS})

    found = exported(workspace)

    assert found["1,230 km"] == ("choice", ["1,094 km", "2,850 km", "744 km"])


def test_an_answer_is_no_wrong_choice_however_it_is_written(tmp_path: Path) -> None:
    """1.230 km is 1,230 km, and 1,250 km is nearly so: too few are left, so a gap."""
    near = RIVERS.replace("1,094 km", "1230 km").replace("2,850 km", "1,250 km")
    workspace = tiny_workspace(tmp_path / "w", {"rivers.md": near})

    found = exported(workspace)

    assert "1,230 km" not in found
    assert [kind for stem, (kind, _) in found.items() if "Rhine" in stem] == ["gaps"]


def test_what_the_texts_say_as_well_is_no_wrong_choice(tmp_path: Path) -> None:
    """Another text says that the same river is 1,094 km long."""
    more = "# Notes\n\nThe river Rhine is said to be 1,094 km long, source to sea.\n"
    workspace = tiny_workspace(tmp_path / "w", {"rivers.md": RIVERS, "notes.md": more})

    found = exported(workspace)

    assert found["1,230 km"] == ("choice", ["2,850 km", "744 km"])


def test_an_own_section_names_no_wrong_choice(tmp_path: Path) -> None:
    """What stands beside the answer may be true of it, too."""
    beside = RIVERS.replace("Its\nsprings", "Others say 744 km. Its\nsprings")
    workspace = tiny_workspace(tmp_path / "w", {"rivers.md": beside})

    found = exported(workspace)

    assert found["1,230 km"] == ("choice", ["1,094 km", "2,850 km"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1,000", "1000", True),
        ("1.000", "1 000", True),
        ("1.5", "1,5", True),
        ("Müller", "Muller", True),
        ("the Moon", "Moon", True),
        ("Jan van Helmont", "Helmont", True),
        ("Straße", "STRASSE", True),
        ("100", "103", True),
        ("1788", "1789", True),
        ("1788", "1791", False),
        ("100", "120", False),
        ("Moon", "Sun", False),
        ("القمر", "الشمس", False),
    ],
)
def test_answers_that_may_be_the_same(one: str, other: str, *, same: bool) -> None:
    """By letters without marks, numbers without marks of thousands, parts of names."""
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1788", ("year",)),
        ("9 November 1989", ("date", "d", "w", "d")),
        ("November 9, 1989", ("term", "1", "", "C")),
        ("744 km", ("number", "", "km")),
        ("5 %", ("number", "%")),
        ("24", ("number", "")),
        ("3 to 4 km", None),
        ("Marie Curie", ("name", "")),
        ("DNS", ("name", "A")),
        ("enzyme", ("term", "1", "", "c")),
        ("", None),
    ],
)
def test_kinds_of_facts(text: str, kind: tuple[str, ...] | None) -> None:
    """A number is of a kind with those of its unit, a date with those of its shape."""
    if text.startswith("November"):
        assert kind_of(text, "en") is None
    else:
        assert kind_of(text, "en") == kind


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ("It asks the ", " and Social Committee for its view.", True),
        ("It asks the Economic and ", " for its view.", True),
        ("It asks the ", " for its view.", False),
        ("It lies between ", " and France.", False),
        ("They met in ", " and went on.", False),
    ],
)
def test_half_a_name_is_no_choice(before: str, after: str, part: bool) -> None:  # noqa: FBT001
    """Behind an article a name may go on behind a small word."""
    assert _goes_on(before, after, "en") is part
