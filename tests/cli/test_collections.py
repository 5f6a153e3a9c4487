"""Collections and facts about documents on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

SEA = "What moves the sea?"


def _first(sh: Shell, *arguments: str) -> str:
    found = sh("ask", "--json", *arguments).json
    return str((found["answer"] or found["alternatives"][0])["document"])


@pytest.mark.usefixtures("lab")
def test_ask_looks_only_in_the_collection(sh: Shell) -> None:
    """A folder is a collection; a tag in the question does the same."""
    assert _first(sh, "What makes waves?") == "wind.txt"
    assert _first(sh, "What makes waves?", "--collection", "sea") == "sea/tides.md"
    assert _first(sh, "What makes waves? #sea") == "sea/tides.md"


@pytest.mark.usefixtures("lab")
def test_a_collection_given_before_the_command_counts(sh: Shell) -> None:
    """The option of the chat is also that of the commands after it."""
    ended = sh("--collection", "sea", "ask", "--json", "What makes waves?").json
    found = [ended["answer"], *ended["alternatives"]]
    assert {quote["document"] for quote in found if quote} == {"sea/tides.md"}


@pytest.mark.usefixtures("lab")
def test_an_unknown_collection_is_refused(sh: Shell) -> None:
    """Exit status 2, with the nearest name, before any question of a list."""
    line = (
        'explainbot: there is no collection named "seas". Did you mean "sea"? '
        "There are: sea."
    )
    assert sh("ask", SEA, "--collection", "seas").error == line
    Path("list.txt").write_text(f"{SEA}\n", encoding="utf-8")
    assert sh("batch", "list.txt", "--collection", "seas").error == line


@pytest.mark.usefixtures("lab")
def test_an_unknown_tag_is_told_beside_the_answer(sh: Shell) -> None:
    """On standard error, and as a note in the JSON; a number is no tag."""
    told = (
        'there is no collection named "seas", so it counts as a word. '
        "Did you mean #sea? There are: #sea."
    )
    ended = sh("ask", "--json", f"{SEA} #seas")
    assert (ended.json["notes"], ended.err) == ([told], f"explainbot: {told}\n")
    assert sh("ask", "--json", f"{SEA} #1").json["notes"] == []
    Path("list.txt").write_text(f"{SEA} #seas\n", encoding="utf-8")
    ended = sh("batch", "list.txt")
    assert json.loads(ended.out)["notes"] == [told]
    assert f"explainbot: row 1: {told}\n" in ended.err


@pytest.mark.usefixtures("lab")
def test_a_list_of_questions_is_limited(sh: Shell) -> None:
    """Every row is answered from any of the collections."""
    Path("list.txt").write_text("What makes waves?\n", encoding="utf-8")
    row = json.loads(sh("batch", "list.txt", "--collection", "sea").out)
    shown = [quote["document"] for quote in (*row["quotes"], *row["alternatives"])]
    assert shown == ["sea/tides.md"]


@pytest.mark.usefixtures("lab")
def test_facts_of_documents_are_listed(sh: Shell) -> None:
    """Author, date, licence, address and tags stand beside the title."""
    Path("corpus/corpus.toml").write_text(
        '["wind.txt"]\nauthor = "A. Writer"\ndate = "2024"\nlicence = "CC BY 4.0"\n'
        'url = "https://x.org/wind"\nlanguage = "en"\ntags = ["Year 9"]\n',
        encoding="utf-8",
    )
    sh("index")
    _, second = sh("list").out.splitlines()
    assert second.endswith(
        "(1 section; A. Writer; 2024; CC BY 4.0; https://x.org/wind; #year-9)"
    )
    first, entry = sh("list", "--json").json["documents"]
    assert (first["tags"], first["collections"]) == ([], ["sea"])
    assert (entry["author"], entry["date"]) == ("A. Writer", "2024")
    assert (entry["licence"], entry["url"]) == ("CC BY 4.0", "https://x.org/wind")
    assert (entry["language"], entry["tags"]) == ("en", ["year 9"])
    quote = sh("ask", "--json", "What makes waves? #year-9").json["answer"]
    assert (quote["author"], quote["date"]) == ("A. Writer", "2024")
    assert (quote["licence"], quote["url"]) == ("CC BY 4.0", "https://x.org/wind")
