"""Follow-ups in other languages than English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.follow_up.conversation import refers_back
from explainbot.workspace import Workspace
from tests.embedding.real import cache_folder

BREAD = """# Le pain

## De quoi est fait le pain ?

Le pain est fait de farine, d'eau, de sel et de levure, que l'on pétrit longtemps.

## Une très longue histoire

En Égypte, on en cuisait il y a cinq mille ans ; les Romains avaient des boulangers.

## Comment le garder frais ?

Dans un torchon ou une boîte, il reste tendre deux jours ; au froid, il rassit vite.
"""
MOON = """# La Lune

## Les phases

La Lune change d'aspect en quatre semaines, du croissant à la pleine Lune.

## Les missions Apollo

Douze hommes ont marché sur la Lune entre 1969 et 1972.
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explainer]:
    """Two texts in French, by the default model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
        root = tmp_path_factory.mktemp("french") / "w"
        for name in ("index", "corpus"):
            (root / name).mkdir(parents=True)
        (root / "corpus" / "pain.md").write_text(BREAD, encoding="utf-8")
        (root / "corpus" / "lune.md").write_text(MOON, encoding="utf-8")
        with Workspace.open(root) as workspace:
            workspace.index()
            with workspace.explainer(fast=True) as made:
                yield made


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("Et quelle est son histoire ?", "Une très longue histoire"),
        ("Et comment le garder frais ?", "Comment le garder frais ?"),
        ("De quoi est-il fait ?", "De quoi est fait le pain ?"),
    ],
)
def test_what_is_asked_next_is_told_elsewhere(
    bot: Explainer, question: str, heading: str
) -> None:
    """The passage that answered before answers again only what it tells of."""
    answer = bot.ask(question, ["De quoi est fait le pain ?"])

    assert [*answer.quotes, *answer.alternatives][0].section.heading == heading


@pytest.mark.parametrize(
    ("language", "question", "points"),
    [
        ("ru", "Как она растёт?", True),
        ("ru", "Как растёт трава?", False),
        ("tr", "Peki nerede yetişir?", True),
        ("tr", "Onu kim buldu?", True),
        ("tr", "Zeytin nerede yetişir?", False),
        ("ar", "ماذا عن الشتاء؟", True),
        ("ar", "من اكتشف هذا؟", True),
        ("ar", "كيف يصنع الزجاج؟", False),
        ("pt", "E quem a inventou?", True),
        ("pt", "Quem inventou a roda?", False),
        ("nl", "En hoe werkt het?", True),
        ("nl", "Hoe werkt een molen?", False),
        ("pl", "A kto go wynalazł?", True),
        ("pl", "Kto wynalazł koło?", False),
    ],
)
def test_pronouns_and_openings_point_back(
    language: str, question: str, *, points: bool
) -> None:
    """As the lists of each language say."""
    assert refers_back(question, language) is points
