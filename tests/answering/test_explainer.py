"""From a question to an Answer, over a tiny index and vectors made of words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from explainbot.answering import explainer
from explainbot.answering.explainer import Explainer
from explainbot.answering.explanation import reason
from explainbot.answering.question.message import MOST_QUESTIONS, plain
from explainbot.answering.retrieval import make_query, name_terms
from explainbot.errors import CorpusEmptyError
from explainbot.index.index import IndexReader
from explainbot.render import to_json
from explainbot.testing import WordEncoder, tiny_workspace

APPLES = """# Apples

## What is an apple?

An apple is a sweet fruit. It has seeds.

## Where do they grow?

Apple trees stand in orchards.
"""
PEARS = """# Pears

## What is a pear?

A pear is a soft fruit.

## Where do they grow?

Pear trees need warm walls.
"""
FILES = {"apples.md": APPLES, "pears.md": PEARS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of two documents with like headings."""
    made = tiny_workspace(tmp_path_factory.mktemp("fruit"), FILES)
    return made.places.index


@pytest.fixture
def bot(folder: Path) -> Explainer:
    """Return an explainer of it."""
    return Explainer(IndexReader.open(folder), WordEncoder())


def test_a_question_that_is_a_heading_is_answered(bot: Explainer) -> None:
    """The passage is quoted with its place, the answer is not among the others."""
    answer = bot.ask("What is an apple?")

    (quote,) = answer.quotes
    assert quote.text == "An apple is a sweet fruit. It has seeds."
    assert quote.citation == "apples.md › What is an apple?, line 5"
    assert (answer.match, answer.answered, answer.reason) == ("strong", True, None)
    assert answer.asked_as == answer.question == "What is an apple?"
    assert answer.model == WordEncoder.identity
    assert answer.index == bot.store.name
    assert len(answer.alternatives) == 3
    sections = [item.section.id for item in answer.alternatives]
    assert quote.section.id not in sections
    scores = [quote.score, *(item.score for item in answer.alternatives)]
    assert scores == sorted(scores, reverse=True)


def test_what_the_corpus_does_not_hold_is_declined(bot: Explainer) -> None:
    """Nothing is quoted as an answer; the closest sections are given."""
    answer = bot.ask("Which volcanoes erupted in Iceland?", top=2)

    assert (answer.match, answer.answered, answer.quotes) == ("none", False, ())
    assert answer.reason == "found nowhere in these texts: volcanoes, Iceland"
    assert len(answer.alternatives) == 2


@pytest.mark.parametrize("question", ["", "  \n\t"])
def test_an_empty_question(bot: Explainer, question: str) -> None:
    """Nothing is searched."""
    answer = bot.ask(question)

    assert (answer.match, answer.confidence, answer.reason) == (
        "none", 0.0, "empty question",
    )  # fmt: skip
    assert answer.alternatives == answer.quotes == ()


def test_arguments_of_the_wrong_kind_are_refused(bot: Explainer) -> None:
    """One text for several would be read by letters, and -1 drop the last passage."""
    with pytest.raises(ValueError, match="top is -1: ask for 0 alternatives or more"):
        bot.ask("What is an apple?", top=-1)
    with pytest.raises(ValueError, match="top is -2"):
        next(bot.ask_many(["What is an apple?"], top=-2))
    with pytest.raises(TypeError, match=r'collections is one text.*\["fruit"\]'):
        bot.within("fruit")
    with pytest.raises(TypeError, match="collections is one text"):
        bot.ask("What is an apple?", collections="fruit")
    with pytest.raises(TypeError, match="history is one text"):
        bot.ask("What is it?", "What is an apple?")


@pytest.mark.parametrize(
    ("question", "quotes"), [("What is an apple?", 1), ("Volcanoes erupted?", 0)]
)
def test_no_alternatives_where_none_are_wanted(
    bot: Explainer, question: str, quotes: int
) -> None:
    """With top 0 only the answer is left, or nothing, still with its reason."""
    answer = bot.ask(question, top=0)

    assert len(answer.quotes) == quotes
    assert answer.alternatives == ()
    assert (answer.reason is None) is answer.answered


def test_more_alternatives_than_sections(bot: Explainer) -> None:
    """There are as many as there are sections."""
    assert len(bot.ask("What is an apple?", top=50).alternatives) == 3


def test_the_repaired_question_is_shown(bot: Explainer) -> None:
    """``asked_as`` holds the words that were searched."""
    answer = bot.ask("Do orcahrds have trees?")

    assert answer.question == "Do orcahrds have trees?"
    assert answer.asked_as == "Do orchards have trees?"


def test_courtesy_is_no_repair(bot: Explainer) -> None:
    """A greeting is left out of the search and not told."""
    answer = bot.ask("Hello! What is an apple?")

    assert answer.asked_as == "Hello! What is an apple?"
    assert answer.quotes[0].section.heading == "What is an apple?"


