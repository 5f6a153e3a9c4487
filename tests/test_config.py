"""The user's defaults: who is heard first, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainbot.config import SETTINGS, THEMES, Chosen, choose
from explainbot.embedding.minilm.files import DEFAULT_MODEL
from explainbot.errors import SettingsError
from explainbot.tui import themes


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the place of the settings file; there is none, and no variable is set."""
    monkeypatch.setenv("EXPLAINBOT_CONFIG", str(tmp_path))
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    return tmp_path / "config.toml"


def test_without_a_word_the_programs_own_defaults_hold(file: Path) -> None:
    """No file, no variable, nothing on the command line."""
    assert not file.exists()
    assert choose({"model": None, "top": None}) == {
        "model": Chosen(DEFAULT_MODEL, "default"),
        "top": Chosen(3, "default"),
        "theme": Chosen("", "default"),
        "interface": Chosen("", "default"),
        "language": Chosen("en", "default"),
        "server": Chosen("", "default"),
        "token_file": Chosen("", "default"),
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("model", ('"one"', "two", "three")),
        ("top", ("5", "7", 9)),
        ("theme", ('"light"', "contrast", "dark")),
        ("interface", ('"de"', "fr", "es")),
        ("language", ('"de"', "fr", "es")),
    ],
)
def test_the_nearest_word_counts(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    words: tuple[str, str, str | int],
) -> None:
    """The command line goes before the environment, and that before the file."""
    written, stated, said = words
    file.write_text(f"# mine\n{name} = {written}\n", encoding="utf-8")
    own = written.strip('"')
    by_file = choose()[name]
    monkeypatch.setenv(f"EXPLAINBOT_{name.upper()}", stated)
    by_variable, by_hand = choose()[name], choose({name: said})[name]
    monkeypatch.setenv(f"EXPLAINBOT_{name.upper()}", "")

    assert (str(by_file.value), by_file.origin) == (own, "line 2")
    assert str(by_variable.value) == stated
    assert by_variable.origin == f"EXPLAINBOT_{name.upper()}"
    assert by_hand == Chosen(said, "command line")
    assert choose()[name] == by_file  # an empty variable says nothing


def test_none_beside_an_answer_is_a_word(file: Path) -> None:
    """A nought on the command line is not taken for silence."""
    file.write_text("top = 5\n", encoding="utf-8")

    assert choose({"top": 0})["top"] == Chosen(0, "command line")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'model = "m"\n\nthem = "dark"\n',
            (
                '3: unknown key "them". Did you mean "theme"? '
                "Known: model, top, theme, interface, language, server, token_file."
            ),
        ),
        (
            '[chat]\ntheme = "dark"\n',
            (
                '1: unknown key "chat". Known: model, top, theme, interface, language, '
                "server, token_file."
            ),
        ),
        ('theme = "blue"\n', f'1: "theme" must be one of {", ".join(THEMES)}.'),
        ('top = "3"\n', '1: "top" must be a whole number.'),
        ("\ntop = 1001\n", '2: "top" must be a whole number from 0 to 1000.'),
        ("top = -1\n", '1: "top" must be a whole number from 0 to 1000.'),
        ('model = " "\n', '1: "model" must be the name or the folder of a model.'),
        (
            'language = "english"\n',
            '1: "language" must be the ISO 639-1 code of a language, for example "en".',
        ),
    ],
)
def test_a_wrong_line_is_refused(file: Path, text: str, message: str) -> None:
    """With its place, even where the command line says something else."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        choose({"model": "m", "top": 1})

    assert str(caught.value) == f"{file}:{message}"


@pytest.mark.parametrize(
    ("variable", "value", "what"),
    [
        ("EXPLAINBOT_TOP", "many", "a whole number from 0 to 1000"),
        ("EXPLAINBOT_TOP", "-1", "a whole number from 0 to 1000"),
        ("EXPLAINBOT_TOP", "1001", "a whole number from 0 to 1000"),
        ("EXPLAINBOT_TOP", "9" * 5000, "a whole number from 0 to 1000"),
        ("EXPLAINBOT_THEME", "blue", f"one of {', '.join(THEMES)}"),
        (
            "EXPLAINBOT_LANGUAGE",
            "xx",
            'the ISO 639-1 code of a language, for example "en"',
        ),
        ("EXPLAINBOT_MODEL", " ", "the name or the folder of a model"),
    ],
)
@pytest.mark.usefixtures("file")
def test_a_wrong_variable_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, what: str
) -> None:
    """With its name, and what to do."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        choose()

    assert str(caught.value) == (
        f'{variable}: "{value[:40]}" is not {what}. '
        "Change the environment variable, or unset it."
    )


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="nothing is forbidden to this user",
)
def test_a_folder_that_may_not_be_looked_into(file: Path) -> None:
    """Another user's home, for example: no settings are there."""
    file.write_text("top = 5\n", encoding="utf-8")
    file.parent.chmod(0)
    try:
        assert choose()["top"] == Chosen(3, "default")
    finally:
        file.parent.chmod(0o700)


def test_the_colours_are_those_of_the_chat() -> None:
    """Every name that /theme takes can be a default, and no other."""
    assert tuple(themes.NAMES) == THEMES
