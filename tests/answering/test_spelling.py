"""Words misspelt by ear, split and joined, and what is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from explainbot.answering.question import wording
from explainbot.answering.question._spelling import (
    Sounds,
    guess,
    may_stand_for,
    same_stem,
    sound,
)
from explainbot.answering.question.wording import Understanding, alike, read
from explainbot.index.index import IndexReader
from explainbot.index.protocol import Store
from explainbot.render import to_json, to_text
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace

TEXT = """# Earth and life

Photosynthesis feeds plants. Inflation raises prices. Volcanoes and earthquakes shake
the ground. The crowd stormed the Bastille. Encryption hides a message. A caliphate is
a state. Pneumonia harms the lungs. Phishing steals passwords. The heart pumps blood.
The climate changes. Coins are money. A submarine dives. A black hole bends light.
Groundwater fills wells; water runs down to the sea. The mantle is hot.
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace whose words are misspelt."""
    folder: Path = tmp_path_factory.mktemp("spelling")
    return tiny_workspace(folder, {"year-7/earth.md": TEXT})


@pytest.fixture(scope="module")
def index(workspace: Workspace) -> IndexReader:
    """Return its index."""
    return IndexReader.open(workspace.places.index)


@pytest.mark.parametrize(
    ("question", "repaired"),
    [
        ("what is fotosinthesis", "what is photosynthesis"),
        ("what is inflashun", "what is inflation"),
        ("how do vulkanos erupt", "how do volcanoes erupt"),
        ("what was the bastil", "what was the bastille"),
        ("Encripshun?", "Encryption?"),
        ("what is a califate", "what is a caliphate"),
        ("what is newmonia", "what is pneumonia"),
        ("photo synthesis", "photosynthesis"),
        ("why do earth quakes happen", "why do earthquakes happen"),
        ("foto synthesis", "photosynthesis"),
        ("what is a blackhole", "what is a black hole"),
        ("whatis encryption", "what is encryption"),
        ("Wich plants need water?", "Which plants need water?"),
        ("waht feeds plants", "what feeds plants"),
        ("the diffrence of plants", "the difference of plants"),
    ],
    ids=[
        "f for ph", "shun", "k for c", "silent end", "capital", "not climate",
        "n for pn", "split", "split plural", "split and misspelt", "joined",
        "joined words of asking", "first word of asking", "letters exchanged",
        "word of asking that no text has",
    ],
)  # fmt: skip
def test_what_is_heard_is_repaired(
    index: IndexReader, question: str, repaired: str
) -> None:
    """A word that sounds as one of the corpus, and is near it, surely is that."""
    assert read(question, index, WordEncoder()) == Understanding(repaired)


@pytest.mark.parametrize(
    "question",
    [
        "summarise the text",
        "pros and cons of money",
        "how do you knead dough",
        "who was Genghis",
        "what is a qubit8",
        "why is the ground wet",
        "what does HTTPS mean",
    ],
    ids=[
        "not submarine", "not coins", "ordinary", "name", "digit", "two words",
        "acronym",
    ],
)  # fmt: skip
def test_ordinary_words_are_left_alone(index: IndexReader, question: str) -> None:
    """What English has, names, acronyms and words with digits are no misspellings."""
    assert read(question, index, WordEncoder()) == Understanding(question)


def test_only_the_first_word_asks(index: IndexReader) -> None:
    """And only if one question word alone is near: "wher" may be when and where."""
    for question in ("plants in wich", "wher do plants grow"):
        found = read(question, index, WordEncoder())
        assert found.text == question


def test_two_words_that_the_corpus_has_as_well_are_offered_as_one(
    index: IndexReader,
) -> None:
    """Ground and water stand there, yet never side by side as they were typed."""
    assert read("what is ground water", index, WordEncoder()) == (
        "what is ground water", ("what is groundwater",),
    )  # fmt: skip


def test_a_word_that_is_not_in_the_corpus_is_not_replaced_by_another(
    index: IndexReader,
) -> None:
    """A misspelt "climate" is that; a misspelt "private" is nothing that is there."""
    assert guess("climatte", index).sure == "climate"
    assert guess("privatte", index) == (None, ())


def test_who_somebody_is_is_asked_by_a_name(index: IndexReader) -> None:
    """Nobody knows the name; the common word that it is near is offered at most."""
    assert read("who was hiart", index, WordEncoder()) == (
        "who was hiart", ("who was heart",),
    )  # fmt: skip
    assert read("what is the hiart", index, WordEncoder()).text == "what is the heart"


def test_a_question_that_finds_nothing_is_offered_as_it_sounds(
    index: IndexReader,
) -> None:
    """Fishing is an ordinary word; the corpus has one that sounds the same."""
    encoder, sounds = WordEncoder(), Sounds(index)

    assert alike("what is fishing", index, encoder, sounds) == ("what is phishing",)
    assert alike("what is a mantel", index, encoder, sounds) == ("what is a mantle",)
    assert alike("pros and cons", index, encoder, sounds) == ()
    assert alike("what is a mantle", index, encoder, sounds) == ()


def test_the_key_of_a_sound() -> None:
    """F is ph; the vowel that begins a word is any vowel."""
    assert sound("fotosynthesis") == sound("photosynthesis")
    assert sound("enflation") == sound("inflation")


def test_an_answer_says_what_may_be_meant(workspace: Workspace) -> None:
    """It is a record on the answer, and the first line of it as text."""
    explainer = workspace.explainer()
    answer = explainer.ask("what is ground water")

    assert answer.did_you_mean == ("what is groundwater",)
    assert to_json(answer)["did_you_mean"] == ["what is groundwater"]
    assert to_text(answer).startswith("did you mean: what is groundwater\n")
    assert to_json(explainer.ask("what is inflashun"))["did_you_mean"] == []


def test_a_question_asked_exactly_is_offered_no_other(workspace: Workspace) -> None:
    """Neither repaired nor doubted."""
    answer = workspace.explainer().ask("what is ground water", exact=True)

    assert (answer.did_you_mean, answer.asked_as) == ((), "what is ground water")


def test_what_may_be_meant_stays_in_its_collection(workspace: Workspace) -> None:
    """The question that is offered names the folder that was asked of."""
    answer = workspace.explainer().ask("what is ground water #year-7")

    assert answer.did_you_mean == ("what is groundwater #year-7",)


EARTH = """# The Earth