@pytest.mark.parametrize(
    ("history", "document"),
    [
        (["What is an apple?"], "apples.md"),
        (["What is a pear?"], "pears.md"),
        (["What is an apple?", "What is a pear?"], "pears.md"),
    ],
)
def test_the_conversation_decides_between_like_passages(
    bot: Explainer, history: list[str], document: str
) -> None:
    """A pronoun means what was spoken of last."""
    answer = bot.ask("Where do they grow?", history)

    assert answer.quotes[0].document.id == document
    assert answer.asked_as == f"Where do they grow? (after: {history[-1]})"


def test_a_question_that_stands_alone_ignores_the_history(bot: Explainer) -> None:
    """It is answered as if it were the first."""
    question = "Where do warm walls shelter soft pear trees from wind?"

    assert bot.ask(question, ["What is an apple?"]) == bot.ask(question)


def test_blank_earlier_questions_do_not_count(bot: Explainer) -> None:
    """A history of nothing is none."""
    assert bot.ask("Where do they grow?", ["", "  "]) == bot.ask("Where do they grow?")


def test_two_questions_have_two_answers(bot: Explainer) -> None:
    """Each part is an answer; the whole claims no more than the weaker one."""
    answer = bot.ask("What is an apple? What is a pear?")

    assert [part.question for part in answer.parts] == [
        "What is an apple?",
        "What is a pear?",
    ]
    assert [quote.section.heading for quote in answer.quotes] == [
        "What is an apple?",
        "What is a pear?",
    ]
    assert answer.confidence == min(part.confidence for part in answer.parts)
    shown = {quote.section.id for quote in answer.quotes}
    assert shown.isdisjoint(item.section.id for item in answer.alternatives)
    assert answer.reason is None


def test_a_message_of_many_questions_is_answered_in_part(bot: Explainer) -> None:
    """Eight of them, each once; how many are left is told."""
    asked = ["What is an apple?", *(f"Where is the pear {n}?" for n in range(9))]
    answer = bot.ask(" ".join([*asked, *asked]))
    told = "only the first 8 questions are answered; 2 more were asked in the same"

    assert [part.question for part in answer.parts] == asked[:MOST_QUESTIONS]
    assert answer.notes == (f"{told} message",)


