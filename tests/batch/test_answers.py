"""Answers written as CSV and JSON Lines, and the file they are written to."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainbot.batch.outputs.columns import CSV_COLUMNS, own_names
from explainbot.batch.outputs.outputs import output_format
from explainbot.batch.run import Choices, answer_list
from explainbot.batch.whole_files import whole_file
from explainbot.errors import OutputError
from tests.batch.doubles import MOON, TideExplainer

AWKWARD = {
    "quotes": 'say "moon", twice',
    "newlines": "one\ntwo\r\nthree\rfour",
    "tabs": "a\tb",
    "formula": "=1+1",
    "at": "@SUM(A1)",
    "emoji": "moon 🌊👩‍🚀",
    "right to left": "ما هو المد؟",
    "long": "x" * 32_000,
    "spaces": "  edges  ",
    "line separator": "a\u2028b\u0085c",
    "delimiters": "a;b,c|d",
}


def answer(folder: Path, rows: list[dict[str, object]], out: str) -> Path:
    """Answer ``rows``, given as JSON Lines, into the file ``out``."""
    source = folder / "questions.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answer_list(TideExplainer, str(source), str(folder / out), Choices(force=True))
    return folder / out


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV as a program would."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_awkward_cells_come_back_from_csv(tmp_path: Path, text: str) -> None:
    """A cell of any content is read back as it was written."""
    (row,) = csv_rows(answer(tmp_path, [{"question": text, "note": text}], "a.csv"))
    assert (row["question"], row["note"]) == (text, text)


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_awkward_fields_come_back_from_json_lines(tmp_path: Path, text: str) -> None:
    """A field of any content comes back, and a record is one line to every program."""
    path = answer(tmp_path, [{"question": text, "note": text}], "a.jsonl")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert (record["question"], record["input"]) == (text, {"note": text})


@given(text=st.text(st.characters(codec="utf-8")))
def test_any_cell_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Both forms keep every text that UTF-8 can hold."""
    folder = tmp_path_factory.mktemp("any")
    rows: list[dict[str, object]] = [{"question": "moon", "note": text}]
    assert csv_rows(answer(folder, rows, "a.csv"))[0]["note"] == text
    lines = answer(folder, rows, "a.jsonl").read_text(encoding="utf-8")
    assert json.loads(lines)["input"]["note"] == text


def test_csv_record(tmp_path: Path) -> None:
    """An answer fills the columns of the contract, in their order."""
    (row,) = csv_rows(answer(tmp_path, [{"question": "Moon?", "id": 7}], "a.csv"))
    assert list(row) == [*CSV_COLUMNS, "id", "source_changed"]
    assert row == {
        "question": "Moon?",
        "asked_as": "Moon?",
        "answered": "true",
        "match": "good",
        "confidence": "0.75",
        "quote": "The Moon pulls the sea. Tides rise twice a day.",
        "evidence": "Tides rise twice a day.",
        "document": "tides.txt",
        "title": "Tides",
        "heading": "Tides",
        "citation": "tides.txt › Tides, line 3",
        "path": "corpus/tides.txt",
        "start": "7",
        "end": "54",
        "sha256": MOON.sha256,
        "line_start": "3",
        "page": "",
        "reason": "",
        "error": "",
        "id": "7",
        "source_changed": "false",
    }


def test_declined_csv_record(tmp_path: Path) -> None:
    """Without a claimed answer the columns of the quote are empty."""
    (row,) = csv_rows(answer(tmp_path, [{"question": "Sun?"}], "a.csv"))
    filled = {name: cell for name, cell in row.items() if cell}
    assert filled == {
        "question": "Sun?",
        "asked_as": "Sun?",
        "answered": "false",
        "match": "none",
        "confidence": "0.25",
        "reason": "nothing near",
    }


def test_csv_record_of_several_questions(tmp_path: Path) -> None:
    """Each part has its entry in the columns of the quote; one without is empty."""
    question = "Moon? | Sun? | Moon!"
    (row,) = csv_rows(answer(tmp_path, [{"question": question}], "a.csv"))
    assert {name: cell for name, cell in row.items() if cell} == {
        "question": question,
        "asked_as": question,
        "answered": "true",
        "match": "good",
        "confidence": "0.75",
        "quote": f"{MOON.text} ||  || {MOON.text}",
        "evidence": "Tides rise twice a day. ||  || Tides rise twice a day.",
        "document": "tides.txt ||  || tides.txt",
        "title": "Tides ||  || Tides",
        "heading": "Tides ||  || Tides",
        "citation": "tides.txt › Tides, line 3 ||  || tides.txt › Tides, line 3",
        "path": "corpus/tides.txt ||  || corpus/tides.txt",
        "start": "7 ||  || 7",
        "end": "54 ||  || 54",
        "sha256": f"{MOON.sha256} ||  || {MOON.sha256}",
        "line_start": "3 ||  || 3",
        "source_changed": "false ||  || false",
    }


def test_csv_columns_in_order() -> None:
    """The columns that other people's scripts rely on."""
    assert ",".join(CSV_COLUMNS) == (
        "question,asked_as,answered,match,confidence,quote,evidence,document,title,"
        "heading,citation,path,start,end,sha256,line_start,page,reason,error"
    )


def test_taken_names() -> None:
    """A column whose name is taken becomes input.NAME, and no two are equal."""
    columns = ["id", "match", "input.match", "title"]
    assert own_names(columns) == [
        "id",
        "input.input.match",
        "input.match",
        "input.title",
    ]


