"""The sentence that answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explainbot.answering.evidence import Sentences
from explainbot.answering.items.excerpts import excerpt
from explainbot.answering.question.sentence_kinds import (
    compared,
    kind_asked,
)
from explainbot.answering.ranker import Ranker
from explainbot.testing import tiny_workspace
from explainbot.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("How many moons are there?", "There are two of them.", True),
        ("How many moons are there?", "There are moons.", False),
        ("What share of oil is it?", "It is oil.", False),
        ("What percentage of oil is it?", "Some 12 of it.", True),
        ("How many of the 61 lamps?", "All 61 of them.", False),
        ("When did it begin?", "It began in 1902.", True),
        ("When did it begin?", "It began late, with 12 men.", False),
        ("When did it begin?", "It began in the last century.", True),
        ("Who leads it?", "Its head is Sefa.", True),
        ("Who leads it?", "Nobody leads it.", False),
        ("Who is Sefa?", "Its head is Sefa.", False),
        ("Why did it begin?", "It began.", None),
    ],
)
def test_kind_asked(
    question: str,
    sentence: str,
    holds: bool | None,  # noqa: FBT001
) -> None:
    """A number, a date or a name that the question does not hold itself."""
    test = kind_asked(question, "en")

    assert (None if test is None else test(sentence)) is holds


GUILD = """# Guild

## How did it begin?

The guild makes lamps. In 1874 some members left the chamber. Its head is Sefa \
Tornquist. Songs and feasts fill the winter months.

## What is it like?

Calm.
"""


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        (
            "How did it begin, when did members leave?",
            "In 1874 some members left the chamber.",
        ),
        ("How did it begin, who is head?", "Its head is Sefa Tornquist."),
        (
            "How did it begin, songs in winter months?",
            "Songs and feasts fill the winter months.",
        ),
    ],
)
def test_the_answering_sentence_is_marked(
    tmp_path: Path, question: str, evidence: str
) -> None:
    """Shared words and the kind of thing asked for choose it; further ones differ."""
    answer = tiny_workspace(tmp_path, {"guild.md": GUILD}).explainer().ask(question)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == evidence
    assert quote.evidence not in quote.evidence_more
    for start, end in quote.evidence_more:
        assert quote.start <= start < end <= quote.end


LAMPS = """# Lamps

## Where do lamps come from?

Several houses share in it. A lamp's glass is cast. Oil is pressed up in the hills.

## History of lamps

Nobody wrote it. A history of lamps burnt.
"""


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("Where do lamps come from?", "Several houses share in it."),
        ("Where is oil for lamps pressed?", "Oil is pressed up in the hills."),
        ("History of lamps", "A history of lamps burnt."),
    ],
    ids=["the heading", "a detail", "a heading that asks nothing"],
)
def test_a_question_that_is_the_heading_is_answered_first(
    tmp_path: Path, question: str, evidence: str
) -> None:
    """Under a heading that asks, the first sentence answers just that."""
    answer = tiny_workspace(tmp_path, {"lamps.md": LAMPS}).explainer().ask(question)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == evidence


LICENCE = """# Licence

## Terms

Read all of this. 3. Grant of Patents. Each giver lets you use what is theirs. Lamps \
are patented.

"Wider Work"

means one that joins others.
"""


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("grant of patents", ["Each giver lets you use what is theirs."]),
        ("Are lamps patented?", ["Lamps are patented."]),
        ("What is wider work?", ['"Wider Work"', "means one that joins others."]),
    ],
    ids=["label with a number", "yes or no", "goes on in lower case"],
)
def test_a_label_gives_way_to_what_it_labels(
    tmp_path: Path, question: str, marked: list[str]
) -> None:
    """A few words that only repeat the question are not what answers it."""
    workspace = tiny_workspace(tmp_path, {"licence.md": LICENCE})
    answer = workspace.explainer().ask(question)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    spans = sorted([quote.evidence, *quote.evidence_more])
    found = [quote.document.text[slice(*span)] for span in spans]
    assert [text for text in found if text in marked] == marked
    assert quote.evidence_text == marked[-1]


RULES = """# Rules

## When do rules come into force?

A rule is printed in the gazette. In the drought of 1976 some rules were in force at \
once. It has force from noon of the day after that.

