"""Another passage that answers as well and is easier to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from explainbot.answering.easier import reading_level, with_easier
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.render import to_json
from explainbot.reranking.protocol import Judgement
from explainbot.testing import tiny_workspace

EASY = "The sea goes up. It goes down too. " * 4 + "The moon makes it do so."
HARD = (
    "Oscillations of oceanic levels originate principally from gravitational attraction"
    " exerted by celestial bodies, particularly neighbouring satellites, whereby"
    " coastal populations observe approximately semidiurnal alternations between"
    " maximum and minimum elevations of the surrounding water."
)


class Reader:
    """Says of each text how often it names the moon, less a half."""

    identity, own = "moon@0", True

    def __init__(self) -> None:
        """Have read nothing."""
        self.texts: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return one judgement a text."""
        del question
        self.texts += texts
        return [Judgement(8.0 * text.count("moon") - 4.0) for text in texts]


def quote(text: str, language: str = "en", media: str = "text/markdown") -> Quote:
    """Return a whole text as a quote."""
    where = ("t.md", "Tides", "", (), text, "corpus/t.md", media, text_sha256(text))
    document = Document(*where, language=language)
    span = (0, len(text))
    return Quote(Section(document, *span), *span, span)


def answered(first: Quote, *others: Quote) -> Answer:
    """Return an answer with other passages."""
    asked = "What moves the sea?"
    return Answer(asked, asked, (first,), others, 0.9, "strong")


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    """Thirty words in three sentences, three of them long: 10 + 10."""
    text = "One two three four five six seven eight nine dinosaur. " * 3
    assert reading_level(text, "en") == pytest.approx(10 + 10)


@pytest.mark.parametrize("text", ["A few words.", "海水每天涨落两次。" * 20, ""])
def test_short_texts_and_scripts_without_blanks_have_no_level(text: str) -> None:
    """Nothing is told of them."""
    assert reading_level(text, "en") is None


def test_an_easier_passage_that_answers_is_told() -> None:
    """The easiest of those that the reader finds the answer in."""
    easy = quote(EASY)
    found = with_easier(answered(quote(HARD), quote(HARD), easy), Reader())
    assert found.easier is easy
    assert to_json(found)["easier"]["text"] == EASY


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (quote(HARD), quote(EASY.replace("moon", "sun"))),
        (quote(EASY), quote(HARD + " moon")),
        (quote(HARD), quote(HARD.replace("satellites", "moons"))),
        (quote(HARD), quote(EASY, language="de")),
        (quote(HARD), quote("The moon.")),
        (quote(HARD), quote(f"| {EASY} |")),
        (replace(quote(HARD), score=0.9), replace(quote(EASY), score=0.7)),
    ],
    ids=[
        "does not answer",
        "harder",
        "as hard",
        "other language",
        "short",
        "table",
        "far",
    ],
)
def test_nothing_else_is_offered(first: Quote, other: Quote) -> None:
    """Not what does not answer, nor what is no easier."""
    assert with_easier(answered(first, other), Reader()).easier is None


def test_where_nothing_is_claimed_or_judged_nothing_is_offered() -> None:
    """Nor for a follow-up whose words are not known."""
    answer = answered(quote(HARD), quote(EASY))
    declined = replace(answer, quotes=(), match="weak")
    leaning = replace(answer, asked_as="What? (after: Who?)")
    assert with_easier(declined, Reader()).easier is None
    assert with_easier(leaning, Reader()).easier is None
    assert with_easier(answer, None).easier is None
    resolved = replace(leaning, resolved="What moves the sea?")
    assert with_easier(resolved, Reader()).easier is not None


def test_the_parts_of_a_message_have_one_each() -> None:
    """A message counts by its parts."""
    part = answered(quote(HARD), quote(EASY))
    whole = replace(part, parts=(part,))
    assert with_easier(whole, Reader()).parts[0].easier is not None


def test_a_long_passage_is_read_in_windows() -> None:
    """Of about fifty words, whole sentences, behind what the text is about."""
    reader = Reader()
    with_easier(answered(quote(HARD), quote("It rains. " * 40 + EASY)), reader)
    assert len(reader.texts) > 1
    assert all(text.startswith("Tides: ") for text in reader.texts)
    assert max(len(text.split()) for text in reader.texts) <= 51


def test_an_explainer_without_a_reader_offers_none(tmp_path: Path) -> None:
    """Only a reader can say that a passage answers."""
    lab = tiny_workspace(tmp_path / "lab", {"a.md": "The moon pulls the sea.\n"})
    with lab.explainer() as explainer:
        answer = explainer.ask("What pulls the sea?")
        assert explainer.with_easier(answer).easier is None
