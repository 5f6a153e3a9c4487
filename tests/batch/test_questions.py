"""Lists of questions, in each of their forms."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainbot.batch.lists.questions import QuestionList, QuestionRow, Scan
from explainbot.errors import QuestionsError


def read(path: Path, form: str | None = None) -> list[QuestionRow]:
    """Read a whole list."""
    return list(QuestionList(str(path), form=form).rows())


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file without changing its line ends."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def row(number: int, question: str, line: int, **fields: object) -> QuestionRow:
    """Return a row without history."""
    return QuestionRow(number, question, (), fields, line)


def test_text_has_one_question_a_line(tmp_path: Path) -> None:
    """Lines are questions as they are: no comments, blank ones kept, any line end."""
    path = written(tmp_path, "q.txt", "\ufeffWhat?\r\n\n# not a comment\r  two \nlast")
    assert read(path) == [
        row(1, "What?", 1),
        row(2, "", 2),
        row(3, "# not a comment", 3),
        row(4, "  two ", 4),
        row(5, "last", 5),
    ]


def test_table_keeps_other_columns_unchanged(tmp_path: Path) -> None:
    """The column "question" is found in any case; other cells stay as they are."""
    content = '\ufeffid,Question,note\r\n1,"a ""b"",\nc", x \r\n2,d,"=1+1"\r\n'
    path = written(tmp_path, "q.csv", content)
    assert read(path) == [
        row(1, 'a "b",\nc', 2, id="1", note=" x "),
        row(2, "d", 4, id="2", note="=1+1"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.csv", "n;question\n1;what, now\n"),
        ("q.csv", 'sep=;\nn;question\n1;"what, now"\n'),
        ("q.csv", "n\tquestion\n1\twhat, now\n"),
        ("q.tsv", "n\tquestion\n1\twhat, now\n"),
        ("q.csv", 'n,question\n1,"what, now"\n'),
    ],
    ids=["semicolon", "named", "tab", "tsv", "comma"],
)
def test_delimiter_is_found(tmp_path: Path, name: str, content: str) -> None:
    """Semicolons and tabs are found in a .csv, commas within them are text."""
    (only,) = read(written(tmp_path, name, content))
    assert (only.question, only.fields) == ("what, now", {"n": "1"})


@pytest.mark.parametrize("header", ["question,note\n", ""], ids=["header", "none"])
def test_a_long_cell_is_read(tmp_path: Path, header: str) -> None:
    """A cell may be longer than the 131,072 characters the csv module begins with."""
    question = "a" * 200_000 + "?"
    path = written(tmp_path, "q.csv", f"{header}{question},b\n")
    assert [one.question for one in read(path)] == [question]


def test_first_column_is_used_and_said(tmp_path: Path) -> None:
    """Without a column "question" the first with words is taken, with a notice."""
    path = written(tmp_path, "q.csv", "prompt,id\nThe tides,7\n")
    notices: list[str] = []
    rows = list(QuestionList(str(path)).rows(notices.append))
    assert rows == [row(1, "The tides", 2, id="7")]
    assert notices == [
        f'{path}: there is no column "question"; the first one, "prompt", is used.'
    ]


def test_table_without_header_loses_no_question(tmp_path: Path) -> None:
    """A first cell that ends with a question mark is a question, with a notice."""
    path = written(tmp_path, "q.csv", "What is it?,7\nWhy?,8\n")
    notices: list[str] = []
    rows = list(QuestionList(str(path)).rows(notices.append))
    assert rows == [
        QuestionRow(1, "What is it?", (), {"column 2": "7"}, 1),
        QuestionRow(2, "Why?", (), {"column 2": "8"}, 2),
    ]
    assert notices == [
        (
            f"{path}: the first row looks like a question, so it is read as one. "
            'To name the columns, write a row with "question" above it.'
        )
    ]


def test_blank_table_rows(tmp_path: Path) -> None:
    """A record of empty cells is a row, as is an empty line in a sole column."""
    many = written(tmp_path, "many.csv", "question,id\na,1\n,\n\nb,2\n")
    assert [one.question for one in read(many)] == ["a", "", "", "b"]
    sole = written(tmp_path, "sole.csv", "question\na\n\nb\n")
    assert [one.question for one in read(sole)] == ["a", "", "b"]


def test_equal_and_empty_column_names_stay_apart(tmp_path: Path) -> None:
    """A repeated or an empty name gets the number of its column."""
    path = written(tmp_path, "q.csv", "question,id,id,,question\na,1,2,3,4\n")
    assert read(path)[0].fields == {
        "id": "1",
        "id (3)": "2",
        "column 4": "3",
        "question (5)": "4",
    }


def test_short_and_overlong_rows(tmp_path: Path) -> None:
    """Missing cells are empty; empty cells beyond the header are no cells."""
    path = written(tmp_path, "q.csv", "question,id\na\nb,2,,\n")
    assert [one.fields for one in read(path)] == [{"id": ""}, {"id": "2"}]


def test_json_lines(tmp_path: Path) -> None:
    """A line is an object or a text; values of other fields keep their types."""
    content = (
        '{"id": 7, "question": "a\\nb", "tags": ["x", null], "q": 1.5}\n\n'
        '"c"\n{"question": null}\n'
    )
    path = written(tmp_path, "q.jsonl", content)
    assert read(path) == [
        row(1, "a\nb", 1, id=7, tags=["x", None], q=1.5),
        row(2, "c", 3),
        row(3, "", 4),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.jsonl", '{"question": "c", "history": ["a", "b"]}'),
        ("q.jsonl", '{"question": "c", "history": "a || b"}'),
        ("q.csv", "question,History\nc, a ||b \n"),
        ("q.csv", 'question,History\nc,"[""a"", ""b""]"\n'),
    ],
    ids=["list", "text", "cell", "list in a cell"],
)
def test_history(tmp_path: Path, name: str, content: str) -> None:
    """Earlier questions are a list or one text joined by two bars, oldest first."""
    (only,) = read(written(tmp_path, name, content))
    assert (only.question, only.history) == ("c", ("a", "b"))
    assert next(iter(only.fields)).lower() == "history"


def test_a_history_that_only_looks_like_a_list_is_a_text(tmp_path: Path) -> None:
    """What is not JSON is one earlier question."""
    (only,) = read(written(tmp_path, "q.csv", "question,history\nc,[1] is it\n"))
    assert only.history == ("[1] is it",)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign - reads standard input as txt, or as what --from says, also twice."""
    for form, content in ((None, "a\nb\n"), ("csv", "question,x\na,1\nb,2\n")):
        stream = io.TextIOWrapper(io.BytesIO(content.encode()))
        monkeypatch.setattr(sys, "stdin", stream)
        with QuestionList("-", form=form) as questions:
            assert questions.scan() == Scan(2, ("x",) if form else ())
            assert [one.question for one in questions.rows()] == ["a", "b"]


def test_scan_names_all_columns(tmp_path: Path) -> None:
    """Fields that only later rows have count, in order of first appearance."""
    content = '{"question": "a", "x": 1}\n{"y": 2, "question": "b", "x": 3}\n'
    path = written(tmp_path, "q.ndjson", content)
    assert QuestionList(str(path)).scan() == Scan(2, ("x", "y"))


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    """A bad row stops the reading only when it is reached."""
    path = written(tmp_path, "q.txt", b"a\n\xff\n")
    rows = QuestionList(str(path)).rows()
    assert next(rows).question == "a"
    with pytest.raises(QuestionsError, match=":2: this is not UTF-8"):
        next(rows)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), min_size=1
    )
)
def test_any_text_line_is_its_question(lines: list[str]) -> None:
    """Whatever stands between two line ends comes out as it is."""
    stdin, sys.stdin = (
        sys.stdin,
        io.TextIOWrapper(io.BytesIO(("\ufeff" + "\n".join([*lines, ""])).encode())),
    )
    try:
        assert [one.question for one in QuestionList("-").rows()] == lines
    finally:
        sys.stdin = stdin
