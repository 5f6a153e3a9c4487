"""Which sentences of course material tell something, and which ask or announce."""

from __future__ import annotations

import pytest

from explainbot.index.boilerplate import (
    asks,
    content_flags,
    is_boilerplate,
    is_worth_asking,
)
from explainbot.text.sentences import split_sentences

NONE = [
    ("Contents", "- What is a cell made of?\n- How does osmosis work?"),
    ("Inhalt", "1.1 Osmose ........ 14\n1.2 Diffusion ..... 15"),
    (
        "Learning objectives",
        (
            "By the end of this chapter, you will be able to:\n\n"
            "- describe what the membrane is made of\n- explain how osmosis works"
        ),
    ),
    (
        "",
        (
            "In this unit we will look at how prices are formed.\n\n"
            "What you will learn\n* how a market price is formed\n* what a ceiling does"
        ),
    ),
    (
        "Check your understanding",
        (
            "How is a price formed?\nGive an example of two substitutes.\n\n"
            "Homework: Write half a page on the supply of flats."
        ),
    ),
    ("3.4 Exercises", "1. Name two gases.\n2. Explain what osmosis is."),
    ("Quiz yourself", "What is the powerhouse of the cell?\na) nucleus\nb) ribosome"),
    ("Further reading", '- "How cells drink", in the library.\n- Chapter 6.'),
    ("Übungsfragen", "1. Warum ist der Himmel blau?\n2. Nenne zwei Gase."),
    ("Beginn", "In dieser Lektion lernst du, wie Wolken entstehen."),
    ("Start", "Cette page explique comment fonctionne la photosynthèse."),
    ("Inicio", "En esta unidad vamos a aprender cómo se forman las nubes."),
]
ALL = [
    ("The market", "When incomes rise, people buy more. How much depends on prices."),
    ("Goals", "- End poverty\n- Clean water\n- Peace"),
    ("Install", "1. List the files.\n2. Choose a folder.\n3. Write the name."),
    ("Sign in", "You will be able to sign in once the form is sent."),
    ("Help", "Need a hand? Give us a call at 555."),
    ("Jews", "In the end nobody said, 'Why did person A get more than person B?'"),
    ("This page", "This page of history was turned in 1990."),
    ("The Act", "This section applies to every person who holds a licence."),
    ("Why is the sky blue?", "Air scatters blue light more than red."),
    ("Questions", "What is a vaccine? It trains the defences of the body."),
    ("This week", "Homework: Maths page 34, numbers 1 to 5, for Wednesday."),
    ("Diese Woche", "Hausaufgabe: Mathe Seite 34, Nummer 1 bis 5, bis Mittwoch."),
]


def told(heading: str, text: str) -> list[bool]:
    """Return for each sentence of a text whether it tells something."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    return list(content_flags(heading, sentences))


@pytest.mark.parametrize(("heading", "text"), NONE)
def test_contents_objectives_and_exercises_tell_nothing(
    heading: str, text: str
) -> None:
    """Not one of their sentences counts."""
    assert not any(told(heading, text))


@pytest.mark.parametrize(("heading", "text"), ALL)
def test_what_tells_something_counts(heading: str, text: str) -> None:
    """Also lists, instructions, and questions that are answered at once."""
    assert all(told(heading, text))


def test_an_announcement_among_others_alone_does_not_count() -> None:
    """The sentences beside it do."""
    text = (
        "For ages 12 and up. This page explains how vaccines work. "
        "It does not replace advice from a doctor."
    )
    assert told("Vaccines", text) == [True, False, True]


def test_a_question_that_is_answered_counts_and_one_at_the_end_does_not() -> None:
    """What follows a question may be its answer; nothing follows the last."""
    text = "What happens then? The price falls. And what comes after that?"
    assert told("", text) == [True, True, False]


def test_few_words_among_many_questions_do_not_count() -> None:
    """A section of questions is one, whatever stands above them."""
    text = "Good luck!\n" + "1. What is osmosis, and how does it work in roots?\n" * 3
    assert not any(told("Part 2", text))


def test_a_list_of_the_document_s_headings_is_its_contents() -> None:
    """Without a mark that says so, under a heading that may be another's, too."""
    sentences = ["- Cell walls.", "- Transport", "- Soap"]
    headings = ["Contents", "Cell walls", "Transport", "Soap"]
    assert content_flags("Contents", sentences) == (True, True, True)
    assert content_flags("Contents", sentences, headings) == (False, False, False)


@pytest.mark.parametrize("heading", ["True or false?", "2. Quiz", "See also"])
def test_headings_of_exercises_are_not_worth_asking(heading: str) -> None:
    """Others are, though they may be of exercises."""
    assert not is_worth_asking(heading)
    assert is_worth_asking("Exercises")
    assert is_worth_asking("Is it true or false?")


def test_statements_to_be_judged_tell_nothing() -> None:
    """What is said of them does."""
    text = (
        "- Bats are blind.\n- Sugar makes wild. False: trials found nothing.\n\n"
        "Bats see quite well."
    )
    assert told("True or false?", text) == [False, False, True, True]


@pytest.mark.parametrize(
    "sentence", ["Why?", "「なぜ？", "*Why?*", '"Why?" ', "لماذا؟"]
)
def test_questions_are_known_by_their_mark(sentence: str) -> None:
    """Whatever stands around it."""
    assert asks(sentence)


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        ("Review questions", True),
        ("4. Review questions:", True),
        ("Chapter 3: Exercises", True),
        ("LERNZIELE", True),
        ("Questions of power", False),
        ("Exercise and the heart", False),
        ("", False),
    ],
)
def test_headings_of_exercises_are_known_whole(heading: str, *, is_one: bool) -> None:
    """A number before them aside; a heading that goes on is another."""
    assert is_boilerplate(heading) is is_one


@pytest.mark.timeout(20)
@pytest.mark.parametrize("sign", [*".?*\"'(…- ", "this page ", '?"'])
def test_endless_signs_come_to_an_end(sign: str) -> None:
    """A line of one sign without end is looked at once."""
    lines = [sign * 50_000, sign * 50_000 + "a"]

    assert len(content_flags("Quiz", lines)) == len(content_flags("", lines)) == 2
