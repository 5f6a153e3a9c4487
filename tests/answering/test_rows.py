"""Questions to tables: the row that is named, and rows that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.items.rows import has_other_code, look_up, units
from explainbot.records import Quote
from explainbot.testing import tiny_workspace

FILES = {
    "ph.md": (
        "# pH\n\nWe measured it on Friday.\n\n| Substance | pH |\n|---|---|\n"
        "| Lemon juice | 2.2 |\n| Vinegar | 2.9 |\n| Milk | 6.6 |\n"
        "| Pure water | 7.0 |\n"
    ),
    "plan.html": (
        "<h1>Plan of 7B</h1><table><tr><td></td><th>Monday</th><th>Tuesday</th></tr>"
        "<tr><td>08:30</td><td>Maths</td><td>English</td></tr>"
        "<tr><td>9:15</td><td>Art</td><td>Music</td></tr>"
        "<tr><td>10:00</td><td rowspan=2>Games</td><td>Physics</td></tr>"
        "<tr><td>10:45</td><td>Latin</td></tr></table>"
    ),
    "moons.csv": "Planet,Moons\nMars,2\nNeptune,16\nSaturn,146\n",
    "metals.html": (
        "<h1>Metals</h1><table><tr><th></th><th>Iron</th><th>Gold</th></tr>"
        "<tr><td>Symbol</td><td>Fe</td><td>Au</td></tr>"
        "<tr><td>Melts at</td><td>1538</td><td>1064</td></tr></table>"
    ),
    "words.csv": (
        "Term,Meaning,Unit,Symbol\nForce,A push or a pull.,newton,F\n"
        "Work,Force times the way.,joule,W\n"
    ),
}


def _ask(folder: Path, question: str) -> tuple[bool, Quote]:
    answer = tiny_workspace(folder, FILES).explainer().ask(question)
    return answer.answered, (*answer.quotes, *answer.alternatives)[0]


@pytest.mark.parametrize(
    ("question", "row", "head"),
    [
        ("What is the pH of milk?", "| Milk | 6.6 |", "| Substance | pH |"),
        ("pH of lemon juice?", "| Lemon juice | 2.2 |", "| Substance | pH |"),
        ("What is on Tuesday at 9:15?", "9:15 | Art | Music", "| Monday | Tuesday"),
        (
            "What is on Monday at 8.30 am?",
            "08:30 | Maths | English",
            "| Monday | Tuesday",
        ),
        ("How many moons has Neptune?", "Planet: Neptune | Moons: 16", None),
        ("What is the symbol of gold?", "Symbol | Fe | Au", "| Iron | Gold"),
        ("What is the unit of work?", "Unit: joule | Symbol: W", None),
        ("In which unit is work measured?", "Unit: joule | Symbol: W", None),
        ("Which pH listed has milk?", "| Milk | 6.6 |", "| Substance | pH |"),
    ],
)
def test_the_row_that_is_named_answers(
    tmp_path: Path, question: str, row: str, head: str | None
) -> None:
    """It is the marked sentence, and what names its columns is marked beside it."""
    answered, quote = _ask(tmp_path, question)
    more = [quote.document.text[start:end] for start, end in quote.evidence_more]

    assert (answered, quote.evidence_text) == (True, row)
    assert more == ([head] if head else [])


@pytest.mark.parametrize(
    "question",
    [
        "What is the pH of ketchup?",
        "How many moons has Pluto?",
        "What is on Sunday at 9:15?",
        "What is on Tuesday at 14:20?",
        "What is the symbol of silver?",
    ],
)
def test_a_row_that_is_not_there_is_not_claimed(tmp_path: Path, question: str) -> None:
    """Nor is another one, however much of the question it holds."""
    answered, _ = _ask(tmp_path, question)

    assert not answered


@pytest.mark.parametrize(
    ("beside", "lacks"), [("It is shut on Sunday.", 0), ("It is warm.", 1)]
)
def test_a_day_may_be_told_beside_the_rows(
    tmp_path: Path, beside: str, lacks: float
) -> None:
    """No row is of Sunday; a sentence is, or none."""
    rows = "| Monday | 8:00 |\n| Tuesday | 9:00 |\n| Friday | 7:00 |\n"
    text = f"# Pool\n\n| Day | Opens |\n|---|---|\n{rows}\n{beside} It is deep.\n"
    explainer = tiny_workspace(tmp_path, {"pool.md": text}).explainer()

    answer = explainer.ask("When does the pool open on Sunday?")

    assert answer.signals["other"] == lacks


METALS = (
    "# Metals\n\n| Metal | Symbol | Melting point |\n|---|---|---|\n"
    "| Lead | Pb | 327 |\n| Gold | Au | 1064 |\n| Tin | Sn | 232 |\n\n"
    "The name of lead is Pb from plumbum, as it was called in Rome.\n"
)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the melting point of gold?", True),
        ("What is the boiling point of gold?", False),
        ("What is the exact point of gold?", False),
    ],
)
def test_another_column_is_not_what_is_asked(
    tmp_path: Path, question: str, *, named: bool
) -> None:
    """A noun in common names no column."""
    answer = tiny_workspace(tmp_path, {"metals.md": METALS}).explainer().ask(question)

    assert answer.answered == named


def test_a_reason_stands_beside_the_rows(tmp_path: Path) -> None:
    """No cell tells it, unless its column does."""
    reasons = METALS.replace("Symbol", "Reason")
    marked = [
        tiny_workspace(tmp_path / name, {"metals.md": text})
        .explainer()
        .ask("Why is lead Pb?")
        for name, text in (("one", METALS), ("two", reasons))
    ]
    one, two = (
        (*answer.quotes, *answer.alternatives)[0].evidence_text for answer in marked
    )

    assert one.startswith("The name of lead")
    assert two.startswith("| Lead | Pb")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 09:00", ["9"]),
        ("9 am or 2.30 pm", ["9", "14:30"]),
        ("1,538 and 5.0", ["1538", "5"]),
        ("Tue in Sept", ["tuesday", "septemb"]),
    ],
)
def test_times_and_figures_have_one_form(text: str, expected: list[str]) -> None:
    """However they are written; short names of days are the long ones."""
    assert list(units(text, "en")) == expected


NEAR = {
    "juices.md": (
        "# pH\n\n| Substance | pH | Colour |\n|---|---|---|\n"
        "| Lemon juice | 2 | red |\n| Apple juice | 3 | orange |\n"
        "| Milk | 6 | green |\n"
    ),
    "groups.csv": ",Test 1,Test 2\nGroup A,12,15\nGroup B,14,11\nGroup C,9,17\n",
    "terms.csv": (
        "Term,Meaning,Unit,Symbol\nCurrent,how much charge flows past,ampere,I\n"
        "Power,energy used each second,watt,P\n"
    ),
}


@pytest.mark.parametrize(
    "question",
    [
        "What is the pH of orange juice?",
        "Which colour does orange juice give?",
        "group d test 1",
        "unit of charge",
    ],
)
def test_another_thing_of_the_kind_is_not_what_is_asked(
    tmp_path: Path, question: str
) -> None:
    """One noun in common is no match, nor a word in the text about another thing."""
    workspace = tiny_workspace(tmp_path, NEAR)

    assert not workspace.explainer().ask(question).answered


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the pH of apple juice?", "| Apple juice | 3 | orange |"),
        ("group b test 1", "Group B | Test 1: 14 | Test 2: 11"),
        ("unit of current", "Unit: ampere | Symbol: I"),
    ],
)
def test_the_thing_itself_is_found_among_its_kind(
    tmp_path: Path, question: str, row: str
) -> None:
    """The whole name stands in its cell."""
    answer = tiny_workspace(tmp_path, NEAR).explainer().ask(question)

    assert (*answer.quotes, *answer.alternatives)[0].evidence_text == row


def test_what_a_merged_cell_says_is_marked_with_its_row(tmp_path: Path) -> None:
    """The row above that holds it stands beside, whatever its column."""
    page = (
        "<h1>Library</h1><table><tr><th>Shelf</th><th>Days</th><th>Loan</th></tr>"
        "<tr><td>Comics</td><td rowspan=2>Monday</td><td>a week</td></tr>"
        "<tr><td>Novels</td><td>two weeks</td></tr>"
        "<tr><td>Games</td><td>Friday</td><td>a day</td></tr></table>"
    )
    workspace = tiny_workspace(tmp_path, {"library.html": page})
    answer = workspace.explainer().ask("On which days are novels lent?")
    quote = (*answer.quotes, *answer.alternatives)[0]
    more = [quote.document.text[start:end] for start, end in quote.evidence_more]

    assert quote.evidence_text.startswith("Novels")
    assert more == ["Shelf | Days | Loan", "Comics | Monday | a week"]


def test_a_cell_of_two_days_is_named_by_one(tmp_path: Path) -> None:
    """The row is the one of both days."""
    files = {
        "hours.md": "# Pool\n\n| Day | Guide |\n|---|---|\n| Monday | Ann |\n"
        "| Saturday and Sunday | Bob |\n"
    }
    question = "Who is the guide on Saturday?"
    explainer = tiny_workspace(tmp_path, files).explainer(fast=True)
    section = explainer.ranker.rank(question, ()).sections[0]

    found = look_up(question, section, explainer.store.text(section), "en")

    assert found is not None
    assert found.named
    (place,) = found.chosen
    assert "Bob" in explainer.store.text(section)[slice(*section.sentences[place])]


def test_a_price_is_asked_of_a_column_of_prices(tmp_path: Path) -> None:
    """The row alone does not answer what it costs."""
    files = {
        "boats.md": "# Boats\n\n| Boat | Pier |\n|---|---|\n"
        "| Swan | 4 |\n| Gull | 2 |\n"
    }
    explainer = tiny_workspace(tmp_path, files).explainer(fast=True)
    (section,) = explainer.ranker.rank("Swan", ()).sections
    text = explainer.store.text(section)
    told = {
        question: look_up(question, section, text, "en")
        for question in ("What is the pier of the Swan?", "What does the Swan cost?")
    }

    assert [found and found.named for found in told.values()] == [True, False]


def test_a_sentence_that_says_more_than_the_row_goes_first(tmp_path: Path) -> None:
    """The row of coal does not tell when coal ends."""
    text = (
        "# Energy\n\n| Source | 2000 | 2020 |\n|---|---|---|\n| Coal | 60 % | 20 % |\n"
        "| Wind | 5 % | 45 % |\n\nCoal is to end by 2030.\n"
    )
    answer = tiny_workspace(tmp_path, {"energy.md": text}).explainer()
    (quote, *_) = (
        *(found := answer.ask("When is coal to end?")).quotes,
        *found.alternatives,
    )

    assert quote.evidence_text == "Coal is to end by 2030."


def test_what_is_told_below_a_table_is_no_row(tmp_path: Path) -> None:
    """Of homework only a sentence speaks; but a day that no row has is missing."""
    text = (
        "# Week plan\n\n| Time | Monday | Tuesday |\n|---|---|---|\n"
        "| 8:00 | Maths | Art |\n| 9:00 | English | Latin |\n"
        "| 10:00 | Art | Maths |\n\nThe homework is for Monday.\n"
    )
    bot = tiny_workspace(tmp_path, {"plan.md": text}).explainer()

    told = bot.ask("when is the homework due").reason
    other = bot.ask("when is the homework on sunday").reason

    assert told == "found nowhere in these texts: due"
    assert "is about Week plan, not what was asked about" in (other or "")


HALL = """# Hall

