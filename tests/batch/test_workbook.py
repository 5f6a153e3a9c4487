"""Answers as a workbook and as an HTML page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from explainbot.batch.lists.questions import QuestionRow
from explainbot.batch.outputs._xlsx import WorkbookForm
from explainbot.batch.outputs.columns import CSV_COLUMNS, RowOutcome, link, way_to
from explainbot.batch.outputs.outputs import make_form
from explainbot.batch.run import Choices, answer_list
from explainbot.errors import OutputError
from explainbot.records import Answer
from tests.batch.doubles import MOON, WORDED, TideExplainer, document, quote


def answered(folder: Path, out: str) -> Path:
    """Answer a small list; the workspace is the folder beside."""
    (folder / "q.jsonl").write_text(
        '{"question": "Moon?", "id": 7}\n{"question": "Sun?", "id": true}\n'
    )
    choices = Choices(root=folder / "work shop")
    answer_list(TideExplainer, str(folder / "q.jsonl"), str(folder / out), choices)
    return folder / out


def test_the_cells_of_a_workbook(tmp_path: Path) -> None:
    """The contract's columns, the evidence in bold, a link to the source."""
    book = openpyxl.load_workbook(answered(tmp_path, "a.xlsx"), rich_text=True)
    sheet = book.active
    assert sheet is not None
    header, moon, sun = sheet.iter_rows()
    assert [cell.value for cell in header] == [*CSV_COLUMNS, "id", "source_changed"]
    cells = dict(zip([cell.value for cell in header], moon, strict=True))
    words = cells["quote"].value
    assert isinstance(words, CellRichText)
    plain, bold = words
    assert plain == "The Moon pulls the sea. "
    assert isinstance(bold, TextBlock)
    assert (bold.text, bold.font.b) == ("Tides rise twice a day.", True)
    assert (cells["answered"].value, cells["start"].value) == (True, 7)
    target = cells["citation"].hyperlink.target
    assert unquote(target) == r"work shop\corpus\tides.txt"  # as Excel writes it
    assert cells["id"].value == 7
    assert [cell.value for cell in sun][-2:] == [True, None]
    assert sheet.freeze_panes == "B2"


def test_the_lists_own_columns_first(tmp_path: Path) -> None:
    """Where that is asked for, what is marked and linked goes with its column."""
    (tmp_path / "q.csv").write_text("question,id,quote\nMoon?,7,x\n")
    source, out = str(tmp_path / "q.csv"), str(tmp_path / "a.xlsx")
    answer_list(TideExplainer, source, out, Choices(root=tmp_path, own_first=True))
    sheet = openpyxl.load_workbook(out, rich_text=True).active
    assert sheet is not None
    header, moon = sheet.iter_rows()
    names = [cell.value for cell in header]
    assert names == ["id", "input.quote", *CSV_COLUMNS, "source_changed"]
    cells = dict(zip(names, moon, strict=True))
    assert isinstance(cells["quote"].value, CellRichText)
    assert (cells["id"].value, cells["input.quote"].value) == ("7", "x")
    assert cells["citation"].hyperlink is not None
    with pytest.raises(OutputError, match="--own-first is for xlsx, not for csv"):
        answer_list(TideExplainer, source, f"{out}.csv", Choices(own_first=True))


def test_the_whole_quote_in_bold() -> None:
    """A quote that is its own evidence is bold as a whole; control signs stop it."""
    form, _ = make_form("xlsx")
    for text, runs in (("Tides rise.", [["Tides rise.", 2]]), ("Ti\x00des.", None)):
        one = quote(text, source=document(text))
        answer = Answer("q", "q", (one,), (), 0.9, "strong")
        data, kind = form.row(RowOutcome(QuestionRow(1, "q", (), {}, 1), answer))
        assert (json.loads(data)["runs"], kind) == (runs, "answered")