## Which ban was lifted, on fences?

Fences, an old worry of this century, are the best known. It was lifted in 1980.
"""


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        (
            "When do rules come into force?",
            "It has force from noon of the day after that.",
        ),
        (
            "When was the ban on fences lifted?",
            "It was lifted in 1980.",
        ),
    ],
    ids=["what has been is not what is", "the heading asks which"],
)
def test_the_first_sentence_answers_what_its_heading_asks(
    tmp_path: Path, question: str, evidence: str
) -> None:
    """If it can: not when, where it tells no day, nor what is asked beside that."""
    answer = tiny_workspace(tmp_path, {"rules.md": RULES}).explainer().ask(question)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == evidence


HEARTS = """# Hearts

A heart was given to Ole. He lived for 18 days. Today many a patient can live for 10 \
years.
"""


def test_what_is_today_does_not_tell_how_long_it_was(tmp_path: Path) -> None:
    """Numbers of a sentence of the present do not count for a question of the past."""
    asked = "How long did the patient live?"
    explainer = tiny_workspace(tmp_path, {"hearts.md": HEARTS}).explainer()

    answer = explainer.ask(asked)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == "He lived for 18 days."


def test_a_few_words_bring_the_next_sentence_along() -> None:
    """A sentence such as "Two." says little alone."""
    text = "Two. The one is old and was made for children of school age. Calm."
    found = Sentences(text, tuple(split_sentences(text)), np.array([1.0, 0.1, 0.0]))

    best, more = found.chosen()

    assert text[slice(*best)] == "Two."
    assert [text[slice(*span)] for span in more] == [
        "The one is old and was made for children of school age."
    ]


@pytest.mark.parametrize(
    ("read", "rest", "words"),
    [
        ("a mirror.", "", "a mirror"),
        ("a mirror?!", "", "a mirror"),
        ("the U.S.", "", "the U.S."),
        ("3.5 litres", " of oil.", "3.5 litres"),
        ("oil etc.", " and more.", "oil etc."),
    ],
)
def test_the_stop_of_a_sentence_is_no_word_of_the_answer(
    read: str, rest: str, words: str
) -> None:
    """Though it may be the last sign that a reader takes for the answer's."""
    text = f"It holds {read}{rest}"
    told = (((9, 9 + len(read)), 3.0),)
    found = Sentences(text, ((0, len(text)),), np.zeros(1), told).words_of_answer

    assert found is not None
    assert text[slice(*found)] == words


def test_a_passage_of_one_sentence_is_its_own_evidence(tmp_path: Path) -> None:
    """Nothing else is marked."""
    explainer = tiny_workspace(tmp_path, {"guild.md": GUILD}).explainer()

    quote = explainer.ask("What is it like?").quotes[0]

    assert (quote.evidence_text, quote.evidence_more) == ("Calm.", ())


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Ada Toll led it. She painted the harbour. Rain fell.", ["Ada Toll led it."]),
        ("Ada Toll led it. Italy painted the harbour. Rain fell.", []),
        ("Ada Toll led it.\n\nShe painted the harbour. Rain fell.", []),
        ("She painted the harbour. Rain fell.", []),
        ("Ada Toll led it. In 1902 she painted it. Rain.", ["Ada Toll led it."]),
        ("Tin and zinc shine. Neither is painted. Rain.", ["Tin and zinc shine."]),
        ("Oak Hall has towers. The building is painted.", ["Oak Hall has towers."]),
        ("Oak Hall is a building. The building is painted.", []),
        ("Oak Hall has towers. The building that is painted.", []),
        ("Fog fell. Then Ada Toll came. The painter painted.", ["Then Ada Toll came."]),
        (
            "Ada Toll met Max Orr. Fog fell. The artist painted.",
            ["Ada Toll met Max Orr."],
        ),
        ("Fog fell. The artist painted.", []),
    ],
)
def test_a_pronoun_brings_the_sentence_before_along(text: str, more: list[str]) -> None:
    """Marked beside the best one, in the same paragraph alone."""
    spans = tuple(split_sentences(text))
    scores = np.array(["painted" in text[slice(*span)] for span in spans], dtype=float)
    best, others = Sentences(text, spans, scores).chosen()

    assert "painted" in text[slice(*best)]
    assert [text[slice(*span)] for span in others] == more


