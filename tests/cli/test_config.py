"""``explainbot config``, and what the defaults change."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

QUESTION = "What pulls the sea?"


@pytest.fixture
def file(sh: Shell, tmp_path: Path) -> Path:
    """Return the place of the settings file; its folder is there."""
    assert sh("--version").status == 0
    path = tmp_path / "home" / "settings" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_the_defaults_and_their_place_are_printed(sh: Shell, file: Path) -> None:
    """What is printed could stand in the file that it names."""
    printed = sh("config")
    first, *lines = printed.out.splitlines()

    assert (printed.status, printed.err) == (0, "")
    assert first == f"# {file} (there is no such file)"
    assert [line.partition("  #")[0] for line in lines] == [
        'model = "all-MiniLM-L6-v2"',
        "top = 3",
        '# theme = ""',
        '# interface = ""',
        'language = "en"',
        '# server = ""',
        '# token_file = ""',
    ]
    file.write_text(printed.out, encoding="utf-8")
    again = sh("config")
    assert again.out.splitlines()[0] == f"# {file}"
    assert tomllib.loads(again.out) == tomllib.loads(printed.out)


def test_each_value_says_who_said_it(
    sh: Shell, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As JSON: the place, whether the file is there, each value with its origin."""
    file.write_text('\ntheme = "light"\ntop = 1\n', encoding="utf-8")
    monkeypatch.setenv("EXPLAINBOT_TOP", "2")

    assert sh("config", "--json", "--model", "mine").json == {
        "path": str(file),
        "exists": True,
        "settings": {
            "model": {"value": "mine", "origin": "command line"},
            "top": {"value": 2, "origin": "EXPLAINBOT_TOP"},
            "theme": {"value": "light", "origin": "line 2"},
            "interface": {"value": "", "origin": "default"},
            "language": {"value": "en", "origin": "default"},
            "server": {"value": "", "origin": "default"},
            "token_file": {"value": "", "origin": "default"},
        },
    }


@pytest.mark.usefixtures("lab")
def test_the_number_of_other_passages(sh: Shell, file: Path) -> None:
    """``top`` of the file counts for ``ask`` and ``batch``, ``--top`` goes before."""
    file.write_text("top = 0\n", encoding="utf-8")
    Path("list.txt").write_text(f"{QUESTION}\n", encoding="utf-8")

    assert len(sh("ask", QUESTION, "--json").json["alternatives"]) == 0
    assert len(sh("ask", QUESTION, "--json", "--top", "1").json["alternatives"]) == 1
    listed = sh("batch", "list.txt", "--to", "jsonl").json
    assert len(listed["alternatives"]) == 0


@pytest.mark.usefixtures("lab")
def test_the_model(sh: Shell, file: Path) -> None:
    """``model`` of the file is the one that is loaded."""
    file.write_text('model = "no/such/model"\n', encoding="utf-8")

    assert "no/such/model" in sh("ask", QUESTION).error


def test_a_wrong_file_stops_every_command(sh: Shell, file: Path) -> None:
    """The line is named, not passed over."""
    file.write_text("colour = 1\n", encoding="utf-8")

    for command in (("config",), ("list",), ("ask", QUESTION)):
        assert sh(*command).error == (
            f'explainbot: {file}:1: unknown key "colour". '
            "Known: model, top, theme, interface, language, server, token_file."
        )


def test_the_language_of_what_does_not_tell_its_own(sh: Shell, file: Path) -> None:
    """A text too short to tell its language has the default one."""
    file.write_text('language = "de"\n', encoding="utf-8")
    Path("formel.txt").write_text("H2O\n\nH2O = 18 g\n", encoding="utf-8")
    assert sh("init", "chemie").status == 0
    assert sh("--workspace", "chemie", "add", "formel.txt").status == 0

    (entry,) = sh("--workspace", "chemie", "list", "--json").json["documents"]
    assert entry["language"] == "de"
