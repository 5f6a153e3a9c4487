"""Plain text and Markdown: the canonical text is the file, the outline its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import (
    EmptySourceError,
    EncodingError,
    SourceError,
    UnknownKindError,
)
from explainbot.readers.base import Metadata, Reading
from explainbot.readers.decoding import decode
from explainbot.readers.reading import read, supported
from explainbot.records import Heading

FORMATS = Path(__file__).parents[1] / "data" / "formats"


def _read(name: str) -> Reading:
    return read(FORMATS / name, name=name, source_path=f"corpus/{name}")


@pytest.mark.parametrize(
    "name",
    [
        "bom.txt",
        "crlf.txt",
        "old-mac.txt",
        "article.txt",
        "accents.md",
        "front-matter.md",
    ],
)
def test_canonical_text_is_the_file(name: str) -> None:
    """UTF-8 text and Markdown are read exactly, line ends included, without a BOM."""
    with (FORMATS / name).open(encoding="utf-8-sig", newline="") as file:
        expected = file.read()
    reading = _read(name)
    assert reading.document.text == expected
    assert reading.document.encoding == "utf-8"
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("name", "encoding", "warning", "start"),
    [
        ("latin-1.txt", "cp1252", "encoding guessed: cp1252", "Où est-ce ?"),
        ("utf-16.txt", "utf-16", "encoding: utf-16", "Was ist es?"),
        (
            "declared.html",
            "iso8859-2",
            "encoding declared by the page: iso8859-2",
            "Łódź",
        ),
    ],
)
def test_other_encodings_are_reported(
    name: str, encoding: str, warning: str, start: str
) -> None:
    """A file in another encoding is read, and the encoding is named."""
    reading = _read(name)
    assert reading.document.encoding == encoding
    assert reading.warnings == (warning,)
    assert reading.document.text.startswith(start)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Die Lösung für größere Städte: Käse und Öl. Was heißt das?"),
        ("cp1252", "It costs £5 – a “fair” price, they said. Café and naïve."),
        ("cp1252", "¿Qué es la inflación? Mañana también. El año pasado subió."),
        ("cp1250", "Rośliny używają światła słonecznego, żeby wytwarzać cukier."),
        ("cp1251", "Что такое фотосинтез? Растения используют свет, чтобы жить."),
        ("cp1252", "The sign says “DÉJÀ VU” and “L’ÉTÉ”, as it did."),
        ("koi8_r", "Клетка окружена мембраной и содержит ЯДРО."),
        ("utf-32", "Où est-ce ?"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, text: str) -> None:
    """Short texts of several countries are decoded as they were written."""
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    document = read(path, name="a.txt", source_path="corpus/a.txt").document
    assert (document.text, document.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        (
            "The café is open. A naïve question.\nÉté.".encode()[:-3] + b"\xc3",
            "The café is open. A naïve question.\nÉt�",
            "not UTF-8 at byte 41 (line 2): the sign there is lost, shown as �",
        ),
        (
            b"\xef\xbb\xbfPlain\nbut \xe9 here.",
            "Plain\nbut � here.",
            "not UTF-8 at byte 13 (line 2): the sign there is lost, shown as �",
        ),
        (
            "Größe und Äpfel.\n".encode() + "Schöne Brüder.\n".encode("cp1252"),
            "Größe und Äpfel.\nSchöne Brüder.\n",
            "not UTF-8 but cp1252, and read so: line 2",
        ),
        (
            "Клетка содержит ядро".encode()[:-1],
            "Клетка содержит ядр�",
            "not UTF-8 at byte 36 (line 1): the sign there is lost, shown as �",
        ),
    ],
)
def test_a_broken_byte_costs_one_character(
    tmp_path: Path, data: bytes, text: str, note: str
) -> None:
    """The rest of the file is what it is; the place is told."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    reading = read(path, name="a.txt", source_path="corpus/a.txt")
    assert (reading.document.text, reading.document.encoding) == (text, "utf-8")
    assert reading.warnings[0] == note


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        (
            "nul.txt",
            EncodingError,
            (
                "this is not text: byte 3 is NUL. "
                "Save it as plain text in UTF-8 and add it again."
            ),
        ),
        (
            "really.txt",
            EncodingError,
            (
                "this is a PDF file, whatever its name says. "
                "Save it as plain text in UTF-8 and add it again."
            ),
        ),
        ("empty.md", EmptySourceError, "the file is empty."),
        (
            "blank.txt",
            EmptySourceError,
            (
                "nothing is left of the file once it is read. "
                "Open it and look: a page of menus, pictures or frames alone has no "
                "text; save the page or text that holds the words, and add that."
            ),
        ),
        ("missing.txt", SourceError, "there is no such file."),
    ],
)
def test_unreadable_files_are_refused(
    name: str, kind: type[SourceError], message: str
) -> None:
    """Each failure names the file, says why and what to do."""
    with pytest.raises(kind) as caught:
        _read(name)
    assert str(caught.value) == f"{FORMATS / name}: {message}"


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder with a file's name is refused as a folder."""
    folder = tmp_path / "a.txt"
    folder.mkdir()
    with pytest.raises(SourceError, match="this is a folder, not a file"):
        read(folder, name="a.txt", source_path="corpus/a.txt")


