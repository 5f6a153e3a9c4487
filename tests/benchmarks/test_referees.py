"""The scripts that hold our reading against other programs', on two small files."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.conftest import Load, Run

LABEL = {
    "by": "hand",
    "seen": [[["Salt", ""]], [["It holds 10", ""], ["3", "raised"], [" grains.", ""]]],
    "notes": [],
    "hidden": [],
}


def test_what_is_measured(run: Run, tmp_path: Path) -> None:
    """One file is read as it is seen, of another a word is lost and one altered."""
    for name, text in (("right", "10³ grains"), ("wrong", "103 g")):
        path = tmp_path / f"{name}-hand.html"
        path.write_text(f"<h1>Salt</h1><p>It holds {text}.</p>", "utf-8")
        label = path.with_name(f"{path.name}.json")
        label.write_text(json.dumps(LABEL), "utf-8")
    ended = run("referee_files", "measure", tmp_path, "--faults")

    lines = ended.out.splitlines()
    row = [cell.strip() for cell in lines[2].split("|")]
    assert row[1:6] == ["hand.html", "2", "10", "1", "1"]
    assert lines[-1].startswith("wrong-hand.html lost: ['grains'] altered: [('10^3', ")


def test_few_are_drawn(run: Run, tmp_path: Path) -> None:
    """Files of one way, with their labels."""
    folder = tmp_path / "all"
    folder.mkdir()
    for number in range(9):
        (folder / f"lesson{number}-hand.txt").write_text("Salt", "utf-8")
        (folder / f"lesson{number}-hand.txt.json").write_text("{}", "utf-8")
    run("referee_files", "draw", folder, tmp_path / "few")

    assert len(list((tmp_path / "few").iterdir())) == 6


def test_lessons_as_markup(load: Load) -> None:
    """A note, a power and what is hidden, as each program takes them."""
    markup, lessons = load("referee_markup"), load("referee_lessons")
    lesson = next(one for one in lessons.lessons() if one.name == "library")

    assert "The 2^nd^ floor" in markup.markdown(lesson)
    assert "^[Films of the school itself" in markup.markdown(lesson)
    assert "The 2#super[nd] floor" in markup.typst(lesson)
    assert "#footnote[Films" in markup.typst(lesson)
    assert ".. Hushword10 staff may waive it." in markup.rst(lesson)
    assert "The 2<sup>nd</sup> floor" in markup.page(lesson)


def test_audit(load: Load, run: Run, tmp_path: Path) -> None:
    """Quotes of a text are found in it; what a referee lacks is told."""
    (tmp_path / "salt.txt").write_text(
        "Salt\n\nSalt is a mineral. It is white.\n", "utf-8"
    )
    ended = run("referee_audit", tmp_path, "--failures", tmp_path / "failures")
    told = load("referee_texts").Told(
        ["Salt is white. | cell | 10^{3} g"], ["In 103 g"]
    )
    judge = load("referee_audit").Judge(told)

    assert ended.out.splitlines()[-1].split(" | ")[1:4] == ["3", "3", "0"]
    assert (tmp_path / "failures").read_text("utf-8") == ""
    assert judge.kind("Salt is white.") == "as it stands"
    assert judge.kind("10³ g") == "raised in another form"
    assert judge.kind("103 g") == "raised is lost"
    assert judge.kind("White salt is.") == "in another order"
    assert judge.kind("Salt is black.") == "not there"


def test_what_is_written(load: Load, tmp_path: Path) -> None:
    """Files by the libraries that tests have; what is seen of them is read."""
    files, office, web = (
        load("referee_files"),
        load("referee_office"),
        load("referee_web"),
    )
    way = {each.name: each for each in files.WAYS}
    lesson = next(one for one in files.lessons() if one.name == "library")
    written = {
        "python-docx.docx": office.docx,
        "odfdo.odt": office.odt,
        "listed.csv": web.listed,
        "said.srt": web.captions,
    }
    for name, write in written.items():
        path = tmp_path / f"library-{name}"
        given = way[name].change(lesson)
        write(given, path)
        assert path.stat().st_size > 100
        text = files.quotable(path)
        assert "closes an hour earlier" in text
        assert "floor" in text
