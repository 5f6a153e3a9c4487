"""Tables and lists of quizzes in the shapes of many programs: keys, never others."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from explainbot.errors import EmptySourceError, UnknownKindError
from tests.readers.banks.quoted import notes, quoted, written

TIDES, GAS = "What causes the tides?", "Which gas do plants take in?"
TWO = ["The wind", "The Moon", "The Sun"]
THREE = ["oxygen", "neon", "carbon dioxide"]


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("A, C", "air\nsteam"),
        ("A or C", "air\nsteam"),
        ("A and C", "air\nsteam"),
        ("A und C", "air\nsteam"),
        ("A e C", "air\nsteam"),
        ("A & C", "air\nsteam"),
        ("A E", "air\nfog"),
        ("Ⓐ", "air"),
        ("\uff23", "steam"),
        ("1 or 3", "air\nsteam"),
        ("①", "air"),
    ],
)
def test_several_labels_in_a_key(tmp_path: Path, key: str, right: str) -> None:
    """Words and signs between labels join them, in columns named by letters, too."""
    text = f'Question,A,B,C,D,E,Correct\nWhich?,air,iron,steam,gold,fog,"{key}"\n'
    path = written(tmp_path, "quiz.csv", text)

    assert [row[:2] for row in quoted(path)] == [("Which?", right)]


def test_of_between_numbers_joins_none(tmp_path: Path) -> None:
    """A number of how many ("2 of 4") is no list of places; nothing is guessed."""
    text = "Question,Answer 1,Answer 2,Answer 3,Answer 4,Key\nWhich?,a1,b1,c1,d1,2 of 4"

    with pytest.raises(EmptySourceError, match="has a right answer"):
        quoted(written(tmp_path, "quiz.csv", text))


@pytest.mark.parametrize(
    "rows",
    [
        (
            "Question ID,Question,Choice,Correct|1,{0},The wind,no|1,{0},The Moon,yes"
            "|2,{1},oxygen,no|2,{1},carbon dioxide,yes"
        ),
        (
            "Question,Answer,Is correct|{0},The wind,FALSE|,The Moon,TRUE"
            "|{1},oxygen,FALSE|,carbon dioxide,TRUE"
        ),
        (
            "IsCorrect;AnswerText;QuestionText|0;The wind;{0}|1;The Moon;{0}"
            "|0;oxygen;{1}|1;carbon dioxide;{1}"
        ),
    ],
)
def test_a_choice_in_each_row(tmp_path: Path, rows: str) -> None:
    """Rows of one question are its choices; what is marked as right is quoted."""
    path = written(tmp_path, "quiz.csv", rows.format(TIDES, GAS).replace("|", "\n"))

    assert quoted(path) == [
        (TIDES, "The Moon", "line 2, choice B of 2"),
        (GAS, "carbon dioxide", "line 4, choice B of 2"),
    ]


def test_a_choice_in_each_row_of_a_sheet(tmp_path: Path) -> None:
    """So it is in a sheet, whose flags are numbers."""
    book = openpyxl.Workbook()
    rows = [["QuestionID", "QuestionText", "AnswerText", "IsCorrect"]]
    rows += [["1", TIDES, text, str(int(text == TWO[1]))] for text in TWO]
    for row in rows:
        book.worksheets[0].append([int(x) if x.isdigit() else x for x in row])
    path = tmp_path / "quiz.xlsx"
    book.save(path)

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]


def test_choices_in_circles(tmp_path: Path) -> None:
    """Numbers in circles label columns, choices in one cell, and keys."""
    text = (
        f"Question,Options,Answer\n{TIDES},① The wind ② The Moon ③ The Sun,②\n"
        f"{GAS},① oxygen ② neon ③ carbon dioxide,③\n"
    )

    assert [row[:2] for row in quoted(written(tmp_path, "quiz.csv", text))] == [
        (TIDES, "The Moon"),
        (GAS, "carbon dioxide"),
    ]


def test_columns_named_in_brackets_and_a_guide_row(tmp_path: Path) -> None:
    """A label in brackets names choices; a row that says what to write is none."""
    labels = f"No.,Question,(A),(B),(C),Ans.\n1,{TIDES},{','.join(TWO)},(B)\n"
    guide = (
        "Question Text,Option 1,Option 2,Option 3,Correct Answer\n"
        "Text of the question,Text for option 1,Text for option 2,Text for option 3,"
        f"1 to 3\n{TIDES},{','.join(TWO)},2\n"
    )

    for name, text in (("a.csv", labels), ("b.csv", guide)):
        found = quoted(written(tmp_path, name, text))
        assert [row[:2] for row in found] == [(TIDES, "The Moon")]


def test_questions_of_brightspace(tmp_path: Path) -> None:
    """Rows that name what they hold: options by points, pairs, items in order."""
    text = """NewQuestion,MC,,,
