"""Old office files, converted by LibreOffice where somebody has asked for it."""

from __future__ import annotations

import gzip
import os
import sys
import time
from pathlib import Path

import pytest

from explainbot.errors import SourceError
from explainbot.index.intake.converting import Office, convertible, find_office
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

WRITERS = Path(__file__).parents[1] / "data" / "writers"
OFFICE = find_office()
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="a shell script")


def program(folder: Path, script: str) -> Office:
    """Return a stand-in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return Office(str(path), seconds=2)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return tiny_workspace(tmp_path / "lab", {})


def given(folder: Path, name: str) -> Path:
    """Put a file that a program wrote into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    packed = WRITERS / f"{name}.gz"
    data = packed.read_bytes() if packed.exists() else b""
    path.write_bytes(gzip.decompress(data) if data else (WRITERS / name).read_bytes())
    return path


@needs_office
@pytest.mark.parametrize(
    ("name", "document", "words"),
    [
        ("school.rtf", "school.docx", "You may borrow five books for three weeks."),
        ("school.doc", "school.docx", "You may borrow five books for three weeks."),
        ("school.ppt", "school.pptx", "A torn page costs €2"),
        ("herbs.xls", "herbs.xlsx", ""),
    ],
)
def test_what_libreoffice_makes_of_it_is_read(
    workspace: Workspace, tmp_path: Path, name: str, document: str, words: str
) -> None:
    """The copy goes into the corpus; the report says where it is from."""
    report = workspace.add([given(tmp_path / "in", name)], office=Office(OFFICE))

    (file,) = [each for each in report.files if each.document]
    assert (file.document, file.status) == (document, "loaded")
    assert file.path.endswith(name)
    assert f"converted by LibreOffice from {name}" in file.warnings
    assert words in workspace.document(document).text


@needs_office
def test_rtf_by_pandoc_loses_no_heading(workspace: Workspace, tmp_path: Path) -> None:
    """Three lessons, in a folder that keeps its name."""
    folder = tmp_path / "lessons"
    for lesson in ("volcanoes", "algebra", "school"):
        given(folder, f"{lesson}.rtf")
    report = workspace.add([folder], office=Office(OFFICE))
    assert {file.document for file in report.files} == {
        f"lessons/{lesson}.docx" for lesson in ("volcanoes", "algebra", "school")
    }
    assert (
        "What is a shield volcano?" in workspace.document("lessons/volcanoes.docx").text
    )


def test_without_a_converter_the_advice_stands(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Nothing is converted in silence."""
    report = workspace.add([given(tmp_path / "in", "school.rtf")])
    (file,) = report.files
    assert file.status == "skipped"
    assert "save it as .docx or .odt" in (file.reason or "")
    assert "add --convert" in (file.reason or "")


@needs_shell
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "LibreOffice cannot convert it"),
        ("exit 1", "LibreOffice cannot convert it"),
        ("sleep 60 & sleep 60", "has not converted it within 2 seconds"),
    ],
)
def test_what_fails_is_told(
    workspace: Workspace, tmp_path: Path, script: str, reason: str
) -> None:
    """And what it has started ends with it."""
    office = program(tmp_path, script)
    since = time.monotonic()
    report = workspace.add([given(tmp_path / "in", "school.rtf")], office=office)
    (file,) = report.failed
    assert reason in (file.reason or "")
    assert time.monotonic() - since < 20


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As an error of the file."""
    file = given(tmp_path / "in", "school.rtf")
    with pytest.raises(SourceError, match="cannot be started"):
        Office(str(tmp_path / "none")).converted(file, tmp_path)


@needs_shell
def test_it_runs_by_itself(workspace: Workspace, tmp_path: Path) -> None:
    """Without a window, with a profile of its own, the file unchanged."""
    file = given(tmp_path / "in", "school.rtf")
    before = file.read_bytes()
    office = program(tmp_path, f'echo "$@" > {tmp_path}/said')
    workspace.add([file], office=office)
    said = (tmp_path / "said").read_text()
    assert "--headless" in said
    assert "-env:UserInstallation=file://" in said
    assert str(Path.home()) not in said.replace(str(tmp_path), "")
    assert file.read_bytes() == before
    assert not list(workspace.places.corpus.iterdir())


def test_which_files_can_be_converted(tmp_path: Path) -> None:
    """Given ones, and those in given folders; no hidden ones."""
    for name in ("a.doc", "b.RTF", "c.txt", ".d.doc", "e.key"):
        (tmp_path / name).write_bytes(b"x")
    found = convertible([tmp_path, tmp_path / "a.doc", tmp_path / "none.doc"])
    assert [path.name for path in found] == ["a.doc", "b.RTF", "a.doc"]
    assert os.sep in str(found[0])
