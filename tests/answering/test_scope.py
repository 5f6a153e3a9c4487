"""Questions limited to a folder or a tag."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.scope import read_tags
from explainbot.errors import UnknownCollectionError
from explainbot.index.index import IndexReader
from explainbot.index.storage.rows import names_of
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.text.terms import collection_key

FILES = {
    "Fruit/apples.md": "# Apples\n\n## What is an apple?\n\nAn apple is a fruit.\n",
    "Fruit/Citrus/lemons.md": "# Lemons\n\n## What is a lemon?\n\nA lemon is sour.\n",
    "colours.md": (
        "---\ntags: [Year 9, c]\n---\n# Colours\n\n## What is apple green?\n\n"
        "Apple green is a colour.\n"
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of two folders and a document with tags."""
    return tiny_workspace(tmp_path_factory.mktemp("scope"), FILES).places.index


@pytest.fixture
def bot(folder: Path) -> Explainer:
    """Return an explainer of it."""
    return Explainer(IndexReader.open(folder), WordEncoder())


def _first(answer_of: Explainer, question: str, *names: str) -> str:
    answer = answer_of.ask(question, collections=names)
    return (*answer.quotes, *answer.alternatives)[0].document.id


def test_the_collections_of_a_document() -> None:
    """Its folders, each alone and with those above it, and its tags, each once."""
    assert names_of("Bio/Cells/a.md", ("bio", "exam")) == (
        "Bio",
        "Cells",
        "Bio/Cells",
        "exam",
    )
    assert names_of("a.md", ()) == ()
    assert collection_key(" Year_9 -  B/") == "year-9-b"


def test_every_collection_is_named(bot: Explainer) -> None:
    """An index knows the folders and tags of all its documents, in order."""
    assert bot.store.collections.names == (
        "c",
        "Citrus",
        "Fruit",
        "Fruit/Citrus",
        "year 9",
    )


def test_a_collection_limits_the_passages(bot: Explainer) -> None:
    """Only sections of the named collections are found, nearest first."""
    question = "What is apple green?"
    assert _first(bot, question) == "colours.md"
    assert _first(bot, question, "fruit") == "Fruit/apples.md"
    assert _first(bot, question, "citrus", "YEAR-9") == "colours.md"
    answer = bot.ask(question, collections=["Fruit/Citrus"])
    found = (*answer.quotes, *answer.alternatives)
    assert [quote.document.id for quote in found] == ["Fruit/Citrus/lemons.md"]


def test_a_limited_explainer_limits_every_question(bot: Explainer) -> None:
    """What ``within`` returns answers from there; the explainer itself is as before."""
    assert _first(bot.within(["fruit"]), "What is apple green?") == "Fruit/apples.md"
    assert _first(bot, "What is apple green?") == "colours.md"


@pytest.mark.parametrize(
    ("question", "text", "tags"),
    [
        ("What is apple green? #fruit", "What is apple green?", ("Fruit",)),
        ("#Fruit what is it?", "what is it?", ("Fruit",)),
        ("What is it #fruit?", "What is it?", ("Fruit",)),
        ("What does #fruit cost (#year-9)?", "What does fruit cost (year-9)?",
         ("Fruit", "year 9")),
        ("What is it, #fruit/citrus #fruit", "What is it,", ("Fruit/Citrus", "Fruit")),
        ("#fruit", "Fruit", ("Fruit",)),
        ("Is C# older than #1 and #java?", "Is C# older than #1 and #java?", ()),
        ("What is a#c?", "What is a#c?", ()),
    ],
)  # fmt: skip
def test_which_signs_are_tags(
    bot: Explainer, question: str, text: str, tags: tuple[str, ...]
) -> None:
    """A "#" begins a tag only before a collection's name; amid words that stays."""
    read = read_tags(question, bot.store)
    assert (read.text, read.tags) == (text, tags)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What is it? #fruits", ("fruits",)),
        ("What is the #1 reason?", ()),
        ("What is reason #1a, and # alone?", ()),
        ("Is C# older? #Java! #java #Java", ("Java", "java")),
        ("What is it? #9year", ("9year",)),
        ("What is it? #fruit", ()),
    ],
)
def test_which_signs_look_like_tags(
    bot: Explainer, question: str, unknown: tuple[str, ...]
) -> None:
    """What begins with a letter, or is near to a collection; no number."""
    assert read_tags(question, bot.store).unknown == unknown


