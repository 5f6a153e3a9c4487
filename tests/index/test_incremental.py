"""What a build takes over from the one before, and what it says of the files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explainbot.index.build import spool
from explainbot.index.index import IndexReader
from explainbot.reports import FileReport, LoadReport
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace
from tests.index.corpora import APPLES, FILES, TIDES, WIND

ROOT = Path(__file__).parents[2]
LONG = (
    "The tide rises twice a day because the Moon pulls at the water of the sea, and"
    " the Earth turns below it from west to east in a little less than a day."
)


def counts(report: LoadReport) -> tuple[int, int, int]:
    """Return the sections embedded, reused and removed."""
    return report.embedded, report.reused, report.removed


def report_of(report: LoadReport, name: str) -> FileReport:
    """Return the report of one file."""
    return next(file for file in report.files if file.path == name)


def content(workspace: Workspace) -> tuple[object, ...]:
    """Return all that an index holds, but the bytes of its files."""
    index = IndexReader.open(workspace.places.index)
    index.load()
    store = index.corpus
    rows = range(index.count())
    return (
        [store.document(document.id) for document, _, _ in store.documents()],
        store.all_sections(),
        store.embedded_keys(),
        sorted(store.names.every()),
        sorted(store.vocabulary().items()),
        store.terms(),
        index.words.terms[:].tobytes(),
        index.section_vectors(rows).tobytes(),
        index.parts[:].tobytes(),
        store.term_numbers(store.terms()),
    )


@pytest.mark.parametrize("held", [spool.MOST_HELD, 0], ids=["in memory", "on disk"])
def test_many_small_builds_end_where_one_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Added, changed, renamed and removed by turns, or all at once: the same index."""
    monkeypatch.setattr(spool, "MOST_HELD", held)
    acronym = "# Republic of Indonesia (RI)\n\n## What is RI?\n\nRI is a state.\n"
    named = "# Tides\n\n## What are tides?\n\nTides, or ebb and flow, come twice.\n"
    last = {
        "b.md": APPLES.replace("fruit", "fruit, as RI and is know"),
        "new.md": named,
        "ri.md": acronym,
        "sea/tides.txt": TIDES,
        "w.txt": f"{WIND}\nAn apple of Republic of Indonesia falls.\n",
    }
    workspace = tiny_workspace(tmp_path / "one", {**FILES, "w.txt": WIND})
    corpus = workspace.places.corpus
    (corpus / "a.md").rename(corpus / "b.md")
    workspace.index()
    (corpus / "gone.txt").write_text(f"{WIND}\nIt goes.\n", encoding="utf-8")
    workspace.index()
    (corpus / "gone.txt").unlink()
    for name, text in last.items():
        (corpus / name).write_text(text, encoding="utf-8")
        workspace.index()
    afresh = tiny_workspace(tmp_path / "two", last)

    assert content(workspace) == content(afresh)


def test_a_file_that_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    """The page's reader is not even loaded; a new setting for the page loads it."""
    page = "<h1>Wind</h1><h2>What is wind?</h2><p>Wind is air that moves.</p>"
    workspace = tiny_workspace(tmp_path, {"page.html": page})
    corpus = workspace.places.corpus
    code = (
        "import sys; from explainbot.workspace import Workspace;"
        "from explainbot.testing import WordEncoder; from explainbot.paths import"
        " Places; from pathlib import Path;"
        "made = Workspace(Places(Path(sys.argv[1])), load=lambda *_: WordEncoder());"
        "report = made.index();"
        "print(len(report.files), 'explainbot.readers.html.page' in sys.modules)"
    )

    def built() -> str:
        return subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=60,
        ).stdout.strip()

    (corpus / "t.txt").write_text(TIDES, encoding="utf-8")
    assert built() == "2 False"
    (corpus / "corpus.toml").write_text('["page.html"]\nsubject = "Air"\n', "utf-8")
    assert built() == "2 True"


