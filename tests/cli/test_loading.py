"""Loading as a teacher sees it: the report, the bar, Ctrl-C, and following a folder."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from explainbot.cli import corpus
from explainbot.cli.common import _bar
from explainbot.index.intake import converting
from explainbot.teaching.load_report import fitted
from tests.cli.conftest import Shell
from tests.cli.test_streams import PROGRAM, environment
from tests.waiting import until_it_waits

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and terminals are POSIX")


def wait_for(happened: Callable[[], object], program: subprocess.Popen[bytes]) -> None:
    """Return when something has happened; fail if the program ends before.

    However slow the machine is: the test's own limit is that of every test.
    """
    while not happened():
        assert program.poll() is None, "the program ended, and it did not happen"
        time.sleep(0.02)


def started(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the program in a folder, open to signals."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A background job of a shell is started with the signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


@pytest.mark.usefixtures("lab")
def test_a_preview_writes_nothing(sh: Shell, tmp_path: Path) -> None:
    """A line a section with place, kind, heading and first words; twins are told."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.txt").write_text("Why is it?\n\nSo it is, and so.\n", "utf-8")
    (folder / "b.txt").write_text("Why is it?\n\nSo it is, and so.\n", "utf-8")
    (folder / "c.DOC").touch()

    ended = sh("add", "../more", "--dry-run")

    assert ended.status == 0
    assert ended.out.splitlines() == [
        "would load ../more/a.txt (1 section under 1 heading, 8 words, English)",
        "    line 3, question: Why is it? | So it is, and so.",
        "skipped ../more/b.txt: same text as more/a.txt",
        (
            "skipped ../more/c.DOC: files of the kind .doc are not read: "
            "save it as .docx or .odt, or use LibreOffice: add --convert"
        ),
        "3 files: 1 would load, 2 skipped; 1 section",
    ]
    assert ended.err == "nothing is written; the same without --dry-run loads it\n"


def test_lines_fit_the_terminal() -> None:
    """Lines break between words, what goes on is indented; a pipe gets them whole."""
    line = "FAILED a.pdf: it needs a password, which nobody knows"

    assert fitted([line], 40) == [
        "FAILED a.pdf: it needs a",
        "        password, which nobody knows",
    ]
    assert fitted([line], 0) == [line]