def test_own_columns_of_a_table(tmp_path: Path) -> None:
    """A table's own cells follow unchanged; one that a row lacks is empty."""
    rows: list[dict[str, object]] = [
        {"question": "a", "title": " T "},
        {"question": "b", "tags": ["x"], "ok": True, "none": None, "n": 1.5},
    ]
    first, second = csv_rows(answer(tmp_path, rows, "a.csv"))
    names = ["input.title", "tags", "ok", "none", "n"]
    assert [first[name] for name in names] == [" T ", "", "", "", ""]
    assert [second[name] for name in names] == ["", '["x"]', "true", "", "1.5"]


def test_each_row_alone(tmp_path: Path) -> None:
    """With ``alone``, what was asked before a row leaves no trace in its answer."""
    source = tmp_path / "questions.jsonl"
    source.write_text('{"question": "Moon?", "history": ["a"]}\n')
    out = tmp_path / "a.jsonl"
    answer_list(TideExplainer, str(source), str(out), Choices(alone=True))

    record = json.loads(out.read_text())
    assert record["asked_as"] == "Moon?"
    assert record["input"] == {"history": ["a"]}


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_pages_say_how_a_question_was_understood(tmp_path: Path, name: str) -> None:
    """Only where that differs from what was asked."""
    rows: list[dict[str, object]] = [
        {"question": "Moon?", "history": ["a"]},
        {"question": "Sun?"},
    ]
    text = answer(tmp_path, rows, name).read_text(encoding="utf-8")

    assert text.count("asked as: Moon? (after: a)") == 1
    assert text.count("asked as") == 1


def test_json_record(tmp_path: Path) -> None:
    """A line is the answer object with the error and the row's other fields."""
    rows: list[dict[str, object]] = [{"question": "Moon?", "history": ["a"], "id": 7}]
    record = json.loads(answer(tmp_path, rows, "a.jsonl").read_text())
    assert record["answer"] == record["quotes"][0]
    assert record["answer"]["text"] == MOON.text
    assert record["asked_as"] == "Moon? (after: a)"
    assert record["error"] is None
    assert record["input"] == {"history": ["a"], "id": 7}
    assert [one["text"] for one in record["alternatives"]] == ["*Wind* makes waves."]


def test_existing_output_needs_force(tmp_path: Path) -> None:
    """A file that is there stays as it is unless --force is given."""
    out = tmp_path / "a.md"
    out.write_text("mine")
    with pytest.raises(OutputError) as caught, whole_file(str(out)):
        pass
    assert str(caught.value) == (
        f"{out}: this file exists already. Name another, or replace it with --force."
    )
    assert out.read_text() == "mine"
    with whole_file(str(out), force=True) as sink:
        sink.write(b"new")
        assert out.read_text() == "mine"
    assert out.read_text() == "new"


def test_interrupted_output_leaves_nothing(tmp_path: Path) -> None:
    """When the run ends early, neither a half file nor a temporary one is left."""

    def interrupted() -> None:
        with whole_file(str(tmp_path / "a.csv")) as sink:
            sink.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_file_made_meanwhile_is_kept(tmp_path: Path) -> None:
    """A file that another program makes during the run is not replaced."""
    out = tmp_path / "a.csv"
    with pytest.raises(OutputError, match="exists already"), whole_file(str(out)):
        out.write_text("theirs")
    assert out.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("", ": this is a folder. Name a file in it."),
        ("no/a.csv", "/no/a.csv: its folder does not exist. Make it first."),
    ],
)
def test_impossible_output(tmp_path: Path, out: str, message: str) -> None:
    """A folder, and a file in no folder, are refused by name."""
    with pytest.raises(OutputError) as caught, whole_file(str(tmp_path / out)):
        pass
    assert str(caught.value) == f"{tmp_path}{message}"


def test_full_disk_is_said() -> None:
    """A write that fails names the output."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with pytest.raises(OutputError) as caught, whole_file(str(full)) as sink:
        sink.write(b"x")
    assert str(caught.value) == (
        "/dev/full: this cannot be written (No space left on device). "
        "Check the folder's permissions and the free space."
    )


def test_file_has_usual_permissions(tmp_path: Path) -> None:
    """The output is as readable as any file its owner makes."""
    usual, out = tmp_path / "usual", tmp_path / "out"
    usual.touch()
    with whole_file(str(out)):
        pass
    assert out.stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize(
    ("out", "form"),
    [("-", "jsonl"), ("a.CSV", "csv"), ("a.md", "md"), ("a.ndjson", "jsonl")],
)
def test_form_by_suffix(out: str, form: str) -> None:
    """The suffix names the form; standard output is JSON Lines."""
    assert output_format(out) == form
    assert output_format(out, "csv") == "csv"


@pytest.mark.parametrize(
    ("out", "form", "what"),
    [
        ("a.pdf", None, 'a.pdf: the suffix ".pdf" says no form'),
        ("answers", None, "answers: it has no suffix"),
        ("-", "xml", '-: answers of the form "xml" are not written'),
    ],
)
def test_unknown_output_form(out: str, form: str | None, what: str) -> None:
    """A form that does not exist is refused with those that do."""
    with pytest.raises(OutputError) as caught:
        output_format(out, form)
    assert (
        str(caught.value)
        == f"{what}. Name the form with --to: csv, tsv, jsonl, xlsx, docx, md, html, "
        "txt."
    )


def test_buffered_streams_see_each_row_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Standard output shows a row before the next one is written."""
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BufferedWriter(raw, 1 << 20)))
    with whole_file("-") as sink:
        sink.write(b"row")
        assert raw.getvalue() == b"row"
