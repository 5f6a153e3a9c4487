"""H5P, Open edX, forms and Common Cartridges, written here by the formats' rules."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from explainbot.errors import EmptySourceError, ExplainbotError, SourceError
from explainbot.index.intake.files import is_archive
from explainbot.readers.reading import read
from tests.readers.banks.quoted import notes, quoted, written


def _h5p(path: Path, main: str, content: Any) -> Path:
    about = {"title": "A quiz", "mainLibrary": main}
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("h5p.json", json.dumps(about))
        package.writestr("content/content.json", json.dumps(content))
        package.writestr("content/images/moon.png", b"no picture")
    return path


def _choice(question: str, *answers: tuple[str, bool]) -> dict[str, Any]:
    told = [
        {"text": f"<div>{text}</div>\n", "correct": right,
         "tipsAndFeedback": {"chosenFeedback": "It pulls the sea." if right else ""}}
        for text, right in answers
    ]  # fmt: skip
    params = {"question": f"<p>{question}</p>\n", "answers": told}
    metadata = {"title": "Tides"}
    return {"library": "H5P.MultiChoice 1.16", "params": params, "metadata": metadata}


TIDES = _choice("What causes the tides?", ("The wind", False), ("The Moon", True))
TEXT = {
    "library": "H5P.AdvancedText 1.1",
    "metadata": {"title": "Neap tides"},
    "params": {"text": "<p>A neap tide is small.</p>"},
}
SUMMARY = {"summary": ["<p>The Moon pulls.</p>", "<p>The wind pulls.</p>"]}


def test_a_question_set_of_h5p(tmp_path: Path) -> None:
    """Choices, true or false, gaps and dragged words; essays have no answer."""
    blanks = {"questions": ["<p>The capital of France is *Paris/paris:A city*.</p>"]}
    drag = {"taskDescription": "Drag.", "textField": "The *cat:animal* sat on *mats*."}
    truth = {"question": "<p>Ice is water.</p>", "correct": "true"}
    items = [
        TIDES,
        {"library": "H5P.TrueFalse 1.8", "params": truth},
        {"library": "H5P.Blanks 1.14", "params": blanks},
        {"library": "H5P.DragText 1.10", "params": drag},
        {"library": "H5P.Essay 1.5", "params": {"taskDescription": "<p>Write.</p>"}},
    ]
    path = _h5p(tmp_path / "quiz.h5p", "H5P.QuestionSet", {"questions": items})

    assert quoted(path) == [
        ("What causes the tides?", "The Moon\nIt pulls the sea.",
         'question 1 "Tides"'),
        ("Ice is water.", "True", "question 2"),
        ("The capital of France is _____.", "The capital of France is Paris.",
         "question 3"),
        ("The _____ sat on _____.", "The cat sat on mats.", "question 4"),
    ]  # fmt: skip
    assert "pictures and recordings are not read: moon.png" in notes(path)
    assert "without a right answer, so not quoted: question 5" in notes(path)


@pytest.mark.parametrize(
    ("main", "content", "rows"),
    [
        ("H5P.Dialogcards",
         {"dialogs": [{"text": "<p>dog</p>", "answer": "<p>Hund</p>"}]},
         [("dog", "Hund")]),
        ("H5P.SingleChoiceSet",
         {"choices": [{"question": "Which?", "answers": ["right", "wrong"]}]},
         [("Which?", "right")]),
        ("H5P.InteractiveVideo",
         {"interactiveVideo": {
             "assets": {"interactions": [{"action": TIDES}, {"action": TEXT}]},
             "summary": {"task": {"library": "H5P.Summary 1.10", "params": {
                 "intro": "Which is right?", "summaries": [SUMMARY]}}}}},
         [("What causes the tides?", "The Moon\nIt pulls the sea."),
          ("Neap tides", "A neap tide is small."),
          ("Which is right?", "The Moon pulls.")]),
    ],
)  # fmt: skip
def test_other_kinds_of_h5p(
    tmp_path: Path, main: str, content: Any, rows: list[tuple[str, str]]
) -> None:
    """Cards, sets, and what a video asks and shows."""
    found = quoted(_h5p(tmp_path / "a.h5p", main, content))

    assert [row[:2] for row in found] == rows


def test_a_broken_h5p_is_refused(tmp_path: Path) -> None:
    """The part that is damaged is named; a bomb is not unpacked."""
    path = tmp_path / "a.h5p"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("h5p.json", "{")
    with pytest.raises(SourceError, match=r'"h5p\.json" is damaged'):
        read(path, name="a.h5p", source_path="a.h5p")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content/content.json", " " * 300_000_000)
    with pytest.raises(SourceError, match="it would unpack to 300 MB"):
        read(path, name="a.h5p", source_path="a.h5p")


PROBLEM = """<problem display_name="Tides quiz">
<multiplechoiceresponse><label>What causes the <b>tides</b>?</label>
<choicegroup type="MultipleChoice"><choice correct="false">The wind</choice>
<choice correct="true">The Moon <choicehint>It pulls the sea.</choicehint></choice>
</choicegroup></multiplechoiceresponse>
<p>Which are gases?</p><choiceresponse><checkboxgroup>
<choice correct="true">oxygen</choice><choice correct="false">iron</choice>
<choice correct="true">neon</choice></checkboxgroup></choiceresponse>
<stringresponse answer="Paris" type="ci"><label>Capital of France?</label>
<additional_answer answer="City of Paris"/><textline size="20"/></stringresponse>
<numericalresponse answer="3.14"><label>What is pi?</label>
<responseparam type="tolerance" default="0.01"/></numericalresponse>
<optionresponse><label>Ice is</label>
<optioninput options="('water','stone')" correct="water"/></optionresponse>
<numericalresponse answer="$x"><label>What is x?</label></numericalresponse>
</problem>"""


def test_a_problem_of_open_edx(tmp_path: Path) -> None:
    """Each response by its own key; what a program works out has no answer."""
    assert quoted(written(tmp_path, "problem.xml", PROBLEM)) == [
        ("What causes the tides?", "The Moon\nIt pulls the sea.",
         'question 1 "Tides quiz", choice B of 2'),
        ("Which are gases?", "oxygen\nneon",
         'question 2 "Tides quiz", choices A and C of 3'),
        ("Capital of France?", "Paris\nCity of Paris", 'question 3 "Tides quiz"'),
        ("What is pi?", "3.14 (± 0.01)", 'question 4 "Tides quiz"'),
        ("Ice is", "water", 'question 5 "Tides quiz", choice A of 2'),
    ]  # fmt: skip


MICROSOFT = (
    "Id,Start time,Email,Total points,What is high?,Points - What is high?,"
    "Feedback - What is high?\n1,1/2/24 10:00:00,a@x.org,1,Tide,1,\n"
    "2,1/2/24 10:01:00,b@x.org,0,The wind,0,\n"
)
GOOGLE = (
    "Timestamp,Score,What is high?,What is high? [Score],What is high? [Feedback]\n"
    "2024/01/02 10:00:00,0,The wind,0.00 / 1,\n2024/01/02 10:05:00,1,Tide,1.00 / 1,\n"
)


@pytest.mark.parametrize("text", [MICROSOFT, GOOGLE])
def test_answers_to_a_form(tmp_path: Path, text: str) -> None:
    """Only what the form gave full points is an answer; nobody else is quoted."""
    path = written(tmp_path, "answers.csv", text)

    assert quoted(path) == [("What is high?", "Tide", "line 1, question 1")]
    assert "answers of people to a form, which are not read" in notes(path)


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        (["Rr1;Ww2;,1"], ""),
        (["Rr1;,1", "Ww2;,0"], ""),
        (["a half,1", "a third,2"], ""),
        (["Rr1;Ww2;,1 / 2"], ""),
        (["Rr1;Ww2;,1 / 2", "Rr1;Rr3;,2 / 2"], "Rr1\nRr3"),
    ],
)
def test_the_best_answer_to_a_form_may_be_right_in_part(
    tmp_path: Path, rows: list[str], answer: str
) -> None:
    """Where nobody is known to have full points, there is no answer."""
    head = "Id,Start time,Which are gases?,Points - Which are gases?,"
    head += "What is high?,Points - What is high?"
    told = [f"{n},1/2/24 10:00:00,{row},Tide,1" for n, row in enumerate(rows)]
    path = written(tmp_path, "answers.csv", "\n".join([head, *told, ""]))

    found = {row[0]: row[1] for row in quoted(path)}
    assert found.pop("What is high?") == "Tide"
    assert found.get("Which are gases?", "") == answer


def test_answers_to_a_form_without_points(tmp_path: Path) -> None:
    """What pupils said is no material."""
    text = "Timestamp,What is high?\n2024/01/02 10:00:00,The wind\n"
    path = written(tmp_path, "answers.csv", text)

    with pytest.raises(EmptySourceError, match="none of its 1 questions"):
        read(path, name="answers.csv", source_path="answers.csv")


@pytest.mark.parametrize(
    "names",
    [
        "Timestamp,Name,What would you like to know?,Antwort",
        "Timestamp,Which class are you in?,Question,Answer",
    ],
)
def test_questions_of_pupils_with_their_answers(tmp_path: Path, names: str) -> None:
    """A form that asked for questions, with a column in which they are answered."""
    replies = {
        "What is a tide?": "The rise of the sea.",
        "Why is it high?": "The moon pulls it.",
        "How deep is it?": "Four kilometres.",
    }
    rows = [f"2024/01/02 10:00:00,7a,{ask},{reply}" for ask, reply in replies.items()]
    path = written(tmp_path, "asked.csv", "\n".join([names, *rows]))

    found = [(heading, text.splitlines()[0]) for heading, text, _place in quoted(path)]
    assert found == [*replies.items()]


def test_a_form_asks_for_questions_as_well(tmp_path: Path) -> None:
    """What pupils said to the other questions of the form is still no material."""
    text = (
        "Timestamp,What is high?,What else would you like to know?\n"
        "2024/01/02 10:00:00,The wind,What is a tide?\n"
    )
    path = written(tmp_path, "answers.csv", text)

    with pytest.raises(EmptySourceError, match="none of its 1 questions"):
        read(path, name="answers.csv", source_path="answers.csv")


def test_a_common_cartridge_is_taken_as_a_folder() -> None:
    """Its pages and quizzes are files of their own, as those of any archive."""
    assert is_archive(Path("course.imscc"))


@pytest.mark.parametrize("wrong", [7, True, "a", {"b": 1}])
@pytest.mark.parametrize(
    ("main", "content"),
    [
        ("H5P.SingleChoiceSet", {"choices": [{"question": "Q?", "answers": None}]}),
        ("H5P.Summary", {"intro": "Q?", "summaries": [{"summary": None}]}),
        ("H5P.Blanks", {"text": "Q?", "questions": None}),
        ("H5P.SortParagraphs", {"taskDescription": "Q?", "paragraphs": None}),
    ],
)
def test_what_is_no_list_in_h5p(
    tmp_path: Path, main: str, content: dict[str, Any], wrong: object
) -> None:
    """It holds nothing, and the file is refused as one without an answer."""
    text = json.dumps(content).replace("null", json.dumps(wrong))
    path = _h5p(tmp_path / "a.h5p", main, json.loads(text))

    with pytest.raises(ExplainbotError, match=r"no questions|has a right answer"):
        quoted(path)
