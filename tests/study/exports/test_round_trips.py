"""Banks that are written and read again: nothing is lost that both forms hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from explainbot.readers.banks.bank import BankQuestion
from explainbot.readers.banks.files import bank_of
from explainbot.study.exports.fitting import Lost
from explainbot.study.exports.forms import FORMS, FileForm
from tests.study.exports.samples import (
    BY_NAME,
    EVERY,
    FEEDBACK,
    FORMULA,
    GAPS,
    NUMBER,
    ORDER,
    PAIRS,
    SEVERAL,
    SHORT,
    TIDES,
    TWELVE,
    offered,
    read_back,
    written,
)

BANKS = Path(__file__).parents[2] / "data" / "banks"


def plain(text: str) -> str:
    """Return a text as it is compared: white space of any kind, any mark of a gap."""
    return " ".join(re.sub(r"\[[^\[\]]*\]", "_____", text).split())


def right_of(asked: BankQuestion) -> str:
    """Return what is right, in one line."""
    return plain("\n".join(asked.right))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_form_holds_what_it_says(form: FileForm) -> None:
    """What a form has a place for is read back word for word, in its order."""
    data, held, _told = written(form, EVERY)

    found = read_back(form, data)

    assert [plain(one.stem).removesuffix(" _____") for one in found] == [
        plain(one.stem).removesuffix(" _____") for one in held
    ]
    for one, other in zip(held, found, strict=True):
        typed = {"short", "number", "gaps"}
        if one.kind not in {"essay", *typed} and other.kind not in typed:
            assert right_of(other) == right_of(one)
        if one.kind == "choice" or other.kind == "judged":
            assert [each.text for each in other.choices] == [
                each.text for each in one.choices
            ]
            assert other.wrong == one.wrong
        if one.kind != "essay":
            assert plain(other.explanation) == plain(one.explanation)
        assert other.topic == (one.topic or other.topic)
        assert other.tags == one.tags


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("moodle", [FEEDBACK, SHORT, NUMBER, PAIRS, ORDER, GAPS, TWELVE]),
        ("gift", [FEEDBACK, SHORT, NUMBER, PAIRS, TWELVE]),
        ("csv", [TIDES, SEVERAL, SHORT, FORMULA]),
        ("apkg", [TIDES, SEVERAL, TWELVE]),
    ],
)
def test_what_a_form_holds_whole(name: str, kept: list[BankQuestion]) -> None:
    """Choices with what is told of each, pairs, gaps and words come back alike."""
    form = BY_NAME[name]

    found = read_back(form, written(form, kept)[0])

    for one, other in zip(kept, found, strict=True):
        assert other.choices == one.choices
        assert other.answers == one.answers
        assert (other.pairs, other.gaps) == (one.pairs, one.gaps)
        assert (other.topic, other.tags) == (one.topic, one.tags)


def test_what_qti_holds_whole() -> None:
    """All words that are right, what a number may be off by, pairs, order and gaps."""
    form = BY_NAME["qti"]
    kept = [FEEDBACK, SHORT, NUMBER, PAIRS, ORDER, GAPS, TWELVE]

    found = read_back(form, written(form, kept)[0])

    for one, other in zip(kept, found, strict=True):
        assert (other.kind, other.choices, other.answers) == (
            one.kind, one.choices, one.answers,
        )  # fmt: skip
        assert (other.pairs, other.gaps) == (one.pairs, one.gaps)


def of(name: str) -> Callable[[], list[BankQuestion]]:
    """Return what reads a bank of the tests' data, written by another program."""

    def read() -> list[BankQuestion]:
        bank = bank_of((BANKS / name).read_bytes(), BANKS / name)
        assert bank is not None
        return [one for one in bank.questions if one.right]

    return read


REAL = ["anki.apkg", "anki-notes.txt", "moodle.xml", "text2qti.xml", "qti21-1.xml"]


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_banks_of_other_programs(name: str, form: FileForm) -> None:
    """Each question that a form takes has the same words and the same key again."""
    questions = of(name)()
    data, held, told = written(form, questions)
    places = {one.place for one in held}
    if not held:
        assert told
        return

    found = read_back(form, data)

    assert len(found) == len(held)
    for one in (one for one in questions if one.place not in places):
        assert any("not written" in line for line in told), one.place
    for one, other in zip(held, found, strict=True):
        assert plain(one.stem).removesuffix(" _____") in plain(other.stem)
        if one.kind == "choice":
            assert other.right == one.right
            assert other.wrong == one.wrong


@pytest.mark.parametrize(
    ("first", "second"), [*permutations((form.name for form in FORMS), 2)]
)
def test_from_each_form_to_each_other(first: str, second: str) -> None:
    """Choices go from any form to any other; what both hold besides goes with them."""
    one, other = BY_NAME[first], BY_NAME[second]
    given = [TIDES, SEVERAL]
    through = read_back(one, written(one, given)[0])

    data, held, _told = written(other, through)
    found = read_back(other, data)

    both = [one.held(), other.held()]
    for start, end in zip(given, found, strict=True):
        assert plain(end.stem) == plain(start.stem)
        assert (end.right, end.wrong) == (start.right, start.wrong)
        if all(form.explanation for form in both):
            assert plain(end.explanation) == plain(start.explanation)
        if all(form.topic for form in both):
            assert end.topic == start.topic
        if all(form.tags for form in both):
            assert end.tags == start.tags
    assert len(held) == len(given)


