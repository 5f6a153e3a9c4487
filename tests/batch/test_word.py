"""Answers as a Word document, read back by python-docx and by the program itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.outputs._documents import WordForm
from explainbot.batch.outputs.columns import RowOutcome
from explainbot.batch.run import Choices, answer_list
from explainbot.readers.office.docx import parse
from explainbot.records import Answer
from tests.batch.doubles import WORDED, TideExplainer
from tests.batch.test_round_trip import AWKWARD


def answered(folder: Path, *rows: dict[str, object]) -> Path:
    """Answer a list of these rows; return the document."""
    source, out = folder / "q.jsonl", folder / "a.docx"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    choices = Choices(root=folder / "lab", force=True)
    answer_list(TideExplainer, str(source), str(out), choices)
    return out


def test_a_document(tmp_path: Path) -> None:
    """A heading a question, the evidence in bold, a link to the source, own fields."""
    out = answered(tmp_path, {"question": "Moon?", "id": 7}, {"question": "Sun?"})
    found = docx.Document(str(out)).paragraphs
    told = [(one.style.name if one.style else "", one.text) for one in found]
    assert told == [
        ("Heading 1", "Answers"),
        ("Heading 2", "1. Moon?"),
        ("Normal", "id: 7"),
        ("Quote", "The Moon pulls the sea. Tides rise twice a day."),
        ("Normal", "Source:  (good match)"),
        ("Heading 2", "2. Sun?"),
        ("Normal", "Not in these texts (nothing near)."),
        ("Normal", "Closest sections:"),
        ("Normal", "– tides.txt › Tides, line 5"),
    ]
    assert [(run.text, run.bold) for run in found[3].runs] == [
        ("The Moon pulls the sea. ", None),
        ("Tides rise twice a day.", True),
    ]
    (field,) = found[4]._p.xpath("w:fldSimple")
    assert field.get(qn("w:instr")) == ' HYPERLINK "lab/corpus/tides.txt" '
    assert [one.text for one in field.iter(qn("w:t"))] == ["tides.txt › Tides, line 3"]
    assert "tides.txt › Tides, line 3" in parse(out.read_bytes(), out).text


def test_the_answers_words() -> None:
    """Underlined within the bold sentence; the sentence before is in italics."""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="FFE08A"/>'
    answer = Answer("q", "q", (WORDED,), (), 0.9, "strong")
    data, _ = WordForm().row(RowOutcome(QuestionRow(1, "q", (), {}, 1), answer))
    quoted = data.decode().split("<w:p>")[2]
    runs = re.findall(r"<w:r>(?:<w:rPr>(.*?)</w:rPr>)?<w:t[^>]*>(.*?)</w:t>", quoted)
    assert runs == [
        ("<w:i/>", "The Moon pulls the sea."),
        ("", " "),
        (f"<w:b/>{shade}", "Tides rise "),
        (f'<w:b/><w:u w:val="single"/>{shade}', "twice a day"),
        (f"<w:b/>{shade}", "."),
    ]


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_awkward_cells(tmp_path: Path, text: str) -> None:
    """Every character is there; white space is a space, control signs are pictures."""
    out = answered(tmp_path, {"question": text, "note": text})
    _, question, note, *_ = docx.Document(str(out)).paragraphs
    painted = (
        text.replace("\x00", "␀")
        .replace("\x1f", "␟")
        .replace("\u2028", "␤")
        .replace("\u0085", "�")
        .replace("\u202e", "�")
    )
    assert question.text.removeprefix("1. ").split() == painted.split()
    assert note.text.removeprefix("note: ").split() == painted.split()


def test_equal_answers_give_equal_bytes(tmp_path: Path) -> None:
    """No part of the package holds the time of its making."""
    first = answered(tmp_path, {"question": "Moon?"}).read_bytes()
    assert answered(tmp_path, {"question": "Moon?"}).read_bytes() == first