Title,Tides,,,
QuestionText,What causes the tides?,,,
Option,0,The wind,,It blows.
Option,100,The Moon,,It pulls at the sea.
Feedback,Gravity does it.,,,

NewQuestion,MS,,,
QuestionText,Which are gases?,,,
Option,1,air,,
Option,0,iron,,
Option,1,steam,,

NewQuestion,TF,,,
QuestionText,Ice is water.,,,
TRUE,100,,,
FALSE,0,,,

NewQuestion,SA,,,
QuestionText,Capital of France?,,,
Answer,100,Paris,,
Answer,50,Lutetia,,

NewQuestion,M,,,
QuestionText,Match them.,,,
Choice,1,France,,
Choice,2,Italy,,
Match,2,Rome,,
Match,1,Paris,,

NewQuestion,WR,,,
QuestionText,Tell of the sea.,,,
"""

    found = quoted(written(tmp_path, "pool.csv", text))

    assert found == [
        (TIDES, "The Moon\nGravity does it.\nIt pulls at the sea.",
         "line 1, choice B of 2"),
        ("Which are gases?", "air\nsteam", "line 8, choices A and C of 3"),
        ("Ice is water.", "True", "line 14"),
        ("Capital of France?", "Paris", "line 19"),
        ("Match them.", "Italy: Rome\nFrance: Paris", "line 24"),
    ]  # fmt: skip


OPTIONS = [{"id": f"o{at}", "text": text} for at, text in enumerate(TWO)]
COUNTED = [{"id": at, "text": text} for at, text in enumerate(TWO)]
FLAGGED = [{"answerText": text, "isCorrect": text == TWO[1]} for text in TWO]


@pytest.mark.parametrize(
    "item",
    [
        {"question": TIDES, "options": OPTIONS, "correctOptionId": "o1"},
        {"question": TIDES, "options": COUNTED, "correctOptionId": 1},
        {"question": TIDES, "options": COUNTED, "correctAnswerId": 1},
        {"question": TIDES, "choices": TWO, "correctIndices": [1]},
        {"question": TIDES, "choices": TWO, "answerIndex": 1},
        {"question": TIDES, "choices": OPTIONS, "correct_choice_ids": ["o1"]},
        {"title": TIDES, "answerOptions": FLAGGED},
        {"question": TIDES, "correctAnswer": TWO[1], "distractors": [TWO[0], TWO[2]]},
        {"question": TIDES, "answers": {"answer_a": TWO[0], "answer_b": TWO[1],
         "answer_c": TWO[2], "answer_d": None}, "correct_answer": "answer_b"},
        {"questiontext": TIDES, "answers": [
            {"text": text, "fraction": 100 * (text == TWO[1])} for text in TWO]},
    ],
)  # fmt: skip
def test_keys_of_objects(tmp_path: Path, item: dict[str, object]) -> None:
    """Places from 0, ids of choices, flags, wrong ones apart: each names the key."""
    path = written(tmp_path, "quiz.json", json.dumps([item]))

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]


@pytest.mark.parametrize(
    "head",
    ["Вопрос,Вариант 1,Вариант 2,Вариант 3,Правильный ответ", "Soru,1,2,3,Doğru Cevap"],
)
def test_names_of_columns_in_more_languages(tmp_path: Path, head: str) -> None:
    """Russian and Turkish sheets name their columns in their own words."""
    text = f"{head}\n{TIDES},{','.join(TWO)},2\n{GAS},{','.join(THREE)},3\n"

    assert [row[:2] for row in quoted(written(tmp_path, "q.csv", text))] == [
        (TIDES, "The Moon"),
        (GAS, "carbon dioxide"),
    ]


def _package(path: Path, library: str, content: object) -> Path:
    about = {"title": "The sea", "mainLibrary": library}
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("h5p.json", json.dumps(about))
        package.writestr("content/content.json", json.dumps(content))
    return path


def _text(text: str, title: str = "Untitled Text") -> dict[str, object]:
    return {
        "library": "H5P.AdvancedText 1.1",
        "params": {"text": text},
        "metadata": {"title": title},
    }


SORTED = {
    "settings": {"questionTitle": "Sort the animals."},
    "task": {
        "elements": [{"type": _text("<p>Whale</p>")}, {"type": _text("Trout")}],
        "dropZones": [
            {"label": "<div>Mammals</div>", "correctElements": ["0"]},
            {"label": "<div>Fish</div>", "correctElements": ["1"]},
        ],
    },
}
SLIDE = {
    "keywords": [{"main": "About ice"}],
    "elements": [{"action": _text("It floats.")}],
}


@pytest.mark.parametrize(
    ("library", "content", "rows"),
    [
        ("H5P.DragQuestion", {"question": SORTED},
         [("Sort the animals.", "Whale: Mammals\nTrout: Fish")]),
        ("H5P.Crossword", {"words": [{"clue": "It pulls the sea", "answer": "moon"}]},
         [("It pulls the sea", "moon")]),
        ("H5P.Column", {"content": [
            {"content": _text("<p>Salt stays.</p><h2>Osmosis</h2><p>Water moves.</p>")},
            {"content": _text("<p>It is red.</p>", "On rust")}]},
         [("The sea", "Salt stays."), ("Osmosis", "Water moves."),
          ("On rust", "It is red.")]),
        ("H5P.CoursePresentation", {"presentation": {"slides": [SLIDE]}},
         [("About ice", "It floats.")]),
        ("H5P.ImageHotspots", {"hotspots": [
            {"header": "The heart", "content": [_text("It pumps blood.")]}]},
         [("The heart", "It pumps blood.")]),
        ("H5P.Timeline", {"timeline": {"date": [
            {"startDate": "1969,07,20", "headline": "Moon landing",
             "text": "<p>Two people walked there.</p>"}]}},
         [("Moon landing", "1969-07-20\nTwo people walked there.")]),
        ("H5P.SpeakTheWords", {"question": "Capital?", "acceptedAnswers": ["Paris"]},
         [("Capital?", "Paris")]),
        ("H5P.BranchingScenario", {"branchingScenario": {"content": [
            {"type": {"library": "H5P.BranchingQuestion 1.0", "params": {
                "branchingQuestion": {"question": "What now?", "alternatives": [
                    {"text": "Run"}, {"text": "Stay"}]}}}},
            {"type": _text("It holds the Moon.", "Gravity")}]}},
         [("Gravity", "It holds the Moon.")]),
    ],
)  # fmt: skip
def test_more_types_of_h5p(
    tmp_path: Path, library: str, content: object, rows: list[tuple[str, str]]
) -> None:
    """What is dragged where, clues, and texts below their headings or the package's."""
    path = _package(tmp_path / "p.h5p", library, content)

    assert [row[:2] for row in quoted(path)] == rows


