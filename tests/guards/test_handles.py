"""What is opened is closed: by whoever opened it, without the cycle collector."""

from __future__ import annotations

import ast
import asyncio
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.engine.backend import WorkspaceBackend, headings, previewed, sections
from explainbot.engine.service import InProcess
from explainbot.errors import ClosedError, CorpusEmptyError, IndexThreadError
from explainbot.index.build import spool
from explainbot.index.index import IndexReader
from explainbot.serving.programs.queue import RequestQueue
from explainbot.sharing.adding import add_any
from explainbot.sharing.archive import pack
from explainbot.sharing.install import unpack
from explainbot.study.session import open_deck, open_session
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.tui.plain.chat import LineChat
from explainbot.workspace import Workspace
from tests.guards.handles import (
    Connections,
    files_in_use,
    files_left_in_use,
    without_collector,
)
from tests.guards.program import ROOT

TIDES = "# Tides\n\n## What are tides?\n\nTides are the rise of the sea.\n"
WIND = "# Wind\n\n## What is wind?\n\nWind is moving air.\n"
QUESTION = "What are tides?"


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    with without_collector():
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace with one document."""
    return tiny_workspace(tmp_path / "w", {"tides.md": TIDES})


@pytest.fixture
def connections(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Connections:
    """Return what counts the connections that are made after the workspace."""
    assert workspace.places.index.is_dir()
    return Connections(monkeypatch)


def changed(workspace: Workspace) -> None:
    """Change the corpus, so that the index before is read for the next one."""
    (workspace.places.corpus / "wind.md").write_text(WIND, encoding="utf-8")
    workspace.index()


def shared(workspace: Workspace) -> None:
    """Make a pack, a workspace of it, and take it into another."""
    path = str(workspace.places.root.parent / "lab.xbc")
    pack(workspace, path)
    unpack(path, load=lambda *_: WordEncoder())
    other = tiny_workspace(workspace.places.root.parent / "other", {"wind.md": WIND})
    previewed(other, [path])
    add_any(other, [path])


def refused(workspace: Workspace) -> None:
    """Empty the corpus, of which no explainer can be made."""
    workspace.remove("tides.md")
    with pytest.raises(CorpusEmptyError):
        workspace.explainer()


MOMENTS: dict[str, Callable[[Workspace], object]] = {
    "documents": lambda w: w.documents(),
    "document": lambda w: w.document("tides.md"),
    "changed": lambda w: [*w.changed(["tides.md"]), *w.documents()],
    "status": lambda w: w.status(),
    "verify": lambda w: w.verify(),
    "preview": lambda w: w.preview([w.places.corpus / "tides.md"]),
    "add": lambda w: w.add([w.places.corpus / "tides.md"]),
    "index": changed,
    "index unchanged": lambda w: w.index(),
    "remove": refused,
    "headings": lambda w: headings(w.places),
    "sections": lambda w: sections(w.places, "tides.md"),
    "a sitting": open_session,
    "a pack": shared,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_who_opens_an_index_for_a_moment_closes_it(
    workspace: Workspace, connections: Connections, moment: str
) -> None:
    """Each leaves no connection, though the collector never ran."""
    MOMENTS[moment](workspace)

    assert connections.made > 0
    assert connections.live == 0


def test_a_large_build_drops_its_temporary_database(
    workspace: Workspace, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where documents do not fit into memory, they are in one until the build ends."""
    monkeypatch.setattr(spool, "MOST_HELD", 1)
    before = connections.made
    changed(workspace)

    # The index before, the temporary one and the segment that is written.
    assert connections.made - before == 3
    assert connections.live == 0


WITHS: dict[str, Callable[[Workspace], Workspace | Explainer | IndexReader]] = {
    "a workspace": lambda w: Workspace(w.places, load=lambda *_: WordEncoder()),
    "an explainer": lambda w: w.explainer(),
    "an index": lambda w: IndexReader.open(w.places.index),
}


@pytest.mark.parametrize("kind", WITHS)
def test_with_closes(workspace: Workspace, connections: Connections, kind: str) -> None:
    """At the end of the block nothing is open; a second close is none."""
    with WITHS[kind](workspace) as opened:
        if isinstance(opened, Workspace):
            bot = opened.explainer().within([])
            assert bot.ask(QUESTION).answered
        elif isinstance(opened, Explainer):
            assert opened.ask(QUESTION).answered
        else:
            assert opened.load().count() == 1
        assert connections.live == 1
    assert connections.live == 0
    opened.close()

    with pytest.raises(ClosedError, match="is closed"), opened:
        pass


def test_a_closed_explainer_says_so(workspace: Workspace) -> None:
    """Whatever it is asked, and one limited to a collection too; answers stay."""
    bot = workspace.explainer()
    limited = bot.within([])
    answer = bot.ask(QUESTION)
    bot.close()

    assert answer.quotes[0].text == "Tides are the rise of the sea."
    for ask in (bot.ask, limited.ask, lambda text: list(bot.ask_many([text]))):
        for question in (QUESTION, "What is rain?", ""):
            with pytest.raises(ClosedError, match="the index is closed"):
                ask(question)


