"""What a thing is, and what people only believe."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.checks.deeds import is_lasting, is_over
from explainbot.answering.explainer import Explainer
from explainbot.answering.question.sentence_kinds import (
    asks_for_beliefs,
    asks_now,
    attribute,
    believed,
    what_is,
)
from explainbot.index.index import IndexReader
from explainbot.testing import WordEncoder, tiny_workspace

MYTHS = """# Myths

## Bats

Myth: Bats are blind.

Fact: Eyes of bats are small but good.

## Lightning

Many people believe that lightning never strikes a place twice. In fact tall \
buildings are struck by lightning every year.

## True or false?

- The great wall is seen from the moon.
- Sugar makes children wild.

Both are false. From the moon no wall is seen. Trials of sugar found nothing.

## People of the play

Laertes fights Claudius and others at court.
Claudius: the new king.
"""


@pytest.mark.parametrize(
    ("question", "sentence", "says"),
    [
        ("What is a tributary?", "- **Tributary** – a smaller river", True),
        ("who is claudius", "Claudius: the new king", True),
        ("What is the mouth?", "The mouth is where a river ends.", True),
        ("what are deltas", "Deltas (mouths with many arms) grow.", True),
        ("define osmosis", "Osmosis means that water moves.", True),
        ("What does osmosis mean?", "Osmosis = water on the move", True),
        ("what is a tributary", "A river is fed by each tributary: it grows.", False),
        ("who is claudius", "Claudius drinks.", False),
        ("what is inflation", "Inflationary: of inflation", False),
        ("When did it end?", "It is over.", None),
    ],
)
def test_sentences_that_say_what_a_thing_is(
    question: str,
    sentence: str,
    says: bool | None,  # noqa: FBT001
) -> None:
    """They begin with it, and a colon, a dash or a verb follows."""
    test = what_is(question)

    assert (None if test is None else test(sentence)) is says


@pytest.mark.parametrize(
    ("term", "sentence", "named"),
    [
        ("a packet", "It cuts the file into small parts called packets.", 2),
        ("a packet", 'This method is called "packet switching".', 0),
        ("a packet", "Each packet carries an address.", 0),
        ("the lithosphere", "The two form the **lithosphere**, which is cold.", 2),
        ("the lithosphere", "Below the lithosphere lies warm rock.", 0),
        ("a moraine", "Such ridges form what geologists call a moraine.", 2),
        ("the canopy", "Their tops make a roof, the canopy, far above.", 2),
        ("the canopy", "Below the canopy it is dark.", 0),
        ("a coalition", "Parties join to govern: a coalition.", 2),
        ("a secret ballot", "Secret ballots, that is, votes nobody sees, came.", 2),
        ("a circuit", "The loop is a parallel circuit.", 0),
        ("a circuit", "A lamp needs a loop, which is called a circuit.", 2),
        ("demand", "What buyers would take at a price is the demand.", 2),
        ("demand", "Economists call such demand inelastic.", 0),
        ("resistance", "Doctors speak of resistance.", 2),
    ],
)
def test_sentences_that_give_a_thing_its_name(
    term: str, sentence: str, named: int
) -> None:
    """By how a language names things; a name that goes on is another's."""
    test = what_is(f"What is {term}?", "en")

    assert test is not None
    assert test(sentence) == named


@pytest.mark.parametrize(
    ("question", "sentence", "names"),
    [
        ("What is the goal of the banks?", "It has 2 per cent as its goal.", 3),
        ("What is the goal of the banks?", "The main tool of a bank is a rate.", 0),
        ("what are its colours", "One colour is red.", 3),
        ("What is the role of bees in nature?", "Bees play a great role.", 3),
        ("What do banks want?", "It is their goal.", None),
        ("What is a goal?", "It is a goal.", None),
    ],
)
def test_what_is_asked_of_a_thing(
    question: str, sentence: str, names: int | None
) -> None:
    """The sentence has the word for it, not only the name of the thing."""
    test = attribute(question, "en")

    assert (None if test is None else test(sentence)) == names


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("When does a law come into force?", True),
        ("Which city is it in?", True),
        ("When was it built?", False),
        ("When did it end, and is it open?", False),
        ("lakes of Siberia", False),
    ],
)
def test_what_is_asked_of_now(question: str, *, now: bool) -> None:
    """By its verb; what is in the past in part is not."""
    assert asks_now(question, "en") is now
    assert not asks_now(question, "de")


@pytest.mark.parametrize(
    ("sentence", "over"),
    [
        ("In the crisis of 2020 some rules were ready within weeks.", True),
        ("When the Turks took the city, Mehmed turned it into a mosque.", True),
        ("It stands where the old one was.", False),
        ("They keep for a week in a closed tin.", False),
        ("Fewer than five grow up, since currents sweep them away.", False),
        ("It was last seen in 1986 and is expected in 2061.", False),
        ("Lake Baikal lies in Siberia.", False),
    ],
)
def test_what_is_over(sentence: str, *, over: bool) -> None:
    """All of its verbs are of the past."""
    assert is_over(sentence) is over


@pytest.mark.parametrize(
    ("sentence", "lasting"),
    [
        ("Today many patients can live for ten years.", True),
        ("It is open from April to May.", True),
        ("She died in London in May 1881.", False),
        ("They set up the first one in 1712.", False),
        ("He lived for 18 days and died.", False),
        ("It is open since it was built.", False),
        ("Ten years in a row.", False),
    ],
)
def test_what_is_so_now(sentence: str, *, lasting: bool) -> None:
    """All of its verbs are of the present; one without any says nothing."""
    assert is_lasting(sentence) is lasting


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("**Myth:** We use ten percent of our brains.", True),
        ("Misconception 3: Plants eat soil.", True),
        ("Many people believe that bats are blind.", True),
        ("Some think that goldfish forget at once.", True),
        ("It is often said that bulls hate red.", True),
        ("A common mistake is to divide first.", True),
        ("Viele Menschen glauben, dass Stiere Rot hassen.", True),
        ("Most historians believe that the wall fell in 1200.", False),
        ("Bats are not blind.", False),
        ("The myth tells of a king.", False),
    ],
)
def test_beliefs_are_known_by_how_they_are_reported(
    sentence: str, *, is_one: bool
) -> None:
    """By a label, or by who is said to believe it; what scholars think is none."""
    assert believed(sentence) is is_one


def test_who_asks_for_beliefs() -> None:
    """Gets them."""
    assert asks_for_beliefs("What do people believe about bats?")
    assert not asks_for_beliefs("Are bats blind?")


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Return an explainer of some myths."""
    made = tiny_workspace(tmp_path_factory.mktemp("myths"), {"myths.md": MYTHS})
    return Explainer(IndexReader.open(Path(made.places.index)), WordEncoder())


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("are bats blind", "Fact: Eyes of bats are small but good."),
        (
            "does lightning never strike a place twice",
            "In fact tall buildings are struck by lightning every year.",
        ),
        ("is the great wall seen from the moon", "From the moon no wall is seen."),
        ("does sugar make children wild", "Trials of sugar found nothing."),
        (
            "what do people believe about lightning",
            "Many people believe that lightning never strikes a place twice.",
        ),
        ("who is claudius", "Claudius: the new king."),
    ],
)
def test_a_belief_is_not_marked_as_the_answer(
    bot: Explainer, question: str, evidence: str
) -> None:
    """But what follows it, unless it is what is asked for."""
    answer = bot.ask(question)

    first = (*answer.quotes, *answer.alternatives)[0]
    assert first.evidence_text == evidence