## Plates
The tectonic plates move slowly. Where tectonic plates meet there are mountains.

## Earthquakes
Earthquakes happen where rocks slip. Strong earthquakes are rare and hard to foretell.

## The heart
The heart pumps blood.
"""


def test_a_misspelt_word_with_a_known_stem_is_repaired(tmp_path: Path) -> None:
    """A letter left out of a plural is no form of the word."""
    store = tiny_workspace(tmp_path, {"earth.md": EARTH}).explainer().store

    assert same_stem("earthquaks", store) == "earthquakes"
    assert same_stem("earthquake", store) is None


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("what are teutonic plates", "what are tectonic plates"),
        ("how does a hart work", "how does a heart work"),
    ],
)
def test_a_word_that_the_corpus_has_not_beside_another_is_offered(
    tmp_path: Path, question: str, meant: str
) -> None:
    """It is a word, and yet was not meant."""
    bot = tiny_workspace(tmp_path, {"earth.md": EARTH}).explainer()

    assert alike(question, bot.store, bot.encoder, Sounds(bot.store)) == (meant,)


@pytest.mark.parametrize(
    ("word", "other", "may"),
    [
        ("teutonic", "tectonic", True),
        ("docks", "dogs", True),
        ("died", "tired", False),
        ("tied", "died", False),
        ("jewels", "jelly", False),
        ("boat", "book", False),
        ("tirred", "died", True),
    ],
)
def test_correct_english_stands_for_nothing_else(
    word: str,
    other: str,
    may: bool,  # noqa: FBT001
) -> None:
    """But for a word that a letter or the ear hardly tells from it."""
    assert may_stand_for(word, other) is may


@pytest.mark.parametrize(
    ("question", "repaired"),
    [("what is a quartile", None), ("what is a quorter", "what is a quarter")],
)
def test_another_ending_makes_another_word(
    tmp_path: Path, question: str, repaired: str | None
) -> None:
    """By ear the end of a word is kept."""
    text = "# Shares\n\nA quarter is one of four. Quarters are equal in size.\n"
    explainer = tiny_workspace(tmp_path, {"shares.md": text}).explainer()

    assert explainer.ask(question).asked_as == (repaired or question)


def test_a_word_without_end_is_not_taken_apart() -> None:
    """Every cut of it would be looked up; the corpus is not even asked."""
    assert wording._split("ab" * 3000, cast("Store", None)) is None


def test_a_contraction_without_its_apostrophe_is_no_other_word(tmp_path: Path) -> None:
    """Though the corpus has a like word beside the one that follows."""
    files = {"rain.md": "# Rain\n\nFarmers doubt rain. They doubt rain each spring.\n"}
    bot = tiny_workspace(tmp_path, files).explainer()
    sounds = Sounds(bot.store)

    assert alike("when it doupt rain", bot.store, bot.encoder, sounds)
    assert alike("when it doesnt rain", bot.store, bot.encoder, sounds) == ()