## Hall of year group 5C on Thursday

| Team | Slot 1 | Slot 2 |
|---|---|---|
| U9 | run | swim |
| U11 | ball | run |

## Juices

| Drink | Sugar in g |
|---|---|
| apple juice | 24 |
| salt water | 0 |
"""


@pytest.mark.parametrize(
    ("question", "claimed"),
    [
        ("What does U9 do in slot 1?", True),
        ("What does U11 do in slot 2?", True),
        ("What does U9 of 5C do in slot 1?", True),
        ("How much sugar is in salt water?", True),
        # The code, the day, the number or the kind is another one.
        ("What does U13 do in slot 1?", False),
        ("What does U9 of 5D do in slot 1?", False),
        ("What does U9 do in slot 1 on Monday?", False),
        ("What does U9 do in slot 4?", False),
        ("What is the sugar of tap water?", False),
    ],
)
def test_another_code_day_or_number_is_not_what_is_asked(
    tmp_path: Path,
    question: str,
    claimed: bool,  # noqa: FBT001
) -> None:
    """The table is of the one that it or its heading names."""
    bot = tiny_workspace(tmp_path, {"hall.md": HALL}).explainer()

    assert bot.ask(question).answered is claimed


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Which room has 8C?", "8A 8B", True),
        ("Which room has 8c?", "8A 8B", True),
        ("Which room has 8b?", "8A 8B", False),
        ("Is KS4 long?", "KS1, KS2", True),
        ("Is KS4 long?", "key stage 1", False),
        ("When does line 12B stop?", "12 and 12A", True),
        # An amount is no code, nor is what the text has none of.
        ("Who ran 50m?", "8A 8B", False),
        ("Who ran 8m?", "B12, 3.5", False),
        ("How many m2 are 5 km?", "8A", False),
    ],
)
def test_a_code_is_another_of_its_form(
    question: str,
    text: str,
    other: bool,  # noqa: FBT001
) -> None:
    """By letters and figures: "8C" is none of 8A and 8B."""
    assert has_other_code(question, text) is other
