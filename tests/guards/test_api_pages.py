"""The pages on the package's own names can be made, and leave nothing out."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import explainbot
from explainbot import errors
from tests.guards.program import ROOT, Program


@pytest.fixture(scope="module")
def pages(bare_program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of freshly made pages; a warning is an error."""
    folder = tmp_path_factory.mktemp("api")
    script = str(ROOT / "scripts" / "api_pages.py")
    finished = bare_program.python("-W", "error", script, str(folder))
    assert (finished.returncode, finished.stderr) == (0, "")
    return folder


def shown(page: Path) -> set[str]:
    """Return the names that a page has a place for."""
    return set(re.findall(r'\bid="([^"]+)"', text(page)))


def text(page: Path) -> str:
    """Return a page as it is written."""
    return page.read_text(encoding="utf-8")


def members(name: str) -> dict[str, object]:
    """Return the public methods and properties that an exported class has itself."""
    return {
        member: value
        for member, value in vars(getattr(explainbot, name)).items()
        if not member.startswith("_")
        and (inspect.isroutine(value) or isinstance(value, property))
    }


@pytest.mark.parametrize("name", explainbot.__all__)
def test_every_name_has_its_place(pages: Path, name: str) -> None:
    """Each exported class, its methods and properties, each with a docstring."""
    found = shown(pages / "explainbot.html")

    assert name in found
    for member, value in members(name).items():
        assert f"{name}.{member}" in found
        assert inspect.getdoc(value), f"{name}.{member}"


def test_every_error_has_its_place(pages: Path) -> None:
    """What a program may catch."""
    kinds = {name for name in vars(errors) if name.endswith("Error")}

    assert "SettingsError" in kinds
    assert set() == kinds - shown(pages / "explainbot" / "errors.html")


def test_the_example_is_code(pages: Path) -> None:
    """The first page shows how to begin, in lines that can be copied."""
    blocks = re.findall(r"<pre>.*?</pre>", text(pages / "explainbot.html"), re.DOTALL)
    plain = [re.sub(r"<[^>]+>", "", block) for block in blocks]

    assert any("with Workspace.open() as workspace:\n" in block for block in plain)


def test_nothing_is_fetched_from_elsewhere(pages: Path) -> None:
    """No script, style or picture is far: no connection is needed to read."""
    for page in pages.rglob("*.html"):
        far = re.findall(r"<(?:script|link|img)[^>]+https?://[^>]+>", text(page))

        assert far == []
