"""Banks in plain text: exports of Anki, GIFT and Aiken."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import SourceError
from explainbot.readers.banks.cards.notes import sides
from explainbot.readers.reading import read
from explainbot.sections.sections import split
from tests.readers.banks.quoted import notes, quoted, written

CARDS = (
    "#separator:tab\n#html:true\n#deck column:1\n#tags column:4\n"
    "Bio::Cells\tWhat is <b>osmosis</b>?\tWater moves&nbsp;in.<br>[sound:a.mp3]\tcell\n"
    'Bio::Cells\tWhat is mitosis?\t"One cell becomes <b>two</b><br>\n'
    'that are alike."\tcell\n'
    "Bio::Sea\t{{c1::Tides}} come from the {{c2::Moon::body}}.\tNot the wind.\tcell\n"
    'Bio::Sea\t<img src="map.png">\tA map\tcell\n'
)


@pytest.mark.parametrize("name", ["cards.txt", "cards.csv", "cards.tsv"])
def test_an_export_of_anki_is_known_by_its_head(tmp_path: Path, name: str) -> None:
    """Fields by the head's columns, HTML as text, gaps filled, decks as parts."""
    path = written(tmp_path, name, CARDS)

    assert quoted(path) == [
        ("What is osmosis?", "Water moves in.", "line 5"),
        ("What is mitosis?", "One cell becomes two\nthat are alike.", "line 6"),
        ("[...] come from the [body].",
         "Tides come from the Moon.\nNot the wind.", "line 8"),
    ]  # fmt: skip
    document = read(path, name=name, source_path=name).document
    assert document.tags == ("cell",)
    assert [each.heading_path for each in split(document)][1:] == [
        ("Bio", "Cells"),
        ("Bio", "Sea"),
    ]
    assert "pictures and recordings are not read: a.mp3, map.png" in notes(path)
    assert "notes without words on both sides are not read: line 9" in notes(path)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("#separator:Semicolon\n#html:false\n", "What is <x>?;A sign < y\n"),
        ("#separator:|\n#html:false\n#deck:Maths\n", "What is <x>?|A sign < y\n"),
    ],
)
def test_other_heads_of_anki(tmp_path: Path, head: str, row: str) -> None:
    """Separators by name or sign; what is no HTML stays as it is."""
    path = written(tmp_path, "cards.txt", head + row)

    assert [line[:2] for line in quoted(path)] == [("What is <x>?", "A sign < y")]


def test_gaps_in_gaps() -> None:
    """The outermost gap is open, what lies in it filled in."""
    asked, answer = sides(
        "The {{c1::capital of {{c2::France}}}} is {{c3::Paris::city}}."
    )

    assert asked == "The [...] is [city]."
    assert answer == "The capital of France is Paris."


def test_a_word_list_with_a_meaning_of_two_lines(tmp_path: Path) -> None:
    """Each term heads its meaning, where few go on in the line below."""
    text = (
        "osmosis\tWater moves\nthrough a wall\nmitosis\tOne becomes two\ntide\tA rise\n"
    )

    assert [row[:2] for row in quoted(written(tmp_path, "words.txt", text))] == [
        ("osmosis", "Water moves\nthrough a wall"),
        ("mitosis", "One becomes two"),
        ("tide", "A rise"),
    ]


GIFT = r"""// [id:q1] [tag:sea]
$CATEGORY: $course$/top/Science/The sea

::Tides::[html]<p>What causes the tides?</p> {
  =The Moon#It pulls at the sea.
  ~The wind
  ~%-50%A fish
  ####The Sun helps it.
}

The Sun is a star.{T#No, it is#It is one of many}

Grant is buried in a tree.{FALSE}

Two plus {=two =2 =%50%zwei} equals four.

When was Ulysses born? {#1822:5}

What is pi? {#3.141..3.142}

Which are gases? { ~%50%oxygen ~%50%neon ~%-100%iron }

What is where? { =France -> Paris =Italy -> Rome =Spain -> Madrid }

Escapes: what is 5 \= 2\:1 \{x\}? {=a \~ b ~c}

Write about it. {}

This is only told.
"""


