"""A settings file with a fault takes nothing away but what it says."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

GOOD = {
    "aliases.toml": 'same = [["sea", "briny"]]\n',
    "pins.toml": (
        '[[pin]]\nquestions = ["Who is the boss?"]\ndocument = "sea/tides.md"\n'
        'quote = "The Moon 🌊 pulls the sea."\n'
    ),
    "stop.toml": 'sections = ["wind.txt"]\n',
}
WRONG = {
    "typing error": "same = = 1\n",
    "unknown key": "colour = 1\n",
    "bytes": "\udcff",
}


def write(path: Path, text: str) -> None:
    """Write a file, also one that is no UTF-8."""
    path.write_text(text, encoding="utf-8", errors="surrogateescape")


@pytest.mark.parametrize("fault", WRONG)
@pytest.mark.parametrize("name", GOOD)
def test_what_was_settled_last_goes_on(
    sh: Shell, lab: Path, name: str, fault: str
) -> None:
    """With a note on each answer that names file and line, until it is mended."""
    write(lab / "corpus" / name, GOOD[name])
    assert sh("index").status == 0
    asked = ("ask", "Who is the boss?", "--json")
    before = sh(*asked)
    write(lab / "corpus" / name, WRONG[fault])
    after = sh(*asked)

    assert after.status == before.status
    told = f"{name}: line 1: "
    assert [note.startswith(told) for note in after.json["notes"]] == [True]
    assert after.json["notes"][0].endswith("what it said before holds")
    assert after.json | {"notes": []} == before.json
    assert told in after.err
    indexed = sh("index")
    assert indexed.status == 2
    assert told.rstrip() in indexed.out.replace(f"corpus/{name}", name)

    write(lab / "corpus" / name, GOOD[name])
    assert sh(*asked).json["notes"] == []
    assert sh("index").status == 0


def test_one_that_never_was_right_is_left_out(sh: Shell, lab: Path) -> None:
    """The others count."""
    write(lab / "corpus" / "pins.toml", GOOD["pins.toml"])
    write(lab / "corpus" / "aliases.toml", WRONG["typing error"])
    assert sh("index").status == 2
    found = sh("ask", "Who is the boss?", "--json")
    assert found.status == 0
    assert found.json["answer"]["text"].startswith("The Moon")
    assert found.json["notes"][0].endswith("it is left out")


def test_facts_of_files_go_on(sh: Shell, lab: Path) -> None:
    """Titles of a wrong corpus.toml stay; so does everything of other folders."""
    path = lab / "corpus" / "sea" / "corpus.toml"
    write(path, '["tides.md"]\ntitle = "High and low"\n')
    assert sh("index").status == 0
    titles = [one["title"] for one in sh("list", "--json").json["documents"]]
    write(path, '["tides.md"\n')
    (lab / "corpus" / "more.txt").write_text("What is foam?\n\nFoam is air.\n", "utf-8")

    indexed = sh("index")
    assert indexed.status == 2
    assert "sea/corpus.toml" in indexed.out
    assert "line 1" in indexed.out
    after = {one["document"]: one for one in sh("list", "--json").json["documents"]}
    assert after["sea/tides.md"]["title"] == "High and low"
    assert "High and low" in titles
    assert "more.txt" in after
    verified = sh("verify")
    assert verified.status == 2
    assert "settings-wrong sea/corpus.toml" in verified.out


@pytest.mark.parametrize("packed", [False, True])
def test_one_folder_is_no_reason_to_refuse_the_others(
    sh: Shell,
    lab: Path,
    packed: bool,  # noqa: FBT001
) -> None:
    """The fault is told by the path that was given, also inside an archive."""
    given = lab.parent / "given"
    for name in ("good", "bad"):
        (given / name).mkdir(parents=True)
        text = f"What is {name}?\n\nThe {name} one is {name}.\n"
        (given / name / "text.txt").write_text(text, encoding="utf-8")
    write(given / "good" / "corpus.toml", '["text.txt"]\ntitle = "Good"\n')
    write(given / "bad" / "corpus.toml", "x = = 1\n")
    name = str(given)
    if packed:
        name = str(lab.parent / "m9.zip")
        with zipfile.ZipFile(name, "w") as archive:
            for path in sorted(given.rglob("*.t*")):
                archive.write(path, path.relative_to(given).as_posix())
    added = sh("add", name, "--json")

    assert added.status == 2
    failed = [one for one in added.json["files"] if one["status"] == "failed"]
    assert [one["path"] for one in failed] == [f"{name}/bad/corpus.toml"]
    assert failed[0]["reason"].startswith("line 1: this is not TOML")
    loaded = {one["document"] for one in added.json["files"] if one["document"]}
    stem = Path(name).stem
    assert loaded == {f"{stem}/good/text.txt", f"{stem}/bad/text.txt"}
    titles = {one["title"] for one in sh("list", "--json").json["documents"]}
    assert "Good" in titles
    assert not list((lab / "corpus").rglob("bad/corpus.toml"))
    assert sh("index").status == 0


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is refused there"
)
def test_a_folder_of_another_user_is_left_alone(sh: Shell, lab: Path) -> None:
    """What a file said before is not known there; the question is answered."""
    write(lab / "corpus" / "aliases.toml", GOOD["aliases.toml"])
    assert sh("index").status == 0
    write(lab / "corpus" / "aliases.toml", WRONG["typing error"])
    kept = lab / ".explainbot"
    mode = kept.stat().st_mode
    kept.chmod(0)
    try:
        assert sh("ask", "What are tides?").status in (0, 1)
    finally:
        kept.chmod(mode)
