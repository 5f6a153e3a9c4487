"""Ends of answers: what follows one belongs to the heading above its question."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered

AFTER = "Swimming is forbidden."


def _cut(text: str, name: str, folder: Path) -> list[tuple[str, str]]:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    document = read(path, name=name, source_path=name).document
    sections = split(document)
    assert uncovered(document, sections) == []
    return [(each.heading, each.text) for each in sections]


CRANE = ("Is there a crane?", "Yes, on the east quay.")
KEEPER = ("Who opens it?", "The keeper.")


@pytest.mark.parametrize(
    ("name", "answers", "cut"),
    [
        ("a.md", "**Is there a crane?** Yes, on the east quay.", [CRANE]),
        (
            "a.md",
            ("**Is there a crane?** Yes, on the east quay.\n\n"
            "**Who opens it?** The keeper."),
            [CRANE, KEEPER],
        ),
        ("a.md", "Ebb\n: It falls.", [("Ebb", "It falls.")]),
        (
            "a.md",
            "Ebb\n\n:   It falls.\n\n    Twice a day.",
            [("Ebb", "It falls.\n\n    Twice a day.")],
        ),
        ("a.md", "> [!question] Who opens it?\n> The keeper.", [("Who opens it?",
         "> The keeper.")]),
        (
            "a.md",
            "| Question | Answer |\n|---|---|\n| Who opens it? | The keeper. |",
            [KEEPER],
        ),
        ("a.md", "1. Who opens it?\n   The keeper.", [KEEPER]),
        ("a.md", "Q: Who opens it?\nA: The keeper.\n\n---", [KEEPER]),
        ("a.rst", "ebb\n    It falls.\n\nflood\n    It comes.",
         [("ebb", "It falls."), ("flood", "It comes.")]),
        ("a.rst", ".. glossary::\n\n   ebb\n      It falls.", [("ebb", "It falls.")]),
        ("a.rst", "**Is there a crane?** Yes, on the east quay.", [CRANE]),
        ("a.txt", "* Who opens it?\n\n  The keeper.", [KEEPER]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_text_after_an_answer_goes_on_above(
    name: str, answers: str, cut: list[tuple[str, str]], ends: str, tmp_path: Path
) -> None:
    """It is no part of the last question, term or framed note."""
    title = "Rules\n=====" if name.endswith("rst") else "# Rules"
    title = "Rules" if name.endswith("txt") else title
    text = f"{title}\n\nFirst of all.\n\n{answers}\n\n{AFTER}\n"
    expected = [
        ("Rules", "First of all."),
        *((head, said.replace("\n", ends)) for head, said in cut),
        ("Rules", AFTER),
    ]
    assert _cut(text.replace("\n", ends), name, tmp_path) == expected


@pytest.mark.parametrize(
    ("name", "text", "last"),
    [
        (
            "a.md",
            "# R\n\n**Why?** So.\n\nAnd so.\n\n**Who?** Me.\n\nAnd you.\n",
            ("Who?", "Me.\n\nAnd you."),
        ),
        ("a.md", "# R\n\n**Why?** For two reasons:\n\n- a\n- b\n", ("Why?",
         "For two reasons:\n\n- a\n- b")),
        ("a.md", "# R\n\n## Why?\n\n    code\n\nSo.\n", ("Why?", "code\n\nSo.")),
        ("a.txt", "Why is it?\n\n  It is so.\n\nAnd so on.\n", ("Why is it?",
         "It is so.\n\nAnd so on.")),
    ],
)  # fmt: skip
def test_an_answer_of_several_paragraphs_is_whole(
    name: str, text: str, last: tuple[str, str], tmp_path: Path
) -> None:
    """Where others have several, or nothing shows its end, all of it is the answer."""
    assert _cut(text, name, tmp_path)[-1] == last
