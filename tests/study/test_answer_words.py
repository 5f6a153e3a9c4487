"""A card leaves out the words that answer the heading, where they are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.study.session import Deck, open_index
from tests.study.lessons import KnowingReader, anki, items, lessons

SENTENCE = "The tower in Paris opened on 31 March 1889 after two years of work."
TOWER = f"# Towers\n\n## When was it ready?\n\n{SENTENCE}\n"


def test_a_cloze_leaves_out_the_answer(tmp_path: Path) -> None:
    """All of its words, not the one that weighs most; the id stays."""
    workspace = lessons(tmp_path, TOWER)
    reader = KnowingReader("31 March 1889")

    ((question, item),) = items(workspace, "cloze", reader).items()
    (before,) = items(workspace, "cloze").values()

    assert question == SENTENCE.replace("31 March 1889", "[…]")
    assert item.answer == "31 March 1889"
    assert (before.answer != item.answer, before.id) == (True, item.id)
    assert [item.quote.document.text[a:b] for a, b in item.key_words]
    assert all(
        item.blank and item.blank[0] <= a < item.blank[1] for a, _ in item.key_words
    )


@pytest.mark.parametrize(
    ("words", "logit"),
    [
        ("31 March 1889", -1.0),
        ("Paris opened on 31 March 1889 after two", 4.0),
        (SENTENCE, 4.0),
        ("on", 4.0),
    ],
    ids=["not sure", "seven words and more", "the sentence", "tells nothing"],
)
def test_what_is_no_blank_is_as_without(
    tmp_path: Path, words: str, logit: float
) -> None:
    """The card is then made as if nothing had been read."""
    workspace = lessons(tmp_path, TOWER)

    found = items(workspace, "cloze", KnowingReader(words, logit))
    assert list(found) == list(items(workspace, "cloze"))


def test_what_the_heading_or_the_rest_tells_is_not_left_out(tmp_path: Path) -> None:
    """It would be no question."""
    for name, text in (
        ("heading", TOWER.replace("When was it", "Was it 31 March 1889, when")),
        ("rest", TOWER.replace("two years", "two years up to March 1889")),
    ):
        workspace = lessons(tmp_path / name, text)
        found = items(workspace, "cloze", KnowingReader("31 March 1889"))
        assert list(found) == list(items(workspace, "cloze"))


def test_the_reader_is_asked_only_what_a_heading_asks(tmp_path: Path) -> None:
    """Once a section, with the subject in place of a pronoun or the title behind."""
    text = TOWER + "\n## Height\n\nThe tower in Paris is 330 metres high today.\n"
    reader = KnowingReader("31 March 1889")
    deck = Deck(open_index(lessons(tmp_path, text)), reader=reader)

    assert len([*deck.all()]) > 2
    assert reader.asked == ["When was it ready? (Towers)"]


def test_a_due_item_comes_with_its_blank(tmp_path: Path) -> None:
    """Found again by its id, it is the card that it was."""
    index = open_index(lessons(tmp_path, TOWER))
    deck = Deck(index, kinds=("cloze",), reader=KnowingReader("31 March 1889"))
    (item,) = deck.all()

    assert deck.find([(item.id, "cloze", "green/trees.md")]) == {item.id: item}


def test_a_recall_marks_the_sentence_that_answers(tmp_path: Path) -> None:
    """Not the one that is most like the heading; the words are told, the id stays."""
    text = f"# Towers\n\n## Was the tower ready?\n\nThe tower was ready.\n{SENTENCE}\n"
    workspace = lessons(tmp_path, text)

    (before,) = items(workspace, "recall").values()
    (item,) = items(workspace, "recall", KnowingReader("31 March 1889")).values()

    assert before.quote.evidence_text == "The tower was ready."
    assert (item.quote.evidence_text, item.id) == (SENTENCE, before.id)
    assert item.quote.span
    assert text[slice(*item.quote.span)] == "31 March 1889"


def test_the_words_on_a_card_for_anki(tmp_path: Path) -> None:
    """Underlined in the telling sentence, which is drawn as its text means it."""
    marked = TOWER.replace("work.", "<u>work</u> & pay.")
    workspace = lessons(tmp_path, marked)
    recall = items(workspace, "recall", KnowingReader("years of <u>work</u>"))

    assert "after two <u>years of work</u> &amp; pay.</b>" in "".join(
        anki(recall.values())
    )