def test_blanks_cost_nothing(bot: Explainer, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: they are one before any pattern sees them."""
    seen: list[str] = []

    def watched(text: str) -> str:
        seen.append(text)
        return plain(text)

    monkeypatch.setattr(explainer, "plain", watched)
    typed = f"What{' ' * 5000}is{chr(9) * 5000}an apple{chr(10) * 5000}?"
    answer = bot.ask(typed)

    assert answer.question == typed
    assert set(seen) == {"What is an apple\n\n?"}


def test_a_new_topic_does_not_lean_on_the_last_one(bot: Explainer) -> None:
    """A greeting, or a few words that the corpus lacks, is no follow-up."""
    for message in ("hi", "quit", "?", "what is bitcoin"):
        answer = bot.ask(message, ["What is an apple?"])

        assert not answer.answered
        assert answer.asked_as == message


def test_many_questions_are_answered_in_order(bot: Explainer) -> None:
    """With a history of their own or none."""
    asked: list[str | tuple[str, Sequence[str]]]
    asked = ["What is an apple?", ("Where do they grow?", ["What is a pear?"]), ""]

    answers = list(bot.ask_many(asked, top=1))

    assert [answer.question for answer in answers] == [
        "What is an apple?",
        "Where do they grow?",
        "",
    ]
    assert answers[1].quotes[0].document.id == "pears.md"


def test_the_same_question_has_the_same_answer(folder: Path) -> None:
    """Two runs, byte for byte, whatever was asked between."""
    asked = ["What is an apple?", "soft fruit?", "Volcanoes?", "Where do they grow?"]
    runs = []
    for order in (asked, asked[::-1]):
        bot = Explainer(IndexReader.open(folder), WordEncoder())
        runs.append({text: json.dumps(to_json(bot.ask(text))) for text in order})

    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (
            "Which quasars shine on apple trees?",
            "found nowhere in these texts: quasars",
        ),
        ("Do a1 b2 c3 d4 grow?", "found nowhere in these texts: a1, b2, c3"),
        ("q" * 60_000, f"found nowhere in these texts: {'q' * 39}…"),
        ("Is an apple soft?", "the closest passage does not mention: soft"),
        ("What is an apple?", "no passage answers this clearly enough"),
        ("Is it?", "no passage answers this clearly enough"),
    ],
)
def test_reasons(bot: Explainer, question: str, why: str) -> None:
    """Words that are nowhere, else words that the passage lacks."""
    vector = WordEncoder().encode_questions([question])[0]
    apple = bot.ranker.rank("What is an apple?", ()).sections[0]

    query = make_query(question, vector, bot.store)
    assert reason(query, apple, bot.store, other=False) == why


def test_the_reason_may_be_another_subject(bot: Explainer) -> None:
    """A passage about something else is named as such."""
    vector = WordEncoder().encode_questions(["pears"])[0]
    apple = bot.ranker.rank("What is an apple?", ()).sections[0]

    query = make_query("pears", vector, bot.store)
    assert reason(query, apple, bot.store, other=True) == (
        "the closest passage is about Apples, not what was asked about"
    )


@pytest.mark.parametrize("word", ["many", "much"])
def test_asking_words_are_no_reason(bot: Explainer, word: str) -> None:
    """What is missing is what was asked about, not how, nor what it does."""
    answer = bot.ask(f"How {word} volcanoes erupted?")

    assert answer.reason == "found nowhere in these texts: volcanoes"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What is an apple?", []),
        ("How old is Sefa Tornquist?", ["sefa", "tornquist"]),
        ("What Is A Tree Of Sefa?", []),
        ("Who won in 1902 in Kiel?", ["kiel", "1902"]),
        ("Did NATO plant trees?", ["nato"]),
        ("Sefa is who?", []),
    ],
)
def test_what_a_question_names(bot: Explainer, question: str, names: list[str]) -> None:
    """Words with a capital inside a question, unknown acronyms and figures."""
    assert name_terms(question, bot.store) == names


def test_an_empty_corpus_answers_nothing(tmp_path: Path) -> None:
    """There is no explainer of it."""
    index = IndexReader.open(tiny_workspace(tmp_path, {}).places.index)

    with pytest.raises(CorpusEmptyError, match="explainbot add"):
        Explainer(index, WordEncoder())


def test_a_part_that_is_not_answered_is_told(bot: Explainer) -> None:
    """Of two sentences that ask, one is quoted and the other declined by name."""
    answer = bot.ask("What is an apple? Who painted the ceiling of the chapel?")

    assert [part.answered for part in answer.parts] == [True, False]
    assert answer.answered
    assert answer.quotes == answer.parts[0].quotes


def test_a_clause_that_is_not_answered_is_told(bot: Explainer) -> None:
    """Joined by "and" they are two questions, where the first names its thing."""
    answer = bot.ask("what is an apple and who painted the chapel")

    assert [part.answered for part in answer.parts] == [True, False]
    assert answer.quotes == answer.parts[0].quotes
    assert bot.ask("what is it and who painted the chapel").parts == ()


def test_half_characters_are_replaced(bot: Explainer) -> None:
    """Bytes that were no text reach neither the tokenizer nor the answer."""
    answer = bot.ask("What is an \udcff apple?", ["Why \udcff?"])

    assert answer.question == "What is an � apple?"


DAM = """# Harrow Dam

The Harrow Dam is a dam in the hills.

## Who built it?

The engineer Clara Whitcombe designed the dam. Forty men died.

## Is it safe?

The cracks of the dam were sealed with resin.
"""


@pytest.fixture(scope="module")
def dam(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Questions to a text about one dam."""
    folder = tmp_path_factory.mktemp("dam") / "w"
    return tiny_workspace(folder, {"harrow.md": DAM}).explainer()


@pytest.mark.parametrize(
    ("question", "stranger"),
    [
        ("Who built the Hoover Dam?", True),
        ("who built the hoover dam", True),
        ("Who built the Harrow Dam?", False),
        ("Who built the Clara Whitcombe?", False),
        ("Who built the old resin?", False),
        ("Who built the Dam of Assuan?", True),
        ("Who built the Dam of the Assuan?", True),
        ("Who built the Tower of Whitcombe?", False),
        ("Which cracks of Assuan were sealed?", False),
    ],
)
def test_a_name_known_in_part_is_another(
    dam: Explainer, question: str, *, stranger: bool
) -> None:
    """Of a dam that the corpus does not know nothing is claimed."""
    ranking = dam.ranker.rank(question, ())

    assert ranking.query.stranger is stranger
    if stranger:
        assert not dam.ask(question).answered


def test_two_questions_may_share_a_section(dam: Explainer) -> None:
    """Each has its own answer, and the passage is quoted once."""
    answer = dam.ask("What did Clara Whitcombe engineer? How many men died?")

    assert [part.quotes[0].evidence_text for part in answer.parts] == [
        "The engineer Clara Whitcombe designed the dam.",
        "Forty men died.",
    ]
    assert len(answer.quotes) == 1


@pytest.mark.parametrize(
    ("sure", "told"), [(0.4, "two sections fit about as well: "), (0.1, "no passage ")]
)
def test_sections_tie_only_where_they_may_answer(
    dam: Explainer, monkeypatch: pytest.MonkeyPatch, sure: float, told: str
) -> None:
    """What is not in the corpus is not told of two sections."""
    found = dam.ranker.rank("Harrow Dam?", ())
    ranking = replace(
        found,
        scores=[found.scores[0]] * len(found.scores),
        confidence=replace(found.confidence, probability=sure),
        difference=None,
    )
    monkeypatch.setattr(dam.ranker, "rank", lambda *_, **__: ranking)

    assert str(dam.ask("Harrow Dam?").reason).startswith(told)


def test_the_reason_names_two_sections_that_tie(dam: Explainer) -> None:
    """So that a student can ask again more exactly."""
    first, second = dam.ranker.rank("Harrow Dam?", ()).sections[:2]
    query = make_query("dam", WordEncoder().encode_questions(["dam"])[0], dam.store)

    assert reason(query, first, dam.store, other=False, tied=second) == (
        f"two sections fit about as well: “{first.heading}” and “Is Harrow Dam safe?”"
    )
