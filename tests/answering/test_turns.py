"""Which earlier questions a follow-up may be about."""

from __future__ import annotations

from copy import copy

import numpy as np
import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.scope import EVERYTHING, Scope
from explainbot.testing import tiny_workspace

FILES = {
    "tides.md": "# Tides\n\n## What makes tides rise?\n\nThe Moon pulls the sea.\n\n"
    "## How often do tides rise?\n\nTides rise twice a day.\n",
    "bread.md": "# Bread\n\n## What makes bread rise?\n\nYeast makes gas in it.\n"
    "\n## How long does bread keep?\n\nBread keeps three days.\n",
}
TIDES = ("What makes tides rise?", "How often do tides rise?")
BREAD = "What makes bread rise?"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Two short texts."""
    return tiny_workspace(tmp_path_factory.mktemp("turns") / "w", FILES).explainer()


@pytest.mark.parametrize(
    ("history", "kept"),
    [
        (TIDES, TIDES),
        ((*TIDES, BREAD), (BREAD,)),
        ((*TIDES, BREAD, "Zzz?"), (BREAD, "Zzz?")),
        ((BREAD, *TIDES, BREAD), (BREAD,)),
        (("Zzz?", BREAD), ("Zzz?", BREAD)),
        ((), ()),
    ],
    ids=["one topic", "new topic", "unanswered", "back again", "none yet", "empty"],
)
def test_a_conversation_begins_where_its_topic_does(
    bot: Explainer, history: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    """Questions before the one that changed the document are left out."""
    assert tuple(bot.ranker.turns.on_topic(history, EVERYTHING)) == kept


def test_a_follow_up_after_a_new_topic_is_about_that(bot: Explainer) -> None:
    """However long the talk about tides was before."""
    answer = bot.ask("And how long does it keep?", (*TIDES, *TIDES, BREAD))

    assert answer.quotes[0].evidence_text == "Bread keeps three days."


@pytest.mark.parametrize(
    ("history", "subject"),
    [((*TIDES, "Zzz?"), "Tides"), ((*TIDES, BREAD), "Bread"), (("Zzz?",), "")],
    ids=["unanswered", "new topic", "nothing answered"],
)
def test_the_subject_is_that_of_the_last_answer(
    bot: Explainer, history: tuple[str, ...], subject: str
) -> None:
    """A question that nothing answered has none."""
    assert bot.ranker.turns.subject(history, EVERYTHING) == subject


def test_a_question_asked_again_is_no_follow_up_of_itself(bot: Explainer) -> None:
    """However its letters and marks are typed."""
    answer = bot.ask("how often does it rise", ("How often does it rise?",))

    assert answer.asked_as == "how often does it rise"
    assert answer.signals["lean"] == 0


def test_what_is_kept_of_other_sections_does_not_answer(bot: Explainer) -> None:
    """One ranker looks in several sets of sections, which may all be without a name."""
    every = bot.store.get(bot.store.corpus.all_rows().tolist())
    found = []
    for document in ("tides.md", "bread.md"):
        some = copy(bot)
        some.scope = Scope(
            (),
            np.array([row for row, at in every.items() if at.document_id == document]),
        )
        answer = some.ask("What makes it rise?", (), 0)
        after = some.ask("And how often?", ("What makes it rise?",), 0)
        found += [
            {quote.document.id for quote in (*one.quotes, *one.alternatives)}
            - {document}
            for one in (answer, after)
        ]
        assert some.ranker.turns.last([BREAD], some.scope).document in ("", document)

    assert found == [set()] * 4
