"""What a question and an opening read does not grow with the corpus."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.errors import IndexDamagedError
from explainbot.index.build import duplicates
from explainbot.index.build.duplicates import near_duplicates
from explainbot.index.index import IndexReader
from explainbot.index.storage.manifest import current_name, manifest_path
from explainbot.index.storage.sqlite import SegmentStore
from explainbot.records import Document, Section, text_sha256
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace
from tests.index.corpora import FILES

QUESTIONS = (
    "What is an apple?",
    "Where do aples of Tides grow?",
    "Who is Ada Toll of the sea?",
    "and how does is grow?",
)
WHOLE = ("sections", "documents", "names", "vocabulary", "term_numbers")


@contextmanager
def statements() -> Iterator[dict[str, sqlite3.Connection]]:
    """Gather every statement that is run on a database opened meanwhile."""
    found: dict[str, sqlite3.Connection] = {}
    connect = sqlite3.connect

    def traced(*given: object, **named: object) -> sqlite3.Connection:
        opened = connect(*given, **named)  # type: ignore[call-overload]
        opened.set_trace_callback(lambda sql: found.setdefault(sql, opened))
        assert isinstance(opened, sqlite3.Connection)
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", traced)
        yield found


def ask_all(workspace: Workspace) -> Explainer:
    """Open the index anew and ask some questions, one of them as a follow-up."""
    explainer = workspace.explainer()
    for question in QUESTIONS:
        explainer.ask(question, [QUESTIONS[0]])
    return explainer


def test_no_table_is_read_whole(tmp_path: Path) -> None:
    """Neither to open an index nor to answer: every statement uses an index."""
    workspace = tiny_workspace(tmp_path, FILES)
    with statements() as found:
        explainer = ask_all(workspace)

    plans = {
        sql: [str(row[3]) for row in opened.execute(f"EXPLAIN QUERY PLAN {sql}")]
        for sql, opened in list(found.items())
        if sql.startswith("SELECT")
    }
    explainer.close()
    scans = [
        (sql, step)
        for sql, plan in plans.items()
        for step in plan
        if step.startswith("SCAN") and any(name in step.split() for name in WHOLE)
    ]
    assert len(plans) > 10
    assert scans == []


def test_the_files_of_the_corpus_are_not_read_to_answer(tmp_path: Path) -> None:
    """Damage to the list of files is met only by those who need the list."""
    workspace = tiny_workspace(tmp_path, FILES)
    path = manifest_path(workspace.places.index, current_name(workspace.places.index))
    head, *_ = path.read_text("utf-8").splitlines()
    path.write_text(f"{head}\n[", encoding="utf-8")

    assert workspace.explainer().ask("What is an apple?").answered
    with pytest.raises(IndexDamagedError, match="manifest is damaged"):
        workspace.status()
    assert workspace.index().reused == 0


def steps(workspace: Workspace) -> int:
    """Return how many steps SQLite takes to answer some questions."""
    index = IndexReader.open(workspace.places.index)
    index.load()
    explainer = Explainer(index, WordEncoder())
    explainer.ask(QUESTIONS[0])
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    store = index.segments[0].store
    assert isinstance(store, SegmentStore)
    store._db._db.set_progress_handler(count, 1)
    for question in QUESTIONS[:2]:
        explainer.ask(question)
    return taken


def zones(folder: Path, count: int) -> Workspace:
    """Return a workspace with so many small documents beside two others."""
    others = {
        f"x/{n}.md": f"# Zone {n}\n\n## What is zone {n}?\n\nZone {n} is zany.\n"
        for n in range(count)
    }
    return tiny_workspace(folder, {**FILES, **others})


def test_work_in_the_store_does_not_grow_with_the_documents(tmp_path: Path) -> None:
    """Twelve hundred documents about something else cost as much as three hundred.

    Both are more than the candidates of one question.
    """
    few, many = zones(tmp_path / "few", 300), zones(tmp_path / "many", 1200)

    assert steps(many) <= 1.3 * steps(few)


def test_common_words_are_not_compared_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where too many pairs share their words, the more common ones say nothing.

    Eight equal texts make 28 pairs of each shingle.
    """
    text = "The tide rises twice a day because the Moon pulls at the sea."
    sections = [
        Section(
            Document(name, "", "", (), text, name, "text/plain", text_sha256(text)),
            0,
            len(text),
            "",
            (),
        )
        for name in "abcdefgh"
    ]

    assert len(near_duplicates(sections, set("abcdefgh"))) == 7
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 27)
    assert near_duplicates(sections, set("abcdefgh")) == {}