@pytest.mark.parametrize("text", [APPLES, TIDES], ids=["own-title", "named-by-file"])
def test_a_moved_file_is_not_embedded_again(tmp_path: Path, text: str) -> None:
    """It is known by its bytes, and told with both names."""
    workspace = tiny_workspace(tmp_path, {"old/first.txt": text})
    corpus = workspace.places.corpus
    (corpus / "old" / "first.txt").rename(corpus / "second.txt")

    report = workspace.index()

    assert (report.embedded, report.removed, report.gone) == (0, 0, ())
    assert report_of(report, "second.txt").moved_from == "old/first.txt"
    assert [entry.document for entry in workspace.documents()] == ["second.txt"]
    (corpus / "other.txt").write_text(WIND, encoding="utf-8")
    assert counts(workspace.index())[0] == 1


def test_what_is_gone_is_named(tmp_path: Path) -> None:
    """A deleted file is told by its name."""
    workspace = tiny_workspace(tmp_path, FILES)
    (workspace.places.corpus / "a.md").unlink()

    assert workspace.index().gone == ("a.md",)


def test_each_file_is_counted(tmp_path: Path) -> None:
    """Sections, headings, words, language and encoding, also when nothing changed."""
    workspace = tiny_workspace(tmp_path, {"a.md": APPLES})
    german = "Was ist grün?\n\nDas Gras ist grün, weil es nicht ohne das Licht ist.\n"
    (workspace.places.corpus / "g.txt").write_bytes(german.encode("cp1252"))

    for status in ("loaded", "unchanged"):
        report = workspace.index()
        file = report_of(report, "g.txt")
        assert file.status == status
        assert (file.sections, file.headings, file.words) == (1, 1, 14)
        assert (file.language, file.encoding) == ("de", "cp1252")
        assert file.warnings == ("encoding guessed: cp1252",)
        (note,) = report.notes
        assert note == (
            "1 file is in a language that the model does not know (German): found by"
            " words alone. A multilingual model finds by meaning too: pip install"
            " explainbot[languages], or --model NAME"
        )
    apples = report_of(report, "a.md")
    assert (apples.sections, apples.headings, apples.words) == (2, 2, 24)
    tides = tmp_path / "more" / "tides.txt"
    tides.parent.mkdir()
    tides.write_text(TIDES, encoding="utf-8")
    assert workspace.add([tides]).notes == ()  # what is added is English


def test_a_file_with_the_text_of_another_is_skipped(
    tmp_path: Path,
) -> None:
    """In the corpus the first name wins; a file that is added gives way."""
    workspace = tiny_workspace(tmp_path / "w", {"a.txt": TIDES, "b.txt": TIDES})
    (tmp_path / "copy.txt").write_text(TIDES, encoding="utf-8")

    (previewed,) = workspace.preview([tmp_path / "copy.txt"])
    (added,) = workspace.add([tmp_path / "copy.txt"]).files

    assert added.status == "skipped"
    assert added.reason == "same text as a.txt, which is in the corpus"
    assert previewed.report == added
    assert not (workspace.places.corpus / "copy.txt").exists()
    skipped = report_of(workspace.index(), "b.txt")
    assert (skipped.status, skipped.reason) == ("skipped", "same text as a.txt")
    (workspace.places.corpus / "a.txt").unlink()
    assert report_of(workspace.index(), "b.txt").status == "loaded"


def test_a_file_takes_its_own_place_whatever_it_doubles(tmp_path: Path) -> None:
    """A new version of b with the text of a does not leave the old b behind."""
    workspace = tiny_workspace(tmp_path / "w", {"a.txt": TIDES, "b.txt": WIND})
    (tmp_path / "b.txt").write_text(TIDES, encoding="utf-8")

    (added,) = workspace.add([tmp_path / "b.txt"]).files

    assert (added.status, added.reason) == ("skipped", "same text as a.txt")
    assert [entry.document for entry in workspace.documents()] == ["a.txt"]


def test_nearly_equal_sections_are_told(tmp_path: Path) -> None:
    """Of 33 words one is changed; the note stands with the new file."""
    workspace = tiny_workspace(tmp_path, {"z.md": f"# Z\n\n## Old?\n\n{LONG}\n"})
    near = LONG.replace("little", "bit")
    (workspace.places.corpus / "a.md").write_text(
        f"# A\n\n## New?\n\n{near}\n\n## Other?\n\n{WIND}\n", encoding="utf-8"
    )

    report = workspace.index()

    assert report_of(report, "a.md").warnings == (
        '"New?" is nearly the same as "Old?" in z.md',
    )
    assert report_of(report, "z.md").warnings == ()


