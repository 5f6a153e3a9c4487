"""What only says again that of which a reason is asked, and the reason beside it."""

from __future__ import annotations

import numpy as np
import pytest

from explainbot.answering.checks.restating import Reason, reasons_beside
from explainbot.answering.evidence import Sentences
from explainbot.answering.question.answer_types import has_purpose
from explainbot.answering.question.sentence_kinds import reason_asked
from explainbot.text.sentences import split_sentences
from explainbot.text.terms import terms


def beside(question: str, text: str, language: str = "en") -> dict[int, Reason]:
    """Return the reasons beside what a text says again, by its sentences' places."""
    spans = split_sentences(text, language)
    asked = terms(question, language)
    return dict(reasons_beside(question, asked, text, spans, language))


def marked(question: str, text: str, *margins: float) -> str:
    """Return the sentence that is marked where the first one scores best."""
    spans = tuple(split_sentences(text, "en"))
    scores = np.where(np.arange(len(spans)) == 0, 3.0, 0.0)
    answers = tuple((span, margin) for span, margin in zip(spans, margins, strict=True))
    found = Sentences(text, spans, scores, answers, beside=beside(question, text))
    return text[slice(*spans[found.marked])]


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Why is lime white?", "en", "why"),
        ("How can a kite fly?", "en", "how"),
        ("How long is a kite?", "en", ""),
        ("What is lime?", "en", ""),
        ("Warum ist Kalk weiß?", "de", "why"),
        ("Was ist Kalk?", "de", ""),
        ("¿Por qué es blanca la cal?", "es", "why"),
        ("Pourquoi la chaux est-elle blanche ?", "fr", "why"),
        ("Perché la calce è bianca?", "it", ""),
    ],
)
def test_what_asks_for_a_reason(question: str, language: str, kind: str) -> None:
    """Or for a way, in languages with lists of such questions."""
    assert reason_asked(question, language) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The next sentence, with a word for a reason or without.
        ("Kites stay up. Moving air pushes them from below. Some are red.", (1, False)),
        ("Kites stay up. This is so because air pushes them. Some sing.", (1, True)),
        # Or the one before, if it has such a word and the next has none.
        ("Air lifts them because it moves. Kites stay up. Some are red.", (0, True)),
        # What gives a reason itself, or tells more than what is asked, is left.
        ("Kites stay up because air pushes them from below. Some are red.", None),
        ("Kites stay up on Bali from May to June in all of six rice fields. No.", None),
        # So is what stands in a paragraph of its own, or is an item of a list.
        ("Kites stay up.\n\nSome are red.", None),
        ("- Kites stay up.\n- Some are red.", None),
    ],
)
def test_a_reason_stands_beside_what_is_said_again(
    text: str, found: tuple[int, bool] | None
) -> None:
    """In the same paragraph, right behind or right before."""
    known = beside("Why do kites stay up?", text)

    assert [one[:2] for one in known.values()] == ([found] if found else [])


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("Warum ist Kalk weiß?", "Kalk ist weiß. Er wirft alles Licht zurück.", "de"),
        ("¿Por qué es blanca la cal?", "La cal es blanca. Refleja la luz.", "es"),
        (
            "Pourquoi la chaux est-elle blanche ?",
            "La chaux est blanche. Elle renvoie la lumière.",
            "fr",
        ),
    ],
)
def test_a_reason_in_another_language(question: str, text: str, language: str) -> None:
    """It stands in the next sentence as well."""
    assert beside(question, text, language)[0].place == 1


def test_the_reason_is_marked() -> None:
    """Also where the reader is surer of what is said again."""
    text = "Kites stay up. Moving air pushes them from below. Some are red."

    assert marked("Why do kites stay up?", text, 7.0, -2.0, 0.0).startswith("Moving")
    assert marked("Which toys stay up?", text, 7.0, -2.0, 0.0).startswith("Kites")


@pytest.mark.parametrize(("margin", "start"), [(1.0, "Air"), (-5.0, "Kites")])
def test_a_time_may_be_the_reason(margin: float, start: str) -> None:
    """It is left where the reader finds hardly an answer beside it."""
    text = "Kites stay up when a wind is strong. Air pushes them. Some are red."

    assert marked("Why do kites stay up?", text, 6.0, margin, 0.0).startswith(start)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("It is kept for its wool.", True),
        ("It is kept for eleven days.", False),
        ("It was kept for more than a year.", False),
        ("It is so loud that nobody sleeps.", False),
        ("It was so loud that they left for their health.", True),
    ],
)
def test_a_time_is_no_aim(text: str, holds: bool) -> None:  # noqa: FBT001
    """Nor is what comes of something."""
    assert has_purpose(text) is holds
