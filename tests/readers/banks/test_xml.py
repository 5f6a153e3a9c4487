"""Banks in XML: Moodle's by hand, QTI by text2qti 0.8.0 and qti-package-maker 26.7."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import SourceError, UnknownKindError
from explainbot.readers.reading import read
from explainbot.sections.sections import split
from tests.readers.banks.quoted import notes, quoted, written

BANKS = Path(__file__).parents[2] / "data" / "banks"


def test_all_types_of_moodle() -> None:
    """Right answers by their fractions; what a pupil's own numbers decide has none."""
    path = BANKS / "moodle.xml"

    assert quoted(path) == [
        ("What causes the tides?", "The Moon\nIt pulls.",
         'question 1 "Tides", choice B of 2'),
        ("Which are gases?", "oxygen\nneon", 'question 2 "G", choices A and C of 3'),
        ("Ice is water.", "True\nFrozen water it is.", 'question 3 "t"'),
        ("Capital of France?", "Paris", 'question 4 "s"'),
        ("How high?", "5.4 (± 0.1) m", 'question 5 "n"'),
        ("Match capitals", "France: Paris\nItaly: Rome", 'question 6 "m"'),
        ("The capital of France is _____, and _____ is Germany's. Pi is _____.",
         "The capital of France is Paris, and Berlin is Germany's. Pi is 3.14.",
         'question 8 "c"'),
        ("The _____ sat on the _____.", "The cat sat on the mat.", 'question 9 "w"'),
        ("Order these.", "1. one\n2. two", 'question 10 "o"'),
    ]  # fmt: skip
    document = read(path, name="moodle.xml", source_path="moodle.xml").document
    assert {each.heading_path for each in split(document)} == {("Science", "Sea")}
    assert notes(path) == (
        "a question bank: 11 questions, right answers known for 9",
        'without a right answer, so not quoted: question 7 "e", question 11 "k"',
        "pictures and recordings are not read: moon.png",
    )


def test_conditions_of_qti_1_2_name_the_right_choice() -> None:
    """The key of a quiz is in its processing alone; feedback of it explains."""
    found = quoted(BANKS / "text2qti.xml")

    assert [row[:2] for row in found] == [
        ("What causes the tides?", "The Moon\nGeneral feedback.\nIt pulls."),
        ("Which are gases?", "oxygen\nneon"),
        ("What is x² for x=3?", "9.0"),
        ("Capital of France?", "Paris"),
        ("Ice is water.", "True"),
    ]
    assert found[0][2] == 'question 1 "Tides", choice B of 3'


ITEMS = [
    ("What causes the tides?", "The Moon"),
    ("Which are gases?", "oxygen\nneon"),
    ("Match the capitals.", "France: Paris\nItaly: Rome\nSpain: Madrid"),
    ("How high is it in m?", "5.4 (± 0.1)"),
    ("What is the capital of France?", "Paris\nCity of Paris"),
    ("Order the numbers.", "1. one\n2. two\n3. three"),
    ("The capital of _____ is _____.", "The capital of France is Paris."),
]


def test_a_pool_of_blackboard() -> None:
    """Its texts are an extension; pairs stand in two columns (qti-package-maker)."""
    assert [row[:2] for row in quoted(BANKS / "blackboard.dat")] == [
        ("What causes the tides?", "The Moon"),
        ("Which are gases?", "oxygen\nneon"),
        ("Match the capitals.", "France: Paris\nItaly: Rome\nSpain: Madrid"),
        ("How high is it in m?", "5.4"),
        ("What is the capital of France?", "Paris\nCity of Paris"),
        ("The capital of _____ is _____.", "The capital of France is Paris."),
    ]


def test_other_files_of_that_ending_are_passed_over(tmp_path: Path) -> None:
    """They are skipped as no material, be they XML or not."""
    for number, data in enumerate((b"<LEARNRUBRICS/>", b"\x00\x01\xff", b"a b c")):
        path = tmp_path / f"{number}.dat"
        path.write_bytes(data)
        with pytest.raises(UnknownKindError, match="it is no question bank"):
            read(path, name=path.name, source_path=path.name)


@pytest.mark.parametrize(("number", "row"), [*enumerate(ITEMS, start=1)])
def test_each_interaction_of_qti_2_1(number: int, row: tuple[str, str]) -> None:
    """The key is the response's declaration."""
    assert quoted(BANKS / f"qti21-{number}.xml")[0][:2] == row


ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
 identifier="i1" title="Tides" adaptive="false" time-dependent="false">
 <qti-response-declaration identifier="R" cardinality="single" base-type="identifier">
  <qti-correct-response><qti-value>B</qti-value></qti-correct-response>
 </qti-response-declaration>
 <qti-item-body><div><p>What causes the <b>tides</b>?</p></div>
  <qti-choice-interaction response-identifier="R" max-choices="1">
   <qti-simple-choice identifier="A">The wind</qti-simple-choice>
   <qti-simple-choice identifier="B">The <em>Moon</em>
    <qti-feedback-inline outcome-identifier="F" identifier="B" show-hide="show">
     It pulls the water.</qti-feedback-inline></qti-simple-choice>
  </qti-choice-interaction>
 </qti-item-body>