def _item(labels: str, condition: str) -> str:
    return (
        "<questestinterop><item ident='i' title='Q'><presentation><material><mattext>"
        "Which are gases?</mattext></material><response_lid ident='r'><render_choice>"
        f"{labels}</render_choice></response_lid></presentation><resprocessing>"
        f"<respcondition><conditionvar>{condition}</conditionvar><setvar "
        "varname='SCORE'>100</setvar></respcondition></resprocessing></item>"
        "</questestinterop>"
    )


def _label(ident: str, text: str) -> str:
    material = f"<material><mattext>{text}</mattext></material>"
    return f"<response_label ident='{ident}'>{material}</response_label>"


def test_a_subset_of_qti_names_several(tmp_path: Path) -> None:
    """A condition on a subset lists all right choices, parted by commas."""
    labels = _label("a", "air") + _label("b", "iron") + _label("c", "steam")
    text = _item(labels, "<varsubset respident='r'>a,c</varsubset>")

    assert quoted(written(tmp_path, "q.xml", text)) == [
        ("Which are gases?", "air\nsteam", 'question 1 "Q", choices A and C of 3')
    ]


def test_choices_of_one_name_have_no_key(tmp_path: Path) -> None:
    """A key that names two choices tells of neither; the question is told."""
    labels = _label("a", "iron") + _label("a", "air")
    text = _item(labels, "<varequal respident='r'>a</varequal>")

    with pytest.raises(UnknownKindError, match="has a right answer"):
        quoted(written(tmp_path, "q.xml", text))


