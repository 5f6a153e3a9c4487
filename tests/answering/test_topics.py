"""A thing that is only named is answered by what explains it."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.answering.explainer import Explainer
from explainbot.answering.topics import topic, without_lead
from explainbot.testing import tiny_workspace

FILES = {
    "ferns.md": "# Ferns\n\nBiology Department\n\n*For class 8. Ferns, ferns, ferns.*\n"
    "\n## Contents\n\n- Spores of ferns\n- Key\n\n"
    "## In short\n\nA fern is a plant without flowers that likes damp shade.\n\n"
    "## Spores of ferns\n\nThey fall from brown dots under the leaves.\n\n"
    "## Fossils\n\nCoal holds the print of many leaves. One found in Wales is called a "
    "seed fern by miners.\n\n"
    "## Key\n\n1. ferns 2. spores 3. ferns\n",
    "bread.md": "<!-- -->\n# Bread\n\nBy Miss Rye, Home Economics\n\nAll that one may "
    "wish to know about the loaves that fill our shelves, in four small chapters with "
    "many fine pictures, a quiz, and a word of thanks to the bakers of our town.\n\n"
    "## Contents\n\nChapter 1: Bread in hot places\n\nChapter 2: Bread and rye\n\n"
    "## Mills\n\nWater drove the stones.\n\n## In brief\n\nBread is a baked dough of "
    "flour and water.\n\n## Quiz\n\n1. Which bread rises? Bread with yeast. 2. Name "
    "bread.\n",
    "kites.md": "# Kites\n\nToys and tools of the wind.\n\n## What are they?\n\n"
    "Frames of wood with cloth or paper.\n\n## Who flew them first?\n\nPeople in China "
    "flew kites, kites of silk.\n\n## Anchors\n\nA kite needs an anchor of iron.\n",
    "amber.md": "# Amber\n\nAmber is resin that turned to stone long ago.\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """Three texts: one with a title page and a key, one of questions, one short."""
    return tiny_workspace(tmp_path_factory.mktemp("topics") / "w", FILES).explainer()


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("vaccines", "vaccines"),
        ("vaccine?", "vaccine"),
        ("the french revolution", "the french revolution"),
        ("world war 1 causes", "world war 1 causes"),
        ("tell me about inflation", "inflation"),
        ("Could you please explain volcanoes to me?", "volcanoes"),
        ("how do vaccines work", ""),
        ("is it safe", ""),
        ("what is a vaccine", ""),
        ("who", ""),
        ("the", ""),
        ("name three planets", ""),
        ("explain why volcanoes erupt", ""),
        ("a long line of many words that names nothing", ""),
    ],
)
def test_what_is_only_named(question: str, named: str) -> None:
    """A few words that ask nothing, courtesy and the end's mark aside."""
    assert topic(question) == named


@pytest.mark.parametrize(
    "question",
    ["tell me more about it", "explain how a kite flies", "what about you", "explain"],
)
def test_what_asks_or_points_keeps_its_words(question: str) -> None:
    """Nothing is taken off a question for more than a thing's name."""
    assert without_lead(question) == question


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("ferns", "In short"),
        ("fern", "In short"),
        ("tell me about ferns", "In short"),
        ("kites", "What are they?"),
        ("seed fern", "Fossils"),
        ("bread", "In brief"),
        ("breads", "In brief"),
        ("fossils", "Fossils"),
        ("amber", "Amber"),
    ],
)
def test_what_explains_it_comes_first(
    bot: Explainer, question: str, heading: str
) -> None:
    """Never the title page nor the key, although these hold little but the name."""
    answer = bot.ask(question)

    assert [*answer.quotes, *answer.alternatives][0].section.heading == heading


@pytest.mark.parametrize("question", ["glacier", "glaciers", "tell me about glaciers"])
def test_the_sentence_that_says_what_it_is_is_marked(
    tmp_path: Path, question: str
) -> None:
    """Not another one with its name."""
    text = (
        "Glaciers\n\nA glacier is a mass of ice. In Norway glaciers are named. "
        "Glaciers move, and glaciers melt.\n"
    )
    answer = tiny_workspace(tmp_path, {"ice.txt": text}).explainer().ask(question)

    (quote, *_) = (*answer.quotes, *answer.alternatives)
    assert quote.evidence_text == "A glacier is a mass of ice."


def test_the_headings_of_its_text_stand_beneath(bot: Explainer) -> None:
    """All that tell something but the one that is shown, in the text's order."""
    answer = bot.ask("ferns")

    assert [one.section.heading for one in answer.headings] == [
        "Spores of ferns",
        "Fossils",
    ]
    assert {one.document.id for one in answer.headings} == {"ferns.md"}
    assert all(one.document.id != "ferns.md" for one in answer.others)


@pytest.mark.parametrize("question", ["amber", "What is a fern?", "zebras"])
def test_else_no_headings_are_told(bot: Explainer, question: str) -> None:
    """Not where the text has no other, something is asked, or nothing is found."""
    assert bot.ask(question).headings == ()


def test_after_another_question_what_about_goes_on_from_that(bot: Explainer) -> None:
    """It keeps its words, which say so; "tell me about" asks anew."""
    before = ("Who flew kites first?",)

    assert bot.ask("what about ferns", before).asked_as.startswith("what about ferns")
    assert bot.ask("tell me about ferns", before).headings


def test_a_long_text_tells_a_dozen_near_it(tmp_path: object) -> None:
    """Those under the same heading above, where there are too many."""
    chapters = "".join(
        f"## Chapter {name}\n\n"
        + "".join(
            f"### {name} {what}\n\nThe {what} of the {name} is {what}ish.\n\n"
            for what in ("root", "leaf", "bark", "seed", "bud")
        )
        for name in ("oak", "elm", "ash", "yew")
    )
    files = {"trees.md": f"# Trees\n\n{chapters}"}
    made = tiny_workspace(tmp_path / "w", files)  # type: ignore[operator]
    found = made.explainer().ask("elm bark").headings

    assert [one.section.heading for one in found] == [
        "elm root",
        "elm leaf",
        "elm seed",
        "elm bud",
    ]


@pytest.mark.parametrize(
    ("language", "question", "named"),
    [
        ("zh", "光合作用", "光合作用"),
        ("zh", "问题实例中最常用的字母表名称是什么？", ""),
        ("zh", "大多数药剂咨询师倾向于在哪工作", ""),
        ("th", "ปลา", "ปลา"),
        ("th", "ปลาหายใจด้วยอะไรในแม่น้ำและทะเล", ""),
        ("de", "Photosynthese?", "Photosynthese?"),
        ("de", "Die Photosynthese", ""),
    ],
)
def test_things_named_in_other_languages(
    language: str, question: str, named: str
) -> None:
    """A question without blanks between its words is no name of a thing."""
    assert topic(question, language) == named