def test_unknown_kind_is_refused() -> None:
    """A suffix without a reader is refused with the list of those that have one."""
    assert supported(Path("A.MD"))
    assert not supported(Path("a.mp3"))
    with pytest.raises(UnknownKindError, match=r"\"\.mp3\" are not read"):
        _read("a.mp3")


def test_markdown_headings_hold_their_source_lines() -> None:
    """Headings know their place, level and words without mark-up."""
    document = _read("accents.md").document
    assert document.title == "Café"
    assert document.headings == (
        Heading(0, 6, 1, "Café"),
        Heading(8, 18, 2, "Où ça ?"),
        Heading(49, 57, 2, "Οπού;"),
    )
    assert document.text[8:18] == "## Où ça ?"


def test_markdown_markup_is_no_part_of_a_title(tmp_path: Path) -> None:
    """Emphasis, code, links and escapes leave only their words."""
    path = tmp_path / "a.md"
    path.write_bytes(b"# The *big* `b` [link](u) \\# 1 #\r\n\r\nText.\r\n")
    document = read(path, name="a.md", source_path="corpus/a.md").document
    assert [heading.title for heading in document.headings] == ["The big b link # 1"]
    assert document.title == "The big b link # 1"


def test_front_matter_and_code_hold_no_heading() -> None:
    """A YAML front matter is skipped, a fence's "#" is code, "===" underlines."""
    document = _read("front-matter.md").document
    assert [(each.title, each.level) for each in document.headings] == [("Home", 1)]
    assert document.title == "Home"
    start, end = document.headings[0].start, document.headings[0].end
    assert document.text[start:end] == "Home\n===="


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("article.txt", "Old bridge opens again"),
        ("latin-1.txt", "latin 1"),
        ("equal-headings.md", "Bees"),
    ],
)
def test_title_falls_back(name: str, title: str) -> None:
    """The title is the first headline, else the file's name; never a question."""
    assert _read(name).document.title == title


def test_metadata_goes_before_the_file() -> None:
    """What the author states replaces what the file says."""
    metadata = Metadata("Honey bees", "bees", ("apis",), ("A book",))
    document = read(
        FORMATS / "equal-headings.md",
        name="x/bees.md",
        source_path="corpus/x/bees.md",
        metadata=metadata,
    ).document
    assert (document.id, document.title, document.subject) == (
        "x/bees.md",
        "Honey bees",
        "bees",
    )
    assert (document.aliases, document.sources) == (("apis",), ("A book",))


def test_many_broken_bytes_in_one_line_are_read_once() -> None:
    """Each was counted from the line's beginning; the places are those of the file."""
    found = decode(
        "éé".encode()
        + b"\xff"
        + "éé\udcff".encode("utf-8", "surrogateescape") * 400_000,
        Path("a.json"),
    )

    assert found.text == "éé\ufffd" * 400_001
    assert found.warnings[0].startswith("not UTF-8 at byte 4 (line 1), byte 9 (line 1)")