MULTI = (
    '<quiz><question type="multichoice"><questiontext><text>What is it{0}?</text>'
    '</questiontext><answer fraction="100"><text>The {1}</text></answer>'
    '<answer fraction="0"><text>The wind</text></answer></question></quiz>'
)


def test_entities_of_a_moodle_file(tmp_path: Path) -> None:
    """Short texts that it declares are read, and signs that HTML names; no others."""
    own = '<!DOCTYPE quiz [<!ENTITY moon "Moon">]>' + MULTI.format("", "&moon;")
    html = MULTI.format("&nbsp;now", "caf&eacute;")
    far = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    deep = '<!DOCTYPE quiz [<!ENTITY a "aaa"><!ENTITY b "&a;&a;"><!ENTITY x "&b;&b;">]>'

    assert quoted(written(tmp_path, "a.xml", own))[0][1] == "The Moon"
    assert quoted(written(tmp_path, "b.xml", html))[0][:2] == (
        "What is it now?",
        "The café",
    )
    for head in (far, deep):
        path = written(tmp_path, "c.xml", head + MULTI.format("&x;", "Moon"))
        assert quoted(path)[0][:2] == ("What is it?", "The Moon")
        assert "entities that stand for other texts are not read: &x;" in notes(path)


def test_answers_to_a_form_of_microsoft_without_points(tmp_path: Path) -> None:
    """What people answered is not read, where their numbers stand first, too."""
    text = (
        "ID,Start time,Completion time,Name,What is steam?\n"
        "1,11/20/23 10:01:02,11/20/23 10:05:02,anonymous,iron\n"
        "2,11/20/23 10:02:02,11/20/23 10:06:02,anonymous,a gas\n"
    )

    with pytest.raises(EmptySourceError, match="has a right answer"):
        quoted(written(tmp_path, "form.csv", text))


@pytest.mark.parametrize(
    "head",
    [
        "题目,选项A,选项B,选项C,答案",
        "問題,選択肢1,選択肢2,選択肢3,正解",
        "문제,보기1,보기2,보기3,정답",
        "السؤال,الخيار 1,الخيار 2,الخيار 3,الإجابة الصحيحة",
        "Fråga,Svar 1,Svar 2,Svar 3,Rätt svar",
        "Otázka,Odpověď A,Odpověď B,Odpověď C,Správná odpověď",
        "",
    ],
)
def test_other_names_of_columns_or_none(tmp_path: Path, head: str) -> None:
    """So do those of six more languages, and a table that names none."""
    text = f"{head}\n{TIDES},{','.join(TWO)},B\n{GAS},{','.join(THREE)},C\n"

    assert [row[:2] for row in quoted(written(tmp_path, "q.csv", text))] == [
        (TIDES, "The Moon"),
        (GAS, "carbon dioxide"),
    ]


def test_keys_in_two_columns(tmp_path: Path) -> None:
    """A letter beside the words; where they name others, there is no answer."""
    head = "Question,Option A,Option B,Option C,Correct option,Correct answer"
    text = (
        f"{head}\n{TIDES},{','.join(TWO)},B,The Moon\n"
        f"{GAS},{','.join(THREE)},A,carbon dioxide\n"
    )
    path = written(tmp_path, "quiz.csv", text)

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]
    assert "without a right answer, so not quoted: line 3" in notes(path)


def test_points_for_a_choice_in_each_row(tmp_path: Path) -> None:
    """Of one question's choices those with most points are right, if they differ."""
    text = (
        f"question_id,question_text,answer_text,score\n1,{TIDES},The wind,0\n"
        f"1,{TIDES},The Moon,1\n2,{GAS},oxygen,1\n2,{GAS},neon,1\n"
    )
    path = written(tmp_path, "quiz.csv", text)

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]


def test_a_title_that_asks_beside_choices_and_a_key(tmp_path: Path) -> None:
    """Surveys call what they ask a title."""
    item = {"title": TIDES, "choices": TWO, "correctAnswer": "The Moon"}
    path = written(tmp_path, "quiz.json", json.dumps({"elements": [item]}))

    assert [row[:2] for row in quoted(path)] == [(TIDES, "The Moon")]
