"""Typing errors repaired from the corpus's own words, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.question.wording import Repairs, read, repair
from explainbot.index.index import IndexReader
from explainbot.testing import WordEncoder, tiny_workspace

TEXT = """# Sugar

Photosynthesis makes glucose. Plants need water; a plant's leaf is green.
The stem comes after a step, then another step. Tides rise. Écoles. Item 5b.
Mosquitoes bite.
"""
SETTINGS = '["sugar.md"]\nsubject = "Sugar"\naliases = ["Glucosa", "IS"]\n'


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Return an index of a few words."""
    folder: Path = tmp_path_factory.mktemp("words")
    files = {"sugar.md": TEXT, "corpus.toml": SETTINGS}
    return IndexReader.open(tiny_workspace(folder, files).places.index)


@pytest.mark.parametrize(
    ("question", "repaired"),
    [
        ("What is photosyntesis?", "What is photosynthesis?"),
        ("Photosyntesis?", "Photosynthesis?"),
        ("photosintesis and watr", "photosynthesis and water"),
        ("Why glucoes?", "Why glucose?"),
        ("Do tidse rise?", "Do tides rise?"),
        ("gluocse's use", "glucose's use"),
        ("gluocse’s use", "glucose’s use"),
        ("éocles?", "écoles?"),
        ("mosqito nets", "mosquito nets"),
    ],
    ids=[
        "letter missing", "capital kept", "two edits in a long word", "exchanged",
        "exchanged in five letters", "possessive", "curly possessive",
        "accent", "plural alone in the text",
    ],
)  # fmt: skip
def test_repaired(index: IndexReader, question: str, repaired: str) -> None:
    """An unknown word becomes the nearest word of the corpus, the rest stays."""
    assert repair(question, index, WordEncoder()) == repaired


@pytest.mark.parametrize(
    "question",
    [
        "What is glucose?",
        "What is hlucose?",
        "Why wtr?",
        "What is gluse?",
        "A tide5 rise",
        "What is Glucosa?",
        "Xylophone!?",
        "",
    ],
    ids=[
        "known", "another first letter", "three letters", "two edits in a short word",
        "no word", "a name", "nothing near", "empty",
    ],
)  # fmt: skip
def test_left_alone(index: IndexReader, question: str) -> None:
    """What the corpus holds, names, and what is too far away stay as they are."""
    assert repair(question, index, WordEncoder()) == question


def test_other_forms_of_known_words_are_left_alone(index: IndexReader) -> None:
    """A plural is no error where the corpus holds the singular."""
    assert repair("Which stems?", index, WordEncoder()) == "Which stems?"


class Reader(WordEncoder):
    """Knows one more word than the corpus."""

    def knows_word(self, word: str) -> bool:
        """Return whether it is that word."""
        return word == "tidez"


def test_words_of_the_model_are_left_alone(index: IndexReader) -> None:
    """A word that the model knows is none of ours to change."""
    assert repair("What are tidez?", index, WordEncoder()) == "What are tides?"
    assert repair("What are tidez?", index, Reader()) == "What are tidez?"


def test_capitals_are_kept(index: IndexReader) -> None:
    """A word all in capitals is repaired in capitals."""
    repaired = repair("HOW IS GLUCOES MADE?", index, WordEncoder())

    assert repaired == "HOW IS GLUCOSE MADE?"
    assert index.names.mentions(repaired) == []


def test_a_question_repaired_in_advance(index: IndexReader) -> None:
    """What is kept is given back without another look, until it is forgotten."""
    repairs = Repairs(index, WordEncoder(), ())
    asked = "What is photosyntesis?"

    first = repairs.kept(asked)
    assert first == "What is photosynthesis?"
    assert repairs.of(asked) is first
    repairs.forget()
    assert repairs.of(asked) == first
    assert repairs.of(asked) is not first


def test_an_ordinary_word_is_left_alone(index: IndexReader) -> None:
    """A word that English has is no misspelling, however near one of the corpus is."""
    assert repair("What are tines?", index, WordEncoder()) == "What are tines?"
    assert read("What are tines?", index, WordEncoder()).did_you_mean == ()


def test_what_is_as_near_to_two_words_is_offered(index: IndexReader) -> None:
    """Of "stem" and "step", one edit away each, the one used more comes first."""
    assert read("the stex", index, WordEncoder()) == (
        "the stex", ("the step", "the stem"),
    )  # fmt: skip


def test_another_language_is_judged_by_its_letters_alone(
    tmp_path: Path,
) -> None:
    """Where the corpus is not English, a slip of the hand alone is mended.

    Another letter, or another ending, makes another word: "steigern", "heizen".
    """
    text = "Die Gezeiten steigen und fallen. Das Wasser kommt und geht mit dem Mond.\n"
    files = {
        "meer.txt": text,
        "corpus.toml": '["meer.txt"]\nlanguage = "de"\n',
    }
    german = IndexReader.open(tiny_workspace(tmp_path, files).places.index)

    assert german.languages == ("de",)
    assert repair("Was sind Gezieten?", german, WordEncoder()) == "Was sind Gezeiten?"
    for right in ("Was ist Vasser?", "Kann man sie steigern?", "Wer heilt Gezeuten?"):
        assert repair(right, german, WordEncoder()) == right
