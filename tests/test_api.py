"""Workspace: what a script can do with a folder of material."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import explainbot
from explainbot import paths
from explainbot.errors import (
    CorpusEmptyError,
    IndexModelError,
    ModelError,
    UnknownDocumentError,
)
from explainbot.progress import ProgressCallback, StepProgress
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace

TIDES = "What are tides?\n\nTides are the rise of the sea.\n"


def loader(encoder: WordEncoder) -> Callable[[str, ProgressCallback], WordEncoder]:
    """Return a function that gives an encoder out."""

    def load(_model: str, _on_progress: ProgressCallback) -> WordEncoder:
        return encoder

    return load


def test_the_first_explainer_builds_the_index(tmp_path: Path) -> None:
    """Without an index it is made, and its progress is told."""
    places = paths.create(tmp_path)
    (places.corpus / "t.txt").write_text(TIDES, encoding="utf-8")
    told: list[StepProgress] = []

    bot = Workspace(places, load=loader(WordEncoder())).explainer(told.append)

    assert bot.ask("What are tides?").quotes[0].text == "Tides are the rise of the sea."
    assert {item.step for item in told} >= {"reading", "embedding"}


def test_an_empty_workspace_has_nothing_to_quote_from(tmp_path: Path) -> None:
    """The corpus is named, and how to fill it."""
    made = Workspace(paths.create(tmp_path), load=loader(WordEncoder()))

    with pytest.raises(CorpusEmptyError, match="explainbot add") as caught:
        made.explainer()

    assert caught.value.where == str(made.places.corpus)


def test_an_index_of_another_model_is_refused_and_can_be_made_again(
    tmp_path: Path,
) -> None:
    """The explainer refuses it; ``index`` embeds everything with the new model."""

    class Other(WordEncoder):
        identity = "other@2"

    places = tiny_workspace(tmp_path, {"t.txt": TIDES}).places
    made = Workspace(places, load=loader(Other()))

    with pytest.raises(IndexModelError):
        made.explainer()
    report = made.index()
    assert (report.embedded, report.reused) == (1, 0)
    assert made.explainer().ask("What are tides?").model == "other@2"


def test_documents_and_their_text(tmp_path: Path) -> None:
    """By the name that the list gives; others are refused."""
    made = tiny_workspace(tmp_path, {"b.txt": f"{TIDES}\n", "a/c.txt": TIDES})

    assert [entry.document for entry in made.documents()] == ["a/c.txt", "b.txt"]
    assert made.document("a/c.txt").text == TIDES
    with pytest.raises(UnknownDocumentError):
        made.document("c.txt")


def test_a_workspace_in_use_is_not_disturbed_by_changes(tmp_path: Path) -> None:
    """An explainer answers from the generation that it opened and used."""
    made = tiny_workspace(tmp_path, {"t.txt": TIDES})
    bot = made.explainer()
    before = bot.ask("What are tides?")
    (made.places.corpus / "t.txt").write_text(TIDES.replace("rise", "fall"), "utf-8")
    made.index()

    assert bot.ask("What are tides?") == before
    assert "fall" in made.explainer().ask("What are tides?").quotes[0].text


def test_a_fast_explainer_has_no_reader(tmp_path: Path) -> None:
    """It is not even loaded, so one that cannot be is no error."""
    made = tiny_workspace(tmp_path, {"a.md": "# Sea\n\n## What is salt?\n\nSalt.\n"})
    made.reader = str(tmp_path / "none")
    assert made.explainer(fast=True).ranker.reader is None
    with pytest.raises(ModelError):
        made.explainer()


def test_open_finds_a_workspace(tmp_path: Path) -> None:
    """By its path; the model may be named."""
    places = paths.create(tmp_path / "lab")

    opened = Workspace.open(str(tmp_path / "lab"), "some-model")

    assert (opened.places, opened.model) == (places, "some-model")


def test_the_public_names_are_the_same_objects() -> None:
    """``from explainbot import Workspace`` is that of the module."""
    assert explainbot.Workspace is Workspace
    with pytest.raises(AttributeError, match="Nothing"):
        _ = explainbot.Nothing
