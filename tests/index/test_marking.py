"""Which sentences may never be marked as an answer."""

from __future__ import annotations

import time

import pytest

from explainbot.index.marking import (
    announces,
    code_lines,
    disclaims,
    is_byline,
    is_caption,
    is_link,
    is_path,
    is_program,
    is_subject,
    points,
    refers,
)
from explainbot.index.passages import passage
from explainbot.records import Document, Heading, Section, text_sha256


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("In this lesson we learn how glass is made.", "en"),
        ("Ms. Teacher: Today we look at why leaves turn red in autumn.", "en"),
        ("Hello everybody, in this film I am going to show you how bees fly.", "en"),
        ("The guide told us why the carpet is green.", "en"),
        ("The next drawing shows why the picture is upside down.", "en"),
        ("Good question!", "en"),
        ("HOST: Welcome, today we will hear how paper is folded in Japan.", "en"),
        ("Now Prof. Stone tells us how caves are dated", "en"),
        ("And next week: how cheese is made!", "en"),
        ("But why are cats so quiet!", "en"),
        ("Questions about what you may bring?", "en"),
        ("That is told by the bones.", "en"),
        ("Today: why the sky is blue.", "en"),
        ("Heute schauen wir uns an, warum der Himmel blau ist.", "de"),
        ("Der Führer erzählte uns, warum der Teppich grün ist.", "de"),
        ("Aujourd'hui, nous allons voir pourquoi le ciel est bleu.", "fr"),
        ("En esta lección veremos por qué el cielo es azul.", "es"),
        ("In questa lezione vedremo perché il cielo è blu.", "it"),
    ],
)
def test_announcements_tell_nothing(said: str, language: str) -> None:
    """They say what is told elsewhere, also behind a speaker's name."""
    assert announces(said, language)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Today we know that the sky scatters blue light.", "en"),
        ("In this lesson we learn that water boils at 100 degrees.", "en"),
        ("Carbon dating shows how old a bone is.", "en"),
        ("The rings tell us how old the tree is.", "en"),
        ("So Dr. Snow showed where the cholera came from.", "en"),
        ("Questions about the trip must be handed in by Friday.", "en"),
        ("To join, you must know how to swim.", "en"),
        ("Then you will see a green light.", "en"),
        ("Jenner wondered why milkmaids did not fall ill.", "en"),
        ("Heute leben dort zwei Millionen Menschen.", "de"),
        ("Le ciel est bleu parce que l'air diffuse la lumière.", "fr"),
    ],
)
def test_what_tells_something_is_no_announcement(said: str, language: str) -> None:
    """However alike it begins."""
    assert not announces(said, language)


def test_lines_that_send_the_reader_elsewhere() -> None:
    """They are told from sentences that begin alike."""
    assert refers("See also: Tides and moons", "en")
    assert refers("**Read more** about tides on page 4.", "en")
    assert refers("Siehe auch: Gezeiten", "de")
    assert refers("Voir aussi les marées.", "fr")
    assert refers("(Reading: chapter 2, Why zero is even, pages 8-9.)", "en")
    assert refers("Link: [how zinc is won](zinc.md)", "en")
    assert not refers("Source: the spring behind the mill", "en")
    assert points("The table below shows the prices.", "en")
    assert points("The query below is a left join.", "en")
    assert not points("This map shows that Rome grew.", "en")
    assert not refers("Related species share a common ancestor.", "en")
    assert not refers("See the doctor when the fever lasts.", "en")
    assert is_link("[Leaflet](https://example.org/which-button/)")
    assert is_link("![The heart](heart.png)")
    assert not is_link("[Leaflet](https://example.org) tells the way.")
    assert not is_link("- [Austria](https://example.org/at)")
    assert is_path("Home > Science > Cells", "en")
    assert is_path("Startseite » Biologie » Zelle", "de")
    assert not is_path("grass → rabbit → fox", "en")


def test_lines_about_pictures_programs_and_the_text_itself() -> None:
    """Captions, code, subjects without a sentence, authors, conditions of use."""
    assert is_caption("Figure 3: The heart from the front", "en")
    assert is_caption("Abb. 2.1: Das Herz", "de")
    assert not is_caption("Figure 3 shows the heart.", "en")
    assert is_program("$ ls -a")
    assert is_program("for (i = 0; i < 3; i++) {")
    assert not is_program("E = mc²")
    assert is_subject("Why bridges have joints, and how wide they are", "en")
    assert not is_subject("When in doubt, ask a teacher", "en")
    assert not is_subject("Who: Mrs Smith", "en")
    assert is_byline("By Ada Lovelace and Charles Babbage", "en")
    assert is_byline("*Stand: Mai 2024*", "de")
    assert not is_byline("By then the war was lost", "en")
    assert disclaims("It does not replace advice from a doctor.", "en")