@pytest.mark.usefixtures("lab")
def test_the_report_of_a_folder(sh: Shell, tmp_path: Path) -> None:
    """A line a file, its notes below, what concerns all once, and the sums."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\n## Why?\n\nSo it is.\n\n## How?\n", "utf-8")
    (folder / "b.txt").write_text("Why?\n\nSo it is, and so.\n", encoding="utf-8")
    (folder / "c.txt").touch()
    (folder / "d.jpg").touch()
    (folder / "e.txt").write_text("Why?\n\nSo it is, and so.\n", encoding="utf-8")

    ended = sh("add", "../more")

    assert ended.status == 2
    assert ended.out.splitlines() == [
        "loaded ../more/a.md (1 section under 1 heading, 9 words, language unknown)",
        '    note: line 7: no text under the heading "How?"',
        "loaded ../more/b.txt (1 section under 1 heading, 6 words, English)",
        "FAILED ../more/c.txt: the file is empty",
        "skipped ../more/d.jpg: files of the kind .jpg are not read",
        "skipped ../more/e.txt: same text as more/b.txt",
        "5 files: 2 loaded, 2 skipped, 1 failed; 2 sections",
        "sections: 2 changed, 2 reused, 0 removed",
    ]
    assert ended.err == ""


def test_a_file_of_a_folder_given_before_is_replaced(
    sh: Shell, lab: Path, tmp_path: Path
) -> None:
    """A file or folder given by itself is the one that came with its folder."""
    folder = tmp_path / "unit" / "week 1"
    folder.mkdir(parents=True)
    (folder / "bees.md").write_text("# Bees\n\nBees have two pairs of wings.\n")
    (folder / "wind.txt").write_text("Why?\n\nThe wind turns at noon.\n")
    assert sh("add", "../unit").status == 0

    (folder / "bees.md").write_text("# Bees\n\nBees have four wings in all.\n")
    assert sh("add", str(folder / "bees.md")).status == 0
    (folder / "bees.md").write_text("# Bees\n\nBees have four wings, and hooks.\n")
    assert sh("add", "../unit/week 1").status == 0
    # The corpus has a "wind.txt" of its own, which keeps its name.
    assert sh("add", str(folder / "wind.txt")).status == 0

    names = {path.relative_to(lab / "corpus").as_posix() for path in corpus_files(lab)}
    assert names == {
        "sea/tides.md",
        "wind.txt",
        "unit/week 1/bees.md",
        "unit/week 1/wind.txt",
    }
    kept = (lab / "corpus" / "unit" / "week 1" / "bees.md").read_text()
    assert kept.endswith("and hooks.\n")


def corpus_files(lab: Path) -> list[Path]:
    """Return the files below corpus/."""
    return [path for path in (lab / "corpus").rglob("*") if path.is_file()]


def test_what_moved_and_what_is_gone(sh: Shell, lab: Path) -> None:
    """``index`` names only what changed."""
    (lab / "corpus" / "wind.txt").rename(lab / "corpus" / "air.txt")
    (lab / "corpus" / "sea" / "tides.md").unlink()

    ended = sh("index")

    assert ended.out.splitlines() == [
        "moved: wind.txt -> air.txt (1 section under 1 heading, 12 words, English)",
        "removed sea/tides.md",
        "1 file: 1 loaded; 1 section",
        "sections: 0 changed, 1 reused, 1 removed",
    ]
    found = sh("index", "--json").json
    assert [file["status"] for file in found["files"]] == ["unchanged"]
    assert (found["changed"], found["reused"], found["removed"]) == (0, 1, 0)


@POSIX
def test_ctrl_c_keeps_what_was_embedded(lab: Path, tmp_path: Path) -> None:
    """It ends with 130 and one line; the files stay, and the next run goes on."""
    text = "".join(f"## Why {n}?\n\nBecause of {n}.\n\n" for n in range(3000))
    (tmp_path / "many.md").write_text(text, encoding="utf-8")
    kept = lab / "index" / "embedded.partial"
    with started(lab, "add", "../many.md") as program:
        wait_for(lambda: kept.exists() and kept.stat().st_size, program)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate()

    assert (program.returncode, out) == (130, b"")
    assert err == (
        b"explainbot: interrupted; what is finished is kept, to go on run:"
        b" explainbot index\n"
    )
    assert (lab / "corpus" / "many.md").is_file()
    (lab / "corpus" / "many.md").write_text(text[: text.index("## Why 64?")], "utf-8")
    ended = subprocess.run(
        [*PROGRAM, "index", "--json"],
        cwd=lab,
        env=environment(lab),
        capture_output=True,
        check=True,
    )
    report = json.loads(ended.stdout)
    # Two were there before; how many more were embedded depends on the machine.
    assert report["changed"] + report["reused"] == 66
    assert report["reused"] > 2
    assert not kept.exists()


@POSIX
def test_an_index_that_follows_its_folder(lab: Path) -> None:
    """A line each time; an error does not end it; Ctrl-C does, with 0."""
    corpus = lab / "corpus"
    with started(lab, "index", "--watch", "--json") as program:
        assert program.stdout is not None
        first = json.loads(program.stdout.readline())
        (corpus / "new.txt").write_text("Why?\n\nSo it is.\n", encoding="utf-8")
        second = json.loads(program.stdout.readline())
        settings = corpus / "corpus.toml"
        settings.write_text('["new.txt"]\nsubjekt = "x"\n', encoding="utf-8")
        assert program.stderr is not None
        told, mended = [program.stderr.readline()], second
        while not any(file["status"] == "failed" for file in mended["files"]):
            mended = json.loads(program.stdout.readline())
        told += [file["reason"].encode() for file in mended["files"] if file["reason"]]
        settings.unlink()
        (corpus / "new.txt").unlink()
        third = second
        while not third["removed"]:  # on a slow machine each change has its own line
            third = json.loads(program.stdout.readline())
        until_it_waits(program)
        program.send_signal(signal.SIGINT)
        assert program.wait() == 0

    counts = [
        (report["changed"], report["reused"], report["removed"])
        for report in (first, second, third)
    ]
    assert counts == [(0, 2, 0), (1, 2, 0), (0, 2, 1)]
    assert told[0].startswith(b"explainbot: following ")
    assert b"subjekt" in told[1]


@POSIX
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_the_bar_stands_on_a_terminal_only(lab: Path) -> None:
    """It names the step and leaves the cursor as it was."""
    import pty

    master, terminal = pty.openpty()
    ended = subprocess.run(
        [*PROGRAM, "index", "--rebuild"],
        cwd=lab,
        env={**environment(lab), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
    )
    os.close(terminal)
    drawn = b""
    with contextlib.suppress(OSError):  # the end, where nobody has it open
        while more := os.read(master, 100_000):
            drawn += more
    os.close(master)

    assert b"writing the index" in drawn
    assert drawn.rindex(b"\x1b[?25h") > drawn.rindex(b"\x1b[?25l")
    assert ended.stdout.splitlines()[-1] == (
        b"sections: 2 changed, 0 reused, 0 removed"
    )


def test_the_rate_of_what_comes_in_blocks() -> None:
    """It counts from the beginning, not from the first of a block to its last."""
    drawn, now = _bar(), [0.0]
    drawn.get_time = lambda: now[0]
    task = drawn.add_task("answering", total=600, first=100)
    drawn.update(task, completed=100)
    for now[0], done in ((15.0, 219), (15.01, 220)):
        drawn.update(task, completed=done)

    with (out := Console(width=100)).capture() as shown:
        out.print(drawn.make_tasks_table(drawn.tasks))
    assert "220/600 8.0 a second 0:00:48 left" in shown.get()


class Terminal(io.StringIO):
    """A stream that says that it is one."""

    def isatty(self) -> bool:
        """Return True."""
        return True


@pytest.mark.parametrize(
    ("typed", "agreed"), [("y\n", True), ("\n", False), ("", False)]
)
def test_the_question_names_files_and_kinds(
    monkeypatch: pytest.MonkeyPatch, typed: str, *, agreed: bool
) -> None:
    """One line, and no is what is usual."""
    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stderr", screen)
    options = argparse.Namespace(json=False)

    assert corpus.agrees([Path("a.rtf"), Path("b.DOC")], options) is agreed
    assert screen.getvalue().startswith("2 files (.doc, .rtf) can be read")
    assert screen.getvalue().count("?") == 1


@pytest.mark.usefixtures("lab")
def test_converting_is_asked_once_and_only_in_a_terminal(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere the advice stands; --convert without LibreOffice is an error."""
    for name in ("a.rtf", "b.rtf"):
        (tmp_path / name).write_bytes(b"{\\rtf1 Words.}")
    files = [str(tmp_path / "a.rtf"), str(tmp_path / "b.rtf")]
    monkeypatch.setattr(converting, "find_office", lambda: "/no/soffice")
    assert "skipped" in sh("add", *files).out
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert "skipped" in sh("add", *files).out  # standard error is no terminal
    assert "skipped" in sh("add", "--json", *files).out
    monkeypatch.setattr(converting, "find_office", lambda: "")
    assert "--convert needs LibreOffice" in sh("add", "--convert", *files).error


