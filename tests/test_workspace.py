"""Where a workspace is found, and how one is made."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from explainbot import paths
from explainbot.errors import WorkspaceError
from explainbot.paths import Places


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder with an empty home."""
    for name in ("EXPLAINBOT_WORKSPACE", "EXPLAINBOT_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name in (
        "HOME",
        "USERPROFILE",
        "LOCALAPPDATA",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
    ):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def test_a_named_workspace_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the variable, which comes before the current folder."""
    one, two, three = (paths.create(tmp_path / name) for name in ("1", "2", "3"))
    monkeypatch.setenv("EXPLAINBOT_WORKSPACE", str(two.root))
    monkeypatch.chdir(three.root)

    assert paths.find(one.root) == one
    assert paths.find() == two
    monkeypatch.delenv("EXPLAINBOT_WORKSPACE")
    assert paths.find() == three


def test_the_nearest_folder_upwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both folders, or a settings file, make a workspace; one folder does not."""
    outer = paths.create(tmp_path / "outer")
    inner = outer.root / "inner"
    (inner / "corpus").mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert paths.find() == outer

    (inner / "explainbot.toml").touch()
    assert paths.find() == Places(inner)


def test_relative_names_become_absolute(nowhere: Path) -> None:
    """A workspace does not move when the current folder does."""
    paths.create("lab")

    assert paths.find("lab").root == nowhere / "lab"


@pytest.mark.parametrize("by", ["name", "variable"])
def test_a_named_folder_must_be_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """No other one is taken in its place; the way out is told."""
    (tmp_path / "plain").mkdir()

    for folder, what in (
        (tmp_path / "plain", "this folder is not a workspace"),
        (tmp_path / "no", "there is no such folder"),
    ):
        monkeypatch.setenv("EXPLAINBOT_WORKSPACE", str(folder))
        with pytest.raises(WorkspaceError, match=what) as caught:
            paths.find(folder if by == "name" else None)
        assert f"explainbot init {folder}" in caught.value.hint


def test_the_users_own_workspace_holds_the_shipped_corpus() -> None:
    """It is filled once, then left as the user made it."""
    places = paths.find()

    assert places.root == paths.user_data() / "workspace"
    shipped = paths.shipped()
    names = {path.relative_to(shipped.corpus) for path in shipped.corpus.rglob("*")}
    assert names == {
        path.relative_to(places.corpus) for path in places.corpus.rglob("*")
    }
    assert (places.index / "CURRENT").read_bytes() == (
        shipped.index / "CURRENT"
    ).read_bytes()
    (places.corpus / "own.txt").touch()
    assert paths.find() == places
    assert (places.corpus / "own.txt").is_file()
    assert [path.name for path in places.root.parent.iterdir()] == ["workspace"]


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The message names the option that helps."""
    (tmp_path / "home").write_text("a file", encoding="utf-8")

    with pytest.raises(WorkspaceError, match="--workspace"):
        paths.find()


def test_create_makes_both_folders_once(tmp_path: Path) -> None:
    """An existing workspace is left as it is."""
    places = paths.create(tmp_path / "new" / "lab")
    (places.corpus / "a.txt").touch()

    assert paths.create(tmp_path / "new" / "lab") == places
    assert (places.corpus / "a.txt").is_file()
    assert places.exists()
    (tmp_path / "empty").mkdir()
    assert paths.create(tmp_path / "empty").exists()


def test_create_touches_no_other_files(tmp_path: Path) -> None:
    """A folder with something in it, or a file, is refused."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()

    for root in (tmp_path / "full", tmp_path / "full" / "letter.txt"):
        with pytest.raises(WorkspaceError, match="already holds other files"):
            paths.create(root)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    with pytest.raises(WorkspaceError, match="cannot be made"):
        paths.create(tmp_path / "full" / "letter.txt" / "below")


def test_the_cache_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a variable; else it is the user's cache folder."""
    assert tmp_path / "home" in paths.user_cache().parents
    monkeypatch.setenv("EXPLAINBOT_CACHE", "near")
    assert paths.user_cache() == tmp_path / "here" / "near"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is asked")
@pytest.mark.parametrize("said", [None, "", " ", "/somewhere/else"])
def test_the_folder_of_settings_is_the_library_s(
    monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    """What is found without platformdirs is what that would find."""
    monkeypatch.delenv("EXPLAINBOT_CONFIG", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if said is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", said)

    theirs = platformdirs.user_config_dir("explainbot", appauthor=False)
    assert paths.user_config() == Path(theirs)
