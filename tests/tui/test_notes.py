"""What the chat says of files that were taken in."""

from __future__ import annotations

import io

import pytest

from explainbot.engine.messages import Ready
from explainbot.engine.service import InProcess
from explainbot.reports import FileReport, LoadReport
from explainbot.teaching.load_report import report_lines as printed
from explainbot.tui.plain.chat import LineChat
from explainbot.tui.wording.notes import greeting, report_lines
from tests.engine.small_corpus import SmallCorpus, biology

MOVED = FileReport("b.md", "b.md", "unchanged", 2, words=9, moved_from="a.md")
NOTED = FileReport("c.md", "c.md", "loaded", 1, ("empty", "long", "odd", "scanned"))
FAILED = FileReport("d.pdf", None, "failed", reason="it is encrypted")
SAME = FileReport("e.md", "e.md", "unchanged", 3)
REPORT = LoadReport(
    (MOVED, NOTED, FAILED, SAME),
    "g2",
    embedded=1,
    reused=5,
    removed=4,
    gone=("f.md",),
    notes=("1 file is in Dutch",),
)


def test_notes_gone_and_moved_files_are_told() -> None:
    """What was not read first, three notes of a file, the sums last."""
    assert report_lines(REPORT) == [
        "FAILED d.pdf: it is encrypted",
        "loaded c.md (1 section)",
        "    note: empty",
        "    note: long",
        "    note: odd",
        "    and 1 more note",
        "moved: a.md -> b.md (2 sections, 9 words, language unknown)",
        "removed f.md",
        "note: 1 file is in Dutch",
        "4 files: 1 loaded, 2 unchanged, 1 failed; 6 sections",
        "sections: 1 changed, 5 reused, 4 removed",
    ]


def test_the_words_are_those_of_the_command_line() -> None:
    """But for the order, and for what is left out."""
    told = set(report_lines(REPORT)) - {"    and 1 more note"}
    assert set(printed(REPORT, changes_only=True)) - told == {"    note: scanned"}


def test_texts_from_right_to_left_are_better_read_line_by_line() -> None:
    """The first card says so where a title is written that way, and only there."""
    said = "Text from right to left reads better in: explainbot --plain"
    assert said in greeting(Ready("/w", ("Sea", "تاريخ البحر"), 2))[1]
    assert said not in greeting(Ready("/w", ("Sea",), 2))[1]


@pytest.mark.parametrize("counts", [True, False])
def test_who_is_counted_is_told_so(counts: bool) -> None:  # noqa: FBT001
    """In one line, on the first card and line by line; not where nothing is counted."""
    said = (
        "Your teacher has questions counted, by text and day, without names; words are "
        "kept only of those without an answer."
    )
    corpus = SmallCorpus(biology())
    corpus.counting = counts
    out = io.StringIO()
    LineChat(InProcess(corpus), io.StringIO(""), out, lambda: 0).run()

    assert (said in greeting(Ready("/w", ("Sea",), 2, counts))[1]) is counts
    assert (said in out.getvalue().splitlines()) is counts


def test_of_many_files_the_first_are_named() -> None:
    """The rest are counted; where nothing was found, nothing is said."""
    files = tuple(FileReport(f"{n}.md", f"{n}.md", "loaded", 1) for n in range(20))
    assert report_lines(LoadReport(files, "g1"))[11:] == [
        "loaded 11.md (1 section)",
        "and 8 more",
        "20 files: 20 loaded; 20 sections",
        "sections: 0 changed, 0 reused, 0 removed",
    ]
    assert report_lines(LoadReport((), "g1")) == []
    assert report_lines(LoadReport((), "g1", removed=2)) == [
        "sections: 0 changed, 0 reused, 2 removed"
    ]
