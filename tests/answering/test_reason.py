"""The reason why nothing is claimed is true, and names a thing."""

from __future__ import annotations

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.explanation import reason
from explainbot.answering.retrieval import make_query
from explainbot.testing import WordEncoder, tiny_workspace

FILES = {
    "europe.md": "# The great plain\n\n## Spain\n\nSpain has a straight coast.\n\n"
    "## Denmark\n\nThe great plain of Denmark is flat. Winters in the great plain are "
    "mild.\n\n## Where does it end?\n\nThe great plain ends in hills.\n\n"
    "## How old is it?\n\nThe great plain is old.\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """One short text."""
    return tiny_workspace(tmp_path_factory.mktemp("reason") / "w", FILES).explainer()


def told(
    bot: Explainer, question: str, *, other: bool = False, tied: bool = False
) -> str:
    """Return the reason for a question of which the text's best passage is nearest."""
    first, second = bot.ranker.rank("great plain end old", ()).sections[:2]
    vector = WordEncoder().encode_questions([question])[0]
    query = make_query(question, vector, bot.store)
    beside = second if tied else None
    return reason(query, first, bot.store, other=other, tied=beside)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Do Spaniards grow oranges?", "oranges"),
        ("What is straighter than the Danes' railway?", "railway"),
        ("How long is a railway?", "railway"),
        ("When was the railway built first?", "railway"),
        ("Which railway froze, and which others?", "railway"),
        ("What's a railway?", "railway"),
        ("Where’s the railway?", "railway"),
        ("Which railway is the steepest, which the cheapest?", "railway"),
        ("How quickly do people build a railway?", "railway"),
        ("Does a railway flatten the plain?", "railway"),
    ],
)
def test_only_what_is_missing_is_named(
    bot: Explainer, question: str, missing: str
) -> None:
    """Not what only says how, nor what the text has in another form."""
    assert told(bot, question) == f"found nowhere in these texts: {missing}"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How deep is it?", "no passage answers this clearly enough"),
        ("Is it the steepest?", "no passage answers this clearly enough"),
        ("Who painted it?", "found nowhere in these texts: painted"),
    ],
)
def test_no_filler_is_named_where_nothing_else_is_missing(
    bot: Explainer, question: str, said: str
) -> None:
    """What is done is named only then."""
    assert told(bot, question) == said


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Is the sledge flat?", "found nowhere in these texts: sledge; "),
        ("Is the coast icy?", ""),
        ("How does the coast flood itself?", ""),
    ],
)
def test_a_thing_that_is_nowhere_is_told_first(
    bot: Explainer, question: str, first: str
) -> None:
    """Before what the passage is about; not what only says how it is."""
    about = "the closest passage is about the great plain, not what was asked about"

    assert told(bot, question, other=True) == first + about


def test_another_subject_is_written_as_in_its_text(bot: Explainer) -> None:
    """With the article, if it mostly stands there."""
    assert told(bot, "Is the coast flat?", other=True) == (
        "the closest passage is about the great plain, not what was asked about"
    )


def test_headings_that_tie_stand_alone(bot: Explainer) -> None:
    """A pronoun of theirs gives way to what the text is about."""
    both = told(bot, "great plain", tied=True)

    assert both.startswith("two sections fit about as well: ")
    assert "the great plain" in both.partition(": ")[2]