def test_an_unknown_tag_is_a_word_and_told(bot: Explainer) -> None:
    """With the nearest collections; the answer is that of the words."""
    answer = bot.ask("What is apple green? #fruits")
    listed = "There are: #c, #citrus, #fruit, #fruit/citrus, #year-9."
    (note,) = answer.notes
    assert note == (
        'there is no collection named "fruits", so it counts as a word. '
        f"Did you mean #fruit? {listed}"
    )
    assert answer.notes == bot.notes("What is apple green? #fruits")
    assert answer.asked_as == answer.question == "What is apple green? #fruits"
    assert bot.ask("What is #zzz?").notes == (
        f'there is no collection named "zzz", so it counts as a word. {listed}',
    )
    assert bot.ask("What is the #1 apple?").notes == ()


def test_a_tag_is_told(bot: Explainer) -> None:
    """The question stays as typed, and "asked as" says where was looked."""
    answer = bot.ask("What is apple green? #fruit")
    assert answer.question == "What is apple green? #fruit"
    assert answer.asked_as == "What is apple green? (in: Fruit)"
    assert answer.quotes == () or answer.quotes[0].document.id == "Fruit/apples.md"


def test_a_question_declined_says_where_was_looked(bot: Explainer) -> None:
    """The reason names the collections; none in common leaves nothing to look in."""
    declined = bot.ask("What is a zebra?", collections=["fruit"])
    assert declined.reason == (
        "found nowhere in these texts: zebra (looked only in: Fruit)"
    )
    nothing = bot.ask("What is a lemon? #c", collections=["fruit"])
    assert nothing.reason == "no text is in all of: Fruit, c"
    assert nothing.alternatives == ()


def test_a_tag_in_an_earlier_question_is_no_word_of_it(bot: Explainer) -> None:
    """A follow-up leans on the words of the last question, not on its tag."""
    answer = bot.ask("And is it sour?", ["What is a lemon? #citrus"])
    plain = bot.ask("And is it sour?", ["What is a lemon?"])
    assert answer.signals == plain.signals


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "fruits",
            (
                'there is no collection named "fruits". Did you mean "Fruit"? '
                "There are: c, Citrus, Fruit, Fruit/Citrus, year 9."
            ),
        ),
        (
            "zzz",
            (
                'there is no collection named "zzz". '
                "There are: c, Citrus, Fruit, Fruit/Citrus, year 9."
            ),
        ),
    ],
)
def test_an_unknown_collection_is_refused(
    bot: Explainer, name: str, message: str
) -> None:
    """UnknownCollectionError: the nearest names, and what there is."""
    with pytest.raises(UnknownCollectionError) as caught:
        bot.ask("What is it?", collections=[name])
    assert str(caught.value) == message
    with pytest.raises(UnknownCollectionError):
        bot.within([name])


def test_a_small_collection_of_a_large_corpus_is_searched_whole(
    tmp_path: Path,
) -> None:
    """Sections that a thousand better ones outside stand before are found."""
    rows = "".join(f"{number}?,stone stone stone stone\n" for number in range(900))
    files = {
        "stones.csv": f"question,answer\n{rows}",
        "few/a.md": "# A\n\n## One\n\nA stone among many other words here.\n",
    }
    index = IndexReader.open(tiny_workspace(tmp_path, files).places.index)
    rows_of = index.rows_of(["few"])
    assert len(rows_of) == 1
    assert index.lexical(["stone"], 50, rows_of) == rows_of.tolist()
    vector = WordEncoder().encode_questions(["stone"])[0]
    assert index.dense(vector, 50, rows_of) == rows_of.tolist()
    assert len(index.lexical(["stone"], 50)) == 50
