"""Settings files: what is wrong is refused with file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainbot.errors import SettingsError
from explainbot.readers.base import Metadata
from explainbot.readers.metadata import idle_tables, load_metadata
from explainbot.settings import LARGEST, Kind, load, switch

_KINDS: dict[str, Kind] = {"name": str, "top": int, "share": float, "on": bool}


def _file(folder: Path, text: str) -> Path:
    path = folder / "some.toml"
    path.write_bytes(text.encode())
    return path


def test_right_settings_are_returned(tmp_path: Path) -> None:
    """Values of the stated kinds come back; an absent table is empty."""
    settings = load(_file(tmp_path, '[a]\nname = "x"\ntop = 3\nshare = 1\non = true\n'))
    assert settings.check(_KINDS, "a") == {
        "name": "x",
        "top": 3,
        "share": 1,
        "on": True,
    }
    assert settings.check(_KINDS, "b") == {}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            '[a]\n\nnmae = "x"\n',
            3,
            'unknown key "nmae". Did you mean "name"? Known: name, top, share, on.',
        ),
        ("[a]\nname = 3\n", 2, '"name" must be a string in quotation marks.'),
        ("[a]\ntop = true\n", 2, '"top" must be a whole number.'),
        ("[a]\nshare = '1'\n", 2, '"share" must be a number.'),
        ("[b]\nx = 1\n[a]\non = 1\n", 4, '"on" must be true or false.'),
        ("# top\na.on = 1\n", 2, '"on" must be true or false.'),
        ("\na = { on = 1 }\n", 2, '"on" must be true or false.'),
        ("\na = 1\n", 2, '"a" must be a table.'),
        ('[b]\nx = """\non = 1\n"""\n[a]\non = 1\n', 6, '"on" must be true or false.'),
    ],
)
def test_wrong_settings_are_refused(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    """An unknown key or a value of another kind is named with its line."""
    path = _file(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(path).check(_KINDS, "a")
    assert str(caught.value) == f"{path}:{line}: {message}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[a]\nb = \n", ":2: this is not TOML: Invalid value."),
        (b"a = 1\na = 2\n", ":2: this is not TOML: Cannot overwrite a value."),
        (b"a = " + b"[" * 3000, ":1: this is not TOML: it is nested too deeply."),
        (b"a = " + b"9" * 5000, ":1: this is not TOML: a number has too many digits."),
        (b"#" * (LARGEST + 1), ": the file is too large. It may have 16 MB."),
        (b"a = 1\nb = '\xff'\n", ":2: this line is not UTF-8. Save the file as UTF-8."),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, data: bytes, message: str) -> None:
    """What is not TOML, or not UTF-8, is refused with its line."""
    path = tmp_path / "some.toml"
    path.write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert str(caught.value) == f"{path}{message}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such pipes")
def test_what_may_have_no_end_is_refused(tmp_path: Path) -> None:
    """A pipe and a link to a device; nothing waits for them."""
    pipe, link = tmp_path / "pipe.toml", tmp_path / "link.toml"
    os.mkfifo(pipe)
    link.symlink_to(os.devnull)
    for path in (pipe, link):
        with pytest.raises(SettingsError, match="it is no ordinary file"):
            load(path)


def _corpus(folder: Path, toml: str) -> Path:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.b.txt").write_text("x")
    path = folder / "sub" / "corpus.toml"
    path.write_text(toml)
    return path


def test_metadata_of_every_folder(tmp_path: Path) -> None:
    """Entries are found by their file's path below the corpus folder."""
    _corpus(
        tmp_path,
        '["a.b.txt"]\ntitle = "T"\nsubject = "S"\naliases = ["A"]\nsources = ["B"]\n',
    )
    (tmp_path / "c.md").write_text("x")
    (tmp_path / "corpus.toml").write_text('["c.md"]\nsubject = "C"\n')
    assert load_metadata(tmp_path) == {
        "sub/a.b.txt": Metadata("T", "S", ("A",), ("B",)),
        "c.md": Metadata(subject="C"),
    }