</qti-assessment-item>"""


def test_qti_3(tmp_path: Path) -> None:
    """Names with "-" are those of the versions before."""
    assert quoted(written(tmp_path, "item.xml", ITEM)) == [
        ("What causes the tides?", "The Moon\nIt pulls the water.",
         'question 1 "Tides", choice B of 2'),
    ]  # fmt: skip


def test_an_item_without_a_key_is_passed_over(tmp_path: Path) -> None:
    """It is skipped as no material, not failed: a package has many such files."""
    bare = ITEM.replace("<qti-value>B</qti-value>", "")

    with pytest.raises(UnknownKindError, match="none of its 1 questions"):
        read(written(tmp_path, "item.xml", bare), name="i.xml", source_path="i.xml")


@pytest.mark.parametrize("cut", [500, 3000])
def test_broken_xml_is_refused_with_its_line(tmp_path: Path, cut: int) -> None:
    """The line where it ends."""
    text = (BANKS / "moodle.xml").read_text(encoding="utf-8")[:cut]
    path = written(tmp_path, "bank.xml", text)

    with pytest.raises(SourceError, match=r"bank.xml:\d+: .*no well-formed XML"):
        read(path, name="bank.xml", source_path="bank.xml")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """Neither files nor bombs of entities become text."""
    text = (
        '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
        '<quiz><question type="shortanswer"><questiontext><text>What? &a;&b;</text>'
        '</questiontext><answer fraction="100"><text>This</text></answer></question>'
        "</quiz>"
    )

    assert quoted(written(tmp_path, "bank.xml", text))[0][:2] == ("What?", "This")


@pytest.mark.parametrize("kind", ["regexp", "preg", "pmatch"])
def test_patterns_of_moodle_are_no_answers(tmp_path: Path, kind: str) -> None:
    """What an answer has to fit is not quoted; the question is known without one."""
    text = (
        f'<quiz><question type="{kind}"><questiontext><text>Which planet is red?</text>'
        '</questiontext><answer fraction="100"><text>[Mm]ars|match(Mars)</text>'
        '</answer></question><question type="shortanswer"><questiontext><text>Which is'
        ' blue?</text></questiontext><answer fraction="100"><text>Neptune</text>'
        "</answer></question>"
        '<question type="cloze"><questiontext><text>Red is {1:REGEXP:=[Mm]ars}.</text>'
        "</questiontext></question></quiz>"
    )
    path = written(tmp_path, "bank.xml", text)

    assert [row[:2] for row in quoted(path)] == [("Which is blue?", "Neptune")]
    assert "a question bank: 3 questions, right answers known for 1" in notes(path)


OUTCOMES = """<questestinterop><item ident="x"><presentation>
<material><mattext>What is high?</mattext></material>
<response_lid ident="r"><render_choice>
<response_label ident="a"><material><mattext>wind</mattext></material></response_label>
<response_label ident="b"><material><mattext>tide</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing><outcomes>{declared}</outcomes>
<respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar>
<setvar {first}>100</setvar></respcondition>
<respcondition><conditionvar><varequal respident="r">b</varequal></conditionvar>
<setvar {second}>100</setvar></respcondition>
</resprocessing></item></questestinterop>"""


@pytest.mark.parametrize(
    ("declared", "first", "second", "right"),
    [
        ('<decvar varname="SCORE"/>', 'varname="OTHER"', 'varname="SCORE"', ["tide"]),
        ("<decvar/>", 'varname="tries"', "", ["tide"]),
        ("", 'variablename="tries"', 'variablename="SCORE"', ["tide"]),
        ('<decvar varname="mark"/>', 'varname="x"', 'varname="mark"', ["tide"]),
        ("", 'varname="x"', 'varname="que_score"', ["tide"]),
        ("", 'varname="x"', 'varname="y"', []),
    ],
)
def test_points_of_another_outcome_make_nothing_right(
    tmp_path: Path, declared: str, first: str, second: str, right: list[str]
) -> None:
    """Only the score of QTI 1.2 tells; where none is known, nothing is quoted."""
    text = OUTCOMES.format(declared=declared, first=first, second=second)
    path = written(tmp_path, "bank.xml", text)

    if right:
        assert [row[1] for row in quoted(path)] == right
    else:
        with pytest.raises(SourceError, match="none of its 1 questions"):
            quoted(path)


def test_words_that_trace_a_copy_are_not_read(tmp_path: Path) -> None:
    """What a quiz program hides between two words (as qti-package-maker) parts them."""
    trace = "<span style='font-size: 1px; color: white;'>otter</span>"
    path = written(
        tmp_path,
        "bank.xml",
        '<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA['
        f"<p>Which{trace}part makes{trace}sugar?</p>]]></text></questiontext>"
        f'<answer fraction="100"><text><![CDATA[The{trace}leaf]]></text></answer>'
        '<answer fraction="0"><text>The root</text></answer></question></quiz>',
    )

    assert quoted(path) == [
        ("Which part makes sugar?", "The leaf", "question 1, choice A of 2")
    ]


def test_the_text_of_an_answer_stands_anywhere_in_it(tmp_path: Path) -> None:
    """Moodle's own order is text, feedback; others write the feedback first."""
    path = written(
        tmp_path,
        "quiz.xml",
        "<quiz><question type='multichoice'><questiontext><text>Why?</text>"
        "</questiontext><answer fraction='100'><feedback><text>It does so daily."
        "</text></feedback><text>The Moon</text></answer><answer fraction='0'>"
        "<text>The wind</text></answer></question></quiz>",
    )

    assert quoted(path) == [
        ("Why?", "The Moon\nIt does so daily.", "question 1, choice A of 2")
    ]
