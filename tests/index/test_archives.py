"""Zip archives: taken as folders, and nothing that an archive says is believed."""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace
from tests.index.corpora import APPLES, TIDES, WIND

Outcome = dict[str, tuple[str | None, str, str | None]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return tiny_workspace(tmp_path / "workspace", {})


def packed(entries: dict[str, str | bytes]) -> bytes:
    """Return a zip archive with the given names and contents, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(entries: dict[str, str | bytes]) -> bytes:
    """Return a tar archive packed by gzip, with a folder, a link and a device in it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in entries.items():
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for name, kind in (
            ("course/link.md", tarfile.SYMTYPE),
            ("course/pipe.md", tarfile.FIFOTYPE),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    return buffer.getvalue()


def outcome(workspace: Workspace, path: Path) -> Outcome:
    """Add a path; return document, status and reason by the path below its folder."""
    report = workspace.add([path])
    above = f"{path.parent}/"
    return {
        file.path.removeprefix(above): (file.document, file.status, file.reason)
        for file in report.files
    }


def test_an_archive_is_a_folder_of_its_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Structure, settings and an archive inside are kept; litter is not mentioned."""
    path = tmp_path / "class 7.zip"
    entries: dict[str, str | bytes] = {
        "a.md": APPLES,
        "sea/tides.txt": TIDES,
        "sea/corpus.toml": '["tides.txt"]\nsubject = "Ebb and flow"\n',
        "photo.jpg": b"\xff\xd8",
        ".hidden.txt": TIDES,
        ".DS_Store": b"\0",
        "__MACOSX/._a.md": b"\0",
        "more.zip": packed({"wind.txt": WIND, "deep.zip": packed({"x.txt": WIND})}),
    }
    path.write_bytes(packed(entries))

    assert outcome(workspace, path) == {
        "class 7.zip/a.md": ("class 7/a.md", "loaded", None),
        "class 7.zip/sea/tides.txt": ("class 7/sea/tides.txt", "loaded", None),
        "class 7.zip/sea/corpus.toml": (None, "skipped", "settings, not material"),
        "class 7.zip/more/wind.txt": ("class 7/more/wind.txt", "loaded", None),
        "class 7.zip/more.zip/deep.zip": (
            None, "skipped", "an archive in an archive in an archive",
        ),
        "class 7.zip/photo.jpg": (
            None, "skipped", "files of the kind .jpg are not read",
        ),
        "class 7.zip/.hidden.txt": (
            None, "skipped", "a hidden, backup or unfinished file",
        ),
    }  # fmt: skip
    entries_by_name = {entry.document: entry for entry in workspace.documents()}
    assert entries_by_name["class 7/sea/tides.txt"].subject == "Ebb and flow"


def test_an_archive_in_a_folder_stands_for_a_folder(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The outermost folder inside is dropped when it has the archive's own name."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "sea.zip").write_bytes(packed({"sea/tides.txt": TIDES}))

    assert outcome(workspace, tmp_path / "lessons") == {
        "lessons/sea.zip/tides.txt": ("lessons/sea/tides.txt", "loaded", None)
    }


def test_names_in_several_encodings(workspace: Workspace, tmp_path: Path) -> None:
    """UTF-8 with and without its flag, Code Page 437, and backslashes."""
    path = tmp_path / "n.zip"
    data = packed({"flagged-ü.txt": TIDES, "plain-##.txt": WIND, "old-#.txt": APPLES})
    data = data.replace(b"plain-##", "plain-ü".encode()).replace(b"old-#", b"old-\x81")
    path.write_bytes(data)

    found = outcome(workspace, path)

    assert {document for document, _, _ in found.values()} == {
        "n/flagged-ü.txt", "n/plain-ü.txt", "n/old-ü.txt",
    }  # fmt: skip


def linked() -> bytes:
    """Return an archive with a symbolic link to a file outside."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("link.txt")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


LEADS_OUT = "its name leads out of the archive"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed({"../out.txt": TIDES}), LEADS_OUT),
        (packed({"a/../../out.txt": TIDES}), LEADS_OUT),
        (packed({"/out.txt": TIDES}), LEADS_OUT),
        (packed({"..\\out.txt": TIDES}), LEADS_OUT),
        (packed({"C:\\out.txt": TIDES}), LEADS_OUT),
        (linked(), "a link is not followed"),
        (packed({"t.txt": TIDES})[:-30], "cannot be unpacked"),
        (b"", "cannot be unpacked"),
        (b"no archive at all", "cannot be unpacked"),
        (packed({}), "holds no files"),
        (packed({"bomb.txt": b"a" * 20_000_000}), "packed more than 200 to 1"),
    ],
    ids=[
        "up", "up-inside", "absolute", "backslash", "drive", "link", "cut-off",
        "empty-file", "no-zip", "no-files", "bomb",
    ],
)  # fmt: skip
def test_a_hostile_or_broken_archive_is_told(
    workspace: Workspace, tmp_path: Path, data: bytes, reason: str
) -> None:
    """Nothing is written outside the corpus, and the reason is given."""
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    before = {item for item in tmp_path.rglob("*") if "workspace" not in item.parts}

    ((document, _, told),) = outcome(workspace, path).values()

    assert document is None
    assert reason in str(told)
    assert list(workspace.places.corpus.iterdir()) == []
    after = {item for item in tmp_path.rglob("*") if "workspace" not in item.parts}
    assert after == before