def test_what_is_lost_is_told() -> None:
    """Each loss with how many questions it touches, and where they stand."""
    _data, held, told = written(BY_NAME["kahoot"], EVERY)

    assert [one.place for one in held] == [
        "question 1", "question 2", "question 3", "question 4", "question 12",
        "question 13",
    ]  # fmt: skip
    assert [line.rpartition(": ")[0] or line for line in told] == [
        "not written, as Kahoot's sheet has no place for such a question (7)",
        "Kahoot's sheet has no place for explanations (2)",
        "Kahoot's sheet has no place for topics (all 6)",
        "Kahoot's sheet has no place for tags (2)",
        "Kahoot's sheet has no place for what is told of a choice (1)",
        (
            "Kahoot's sheet has no place for more than 4 choices; wrong ones are left"
            " out (1)"
        ),
    ]
    assert told[0].endswith(
        "question 5, question 6, question 7, question 8, question 9 and 2 more"
    )
    assert told[-1].endswith(": question 12")


def test_kahoot_takes_no_long_texts() -> None:
    """A question of 121 characters, or a choice of 76, is left out and told."""
    long = BankQuestion("x" * 121, "question 1", "choice", TIDES.choices)
    wide = BankQuestion(
        "Which?", "question 2", "choice",
        offered("!x", "y" * 76),
    )  # fmt: skip

    _data, held, told = written(BY_NAME["kahoot"], [long, wide, TIDES])

    assert [one.stem for one in held] == [TIDES.stem]
    assert told[:2] == [
        "not written, as it is longer than 120 characters (1): question 1",
        "not written, as a choice has more than 75 characters (1): question 2",
    ]


def test_a_table_of_numbers_has_keys_that_mean_one_choice() -> None:
    """Letters are keys, unless the choices are letters: then their numbers are."""
    one = BankQuestion("How many?", "q", "choice", FORMULA.choices)
    lettered = offered("A", "!B", "C")
    letters = [
        BankQuestion(f"Which letter, {at}?", "q", "choice", lettered) for at in range(3)
    ]
    form = BY_NAME["csv"]

    for given in ([one], letters, [one, *letters], [SEVERAL]):
        found = read_back(form, written(form, given)[0])
        assert [each.right for each in found] == [each.right for each in given]


SIGNS = [
    "a", "B", "\\", "{", "}", "=", "~", "#", "####", ":", "::", "->", "%50%", "[html]",
    "{1:SA:=x}", "<", "<b>x</b>", "&amp;", "&#42;", "*", "/", "//", "$", '"', "'", ",",
    ";", "|", "[...]", "{{c1::x}}", "[sound:a.mp3]", "1", "2", "T", "ß", "م", "海",
    "😀",
    "$CATEGORY: x", "ANSWER: A", "(a)", "A.",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_signs_of_every_form_are_only_text(form: FileForm) -> None:
    """Each as a question, the right choice, a wrong one and an explanation."""
    questions = [
        BankQuestion(
            f"What {first} is {second}?", f"question {first}", "choice",
            offered(f"!{first} right", f"{second} wrong", f"{first}{second}3"), (),
            f"{second} {first} why",
        )
        for first, second in zip(SIGNS, [*SIGNS[7:], *SIGNS[:7]], strict=True)
    ]  # fmt: skip

    data, held, _told = written(form, questions)
    found = read_back(form, data)

    assert len(held) == len(questions)
    for one, other in zip(held, found, strict=True):
        assert other.stem == one.stem
        assert (other.right, other.wrong) == (one.right, one.wrong)
        assert other.explanation == one.explanation


def test_a_place_is_told_once_and_none_where_all_questions_lack_a_thing() -> None:
    """Several items of one place are counted, and named once."""
    lost = Lost(
        left_out={"as it is long": ["a.md, line 1", "a.md, line 1", "a.md, line 5"]},
        without={"topics": ["a.md, line 1"] * 3, "tags": ["b.md", "b.md"]},
        written=3,
    )

    assert list(lost.lines("X")) == [
        "not written, as it is long (3): a.md, line 1, a.md, line 5",
        "X has no place for topics (all 3)",
        "X has no place for tags (2): b.md",
    ]


def test_a_tag_with_a_sign_that_parts_tags(tmp_path: Path) -> None:
    """A table keeps it as one tag, between quotation marks."""
    tags = ("a;b", "c, d", 'the "moon"', "plain")
    form = next(form for form in FORMS if form.name == "csv")
    data, _held, _told = written(form, [replace(TIDES, tags=tags)])
    path = tmp_path / "bank.csv"
    path.write_bytes(data)

    bank = bank_of(data, path)

    assert bank is not None
    assert [one.tags for one in bank.questions] == [tags]


def test_a_unit_that_a_form_has_no_place_for_is_told() -> None:
    """GIFT has no units; Moodle's XML has."""
    asked = replace(NUMBER, answers=("5.4 (± 0.1) m",))
    told = {
        form.name: written(form, [asked])[2]
        for form in FORMS
        if form.name in {"gift", "moodle"}
    }

    assert ["units of numbers" in str(said) for said in told.values()] == [
        name == "gift" for name in told
    ]