def test_code_in_markdown_is_found_by_its_lines() -> None:
    """Fences with what stands between them; indented lines, but not those of a list."""
    fenced = "Type:\n\n```text\n> bed\n```\n\n"
    text = f"{fenced}The line\n\n    a = 3\n\nholds.\n\n- one\n\n    two"
    lines = {
        text[start:].split("\n", maxsplit=1)[0]
        for start in code_lines(text, indented=True)
    }

    assert lines == {"```text", "> bed", "```", "    a = 3"}


def told(
    text: str, *, heading: str = "", start: int = 0, end: int = 0, author: str = ""
) -> list[str]:
    """Return the sentences of a section of a Markdown text that tell something."""
    title = Heading(0, len(text.split("\n", maxsplit=1)[0]), 1, "Bridges")
    document = Document(
        "bridges.md", "Bridges", "", (), text, "corpus/bridges.md", "text/markdown",
        text_sha256(text), headings=(title,) if text.startswith("# ") else (),
        author=author,
    )  # fmt: skip
    section = Section(document, start, end or len(text), heading)
    made = passage(section)
    pairs = zip(made.sentence_texts, made.tells, strict=True)
    return [sentence for sentence, tells in pairs if tells]


def test_what_stands_around_is_left_out_while_something_else_tells() -> None:
    """A caption and a link are no answers; alone in a section they stay."""
    around = "A bridge spans a river.\n\nFigure 1: A bridge\n\n[Film](https://e.org/f)"

    assert told(around) == ["A bridge spans a river."]
    assert told("Figure 1: A bridge") == ["Figure 1: A bridge"]
    assert told("Bridges last.\n\nThere are three reasons:") == ["Bridges last."]


def test_a_title_page_is_mute_as_a_whole() -> None:
    """Its lines say for whom a text is and by whom, not what a bridge is."""
    page = "# Bridges\n\nYear 8 Geography\n\nBy Ada Lovelace\n\n3 May 2024"
    rest = "\n\n## What is it?\n\nA bridge spans a river."
    place = page.index("Year")
    between = {"heading": "Bridges", "start": place, "end": len(page)}

    assert told(page + rest, **between) == []  # type: ignore[arg-type]
    assert told(page, **between) != []  # type: ignore[arg-type]
    hours = page.replace("Year 8 Geography", "The bridge opens at eight.")
    between["end"] = len(hours)
    assert told(hours + rest, **between) == [  # type: ignore[arg-type]
        "The bridge opens at eight."
    ]


def test_a_name_on_the_title_page_is_who_wrote_the_text() -> None:
    """If its file says so; a year beside it says no more."""
    page = "# The mill\n\nAnna Kestrel\n\n2021"
    rest = "\n\n## When was it built?\n\nIt was built in 1790."
    between = {"heading": "The mill", "start": page.index("Anna"), "end": len(page)}

    assert told(page + rest, author="Anna Kestrel", **between) == []  # type: ignore[arg-type]
    assert told(page + rest, author="Ben", **between) == ["Anna Kestrel", "2021"]  # type: ignore[arg-type]


def test_when_a_text_was_changed_is_no_answer() -> None:
    """A line at its end that says so is never marked; the same in its middle is."""
    text = "The hall opens at six.\n\nLast updated: 3 May 2025\n\n[Back to top](#top)\n"
    assert told(text) == ["The hall opens at six."]
    middle = "Last updated rules hold.\n\n" + "The hall opens at six. " * 9
    assert "Last updated rules hold." in told(middle)


def test_what_is_indented_as_a_whole_is_no_code() -> None:
    """Below a bullet or in a box, code is what stands further in."""
    text = "- Who?\n\n    Anna did it.\n\n    Ben saw it.\n\n        x = f(y)\n"
    assert told(text, start=text.index("Anna")) == ["Anna did it.", "Ben saw it."]


@pytest.mark.parametrize("sign", ["[[ a ", "[a](b ", "<a ", "=( a "])
def test_long_runs_of_a_sign_are_judged_at_once(sign: str) -> None:
    """They are no link and no line of a program."""
    begun = time.process_time()
    said = sign * 20_000 + "end."
    assert not is_link(said)
    assert not is_program(said)
    assert time.process_time() - begun < 1
