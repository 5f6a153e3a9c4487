"""Which passage is right, and whether the marked sentence answers."""

from __future__ import annotations

import pytest
from benchmarks.judging import (
    Case,
    Passage,
    Target,
    after_another,
    evenly,
    evidence,
    rank_of,
)

from explainbot.records import Document, Quote, Section, text_sha256

TEXT = "Dues are 5 euros. They are due in May.\nNobody else pays."
DUES = frozenset([Target("club.md", text="Dues are 5 euros. They are due in May.")])
HEADED = frozenset([Target("club.md", heading="Money")])


def shown(text: str, document: str = "club.md", heading: str = "Money") -> Passage:
    """Return a passage."""
    return Passage(document, heading, text)


@pytest.mark.parametrize(
    ("passage", "right"),
    [
        (shown("They are due in May."), True),
        (shown("Before. Dues are 5 euros. They are due in May. After."), True),
        (shown("They are due in May. After."), False),
        (shown("They are due in May.", document="else.md"), False),
    ],
)
def test_a_part_of_the_passage_is_right_and_so_is_more(
    passage: Passage, *, right: bool
) -> None:
    """But not words that only overlap it, nor the same words elsewhere."""
    assert rank_of([passage], [DUES]) == int(right)


def test_a_heading_decides_where_no_words_are_given() -> None:
    """In its own document only."""
    order = [shown("", heading="Rules"), shown("", document="a.md"), shown("x")]
    assert rank_of(order, [HEADED]) == 3
    assert rank_of(order[:2], [HEADED]) == 0
    assert rank_of(order, []) == 0


def test_two_targets_take_two_places() -> None:
    """Both among the first two is rank 1, both among the first three rank 2."""
    other = frozenset([Target("club.md", heading="Rules")])
    money, rules, neither = shown("x"), shown("x", heading="Rules"), shown("x", "a.md")
    assert rank_of([rules, money], [HEADED, other]) == 1
    assert rank_of([rules, neither, money], [HEADED, other]) == 2
    assert rank_of([rules, neither], [HEADED, other]) == 0


def quote(*sentences: tuple[int, int]) -> Quote:
    """Return a quote of the whole text with these sentences marked."""
    document = Document(
        "club.md", "Club", "", (), TEXT, "corpus/club.md", "text/markdown",
        text_sha256(TEXT),
    )  # fmt: skip
    section = Section(document, 0, len(TEXT))
    return Quote(section, 0, len(TEXT), sentences[0], sentences[1:])


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        (["5 euros"], (True, True)),
        (["seven", "5 euros"], (True, True)),
        (["in May"], (False, True)),
        (["euros. They are"], (False, True)),
        (["Nobody"], (False, False)),
    ],
)
def test_the_answer_is_looked_for_in_what_is_marked(
    spans: list[str], found: tuple[bool, bool]
) -> None:
    """In one sentence; in two, which are one text where they stand side by side."""
    assert evidence(quote((0, 17), (18, 38)), spans) == found


def test_sentences_apart_are_read_apart() -> None:
    """Words that begin in one and end in another are in neither."""
    marked = quote((0, 17), (39, 57))
    assert evidence(marked, ["Nobody else"]) == (False, True)
    assert evidence(marked, ["euros. Nobody"]) == (False, False)


def test_a_sample_is_spread_evenly() -> None:
    """From the beginning to the end, never more than asked for."""
    assert evenly("abcdefghij", 4) == ["a", "c", "f", "h"]
    assert evenly("abc", 4) == ["a", "b", "c"]
    assert evenly("abc", 0) == ["a", "b", "c"]


def test_a_new_topic_comes_after_another_documents_questions() -> None:
    """One or two of them; a follow-up, and what must be declined, is left out."""
    clubs, games = DUES, frozenset([Target("games.md", heading="Chess")])
    asked = Case("1", "What are the dues?", "answerable", wanted=(clubs,))
    follow = Case("2", "And in June?", "answerable", ("Q",), (clubs,))
    declined = Case("3", "Who is the king?", "near")
    others = [
        asked,
        follow,
        declined,
        Case("4", "How does a knight move?", "answerable", wanted=(games,)),
        Case("5", "What is castling?", "answerable", wanted=(games,)),
    ]
    made = [after_another(others[:3], others, seed) for seed in range(20)]
    histories = {one[0].history for one in made}
    assert {(len(one), one[0].id) for one in made} == {(1, "1")}
    assert {text for history in histories for text in history} == {
        "How does a knight move?",
        "What is castling?",
    }
    assert {len(set(history)) for history in histories} == {1, 2}
    assert after_another([asked], [asked], 0) == []
