"""A folder of faults: each is named with its reason, none ends the program."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from explainbot.index.storage.manifest import (
    current_name,
    manifest_path,
    read_manifest,
)
from explainbot.paths import create
from explainbot.testing import tiny_workspace
from tests.embedding.real import cache_folder
from tests.index.corpora import APPLES, TIDES, WIND

ROOT = Path(__file__).parents[2]
CODE = """\
import sys
from pathlib import Path
from explainbot.cli.main import main
status = main(["add", sys.argv[1], "--json"])
# Not ru_maxrss: that begins with what the parent held when it forked.
lines = Path("/proc/self/status").read_text().splitlines()
print(status, *(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""
MOST_MEMORY = 1_000_000
"""Kilobytes."""
PAGE = (
    "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1>"
    "<p>The requested URL was not found on this server.</p></body></html>"
)
GERMAN = (
    "Was ist grün?\n\nDas Gräserblatt ist größtenteils grün, über das ganze Jahr.\n"
)


def zipped(entries: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def scanned_pdf() -> bytes:
    """Return a page that holds a drawing and no text."""
    buffer = io.BytesIO()
    page = Canvas(buffer)
    page.rect(100, 100, 300, 400, fill=1)
    page.save()
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    """Return a page that asks for a password."""
    buffer = io.BytesIO()
    page = Canvas(buffer)
    page.drawString(100, 700, "What are tides? Tides are the rise of the sea.")
    page.save()
    writer = PdfWriter(clone_from=buffer)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cut_off_docx() -> bytes:
    """Return the first half of a Word file."""
    document = docx.Document()
    document.add_heading("Tides", 1)
    document.add_paragraph("Tides are the rise of the sea.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()[: buffer.tell() // 2]


FAULTS: dict[str, tuple[bytes, str, str]] = {
    "good.md": (APPLES.encode(), "loaded", ""),
    "utf16.txt": (TIDES.encode("utf-16"), "loaded", "encoding: utf-16"),
    "latin1.txt": (GERMAN.encode("latin-1"), "loaded", "encoding guessed: cp1252"),
    "empty.txt": (b"", "failed", "the file is empty"),
    "blank.md": (b" \n\n \n", "failed", "nothing is left of the file"),
    "binary.txt": (bytes(range(256)) * 40, "failed", "this is not text: byte 0 is NUL"),
    "png.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "failed", "this is a picture"),
    "nul.txt": (TIDES.encode() + b"\0", "failed", "is NUL"),
    "cut-off.zip": (
        zipped({"t.txt": TIDES.encode()})[:-40], "failed", "cannot be unpacked",
    ),
    "bomb.zip": (
        zipped({"b.txt": b"a" * 30_000_000}), "failed", "packed more than 200 to 1",
    ),
    "line.txt": (b"word " * 10_000_000, "failed", "it holds 50,000,000 characters"),
    "piece.txt": (b"word " * 50_000, "failed", "without the end of a sentence"),
    "page.html": (PAGE.encode(), "failed", 'this is an error page ("Not Found")'),
    "scanned.pdf": (scanned_pdf(), "failed", "its pages hold no text"),
    "encrypted.pdf": (encrypted_pdf(), "failed", "password"),
    "cut-off.docx": (cut_off_docx(), "failed", "damaged or cut short"),
    "twin.md": (APPLES.encode(), "skipped", "same text as faults/good.md"),
    "photo.jpg": (b"\xff\xd8", "skipped", "files of the kind .jpg are not read"),
}  # fmt: skip
"""Name -> content, status, words of the reason or note."""


def added(folder: Path, tmp_path: Path) -> tuple[int, int, dict[str, Any]]:
    """Add a folder; return status, kilobytes of memory, reports by file name."""
    places = create(tmp_path / "workspace")
    ended = subprocess.run(
        [sys.executable, "-c", CODE, str(folder)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "EXPLAINBOT_CACHE": str(cache_folder()),
            "EXPLAINBOT_WORKSPACE": str(places.root),
        },
        capture_output=True,
        check=False,
        timeout=280,
    )
    assert b"Traceback" not in ended.stderr, ended.stderr.decode()
    report, measured = ended.stdout.decode().splitlines()
    status, memory = map(int, measured.split())
    files = json.loads(report)["files"]
    prefix = f"{folder}/"
    return (
        status,
        memory,
        {file["path"].removeprefix(prefix): file for file in files},
    )


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is measured the Linux way"
)
def test_each_fault_is_named_and_the_good_files_load(tmp_path: Path) -> None:
    """Whatever lies in the folder: a reason, no traceback, less than 1 GB."""
    folder = tmp_path / "faults"
    (folder / "loop").mkdir(parents=True)
    for name, (data, _, _) in FAULTS.items():
        (folder / name).write_bytes(data)
    (folder / "loop" / "again").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")

    status, memory, found = added(folder, tmp_path)

    assert status == 2
    assert memory < MOST_MEMORY
    for name, (_, expected, words) in FAULTS.items():
        told = " ".join([found[name]["reason"] or "", *found[name]["warnings"]])
        assert (name, found[name]["status"]) == (name, expected), told
        assert words in told
    assert found["loop/again"]["reason"] == "a link to a folder is not followed"
    assert found["self.txt"]["status"] == "failed"
    assert set(found) == {*FAULTS, "loop/again", "self.txt"}


@pytest.mark.skipif(
    not Path("/proc/self/status").exists() or os.geteuid() == 0,
    reason="this user may read everything",
)
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    """The others are loaded."""
    folder = tmp_path / "faults"
    folder.mkdir()
    (folder / "good.txt").write_text(WIND, encoding="utf-8")
    (folder / "closed.txt").write_text(TIDES, encoding="utf-8")
    (folder / "closed.txt").chmod(0)

    status, _, found = added(folder, tmp_path)

    assert status == 2
    assert "may read it" in found["closed.txt"]["reason"]
    assert found["good.txt"]["status"] == "loaded"


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_all_that_is_named_is_on_the_disk_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power loss finds the generation before, or this one with all its files."""
    workspace = tiny_workspace(tmp_path / "workspace", {"a.md": APPLES})
    (tmp_path / "tides.txt").write_text(TIDES, encoding="utf-8")
    synced: list[tuple[int, int]] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        found = os.fstat(descriptor)
        synced.append(
            (found.st_ino, found.st_size if stat.S_ISREG(found.st_mode) else 0)
        )
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    workspace.add([tmp_path / "tides.txt"])
    monkeypatch.undo()

    index, corpus = workspace.places.index, workspace.places.corpus
    current, name = index / "CURRENT", current_name(index)
    segments = [index / "segments" / one for one in read_manifest(index, name).segments]
    files = [file for one in segments for file in one.rglob("*") if file.is_file()]
    needed = [*files, *segments, corpus / "tides.txt", corpus, index / "segments"]
    needed += [manifest_path(index, name), index / "generations"]
    switch = synced.index(key_of(current))
    assert len(files) > 5
    assert [one.name for one in needed if key_of(one) not in synced[:switch]] == []


def key_of(path: Path) -> tuple[int, int]:
    """Return a file's number and size; of a folder the size says nothing."""
    found = path.stat()
    return found.st_ino, found.st_size if path.is_file() else 0
