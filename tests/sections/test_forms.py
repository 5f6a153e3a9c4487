"""Forms in which people write questions and answers, in each kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.reading import read
from explainbot.records import Document
from explainbot.sections.sections import split, uncovered


def _document(folder: Path, name: str, content: str) -> Document:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read(path, name=name, source_path=f"corpus/{name}").document


def _cut(folder: Path, name: str, content: str) -> list[tuple[str, str]]:
    document = _document(folder, name, content)
    sections = split(document)
    assert uncovered(document, sections) == []
    return [(section.heading, section.text) for section in sections]


WHAT, WHO = ("What is it?", "A whale."), ("Who?", "Me.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is it? A whale.\nWho? Me.", [WHAT, WHO]),
        (
            "Frage 1: What is it?\n\nA whale.\n\nFrage 2: Who?\n\nMe.",
            [WHAT, WHO],
        ),
        ("Whales\n\nWhat is it? A whale.\n\nWho? Me.", [WHAT, WHO]),
        (
            "Why?\n\nSo.\n\nWhat is it? A whale.\n\nWho?\n\nMe.",
            [("Why?", "So."), WHAT, WHO],
        ),
        (
            "It is. So?\n\nWhy? Nobody knows.\n\nA third.\n\nA fourth.\n\nA fifth.",
            [
                (
                    "",
                    (
                        "It is. So?\n\nWhy? Nobody knows.\n\n"
                        "A third.\n\nA fourth.\n\nA fifth."
                    ),
                )
            ],
        ),
        ("What\nis it?\n\nA whale.\n\nWho?\n\nMe.", [WHAT, WHO]),
        ('"What is it?"\n\nA whale.\n\n"Who?"\n\nMe.', [WHAT, WHO]),
        ("- What is it?\n\n  A whale.\n\n- Who?\n\n  Me.", [WHAT, WHO]),
        ("- What is it?\n  A whale.\n- Who?\n  Me.", [WHAT, WHO]),
        ("- What is it? A whale.\n- Who? Me.", [WHAT, WHO]),
        (
            "Text.\n\nA whale. Do they sing?\n\nMe.",
            [("", "Text.\n\nA whale. Do they sing?\n\nMe.")],
        ),
        ("Where did Dr. Hunt go?\n\nAway.", [("Where did Dr. Hunt go?", "Away.")]),
        (
            "Q: Why?\nA: So.\n\nWhat is it?\n\nA whale.\n\nWho?\n\nMe.",
            [("Why?", "So."), WHAT, WHO],
        ),
        ("Q: What?\nA:", [("", "Q: What?\nA:")]),
        ("Question 1\nWho?\nAnswer\nMe.", [WHO]),
        ("Who?\n\nAnswer: Me.", [WHO]),
        ("> Who?\n\nMe.", [WHO]),
        ("Ebb\tgoes\nFlood\tcomes", [("Ebb", "goes"), ("Flood", "comes")]),
        ("Ebb\tgoes\nFlood comes", [("", "Ebb\tgoes\nFlood comes")]),
        ("1953\tgoes\n1962\tcomes", [("", "1953\tgoes\n1962\tcomes")]),
    ],
)
def test_questions_of_plain_text(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    """Each way to write a question is a unit; rhetorical questions in prose are not."""
    assert _cut(tmp_path, "a.txt", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n\n- **What is it?** A whale.\n- **Who?** Me.\n", [WHAT, WHO]),
        ("# T\n\n1. **What is it?** A whale.\n\n## U\n\n**Who?**\n\nMe.", [WHAT, WHO]),
        ("# T\n\n## U\n\n```\n**Who?** Me.\n```", [("U", "```\n**Who?** Me.\n```")]),
        (
            "# P\n\n# T\n\nText.\n\n**What?**\n\n**Who?**",
            [("T", "Text."), ("What?", "**Who?**")],
        ),
        (
            (
                "# T\n\n<details>\n<summary>What is it?</summary>\n\nA whale.\n"
                "</details>\n\n<details>\n<summary><b>Who?</b></summary>\n\nMe.\n"
                "</details>\n"
            ),
            [WHAT, WHO],
        ),
        ("<h2>What is it?</h2>\n\nA whale.\n\n<h2>Who?</h2>\n\nMe.", [WHAT, WHO]),
        (
            (
                "# T\n\n| Question | Answer |\n|---|---|\n"
                "| What is it? | A whale. |\n| Who? | Me. |\n"
            ),
            [WHAT, WHO],
        ),
        ("Question | Answer\n--- | ---\nWhat is it? | A whale.\nWho? | Me.",
         [WHAT, WHO]),
        (
            "# T\n\n## U\n\nText.\n\n*Q:* Who?\n\n*A:* Me.\n\n## V\n\nQ: No answer",
            [("U", "Text."), WHO, ("V", "Q: No answer")],
        ),
        (
            "# T\n\n> [!faq]- Who?\n> Me.\n\n> [!note] Mind\n> This.",
            [("Who?", "> Me."), ("T", "> [!note] Mind\n> This.")],
        ),
        (
            "Riddle\n: What is it?\n\nA whale.",
            [("Riddle", "What is it?"), ("", "A whale.")],
        ),
        (
            "# T\n\nRiddle\n: What is it?\n\nA whale.\n\nWho?\n\nMe.",
            [("Riddle", "What is it?"), ("T", "A whale.\n\nWho?\n\nMe.")],
        ),
        (
            "# T\n\nQ: Why?\nA: So.\n\n**What is it?**\n\nA whale.\n\n**Who?**\n\nMe.",
            [("Why?", "So."), WHAT, WHO],
        ),
    ],
)  # fmt: skip
def test_questions_of_markdown(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    """Bold questions, table rows and HTML headings are units, beside headings too.

    What a term means heads nothing, whatever it asks.
    """
    assert _cut(tmp_path, "a.md", text) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p><b>What is it?</b><br>A whale.</p><p><b>Who?</b> Me.", [WHAT, WHO]),
        ("<p><strong>What is it?</strong></p><p>A whale.</p>", [WHAT]),
        ("<div class=question>What is it?</div><div>A whale.</div>", [WHAT]),
        ("<p class='faq-title'>What is it?</p><p>A whale.</p>", [WHAT]),
        (
            (
                "<table><tr><th>Question<th>Answer<tr><td>What is it?<td>A whale."
                "<tr><td>Who?<td>Me.</table>"
            ),
            [WHAT, WHO],
        ),
        ("<p>So <b>what is it?</b> A whale.</p>", [("T", "So what is it? A whale.")]),
        ("<p>Hi.<p><b>What?</b><p><b>Who?</b>", [("T", "Hi."), ("What?", "Who?")]),
    ],
)
def test_questions_of_pages(
    tmp_path: Path, page: str, expected: list[tuple[str, str]]
) -> None:
    """Questions marked by bold, by a name or by a table's head are units."""
    page = f"<h1>Page</h1><h2>T</h2>{page}"
    assert _cut(tmp_path, "a.html", page) == expected