def test_an_excerpt_begins_with_the_sentence_that_leads_in() -> None:
    """Of a long passage, what names the thing meant is shown as well."""
    long = "It has " + "many " * 70 + "walls."
    text = f"{long} Ada Toll led it. {long}"
    sentences = ((0, 363), (364, 380), (381, 744))

    assert excerpt(text, sentences, sentences[2]) == sentences[2]
    assert excerpt(text, sentences, sentences[2], [sentences[1]]) == (364, 744)


def test_a_number_in_units_that_fit_is_marked(tmp_path: Path) -> None:
    """Among sentences with numbers the one that measures what is asked."""
    text = "# Bell\n\nThe bell rang in 1712. It weighs nine tonnes. It has 2 cracks.\n"
    workspace = tiny_workspace(tmp_path, {"bell.md": text})
    explainer = workspace.explainer()
    ranker = Ranker(explainer.store, explainer.encoder)

    ranking = ranker.rank("How heavy is the bell?", ())
    (start, end), _ = ranker.sentences(ranking, 0).chosen()

    assert ranker.sentences(ranking, 0).text[start:end] == "It weighs nine tonnes."


SYRUPS = """# Two syrups

Alvasin is a syrup against cough. Children take a spoon in the morning.

Borulin is a syrup against fever. Children take a spoon in the evening.
"""


@pytest.mark.parametrize(
    ("name", "time"), [("Alvasin", "morning"), ("Borulin", "evening")]
)
def test_of_paragraphs_about_two_things_the_one_asked_about(
    tmp_path: Path, name: str, time: str
) -> None:
    """Each begins with the name of its own."""
    workspace = tiny_workspace(tmp_path, {"syrups.md": SYRUPS})
    answer = workspace.explainer().ask(f"When do children take a spoon of {name}?")

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == f"Children take a spoon in the {time}."


def test_the_sentence_of_which_the_reader_is_far_surer() -> None:
    """Though another one has more words of the question."""
    text = "It was written by Marit. She wrote it in a rented room."
    spans = ((0, 24), (25, 55))
    scores = np.array([1.3, 1.9])
    spread = replace(
        Sentences(text, spans, scores), answers=((spans[0], 11.0), (spans[1], 3.0))
    )
    near = replace(spread, answers=((spans[0], 8.0), (spans[1], 3.0)))

    assert (spread.marked, near.marked) == (0, 1)


def test_the_answer_that_tells_what_is_done() -> None:
    """Where the reader is surer of one that does not: "it dies at 55" is asked."""
    text = "It works best at 35 degrees. At 55 degrees it dies."
    spans = ((0, 28), (29, 51))
    rated = Sentences(
        text,
        spans,
        np.array([0.95, 0.75]),
        answers=((spans[0], 8.7), (spans[1], 0.9)),
        telling=frozenset({1}),
    )

    assert rated.marked == 1
    assert replace(rated, telling=frozenset({0, 1})).marked == 0
    assert replace(rated, telling=frozenset()).marked == 0
    assert replace(rated, answers=((spans[0], 8.7), (spans[1], -0.1))).marked == 0


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "This is why people wear hats.",
            ["It is cold.", "This is why people wear hats."],
        ),
        (
            "For this reason people wear hats.",
            ["It is cold.", "For this reason people wear hats."],
        ),
        (
            "This is why people wear hats: because they freeze.",
            ["This is why people wear hats: because they freeze."],
        ),
    ],
)
def test_the_reason_stands_before_what_comes_of_it(
    tmp_path: Path, sentence: str, expected: list[str]
) -> None:
    """The sentence that names the consequence is marked beside it."""
    text = f"# Hats\n\nThe sun is low. It is cold. {sentence} Caps came later.\n"
    answer = (
        tiny_workspace(tmp_path, {"hats.md": text})
        .explainer()
        .ask("Why do people wear hats?")
    )

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == expected[0]
    more = [quote.document.text[slice(*span)] for span in quote.evidence_more]
    assert set(expected[1:]) <= set(more)