@pytest.mark.parametrize("name", ["bank.gift", "bank.txt"])
def test_all_kinds_of_gift(tmp_path: Path, name: str) -> None:
    """Right answers of each kind of question, nothing of wrong ones."""
    found = quoted(written(tmp_path, name, GIFT))

    assert [row[:2] for row in found] == [
        ("What causes the tides?",
         "The Moon\nThe Sun helps it.\nIt pulls at the sea."),
        ("The Sun is a star.", "True\nIt is one of many"),
        ("Grant is buried in a tree.", "False"),
        ("Two plus _____ equals four.", "two\n2"),
        ("When was Ulysses born?", "1822 (± 5)"),
        ("What is pi?", "3.141 to 3.142"),
        ("Which are gases?", "oxygen\nneon"),
        ("What is where?", "France: Paris\nItaly: Rome\nSpain: Madrid"),
        ("Escapes: what is 5 = 2:1 {x}?", "a ~ b"),
    ]  # fmt: skip
    assert found[0][2] == "question 1, line 4, choice A of 3"
    told = notes(tmp_path / name)
    assert "a question bank: 10 questions, right answers known for 9" in told


def test_a_program_in_braces_is_no_bank(tmp_path: Path) -> None:
    """A text with braces of its own is read as text."""
    text = "A style sheet\n\np { color: red }\n\nIt sets the colour of paragraphs.\n"
    path = written(tmp_path, "css.txt", text)

    assert read(path, name="css.txt", source_path="css.txt").document.text == text


AIKEN = """Which gas do plants take in?
A. Oxygen
B. Carbon dioxide
C) Helium
ANSWER: B

Which are planets?
A) Mars
B) The Sun
ANSWER: A
"""


@pytest.mark.parametrize(
    "text",
    [
        "The product A^{T} A is symmetric.\n\nSo x^{T} A^{T} A x is a square.\n",
        "const f = () => {}\n\nswitch (x) { default: {} }\n\nlist<int> {}\n\n{}\n",
        "if (a) {T}\n\nint f(void) {}\n\nThe rest is prose.\n",
        "A unit is \\mathrm {~kg =1}.\n\nA length is 5 \\mathrm{~m =1}.\n",
        "A first program:\n\nint main(void) {}\n\nvoid f() {}\n\nstruct s {};\n",
        "body {=color}\n\nTo write a set use {~x}. The rest is prose.\n",
        "body {#fff}\n\nThe id {#1} and tag {=x}\n",
        "Consider the set {T} of points.\n\nThe value {#1} is substituted.\n",
    ],
)
def test_braces_of_formulas_and_programs_ask_nothing(tmp_path: Path, text: str) -> None:
    """What stands in them is read as text, whatever sign it begins with."""
    path = written(tmp_path, "notes.txt", text)

    assert read(path, name="notes.txt", source_path="notes.txt").document.text == text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The Sun is a star. {T}\n", "True"),
        ("Ice is water {FALSE}\n", "False"),
        ("When was it?{#1990}\n", "1990"),
        ("<p>When was it?</p>{#1990}\n\nTell why. {}\n", "1990"),
        ("Capital of France? {=Paris}\n", "Paris"),
        ("The capital of France is {~Rome =Paris} today.\n", "Paris"),
        ("The capital of France is{~Rome =Paris}.\n", "Paris"),
        ("首都是{~罗马 =巴黎}。\n", "巴黎"),
        ("::a::The capital is{=Paris}.\n", "Paris"),
        ("$CATEGORY: Towns\n\nCapital{=Paris}\n", "Paris"),
    ],
)
def test_a_plain_text_of_questions_is_gift(
    tmp_path: Path, text: str, answer: str
) -> None:
    """What is asked stands before the braces, what is right in them, or a name."""
    found = quoted(written(tmp_path, "bank.txt", text))

    assert [row[1].splitlines()[-1].count(answer) for row in found] == [1]
    assert "Rome" not in str(found)
    assert "罗马" not in str(found)