def test_front_matter_is_used(tmp_path: Path) -> None:
    """Title, subject, aliases and sources are read; other keys are left alone."""
    document = _document(
        tmp_path,
        "a.md",
        (
            '---\ntitle: "Bees # here"\nsubject: honey bee # why\nlevel: {a: 1}\n'
            "aliases: [apis, 'a, b']\nsources:\n  - A book\n  - http://x.org\n---\n"
            "Text.\n"
        ),
    )
    assert (document.title, document.subject) == ("Bees # here", "honey bee")
    assert document.aliases == ("apis", "a, b")
    assert document.sources == ("A book", "http://x.org")


LIST, PROSE = "- a change\n- mostly harmless", "a change of the code."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"biology\n\nmutations\n{LIST}\n\ngenes\n- a part\n",
            [("mutations", LIST), ("genes", "- a part")],
        ),
        (
            f"mutations\n\n{PROSE}\n\nthe gene\n\na part of it.\n",
            [("mutations", PROSE), ("the gene", "a part of it.")],
        ),
        (f"mutations\n{LIST}\n", [("", f"mutations\n{LIST}")]),
        (
            f"and then\n\n{PROSE}\n\nand so\n\na part of it.\n",
            [("", f"and then\n\n{PROSE}\n\nand so\n\na part of it.")],
        ),
        (
            f"it is so,\n\n{PROSE}\n\nand it goes on\n\na part of it.\n",
            [("", f"it is so,\n\n{PROSE}\n\nand it goes on\n\na part of it.")],
        ),
    ],
)
def test_topics_of_notes_in_small_letters(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    """Several lines of a few words, each above a list or a paragraph."""
    assert _cut(tmp_path, "notes.txt", text) == expected


def test_markup_has_its_own_topics(tmp_path: Path) -> None:
    """A file that can mark headings is not looked through for them."""
    text = f"mutations\n{LIST}\n\ngenes\n- a part"

    assert [heading for heading, _ in _cut(tmp_path, "notes.md", text)] == [""]


PHRASES = """- **¿Qué desea?** What would you like?
- **La cuenta, por favor.** The bill, please.
- **¿Algo más?** It asks whether that is all.
"""
ASKED_BACK = "1. **Muss ich umsteigen?** – Do I have to change?\n2. **Wo?** – Where?\n"
ANSWERED = "- **Is there a lift?** Yes, by the door.\n- **When?** From ten on.\n"
BENEATH = "- **Is there a lift?**\n  Yes, by the door.\n- **When?**\n  From ten on.\n"


@pytest.mark.parametrize("listed", [PHRASES, ASKED_BACK, PHRASES.replace("**", "*")])
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("above", ["# Trip\n\n", "# Trip\n\n## One\n\n"])
def test_phrases_that_their_items_explain_head_nothing(
    tmp_path: Path, listed: str, name: str, above: str
) -> None:
    """A list of phrases stays whole, though some of them ask."""
    found = _cut(tmp_path, name, f"{above}{listed}\nThat is all for today, class.\n")

    assert [text for _, text in found if listed.strip() in text] != []


@pytest.mark.parametrize("listed", [ANSWERED, BENEATH])
def test_questions_of_a_list_that_are_answered_head_their_answers(
    tmp_path: Path, listed: str
) -> None:
    """Where every item asks and hardly a rest does, they are questions and answers."""
    assert _cut(tmp_path, "a.md", f"# House\n\n{listed}") == [
        ("Is there a lift?", "Yes, by the door."),
        ("When?", "From ten on."),
    ]


def test_a_page_with_phrases_that_ask_keeps_their_list(tmp_path: Path) -> None:
    """In a page an item of phrases is no heading, one of answered questions is."""
    phrases = "".join(
        f"<li><b>{one}</b> {two}</li>"
        for one, two in [("¿Qué desea?", "What then?"), ("Nada.", "Nothing.")]
    )
    answered = "<li><b>When is it open?</b> From ten on.</li>"
    page = f"<main><h1>Trip</h1><ul>{phrases}</ul><ul>{answered}</ul></main>"

    found = _cut(tmp_path, "a.html", page)

    assert [heading for heading, _ in found] == ["Trip", "When is it open?"]