def test_what_does_not_go_together_is_told(lab: Path, sh: Shell) -> None:
    """In the report of what was added, in the status, and in full."""
    for name, length in (("a", "990"), ("b", "940")):
        text = f"# Rivers\n\nThe Sava is {length} km long.\n"
        (lab.parent / f"{name}.md").write_text(text, encoding="utf-8")
    assert "contradiction" not in sh("add", "../a.md").out
    told = [
        "1 contradiction:",
        "  990 km | 940 km",
        "    a.md, line 3: The Sava is 990 km long.",
        "    b.md, line 3: The Sava is 940 km long.",
    ]
    where = "all that is wrong in the texts: explainbot status --lint"
    assert sh("add", "../b.md").out.splitlines()[-5:] == [*told, where]
    assert sh("status").out.splitlines()[-5:] == [*told, where]
    assert sh("status", "--lint").out.splitlines()[-4:] == told

    (one,) = sh("status", "--lint", "--json").json["lint"]
    assert one["values"] == ["990 km", "940 km"]
    assert one["second"] == {
        "document": "b.md",
        "place": "line 3",
        "text": "The Sava is 940 km long.",
    }
    assert "lint" not in sh("status", "--json").json
    sh("remove", "b.md")
    assert sh("status", "--lint").out.splitlines()[-1] == "lint: nothing is wrong"
    assert sh("add", "../b.md", "--json").json["lint"] == [one]
