"""What a wheel and a source archive carry."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from tests.guards.program import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(
        directory=str(folder), versions=["standard"]
    )
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of the files in a source archive, below its own folder."""
    folder = tmp_path_factory.mktemp("source")
    (path,) = SdistBuilder(str(ROOT)).build(
        directory=str(folder), versions=["standard"]
    )
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def files(folder: Path) -> set[str]:
    """Return the files below a folder of the tree, as a user keeps them."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.name.endswith((".lock", ".partial", ".tmp"))
    }


@pytest.mark.parametrize("part", ["corpus", "index"])
def test_the_wheel_carries_the_shipped_workspace(wheel: set[str], part: str) -> None:
    """An installed program has the shipped explainers and their index."""
    expected = {f"explainbot/shipped/{part}/{name}" for name in files(ROOT / part)}

    assert expected
    assert expected == {
        name for name in wheel if name.startswith(f"explainbot/shipped/{part}/")
    }


def test_the_wheel_carries_the_whole_package(wheel: set[str]) -> None:
    """No module, style sheet or data file is left behind, and nothing else is added."""
    expected = {f"explainbot/{name}" for name in files(ROOT / "src" / "explainbot")}
    packed = {
        name
        for name in wheel
        if not name.startswith("explainbot/shipped/")
        and ".dist-info/" not in name
        and ".data/data/share/" not in name
    }

    assert expected == packed


def test_the_wheel_puts_the_manual_and_completions_where_they_are_looked_for(
    wheel: set[str],
) -> None:
    """Below the prefix, where ``man`` and shells look; nothing else lands there."""
    shared = {
        name.partition(".data/data/")[2] for name in wheel if ".data/data/" in name
    }

    assert shared == {
        "share/man/man1/explainbot.1",
        "share/bash-completion/completions/explainbot",
        "share/zsh/site-functions/_explainbot",
        "share/fish/vendor_completions.d/explainbot.fish",
    }


def test_the_wheel_carries_the_notices(wheel: set[str]) -> None:
    """The licence and the notice on the model come with every copy."""
    licences = {Path(name).name for name in wheel if ".dist-info/licenses/" in name}

    assert {"LICENSE", "NOTICE"} == licences


def test_the_source_archive_can_be_built_and_tested(source: set[str]) -> None:
    """The source archive holds the tests, the manual and what the build needs."""
    wanted = {
        "pyproject.toml",
        "constraints.txt",
        "README.md",
        "CHANGELOG.md",
        "docs/install.md",
        "tests/guards/test_wheel.py",
        "src/explainbot/records.py",
    }

    assert set() == wanted - source