def test_hidden_text_is_switched_on_per_folder(tmp_path: Path) -> None:
    """What a nearer corpus.toml switches off again is off."""
    _corpus(tmp_path, '["a.b.txt"]\nhidden = false\n')
    (tmp_path / "c.md").write_text("x")
    (tmp_path / "corpus.toml").write_text('["*"]\nhidden = true\n')
    found = load_metadata(tmp_path)
    assert {name: about.hidden for name, about in found.items()} == {
        "sub/a.b.txt": False,
        "c.md": True,
    }


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            '\n["deep/a.txt"]\n',
            (
                ':2: "deep/a.txt" is not the name of a file in this folder. '
                "Put a corpus.toml into the folder of that file."
            ),
        ),
        (
            '["a.b.txt"]\nalias = ["A"]\n',
            (
                ':2: unknown key "alias". Did you mean "aliases"? '
                "Known: title, subject, aliases, sources, author, date, licence, "
                "language, url, tags, hidden."
            ),
        ),
        (
            '["*"]\n\nlanguage = "english"\n',
            (
                ':3: "english" is not the code of a language. '
                'Use its two letters of ISO 639-1, for example "en".'
            ),
        ),
        (
            '["../a/"]\ntags = ["x"]\n',
            (
                ':1: "../a/" is not the name of a file in this folder. '
                "Put a corpus.toml into the folder of that file."
            ),
        ),
        (
            '["a.b.txt"]\naliases = "A"\n',
            ':2: "aliases" must be a list of strings, for example ["one", "two"].',
        ),
        (
            'title = "T"\n',
            (
                ':1: "title" stands outside any table. '
                'Put it below the name of a file, for example ["lesson.txt"].'
            ),
        ),
    ],
)
def test_wrong_metadata_is_refused(tmp_path: Path, toml: str, message: str) -> None:
    """Unknown keys, wrong kinds and names of absent files are refused."""
    path = _corpus(tmp_path, toml)
    with pytest.raises(SettingsError) as caught:
        load_metadata(tmp_path)
    assert str(caught.value) == f"{path}{message}"


def test_nearer_and_more_exact_tables_win(tmp_path: Path) -> None:
    """A file's table goes before a pattern's, that before a folder's, "*" is last."""
    for name in ("a.md", "bio/b.md", "bio/cell/c.md", "bio/cell/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "corpus.toml").write_text(
        '["*.md"]\nlicence = "MD"\n["*"]\nlicence = "ALL"\nauthor = "Everyone"\n'
        '["bio/"]\nauthor = "B"\ntags = ["#Biology ", "Year 9"]\n'
        '["bio/cell/"]\nauthor = "C"\n["a.md"]\nlicence = "A"\nlanguage = "de"\n'
    )
    (tmp_path / "bio/cell/corpus.toml").write_text('["*"]\nlicence = "CELL"\n')
    biology = ("biology", "year 9")
    assert load_metadata(tmp_path) == {
        "a.md": Metadata(author="Everyone", licence="A", language="de"),
        "bio/b.md": Metadata(author="B", licence="MD", tags=biology),
        "bio/cell/c.md": Metadata(author="C", licence="CELL", tags=biology),
        "bio/cell/c.txt": Metadata(author="C", licence="CELL", tags=biology),
    }


def test_a_name_with_signs_of_patterns_is_a_name(tmp_path: Path) -> None:
    """A table describes the file of exactly its name, whatever signs are in it."""
    (tmp_path / "notes [1].txt").write_text("x")
    path = tmp_path / "corpus.toml"
    path.write_text('["notes [1].txt"]\ntitle = "N"\n["no/"]\n["x*"]\n')
    assert load_metadata(tmp_path) == {"notes [1].txt": Metadata("N")}
    assert idle_tables(path) == [
        'line 3: no file in or below this folder is meant by "no/"',
        'line 4: no file in or below this folder is meant by "x*"',
    ]


def test_a_table_without_its_file_is_told(tmp_path: Path) -> None:
    """A table whose file was removed is named with its line, and is no error."""
    path = tmp_path / "corpus.toml"
    path.write_text('["a.txt"]\ntitle = "A"\n\n["b.txt"]\ntitle = "B"\n')
    (tmp_path / "a.txt").write_text("x")

    assert load_metadata(tmp_path)["a.txt"] == Metadata("A")
    assert idle_tables(path) == ['line 4: there is no file "b.txt" in this folder']


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "[digest]\ncount = true\n"),
        ("x = 1", "x = 1\n\n[digest]\ncount = true\n"),
        ("[digest]", "[digest]\ncount = true\n"),
        (
            "[digest]\ncount = false  # not yet\n\n[other]\na = 1\n",
            "[digest]\ncount = true  # not yet\n\n[other]\na = 1\n",
        ),
        ("digest.count = false\n", "digest.count = true\n"),
    ],
)
def test_a_switch_changes_its_line_alone(
    tmp_path: Path, before: str, after: str
) -> None:
    """Comments and other tables stay; both ways, and twice is once."""
    path = tmp_path / "explainbot.toml"
    path.write_text(before, encoding="utf-8")
    for _ in range(2):
        switch(path, "digest", "count", on=True)
        assert path.read_text(encoding="utf-8") == after
    switch(path, "digest", "count", on=False)
    assert "count = false" in path.read_text(encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_switch_that_cannot_be_changed_stays(tmp_path: Path) -> None:
    """The place is told, and what to write."""
    path = tmp_path / "explainbot.toml"
    path.write_text("digest = {count = false}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="Write there yourself"):
        switch(path, "digest", "count", on=True)
    assert path.read_text(encoding="utf-8") == "digest = {count = false}\n"