def test_a_closed_workspace_says_so(workspace: Workspace) -> None:
    """So do the explainers that it gave out."""
    bot = workspace.explainer()
    workspace.close()

    with pytest.raises(ClosedError, match="the index is closed"):
        bot.ask(QUESTION)
    calls: list[Callable[[], object]] = [
        workspace.explainer,
        workspace.encoder,
        workspace.index,
        workspace.documents,
        workspace.status,
        workspace.verify,
        lambda: workspace.add([]),
        lambda: workspace.remove("tides.md"),
        lambda: workspace.preview([]),
        lambda: workspace.document("tides.md"),
        lambda: workspace.changed(["tides.md"]),
    ]
    for call in calls:
        with pytest.raises(ClosedError, match="the workspace is closed"):
            call()


def test_a_closed_index_says_so(workspace: Workspace) -> None:
    """For each of its parts, read before or not; its name can still be read."""
    index = IndexReader.open(workspace.places.index).load()
    row = index.get([0])[0]
    index.close()

    assert (index.name, index.model) == (index.name, WordEncoder.identity)
    reads: list[Callable[[], object]] = [
        lambda: index.corpus,
        lambda: index.vectors,
        lambda: index.parts,
        lambda: index.words,
        lambda: index.names.of("tides"),
        lambda: index.languages,
        index.count,
        lambda: index.get([0]),
        lambda: index.text(row),
        lambda: index.corpus.section(row),
        lambda: index.segments[0].parts,
        lambda: index.segments[0].words,
    ]
    for read in reads:
        with pytest.raises(ClosedError, match="the index is closed"):
            read()


def test_no_file_of_a_closed_index_is_in_use(workspace: Workspace) -> None:
    """Neither open nor mapped: on some systems such a file could not be deleted."""
    folder = workspace.places.index
    bot = workspace.explainer()
    bot.ask(QUESTION)
    assert files_in_use(folder)

    bot.close()
    assert files_left_in_use(folder) == []


def test_what_is_dropped_unclosed_is_closed_at_once(workspace: Workspace) -> None:
    """No cycle of references holds an explainer that nobody holds any more."""
    answer = workspace.explainer().ask(QUESTION)
    IndexReader.open(workspace.places.index).load().names.own_terms("tides", "en")

    assert answer.answered
    assert files_left_in_use(workspace.places.index) == []


def test_an_explainer_is_for_one_thread_and_closed_by_any(
    workspace: Workspace, connections: Connections
) -> None:
    """Another thread is told so; what shuts a program down may run in any."""
    bot, told = workspace.explainer(), []

    def elsewhere() -> None:
        try:
            bot.ask("What is rain?")
        except IndexThreadError as error:
            told.append(error.what)
        bot.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert told == ["another thread has opened this index"]
    assert connections.live == 0


def test_the_engine_holds_one_index_and_closes_it(
    workspace: Workspace, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it gets ready, and for whatever lists it is asked."""
    backend = WorkspaceBackend(str(workspace.places.root))
    monkeypatch.setattr(backend, "_workspace", workspace)
    for _ in range(3):
        backend.prepare(lambda _: None)
        backend.entries()
        backend.recall()
    assert connections.live == 1

    backend.close()
    assert connections.live == 0


def test_the_chat_line_by_line_ends_with_nothing_open(
    workspace: Workspace, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its engine works in the same process, and closes when it is stopped."""
    backend = WorkspaceBackend(str(workspace.places.root))
    monkeypatch.setattr(backend, "_workspace", workspace)
    typed, out = io.StringIO(f"{QUESTION}\n/corpus\n/quit\n"), io.StringIO()
    assert LineChat(InProcess(backend), typed, out, lambda: 0).run() == 0

    assert "Tides are the rise of the sea." in out.getvalue()
    assert connections.made > 1
    assert connections.live == 0


def test_answers_for_programs_end_with_nothing_open(
    workspace: Workspace, connections: Connections
) -> None:
    """Over a new index the old one is closed; so is the new one at the end."""
    with closing(RequestQueue(workspace)) as queue:
        queue.open().result()
        assert connections.live == 1
        changed(workspace)
        for name in ("search", "list"):
            asked = {"question": QUESTION} if name == "search" else {}
            asyncio.run(queue.answer(name, asked))
        assert connections.live == 1

    assert connections.live == 0
    queue.close()


def test_items_can_be_made_as_long_as_the_deck_is_open(
    workspace: Workspace, connections: Connections
) -> None:
    """Its block closes the index."""
    with open_deck(workspace) as deck:
        assert list(deck.all())
        assert connections.live == 1

    assert connections.live == 0


def _cached_methods(tree: ast.AST) -> Iterator[str]:
    """Yield where a cache of functools would hold an object."""
    caches = {"cache", "lru_cache"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                for mark in getattr(inner, "decorator_list", []):
                    if caches & {
                        n.id for n in ast.walk(mark) if isinstance(n, ast.Name)
                    }:
                        yield f"line {inner.lineno}: a cache on a method"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Call):
            names = {n.id for n in ast.walk(node.func) if isinstance(n, ast.Name)}
            bound = [one for one in node.args if isinstance(one, ast.Attribute)]
            if names & caches and bound:
                yield f"line {node.lineno}: a cache around a bound method"


def test_no_cache_of_functools_holds_an_object() -> None:
    """On a method it would hold the object, and what that has open, for good."""
    found = [
        f"{path.relative_to(ROOT)}, {what}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for what in _cached_methods(ast.parse(path.read_text("utf-8")))
    ]

    assert found == []
