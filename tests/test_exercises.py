"""What of a text is an exercise, and which option its key names."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from explainbot.exercises.finding import exercises_in, find_exercises
from explainbot.exercises.rows import asks
from explainbot.readers.base import EMPTY
from explainbot.readers.reading import read
from explainbot.records import Document

KEYED = {
    "letters and a key at the end": (
        "test.txt",
        (
            "Test\n\n1. What is the capital of Australia?\nA. Sydney\nB. Canberra\n\n"
            "2. Which river is longest?\nA. Nile\nB. Congo\n\nAnswer key\n1. B\n2. A\n"
        ),
        ["B. Canberra", "A. Nile"],
    ),
    "an answer below each, in French": (
        "qcm.txt",
        (
            "1. Quelle planète est la plus grande ?\na) Mars\nb) Jupiter\n"
            "Réponse : b\n\n"
            "2. Quel gaz respirons-nous ?\na) l’oxygène\nb) le néon\nRéponse : a\n"
        ),
        ["b) Jupiter", "a) l’oxygène"],
    ),
    "ticked boxes": (
        "quiz.md",
        (
            "# Blood\n\n## Which organ pumps?\n\n- [ ] liver\n- [x] heart\n\n"
            "## Where is bile stored?\n\n- [x] gall bladder\n- [ ] lung\n"
        ),
        ["- [x] heart", "- [x] gall bladder"],
    ),
    "bold among plain items": (
        "quiz.md",
        (
            "**1.** ¿Qué animal es un mamífero?\n\n- el tiburón\n- **la ballena**\n\n"
            "**2.** ¿Cuántas patas tiene una araña?\n\n- **ocho**\n- seis\n"
        ),
        ["- **la ballena**", "- **ocho**"],
    ),
    "side by side, German key in a row": (
        "test.txt",
        (
            "Quiz\n\n1) Was ist rot?  a) Gras  b) Blut  c) Schnee\n"
            "2) Was ist kalt?  a) Eis  b) Feuer  c) Sonne\n\nLösung: 1b, 2a\n"
        ),
        ["b) Blut", "a) Eis"],
    ),
    "a star before the letter, as quiz programs write it": (
        "quiz.txt",
        (
            "1) What pulls the sea?\na. Wind\n*b. The Moon\nc. Spin\n\n"
            "2) What do plants take in?\n*a. Carbon dioxide\nb. Oxygen\nc. Helium\n"
        ),
        ["*b. The Moon", "*a. Carbon dioxide"],
    ),
    "a star behind the words": (
        "quiz.txt",
        (
            "1. What pulls the sea?\na) Wind\nb) The Moon *\nc) Spin\n\n"
            "2. What do plants take in?\na) Carbon dioxide*\nb) Oxygen\nc) Helium\n"
        ),
        ["b) The Moon *", "a) Carbon dioxide*"],
    ),
    "stars as bullets of all": (
        "quiz.txt",
        (
            "1. What pulls the sea?\n*a) Wind\n*b) The Moon\n*c) Spin\n\n"
            "2. What do plants take in?\n*a) Air\n*b) Oxygen\n*c) Helium\n"
        ),
        [],
    ),
    "Aiken": (
        "quiz.md",
        "Which is a planet?\nA. Mars\nB. The Moon\nANSWER: A\n",
        ["A. Mars"],
    ),
    "Aiken below a title": (
        "quiz.txt",
        "Quiz\n\nWhich is a planet?\nA. Mars\nB. The Moon\nANSWER: A\n",
        ["A. Mars"],
    ),
    "a table of the key, Italian": (
        "prova.md",
        (
            "# Verifica\n\n1. Qual è la capitale?\n   a) Roma\n   b) Milano\n\n"
            "2. Quanto fa due per tre?\n   a) cinque\n   b) sei\n\n"
            "## Soluzioni\n\n| 1 | 2 |\n|---|---|\n| a | b |\n"
        ),
        ["a) Roma", "b) sei"],
    ),
    "a quiz and its key, twice": (
        "two.txt",
        (
            "Quiz 1\n\nWhat is red?\nA. grass\nB. blood\n\nWhat is cold?\nA. ice\n"
            "B. fire\n\nAnswers: B, A\n\nQuiz 2\n\nWhat is big?\nA. whale\nB. mouse\n\n"
            "What is wet?\nA. sand\nB. water\n\nAnswers: A, B\n"
        ),
        ["B. blood", "A. ice", "A. whale", "B. water"],
    ),
    "two quizzes, and their keys at the end": (
        "two.txt",
        (
            "Quiz 1\n1. What is red?\nA. grass\nB. blood\n2. What is cold?\nA. ice\n"
            "B. fire\n\nQuiz 2\n1. What is big?\nA. mouse\nB. whale\n2. What is wet?\n"
            "A. sand\nB. water\n\nKey quiz 1: 1B 2A\nKey quiz 2: 1B 2B\n"
        ),
        ["B. blood", "A. ice", "B. whale", "B. water"],
    ),
    "all in one row": (
        "row.txt",
        "Which is a mammal? (A) shark (B) dolphin (C) trout Correct answer: B\n",
        ["(B) dolphin"],
    ),
    "words as the key of bullets": (
        "unit.txt",
        (
            "Wind\n\n1. What is wind?\n• moving air\n• hot water\n"
            "2. What hangs upside down?\n• the cow\n• the bat\n\n"
            "Answer key: 1 moving air; 2 the bat\n"
        ),
        ["• moving air", "• the bat"],
    ),
    "statements": (
        "wf.txt",
        (
            "Richtig oder falsch?\n1. Die Eiche ist ein Baum.\n"
            "2. Pilze sind Pflanzen.\n\n"
            "Lösungen\n1 r\n2 f\n"
        ),
        ["1. Die Eiche ist ein Baum."],
    ),
}
NONE = {
    "rules in letters": (
        "A person commits an offence if\n(a) he takes a book without leave;\n"
        "(b) he tears a page out of it.\n"
    ),
    "a list that answers": "What do I need?\n- a card\n- a photo\n",
    "what visitors can do": "Students can borrow six books and read in the hall.\n",
    "a task list": "Before the trip:\n\n- [ ] passport\n- [x] tickets\n",
    "references": "Newton saw that it falls off with the square [19] .\n",
    "a list to tick off": (
        "## What should I pack?\n\n- [ ] a sleeping bag\n- [ ] a torch\n"
    ),
    "a list to tick off, in Italian": "Cosa devo portare?\n- [ ] zaino\n- [ ] torcia\n",
    "documents in letters": (
        "Welche Unterlagen gebe ich ab?\n\nA. den Zettel\nB. den Ausweis\n"
    ),
    "three rules": (
        "Which three rules apply at the fire?\na) Never leave it.\n"
        "b) Keep water near.\nc) No running.\n"
    ),
    "numbered rules of a school": (
        "School rules\n\n2. Who may use the lift?\na) teachers\nb) the caretaker\n\n"
        "3. When may phones be used?\na) before 8:00\nb) in the lunch break\n"
    ),
    "rules about an exam": (
        "Exam rules\n\nWhich pens are allowed?\n\nA. blue pens\nB. black pens\n"
    ),
    "what a test is about": (
        "# Test on Friday\n\nWhich topics are covered?\n\n- [ ] roots\n- [ ] leaves\n"
        "- [ ] seeds\n"
    ),
    "how things are made": (
        "1. How is bread made?\na) Mix flour and water.\nb) Let it rise.\nc) Bake it.\n"
    ),
    "what is done": (
        "## What is done?\n\n- [x] booked the bus\n- [ ] bought the food\n"
    ),
    "steps": "1. List the files.\n2. Choose a folder.\n3. Write the name.\n",
}
MUTE = {
    "a gap": "Water boils at ______ degrees.",
    "an aim": "Pupils can explain why growers add carbon dioxide.",
    "an aim in German": "Die Schülerinnen und Schüler können Wolken erklären.",
    "an aim in Spanish": "El alumnado es capaz de describir una nube.",
    "a mistake": "The capital of Australia is Sydney. (wrong)",
    "marks": "3. What is a cloud? [2 marks]",
    "a choice in the task's row": "Circle: The whale is a fish / mammal.",
    "words to underline": "Underline the correct word: Sharks are fish / mammals.",
    "letters to order": "Unscramble: RATEW",
    "a choice": "The Nile is in Asia.   true / false",
}


def document(tmp_path: Path, name: str, text: str) -> Document:
    """Return a file as it is read."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path, name=name, source_path=name, metadata=EMPTY).document


