"""Bold headings on one line with their text."""

from __future__ import annotations

from pathlib import Path

import odfdo
import pytest
from docx import Document

from tests.readers.office.office import read_file, sections_of

Line = tuple[str, str]
"""What is bold, and what is not."""


def _saved(folder: Path, lines: list[Line]) -> Path:
    made = Document()
    made.add_heading("Sea", 1)
    for bold, plain in lines:
        line = made.add_paragraph()
        line.add_run(bold).bold = True
        line.add_run(plain)
    made.save(str(folder / "sea.docx"))
    return folder / "sea.docx"


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        (
            [("", "Read on."), ("Why is it salty?", " Rivers carry salt.")],
            [("Sea", "Read on."), ("Why is it salty?", "Rivers carry salt.")],
        ),
        (
            [("2. Why? ", "So.\nAnd so on."), ("", "More.")],
            [("Why?", "So.\nAnd so on."), ("Sea", "More.")],
        ),
        (
            [("Ebb:", " the water goes"), ("Flood", " \u2013 the water comes")],
            [("Ebb", "the water goes"), ("Flood", "\u2013 the water comes")],
        ),
        (
            [("Ebb.", " It goes."), ("Spring tide.", " It is high."), ("", "So.")],
            [("Ebb", "It goes."), ("Spring tide", "It is high.\n\nSo.")],
        ),
    ],
    ids=["question", "number", "signs", "run-in"],
)
def test_they_head_what_follows_them(
    tmp_path: Path, lines: list[Line], sections: list[tuple[str, str]]
) -> None:
    """A question alone does; terms do in a row.  The line stays one line."""
    path = _saved(tmp_path, lines)

    assert sections_of(path) == sections
    assert lines[-1][1].strip() in read_file(path).document.text


@pytest.mark.parametrize(
    "lines",
    [
        [("Ann:", " I swim."), ("Ben:", " I sail."), ("Ann:", " I row.")],
        [("Note:", " It is cold."), ("", "So."), ("", "Yes."), ("", "No.")],
        [("Salt", " makes it heavy."), ("Ice", " swims on it.")],
        [("Why?", ""), ("Who knows?", " Do you?")],
    ],
    ids=["speakers", "one", "words", "no answer"],
)
def test_other_bold_words_head_nothing(tmp_path: Path, lines: list[Line]) -> None:
    """Neither names that come again nor words with which a sentence begins."""
    (section,) = sections_of(_saved(tmp_path, lines))

    assert section[0] == "Sea"


def test_they_are_known_in_opendocument_texts(tmp_path: Path) -> None:
    """The bold words have a style of their own there."""
    document = odfdo.Document("text")
    document.body.clear()
    document.insert_style(odfdo.Style("text", name="Fat", bold=True), automatic=True)
    line = odfdo.Paragraph("Why is it salty? Rivers carry salt.")
    line.set_span("Fat", regex=r"Why is it salty\?")
    document.body.append(odfdo.Header(1, "Sea"))
    document.body.append(line)
    document.save(str(tmp_path / "sea.odt"))

    assert sections_of(tmp_path / "sea.odt") == [
        ("Why is it salty?", "Rivers carry salt.")
    ]
