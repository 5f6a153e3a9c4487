"""Words that a reader of a real program's file sees: none lost, none altered.

The files of tests/data/referees/ were written by the programs that their labels name,
from the lessons of benchmarks/lessons/.  What is seen is worked out from the lesson.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from benchmarks.referee_files import LIBREOFFICE, WAYS, labelled, quotable
from benchmarks.referee_lessons import Lesson, Run, Seen, lessons, seen
from benchmarks.referee_words import score

from explainbot.errors import UnknownKindError

FOLDER = Path(__file__).parents[1] / "data" / "referees"
FILES = {path.name: (path, by, what) for path, by, what in labelled(FOLDER)}
KNOWN = {
    "yam-odfdo-lo.pdf": "numbers of headings in a Hebrew print",
}
"""What is known to be read wrong, by the end of its name, and why."""


def known(name: str) -> str:
    """Return why a file is known to be read wrong; "" for all others."""
    return next((why for end, why in KNOWN.items() if name.endswith(end)), "")


@cache
def faults(name: str) -> dict[str, list[object]]:
    """Return what is wrong with the words of a file, by kind."""
    path, _by, what = FILES[name]
    try:
        text = quotable(path)
    except UnknownKindError as error:
        return {"not read": [error]}
    found = dict(score(what, text).faults())
    del found["broken"]  # where notes and boxes go is for other tests
    return {kind: which for kind, which in found.items() if which}


@pytest.mark.parametrize("name", FILES)
def test_every_word_is_read_as_it_is_seen(name: str) -> None:
    """Nothing is lost or altered, nothing hidden is quoted, no formula is a hole."""
    if known(name):
        pytest.skip(known(name))

    assert faults(name) == {}


def test_what_is_known_to_be_wrong_still_is() -> None:
    """A fault that is mended leaves the list."""
    mended = {
        end
        for end in KNOWN
        if not any(faults(name) for name in FILES if name.endswith(end))
    }

    assert mended == set()


def test_there_are_enough_of_them() -> None:
    """At least 150 files, by every program, of every lesson."""
    ways = {way.name for way in WAYS} | {
        f"{ending.rpartition('.')[0]}-lo.{form}"
        for ending, forms in LIBREOFFICE.items()
        for form in forms
    }

    assert len(FILES) >= 150
    assert {name.partition("-")[2] for name in FILES} == ways
    assert {name.partition("-")[0] for name in FILES} == {one.name for one in lessons()}


def test_labels_come_from_the_lessons() -> None:
    """What a label says is worked out anew from its lesson."""
    given = {one.name: one for one in lessons()}
    wrong = []
    for way in WAYS:
        for lesson in given.values():
            name = f"{lesson.name}-{way.name}"
            changed = way.change(lesson) if name in FILES else None
            if changed is not None:
                wanted = seen(way.only(changed) if way.only else changed)
                wrong += [] if FILES[name][2] == wanted else [name]

    assert wrong == []


# -- What would be found ---------------------------------------------------------------

SENTENCE = (
    Run("Founded in 1905, it holds 10"), Run("23", "raised"), Run(" atoms, "),
    Run(r"\frac{1}{2}", "formula"), Run(" of them free."),
)  # fmt: skip
LABEL = Seen((SENTENCE,), ("After the records.",), ("Hushword of the key.",))
RIGHT = "Founded in 1905, it holds 10²³ atoms, 1/2 of them free.\nAfter the records."


def kinds(text: str) -> set[str]:
    """Return the kinds of fault that are found in a text of ``LABEL``."""
    return {kind for kind, which in score(LABEL, text).faults() if which}


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        RIGHT.replace("10²³", "10^23"),
        RIGHT.replace("10²³", "10^{23}"),
        RIGHT.replace("1/2", r"\(\frac{1}{2}\)"),
        RIGHT.replace("1/2", "[formula]"),
        RIGHT.replace("1905", "1905¹"),
    ],
)
def test_forms_that_are_right(text: str) -> None:
    """What is raised and a formula may be written in several ways."""
    assert kinds(text) == set()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("1905", "19051", "altered"),
        ("10²³", "1023", "altered"),
        ("1/2", "12", "wrong"),
        ("1/2", "", "wrong"),
        ("After the records.", "", "lost"),
        ("free.", "free. Hushword of the key.", "hidden"),
    ],
)
def test_faults_that_are_found(old: str, new: str, found: str) -> None:
    """Each fault that this is for turns up, and as what it is."""
    assert found in kinds(RIGHT.replace(old, new))


def test_a_lesson_as_it_is_seen() -> None:
    """Notes and what is hidden are told apart from the text they stand in."""
    lesson = next(one for one in lessons() if one.name == "salt")
    what = seen(lesson)

    assert isinstance(lesson, Lesson)
    assert what.notes == ("The figure is exact since May 2019.",)
    assert what.hidden == ("Hushword1 the key of exercise four is B.",)
    assert ("".join(run.text for run in what.blocks[2])).startswith("A mole holds 6.02")