@pytest.mark.parametrize("name", ["bank.aiken", "bank.txt"])
def test_aiken(tmp_path: Path, name: str) -> None:
    """The choice that the key names, and nothing else."""
    assert quoted(written(tmp_path, name, AIKEN)) == [
        ("Which gas do plants take in?", "Carbon dioxide",
         "question 1, line 1, choice B of 3"),
        ("Which are planets?", "Mars", "question 2, line 7, choice A of 2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"Quiz on plants\n\n{AIKEN}",
        f"Plants take in a gas.\nThey give off another.\n\n{AIKEN}",
        AIKEN.replace("\n\n", "\n\nThe sky\n\n"),
        f"{AIKEN}\nPlants take in carbon dioxide.\n",
    ],
)
def test_a_text_with_aiken_in_it_is_a_text(tmp_path: Path, text: str) -> None:
    """Titles and paragraphs are no part of a question: the text is as it was."""
    path = written(tmp_path, "quiz.txt", text)

    assert read(path, name="quiz.txt", source_path="quiz.txt").document.text == text


@pytest.mark.parametrize(
    ("name", "text", "line", "fault"),
    [
        ("a.gift", "What?{\n=a\n\n::b::So?{\n=c\n", 1, "end with no }"),
        ("a.gift", "What?{a, b}\n", 1, "begin with none of"),
        ("a.gift", "What?{#three}\n", 1, '"three" is no number'),
        ("a.aiken", "What?\nA. x\nANSWER: A\n", 3, "choices A, key A"),
        ("a.aiken", "What?\nA. x\nB. y\n", 1, "no line ANSWER:"),
        ("a.txt", '#separator:tab\n"What?\tx\n', 2, "not well-formed"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, name: str, text: str, line: int, fault: str
) -> None:
    """What is wrong, and where."""
    path = written(tmp_path, name, text)

    with pytest.raises(SourceError, match=f"{name}:{line}: .*{fault}"):
        read(path, name=name, source_path=name)


def test_a_broken_question_is_left_out_alone(tmp_path: Path) -> None:
    """Braces that are not closed, answers without signs: the others are read."""
    text = (
        "::a::One?{T}\n\nTwo?{\n=a\n\n::c::Three?{=c}\n\nFour?{a, b}\n\n"
        "Five?{#five}\n\nSix?{=f}\n"
    )
    path = written(tmp_path, "bank.gift", text)

    assert [row[0] for row in quoted(path)] == ["One?", "Three?", "Six?"]
    told = " ".join(notes(path))
    assert "line 3: its answers begin with { and end with no }" in told
    assert "line 8: its answers begin with none of = ~ # T F" in told
    assert 'line 10: "five" is no number, so the question is left out' in told


def test_a_key_that_is_no_choice_says_nothing(tmp_path: Path) -> None:
    """The question has no answer, and the next one its own."""
    path = tmp_path / "a.txt"
    path.write_text(
        "What is x?\nA. one\nB. two\nANSWER: E\n\n"
        "What is y?\nA. three\nB. four\nANSWER: B\n",
        encoding="utf-8",
    )

    assert any("line 1: the key E is none of its choices" in one for one in notes(path))
    assert "ANSWER" not in (said := str(quoted(path)))
    assert "four" in said
    assert not any(word in said for word in ("one", "two", "three"))


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("ANSWER: b", "Nile"),
        ("Answer: B", "Nile"),
        ("ANSWER: B.", "Nile"),
        ("ANSWER: b) Nile", "Nile"),
        ("ANSWER: B (the second)", "Nile"),
        ("Answer: Nile", "Nile"),
        ("ANSWER: Z", ""),
        ("ANSWER: none of them", ""),
    ],
)
def test_a_key_of_aiken_however_it_is_written(
    tmp_path: Path, key: str, right: str
) -> None:
    """It never becomes a part of the last choice, nor the next question either."""
    text = f"Longest?\nA. Niger\nB. Nile\n{key}\n\nLargest?\nA. Gobi\nB. Sahara\n"
    path = tmp_path / "a.aiken"
    path.write_text(f"{text}ANSWER: B\n")

    asked = [row[:2] for row in quoted(path)]

    assert asked == [*([("Longest?", right)] if right else []), ("Largest?", "Sahara")]


def test_a_question_of_aiken_without_a_key_before_another(tmp_path: Path) -> None:
    """Its line is told; its choices are not joined with those that follow."""
    path = tmp_path / "a.aiken"
    path.write_text("One?\nA. x\nB. y\n\nTwo?\nA. z\nB. w\nANSWER: B\n")

    with pytest.raises(SourceError, match=r"a\.aiken:1: the question has no line"):
        read(path, name="a.aiken", source_path="a.aiken")
