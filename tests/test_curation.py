"""What a teacher settles by hand: names of one thing, pins, the stop list."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.curation import NOTHING, Curation, Exclusion, Pin, load_curation
from explainbot.errors import SettingsError
from explainbot.testing import tiny_workspace


def _written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_folder_without_such_files_settles_nothing(tmp_path: Path) -> None:
    """None of the files is needed."""
    assert load_curation(tmp_path) == NOTHING


def test_all_three_files_are_read(tmp_path: Path) -> None:
    """Documents are named from the folder of the file; words count in lower case."""
    folder = _written(
        tmp_path,
        aliases='same = [["inflation", "price  rise"], ["EP", "European Parliament"]]',
        sea__pins='# boss\n\n[[pin]]\nquestions = ["Who?"]\n'
        'document = "a.txt"\nquote = "It is Ada."',
        stop='words = ["Worksheet", " "]\nsections = ["a.md#Imprint", "b.md"]',
    )

    found = load_curation(folder)

    assert found == Curation(
        (("inflation", "price rise"), ("EP", "European Parliament")),
        (Pin(("Who?",), "sea/a.txt", "It is Ada.", folder / "sea/pins.toml", 3),),
        frozenset({"worksheet"}),
        (
            Exclusion("a.md", "Imprint", folder / "stop.toml", 2),
            Exclusion("b.md", "", folder / "stop.toml", 2),
        ),
    )
    assert not found.quotable("a.md", "Imprint")
    assert not found.quotable("b.md", "Any")
    assert found.quotable("a.md", "Other")


@pytest.mark.parametrize(
    ("name", "text", "line", "part"),
    [
        ("aliases", 'same = [["a b", "c"]]\nsmae = []', 2, 'unknown key "smae"'),
        ("aliases", "same = 3", 1, "list of lists"),
        ("aliases", 'same = [["one"]]', 1, "stands alone"),
        ("aliases", 'same = [\n["x", "y"],\n["z", "Y"]]', 3, "in two groups"),
        ("aliases", 'same = [["is", "Islamic State"]]', 1, "too common"),
        ("aliases", 'same = [["??", "x"]]', 1, "is no name"),
        ("aliases", 'same = [["a b c d e f g", "x"]]', 1, "more than 6 words"),
        ("pins", "[[pin]]\nquestions = 3", 2, "list of strings"),
        ("pins", '[[pin]]\nquestions = ["Q?"]\nquote = "x"', 1, 'lacks "document"'),
        ("pins", '[[pin]]\nquestion = "Q?"', 2, 'unknown key "question"'),
        ("pins", 'a = "b"', 1, "only [[pin]]"),
        ("stop", "words = 3", 1, "list of strings"),
        ("stop", "word = []", 1, 'unknown key "word"'),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, line: int, part: str
) -> None:
    """The message says what is wrong, and the line says where."""
    _written(tmp_path, **{name: text})

    with pytest.raises(SettingsError) as caught:
        load_curation(tmp_path)

    assert part in str(caught.value)
    assert caught.value.line == line


def test_what_stops_nothing_is_told_with_its_line(tmp_path: Path) -> None:
    """A document that is not there, or a heading, with the nearest one."""
    text = "# Mill\n\n## Who leads it?\n\nBo.\n\n## Imprint\n\nPrinted by Bo.\n"
    lab = tiny_workspace(tmp_path, {"sea/mill.md": text})
    stop = (
        'words = ["a"]\nsections = [\n  "mill.md#Imprint", "mill.md",\n'
        '  \'mill.md#Imprnt\',\n  "mill.md#Zebra",\n  "mil.md"]\n'
    )
    (lab.places.corpus / "sea/stop.toml").write_text(stop, "utf-8")

    (told,) = [item for item in lab.index().files if item.path == "sea/stop.toml"]

    assert told.status == "skipped"
    assert told.reason == (
        'line 4: "sea/mill.md" has no heading "Imprnt"; did you mean "Imprint"?; '
        'line 5: "sea/mill.md" has no heading "Zebra"; '
        'line 6: there is no document "sea/mil.md"'
    )