def test_a_newer_version_elsewhere_names_the_older(tmp_path: Path) -> None:
    """Two of three sections recur: one note, with the command; a preview tells it too.

    The file has another name, so it does not replace; its changed section is left
    alone.
    """
    second = " ".join(reversed(LONG.split()))
    old = f"# Z\n\n## One?\n\n{LONG}\n\n## Two?\n\n{second}\n\n## Three?\n\n{WIND}\n"
    workspace = tiny_workspace(tmp_path / "w", {"week 1/z.md": old})
    (tmp_path / "z.md").write_text(old.replace(WIND, "No one knows."), encoding="utf-8")
    note = (
        "2 of its 3 sections are nearly the same as in week 1/z.md. If that is an older"
        " version, take it out: explainbot remove 'week 1/z.md'"
    )

    (previewed,) = workspace.preview([tmp_path / "z.md"])
    (added,) = workspace.add([tmp_path / "z.md"]).files

    assert previewed.report.warnings == (note,)
    assert added.warnings == (note,)


def test_of_many_doubles_the_nearest_are_told(tmp_path: Path) -> None:
    """Of five older files the one with three sections in common comes first."""
    second = " ".join(reversed(LONG.split()))
    third = " ".join(sorted(LONG.split()))
    text = "# {}\n\n## One?\n\n{}\n\n## Two?\n\n{}\n\n## Three?\n\n{}\n"
    parts = {name: WIND + name for name in "abce"} | {"d": third}
    files = {f"{n}.md": text.format(n, LONG, second, parts[n]) for n in parts}
    workspace = tiny_workspace(tmp_path / "w", files)
    (tmp_path / "z.md").write_text(
        text.format("z", LONG, second, third + " so"), encoding="utf-8"
    )

    (added,) = workspace.add([tmp_path / "z.md"]).files

    starts = [note.partition(". If")[0] for note in added.warnings]
    assert starts == [
        "3 of its 3 sections are nearly the same as in d.md",
        "2 of its 3 sections are nearly the same as in a.md",
        "2 of its 3 sections are nearly the same as in b.md",
        "and 2 more files that hold nearly the same",
    ]


def test_a_new_version_under_the_same_name_is_no_double(tmp_path: Path) -> None:
    """What it replaces is not compared with it in a preview."""
    text = f"# Z\n\n## One?\n\n{LONG}\n\n## Two?\n\n{WIND}\n"
    workspace = tiny_workspace(tmp_path / "w", {"z.md": text})
    (tmp_path / "z.md").write_text(text.replace("One?", "Why?"), encoding="utf-8")

    (previewed,) = workspace.preview([tmp_path / "z.md"])

    assert previewed.report.warnings == ()


def test_the_shortest_name_of_one_text_is_kept(tmp_path: Path) -> None:
    """A copy that comes first in the alphabet gives way, in the corpus and given."""
    files = {"Copy of tides.txt": TIDES, "tides.txt": TIDES, "tides (1).txt": TIDES}
    workspace = tiny_workspace(tmp_path / "w", files)
    given = tmp_path / "Aa"
    given.mkdir()
    for name in files:
        (given / name).write_text(WIND, encoding="utf-8")

    previews = workspace.preview([given])
    report = workspace.add([given])

    kept = [entry.document for entry in workspace.documents()]
    assert kept == ["Aa/tides.txt", "tides.txt"]
    assert [item.report.status for item in previews] == ["skipped", "skipped", "loaded"]
    reasons = {file.reason for file in report.files if file.status == "skipped"}
    assert reasons == {"same text as Aa/tides.txt"}


def test_sections_that_share_a_sentence_are_not_nearly_equal(tmp_path: Path) -> None:
    """29 of 56 shingles in common is no duplicate, nor are short texts compared."""
    other = "Wind drives waves over all oceans while storms far away raise long swell"
    back = " ".join(reversed(other.split()))
    workspace = tiny_workspace(tmp_path, {"a.txt": f"Why?\n\n{LONG}\n"})
    (workspace.places.corpus / "b.txt").write_text(
        f"How?\n\n{LONG} {other}, {back}.\n\nWhat?\n\nSee above.\n\n"
        "Who?\n\nSee above.\n",
        encoding="utf-8",
    )

    assert report_of(workspace.index(), "b.txt").warnings == ()