def test_the_answers_words_in_a_cell(tmp_path: Path) -> None:
    """Underlined within the bold sentence; the sentence before is in italics."""
    form, finish = make_form("xlsx")
    assert finish
    answer = Answer("q", "q", (WORDED,), (), 0.9, "strong")
    data, _ = form.row(RowOutcome(QuestionRow(1, "q", (), {}, 1), answer))
    (tmp_path / "rows").write_bytes(data)
    finish(tmp_path / "rows", tmp_path / "a.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", rich_text=True).active
    assert sheet is not None
    words = sheet.cell(2, 1 + CSV_COLUMNS.index("quote")).value
    assert isinstance(words, CellRichText)
    told = [
        (one, False, None, False) if isinstance(one, str)
        else (one.text, bool(one.font.b), one.font.u, bool(one.font.i))
        for one in words
    ]  # fmt: skip
    assert told == [
        ("The Moon pulls the sea.", False, None, True),
        (" ", False, None, False),
        ("Tides rise ", True, None, False),
        ("twice a day", True, "single", False),
        (".", True, None, False),
    ]


def test_the_answers_words_on_the_page() -> None:
    """Underlined within the mark, and escaped; a second sentence in italics."""
    form, _ = make_form("html")
    text = "A <b> pulls & goes. Tides rise <u>twice</u> a day."
    first = text.index("Tides")
    start = text.index("<u>")
    found = replace(
        quote(text, text[first:], document(text)),
        evidence_more=((0, first - 1),),
        span=(start, start + len("<u>twice</u>")),
    )
    answer = Answer("q", "q", (found,), (), 0.9, "strong")
    page = form.row(RowOutcome(QuestionRow(1, "q", (), {}, 1), answer))[0].decode()
    assert (
        "<blockquote><i>A &lt;b&gt; pulls &amp; goes.</i> <mark>Tides rise "
        "<u>&lt;u&gt;twice&lt;/u&gt;</u> a day.</mark></blockquote>"
    ) in page
    weak = Answer("q", "q", (), (found,), 0.5, "weak")
    page = form.row(RowOutcome(QuestionRow(1, "q", (), {}, 1), weak))[0].decode()
    assert not {"<mark>", "<u>", "<i>"} & set(re.findall("<[a-z]+>", page))


@pytest.mark.parametrize(
    ("url", "sources", "to"),
    [
        ("https://example.org/a b", "", "https://example.org/a b"),
        ("javascript:alert(1)", "..", "../corpus/tides.txt"),
        ("", "../my #1 lab", "../my%20%231%20lab/corpus/tides.txt"),
        ("", "", ""),
    ],
)
def test_where_a_link_leads(url: str, sources: str, to: str) -> None:
    """To the web address that the author gave, else to the file."""
    source = replace(document(), url=url)
    assert link(quote(MOON.text, source=source), sources) == to


def test_the_way_to_the_workspace(tmp_path: Path) -> None:
    """It begins at the output's folder; from standard output none leads."""
    assert way_to(tmp_path / "lab", str(tmp_path / "out" / "a.html")) == "../lab"
    assert way_to(tmp_path, "-") == ""


def test_the_page(tmp_path: Path) -> None:
    """A row is an article: the quote word for word, its evidence marked, a link."""
    page = answered(tmp_path, "a.html").read_text(encoding="utf-8")
    first, second = page.partition("<main>\n")[2].split("</article>\n")[:2]
    assert first == (
        '<article id="q1" class="answered">\n'
        "<h2>1. Moon?</h2>\n"
        "<dl><dt>id</dt><dd>7</dd></dl>\n"
        "<blockquote>The Moon pulls the sea. "
        "<mark>Tides rise twice a day.</mark></blockquote>\n"
        '<p class="note">Source: <a href="work%20shop/corpus/tides.txt">'
        "tides.txt › Tides, line 3</a> (good match)</p>\n"
        '<details class="note"><summary>Other passages</summary>\n'
        "<ul><li>tides.txt › Tides, line 5</li></ul></details>\n"
    )
    assert "<p>Not in these texts (nothing near).</p>" in second
    assert "http" not in page.replace("http-equiv", "")


def test_a_workbook_that_cannot_be_written_is_an_ordinary_error(tmp_path: Path) -> None:
    """Whatever XlsxWriter makes of it; nothing unfinished is left, nor by a kill."""
    rows, out = tmp_path / "rows", tmp_path / ".a.xlsx.ready"
    rows.write_bytes(b"")
    out.mkdir()
    killed = tmp_path / ".a.xlsx.ready.tmp"
    killed.mkdir()
    (killed / "tmp123").touch()

    with pytest.raises(IsADirectoryError, match=r"ready"):
        WorkbookForm(["question"]).finish(rows, out)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.xlsx.ready", "rows"]