@pytest.mark.parametrize(("name", "text", "right"), KEYED.values(), ids=KEYED.keys())
def test_a_key_says_which_option_is_right(
    tmp_path: Path, name: str, text: str, right: list[str]
) -> None:
    """Wherever it stands, and in whatever form."""
    made = document(tmp_path, name, text)

    found = find_exercises(made)

    assert [made.text[start:end] for start, end in found.right] == right


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_prose_is_no_exercise(tmp_path: Path, text: str) -> None:
    """Lists, rules and steps look like exercises, and tell something."""
    found = find_exercises(document(tmp_path, "prose.txt", text))

    assert (found.items, found.mute, found.count) == ((), (), 0)


def test_one_question_of_a_test_is_one(tmp_path: Path) -> None:
    """It is numbered, and wants one of a few short answers."""
    text = "3. Which river flows through Paris?\na) Rhine\nb) Seine\nc) Rhone\n"

    found = find_exercises(document(tmp_path, "river.txt", text))

    assert len(found.items[0].options) == 3


@pytest.mark.parametrize("text", MUTE.values(), ids=MUTE.keys())
def test_what_asks_or_errs_is_not_to_be_quoted(tmp_path: Path, text: str) -> None:
    """The whole line is left out."""
    made = document(tmp_path, "sheet.txt", f"Clouds\n\nClouds are water.\n\n{text}\n")

    found = find_exercises(made)

    held = {place for start, end in found.mute for place in range(start, end)}
    place = made.text.index(text)
    said = {at for at in range(place, place + len(text)) if made.text[at].isalnum()}
    assert said <= held
    assert made.text.index("are water") not in held