def test_an_altered_archive_is_told(workspace: Workspace, tmp_path: Path) -> None:
    """A check sum that does not fit refuses the whole archive."""
    path = tmp_path / "x.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("t.txt", TIDES)
    path.write_bytes(buffer.getvalue().replace(b"rise", b"fall"))

    reason = "the zip archive cannot be unpacked (Bad CRC-32 for file 't.txt')."
    hint = "It may be cut off. Copy or download it again."
    assert outcome(workspace, path) == {"x.zip": (None, "failed", f"{reason} {hint}")}


def test_an_encrypted_archive_is_told(workspace: Workspace, tmp_path: Path) -> None:
    """The way out is to unpack it."""
    path = tmp_path / "x.zip"
    data = bytearray(packed({"t.txt": TIDES}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1  # the flag, in the entry's head and in the list of contents
    data[central + 8] |= 1
    path.write_bytes(data)

    reason = "the zip archive is encrypted."
    hint = "Unpack it with its password and add the folder."
    assert outcome(workspace, path) == {"x.zip": (None, "failed", f"{reason} {hint}")}


def test_two_entries_of_one_name_are_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Which of them was meant cannot be known."""
    path = tmp_path / "x.zip"
    path.write_bytes(
        packed({"a.txt": TIDES, "b.txt": WIND}).replace(b"b.txt", b"a.txt")
    )

    ((_, status, reason),) = outcome(workspace, path).values()

    assert status == "failed"
    assert 'two files of the name "a.txt"' in str(reason)


def test_a_preview_looks_into_an_archive(workspace: Workspace, tmp_path: Path) -> None:
    """Its sections are shown, and nothing is left behind."""
    path = tmp_path / "x.zip"
    path.write_bytes(packed({"t.txt": TIDES}))

    (found,) = workspace.preview([path])

    assert found.report.document == "x/t.txt"
    assert [section.heading for section in found.sections] == ["What are tides?"]
    assert list(workspace.places.corpus.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no zip program there")
def test_an_archive_of_the_zip_program(workspace: Workspace, tmp_path: Path) -> None:
    """What another program packs is read as well."""
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "tides.txt").write_text(TIDES, encoding="utf-8")
    try:
        subprocess.run(["zip", "-qr", "sea.zip", "sea"], cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("the zip program is not installed")

    assert outcome(workspace, tmp_path / "sea.zip") == {
        "sea.zip/tides.txt": ("sea/tides.txt", "loaded", None)
    }


def test_a_tar_archive_is_a_folder_of_its_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    """As a course of Open edX comes; links, and names that lead out, are left out."""
    path = tmp_path / "course.tar.gz"
    problem = (
        "<problem><multiplechoiceresponse><label>What pulls the sea?</label>"
        '<choicegroup><choice correct="true">The Moon</choice>'
        '<choice correct="false">The wind</choice></choicegroup>'
        "</multiplechoiceresponse></problem>"
    )
    path.write_bytes(
        tarred(
            {
                "course/problem/a1.xml": problem,
                "course/html/tides.md": TIDES,
                "../out.md": APPLES,
                "course/more.zip": packed({"wind.txt": WIND}),
            }
        )
    )

    found = outcome(workspace, path)

    assert {name: row[:2] for name, row in found.items()} == {
        "course.tar.gz/problem/a1.xml": ("course/problem/a1.xml", "loaded"),
        "course.tar.gz/html/tides.md": ("course/html/tides.md", "loaded"),
        "course.tar.gz/more/wind.txt": ("course/more/wind.txt", "loaded"),
        "course.tar.gz/../out.md": (None, "failed"),
        "course.tar.gz/link.md": (None, "skipped"),
        "course.tar.gz/pipe.md": (None, "skipped"),
    }
    assert not (tmp_path / "out.md").exists()


@pytest.mark.parametrize("cut", [60, 200])
def test_a_tar_archive_that_is_cut_off_is_refused(
    workspace: Workspace, tmp_path: Path, cut: int
) -> None:
    """Nothing of it is loaded."""
    path = tmp_path / "course.tgz"
    path.write_bytes(tarred({"a.md": TIDES, "b.md": APPLES, "c.md": WIND})[:cut])

    ((_document, status, reason),) = outcome(workspace, path).values()

    assert status == "failed"
    assert reason is not None
    assert "the tar archive cannot be unpacked" in reason


def test_a_tar_archive_that_unpacks_without_end_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Also where what is large would not be read anyway."""
    path = tmp_path / "course.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("film.bin")
        entry.size = 600_000_000
        archive.addfile(entry, _Zeros(entry.size))

    ((_document, status, reason),) = outcome(workspace, path).values()

    assert status == "failed"
    assert reason is not None
    assert "unpacks to more than 500 MB" in reason


class _Zeros(io.RawIOBase):
    """So many zeros, made as they are read."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._left = count

    def read(self, size: int = -1) -> bytes:
        """Return the next ones."""
        count = min(size, self._left) if size >= 0 else self._left
        self._left -= count
        return b"\0" * count