@pytest.mark.parametrize(
    ("question", "tells"),
    [
        ("What is the difference between magma and lava?", 2),
        ("difference between lava and magma", 2),
        ("How does lava differ from magma?", 2),
        ("lava vs magma", 2),
        ("What is the difference between magma and ash?", 0),
    ],
)
def test_both_things_that_are_compared(question: str, tells: int) -> None:
    """Told of in one sentence, however the question is put."""
    test = compared(question)

    assert test is not None
    assert test("Magma lies below, lava is what flows out.") == tells


def test_what_compares_nothing() -> None:
    """A difference alone, or one thing."""
    assert compared("What is magma?") is None
    assert compared("What makes the difference?") is None


CLUB = """# Club

Pupils may borrow a ball.

Computers

They may be used by pupils of all years at lunch, if a teacher is there to help them.
"""


def test_a_heading_within_a_text_answers_no_yes_or_no(tmp_path: Path) -> None:
    """One word that is asked about, without a stop."""
    answer = (
        tiny_workspace(tmp_path, {"club.txt": CLUB})
        .explainer()
        .ask("Can pupils use the computers?")
    )

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text.startswith("They may be used")


def test_of_two_sure_ones_that_which_holds_more_of_the_question() -> None:
    """It is "in winter it closes" rather than what is as near in meaning."""
    text = "It opens at 9 and closes at 18. In winter it closes at 16."
    spans = ((0, 31), (32, 58))
    rated = Sentences(
        text,
        spans,
        np.array([1.6, 1.4]),
        answers=((spans[0], 7.5), (spans[1], 9.6)),
        shares=(0.3, 1.0),
    )

    assert rated.marked == 1
    assert replace(rated, shares=()).marked == 0
    assert replace(rated, shares=(0.3, 0.3)).marked == 0
    assert replace(rated, scores=np.array([2.2, 1.4])).marked == 0
    assert replace(rated, answers=(None, None)).marked == 0


def test_other_words_for_a_part_of_the_question(tmp_path: Path) -> None:
    """Twice is "a second time"; the first sentence only says what the thing is."""
    text = (
        "# Rubella\n\nRubella is an illness with red spots. Most have it once, so a "
        "second time is very rare. Doctors know it well.\n"
    )
    bot = tiny_workspace(tmp_path, {"rubella.md": text}).explainer(fast=True)

    answer = bot.ask("can you get rubella twice")

    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.evidence_text == "Most have it once, so a second time is very rare."


def test_what_is_asked_in_a_unit(tmp_path: Path) -> None:
    """The sentence that has it, not what says what the thing is."""
    text = (
        "# Fathom\n\nA fathom is a measure of depth at sea. It is 1.83 metres. Sailors "
        "used a rope for it.\n"
    )
    bot = tiny_workspace(tmp_path, {"fathom.md": text}).explainer(fast=True)

    for question in ("fathom in metres", "what is a fathom in metres"):
        answer = bot.ask(question)
        first = (*answer.quotes, *answer.alternatives)[0]
        assert first.evidence_text == "It is 1.83 metres."


def test_somebody_else_is_not_who_a_heading_is_about(tmp_path: Path) -> None:
    """The queen's death is not the king's; who did something may be anybody."""
    text = (
        "# A revolution\n\n## What happened to King Otto IV?\n\nHe was beheaded on "
        "21 May 1793. Queen Anna Maria was executed in October of that year.\n"
    )
    bot = tiny_workspace(tmp_path, {"king.md": text}).explainer(fast=True)

    def marked(question: str) -> str:
        answer = bot.ask(question)
        return (*answer.quotes, *answer.alternatives)[0].evidence_text

    assert marked("when was otto iv executed") == "He was beheaded on 21 May 1793."
    assert marked("when was anna maria executed").startswith("Queen Anna Maria")


def test_a_noun_for_who_did_it_tells_who_did(tmp_path: Path) -> None:
    """In notes: "founder: Ada", where it is asked who founded it."""
    text = "# Notes\n\n- museum opened in 1974\n- founder: Ada Falk\n- open daily\n"
    bot = tiny_workspace(tmp_path, {"notes.md": text}).explainer(fast=True)

    ranking = bot.ranker.rank("who founded the museum", ())

    assert bot.ranker.sentences(ranking, 0).telling == {1}