MARKED = {
    "a cross": ("x Sydney\nCorrect: Canberra\n", ["x Sydney"]),
    "no points": ("Sydney X 0/1\n", ["Sydney X 0/1"]),
    "no points below": ("Sydney\nX 0/1\n", ["Sydney", "X 0/1"]),
    "a verdict": ("Sydney -- wrong, it is Canberra\n", ["Sydney -- wrong, "]),
    "a correction below": ("Sydney\nNo, it is Canberra.\n", ["Sydney"]),
}


@pytest.mark.parametrize(("text", "mute"), MARKED.values(), ids=MARKED.keys())
def test_what_a_teacher_marked_as_wrong_is_not_to_be_quoted(
    tmp_path: Path, text: str, mute: list[str]
) -> None:
    """The correction is."""
    made = document(tmp_path, "p.txt", f"What is the capital of Australia?\n{text}")

    found = find_exercises(made)

    assert [made.text[start:end] for start, end in found.mute] == mute


def test_what_goes_on_from_a_heading_of_aims_is_one(tmp_path: Path) -> None:
    """What the lesson tells is not."""
    text = (
        "# Moon\n\n## By the end of this lesson you will know\n\n"
        "- why the moon shines\n\n## Phases\n\nThe moon reflects light.\n"
    )
    made = document(tmp_path, "moon.md", text)

    found = find_exercises(made)

    assert [made.text[start:end] for start, end in found.mute] == [
        "## By the end of this lesson you will know",
        "- why the moon shines",
    ]


def test_a_name_left_out_beside_what_is_told_is_no_gap(tmp_path: Path) -> None:
    """It is the only one of the text."""
    text = "School\n\n4. Head: Ms ______ left in May; the new head is Mr Brandt.\n"

    assert find_exercises(document(tmp_path, "s.txt", text)).mute == ()


def test_a_key_that_contradicts_itself_is_none(tmp_path: Path) -> None:
    """Its letter names one option, its words another."""
    text = "1. Where is Big Ben?\nA. Rome\nB. London\nAnswer: A. London\n"

    (item,) = find_exercises(document(tmp_path, "quiz.txt", text)).items

    assert not item.keyed


def test_keys_of_parts_that_number_anew_go_with_their_part(tmp_path: Path) -> None:
    """The second part's first answer is not the first part's."""
    part = "1. Which is {}?\nA. x{}\nB. y{}\n\n"
    text = (
        "Quiz\n\nPart one\n\n" + part.format("red", 1, 1)
        + "Part two\n\n" + part.format("blue", 2, 2) + "Answers\n1 A\n1 B\n"
    )  # fmt: skip
    made = document(tmp_path, "quiz.txt", text)

    found = find_exercises(made)

    assert [made.text[start:end] for start, end in found.right] == ["A. x1", "B. y2"]


def test_buttons_and_letters_of_a_page_are_read(tmp_path: Path) -> None:
    """As the page shows them; what is chosen is the key."""
    page = (
        "<h1>Quiz</h1><form><p>1. Which is a metal?</p>"
        "<label><input type=radio name=a checked>iron</label><br>"
        "<label><input type=radio name=a>wool</label>"
        "<p>2. Which is soft?</p><label><input type=radio name=b>rock</label><br>"
        "<label><input type=radio name=b checked>wool</label></form>"
    )
    made = document(tmp_path, "quiz.html", page)

    found = find_exercises(made)

    assert "◉ iron\n○ wool" in made.text
    assert [made.text[start:end] for start, end in found.right] == ["◉ iron", "◉ wool"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("sign", ["_", ". ", "a) ", "1. ", "( ) ", "true / ", "? \n- "])
def test_endless_signs_come_to_an_end(tmp_path: Path, sign: str) -> None:
    """A text of one sign without end is looked through."""
    made = document(tmp_path, "odd.txt", "Quiz\n\n" + "x " + sign * 3_000)

    assert find_exercises(made).keyed == 0


@pytest.mark.parametrize(
    "row",
    ["?" * 20_000, "(" * 20_000, "?" + ":" * 20_000 + "x", '"' * 20_000, "_" * 20_000,
     "A) " * 7000, "- " * 10_000, ". " * 10_000],
)  # fmt: skip
def test_long_runs_of_signs_in_a_row_take_no_square_of_time(row: str) -> None:
    """Each row is looked at up to a bound, by bounded patterns."""
    begun = time.process_time()
    exercises_in(f"Exercise 1\n\nWhat is a tide?\n{row}\nA) sea\nB) sky\nAnswer: A\n")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("words", "is_question"),
    [
        ("Why?", True), ("Why? (2 points)", True), ("**Why?**_", True),
        ("Why?) .", True),
        ("Why? [see page 3].", True), ("Why (really?)", True), ("Why", False),
        ("Why? Because.", False), ("Why? (" + "x" * 31 + ")", False), ("", False),
        ("Why? a (b)", False), ("Why?\n(a) [b]", False),
    ],
)  # fmt: skip
def test_a_row_that_asks(words: str, is_question: bool) -> None:  # noqa: FBT001
    """A mark at its end, or only a remark in brackets behind it."""
    assert asks(words) is is_question
