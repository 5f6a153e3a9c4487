"""What each sentence is about: its own subject, or the one named before it."""

from __future__ import annotations

import numpy as np
import pytest

from explainbot.answering.evidence import Sentences
from explainbot.answering.measures import Belonging, belonging, told_beside
from explainbot.text.sentences import split_sentences
from explainbot.text.terms import terms

METALS = (
    "Copper conducts well. It melts at 1085 degrees. "
    "Iron is strong. It melts at 1538 degrees. In damp air it rusts. Tin is soft."
)
BIRDS = {
    "en": "The robin is brown. It lays six eggs. The wren is small. It sings loudly.",
    "de": "Die Meise ist bunt. Sie legt zehn Eier. Die Amsel ist groß. Sie singt laut.",
    "fr": "La mésange est vive. Elle pond dix œufs. La pie est grande. Elle vole bien.",
}
HALL = (
    "The town hall was built in 1824 because the old one had burned. "
    "It was enlarged in 1932. It was sold in 1990 and has asked for a fee since then."
)


def held(question: str, text: str, language: str = "en") -> Belonging:
    """Return what of a text belongs to what a question names."""
    spans = split_sentences(text, language)
    return belonging(question, terms(question, language), text, spans, language)


def marked(question: str, text: str, place: int) -> Sentences:
    """Return the sentences of a text with one that scores best."""
    spans = tuple(split_sentences(text, "en"))
    scores = np.where(np.arange(len(spans)) == place, 1.0, 0.0)
    return Sentences(text, spans, scores, own=held(question, text))


@pytest.mark.parametrize(
    ("question", "asked", "others"),
    [
        ("When does copper melt?", {0, 1}, {3, 4}),
        ("When does iron melt?", {2, 3, 4}, {1}),
        ("When does tin melt?", {5}, {1, 3, 4}),
        ("When does copper rust?", {0, 1}, {3, 4}),
        ("Which metal melts at 1085 degrees?", set(), set()),
        ("Do copper and iron melt?", {0, 1, 2, 3, 4}, set()),
    ],
)
def test_a_pronoun_belongs_to_the_subject_named_last(
    question: str, asked: set[int], others: set[int]
) -> None:
    """And not to that of a thing beside it; where none is named there are no others."""
    found = held(question, METALS)

    assert (set(found.asked), set(found.others)) == (asked, others)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "How many eggs does the robin lay?", "How many eggs does the wren lay?"),
        ("de", "Wie viele Eier legt die Meise?", "Wie viele Eier legt die Amsel?"),
        ("fr", "Combien d'œufs pond la mésange ?", "Combien d'œufs pond la pie ?"),
    ],
)
def test_what_is_told_of_another_thing_alone_is_untold(
    language: str, first: str, second: str
) -> None:
    """Of the one asked about the marked sentence says something else."""
    assert not held(first, BIRDS[language], language).untold(1)
    assert held(second, BIRDS[language], language).untold(2)


@pytest.mark.parametrize(
    "text",
    [
        "Ebola is a virus. The disease is rare. It kills many people.",
        "The clinic is small. Living there, he wrote a book. It kills many people.",
        "The clinic is small.\n\nIn damp air it rusts.",
        "Ebola | virus\n\nIt kills many people.",
    ],
)
def test_the_same_thing_by_another_word_is_no_other(text: str) -> None:
    """A class, what opens before a subject, another paragraph, a row of a table."""
    assert not held("Why does Ebola kill in the clinic?", text).others


def test_a_short_word_before_a_noun_opens_its_subject() -> None:
    """The ending of "red" is none of a word that stands before a subject."""
    text = "Red cells carry air, as a rule. They live long. White cells are big."

    assert held("How long do red cells live?", text).asked == {0, 1}


def test_a_pronoun_behind_a_semicolon_means_the_subject_before_it() -> None:
    """In a list of things each with a fact of its own."""
    text = "Neon glows red; Ramsay found it in 1898. Argon is inert. Xenon is rare."

    assert held("Who found argon?", text).others == {0}
    assert held("Who found argon?", text).untold(1)
    assert not held("Who found neon?", text).others
    assert not held("Who found neon?", text).untold(0)


def test_words_behind_a_preposition_name_no_subject() -> None:
    """Other means of income are not the income."""
    text = "Oil brings money. It is sold. Other means of income are taxes."

    assert not held("What income is sold?", text).asked


def test_the_pronoun_sentence_that_tells_the_deed_is_marked() -> None:
    """The one that names the subject tells of another deed."""
    asked = "When was the town hall enlarged?"

    assert marked(asked, HALL, 0).marked == 1
    assert marked("When was the town hall built?", HALL, 0).marked == 0
    assert marked("When was the town hall visited?", HALL, 0).marked == 0


@pytest.mark.parametrize(
    ("question", "place", "beside"),
    [
        ("Why was the town hall built?", 0, False),
        ("Why was the town hall sold?", 2, True),
        ("Who sold the town hall?", 0, True),
        ("How big is the town hall?", 0, False),
    ],
)
def test_the_reason_of_another_deed_is_none(
    question: str,
    place: int,
    beside: bool,  # noqa: FBT001
) -> None:
    """Nor is what is told behind a deed without a word of a reason."""
    spans = split_sentences(HALL, "en")
    sentence = HALL[slice(*spans[place])]

    assert told_beside(question, held(question, HALL), sentence, place) is beside


def test_a_passage_about_another_thing_alone_is_not_claimed() -> None:
    """What is marked belongs to the thing beside it."""
    assert marked("When does tin melt?", METALS, 5).untold
    assert not marked("When does iron melt?", METALS, 3).untold


def test_a_sentence_of_the_kind_asked_needs_no_word_for_it() -> None:
    """Litmus has a colour by being red, whatever is said of another dye's colour."""
    text = (
        "Litmus is red in acid and blue in lime. "
        "Congo dye is made from coal. It changes its colour in acid and lime."
    )

    assert not held("What colour is litmus in lime?", text).untold(0)
    assert held("How thick is litmus in lime?", text).said[0] == {"lime"}
