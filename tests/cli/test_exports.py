"""``explainbot study --export`` of banks and texts, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.cli.parser import QUESTION_FORMS
from explainbot.readers.banks.files import bank_of
from explainbot.study.exports.forms import FORMS, NAMES
from tests.cli.conftest import Shell

BANK = """// [tag:easy]
::Flood::What makes the flood?{=The pull of two bodies#Yes, both. ~Fish#No.
####Both pull.}

::Open::What do you think of the sea?{}
"""


@pytest.fixture
def banked(sh: Shell, lab: Path) -> Path:
    """Return a workspace of two texts and a bank of two questions."""
    (lab / "corpus" / "exam.gift").write_text(BANK, encoding="utf-8")
    assert sh("index").status == 0
    return lab


def test_every_form_has_a_name() -> None:
    """The names that the parser takes are those of the forms."""
    assert QUESTION_FORMS == NAMES


def test_a_bank_beside_texts_goes_into_every_form(sh: Shell, banked: Path) -> None:
    """Its wrong choices go with it; items of texts follow; nothing else is left."""
    before = {path.name for path in banked.iterdir()}
    for form in FORMS:
        name = f"out{form.suffixes[0]}"
        ended = sh("study", "--export", name)
        assert ended.status == 0
        assert f"explainbot: written: {name} (" in ended.err
    made = {f"out{form.suffixes[0]}" for form in FORMS}
    assert {path.name for path in banked.iterdir()} == before | made

    for name in ("out.xml", "out.gift", "out.apkg", "out.csv", "out.h5p", "out.xlsx"):
        bank = bank_of((banked / name).read_bytes(), banked / name)
        assert bank is not None
        flood = next(one for one in bank.questions if "flood" in one.stem)
        assert (flood.right, flood.wrong) == (("The pull of two bodies",), ("Fish",))


def test_what_is_lost_is_told_with_its_place(sh: Shell, banked: Path) -> None:
    """A question without a key, and what Kahoot has no place for."""
    del banked
    ended = sh("study", "--export", "quiz.xlsx", "--limit", "2")

    assert ended.err == (
        "explainbot: written: quiz.xlsx (1 question)\n"
        "explainbot: not written, as Kahoot's sheet has no place for such a question "
        "(1): exam.gift, question 2, line 5\n"
        "explainbot: Kahoot's sheet has no place for explanations (1): exam.gift, "
        "question 1, line 2\n"
        "explainbot: Kahoot's sheet has no place for what is told of a choice (1): "
        "exam.gift, question 1, line 2\n"
        "explainbot: Kahoot's sheet has no place for tags (1): exam.gift, question 1, "
        "line 2\n"
    )


def test_the_form_by_its_name(sh: Shell, banked: Path) -> None:
    """A .txt may be Anki's or GIFT; a form that has another ending is refused."""
    assert sh("study", "--export", "a.txt", "--format", "gift").status == 0
    assert "::Flood::" in (banked / "a.txt").read_text(encoding="utf-8")

    wrong = sh("study", "--export", "b.csv", "--format", "moodle").error

    assert wrong == (
        "explainbot: b.csv: Moodle's XML is written as .xml. Name a file that ends so."
    )
    assert not (banked / "b.csv").exists()


def test_nothing_is_written_of_nothing(sh: Shell, banked: Path) -> None:
    """Where no question fits a form, no file is made; what is there stays."""
    (banked / "corpus" / "exam.gift").unlink()
    assert sh("index").status == 0
    (banked / "quiz.xlsx").write_text("mine", encoding="utf-8")

    ended = sh("study", "--export", "quiz.xlsx", "--kind", "recall", "--force")

    assert ended.status == 2
    assert "none of the 2 questions can be written. Try another form" in ended.err
    assert (banked / "quiz.xlsx").read_text(encoding="utf-8") == "mine"


def test_a_bank_whose_file_is_gone(sh: Shell, banked: Path) -> None:
    """What is indexed of it is written, and that its wrong choices are not known."""
    (banked / "corpus" / "exam.gift").unlink()

    ended = sh("study", "--export", "cards.txt", "--kind", "recall")

    assert ended.status == 0
    assert "exam.gift: its file cannot be read again" in ended.err
    assert "What makes the flood?" in (banked / "cards.txt").read_text(encoding="utf-8")
