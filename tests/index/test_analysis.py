"""Texts to terms, and the names under which subjects go."""

from __future__ import annotations

import pytest

from explainbot.index.build._subjects import find_names
from explainbot.records import Document, text_sha256
from explainbot.text.terms import Names, subject_term, terms, words

IS = "Islamic State"
NAMES = Names(
    {
        IS: IS, "IS": IS, "ISIS": IS, "Daesh": IS,
        "World Health Organization": "World Health Organization",
        "WHO": "World Health Organization",
        "United States": "United States", "US": "United States",
    },
    exact=["IS", "WHO", "US"],
)  # fmt: skip


def test_words_keep_their_place() -> None:
    """Lower case, with offsets; apostrophes and inner points belong to a word."""
    text = "Don’t! U.S. Größe,x"

    found = list(words(text))

    assert found == [("don’t", 0, 5), ("u.s", 7, 10), ("größe", 12, 17), ("x", 18, 19)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("How do the tides rise?", "en", ["tide", "rise"]),
        ("The Moon's pull — the moon’s!", "en", ["moon", "pull", "moon"]),
        ("well-known co-operation", "en", ["well", "known", "co", "oper"]),
        ("Die Häuser", "de", ["haus"]),
        ("Das Haus ist alt", "de", ["haus", "alt"]),
        ("domy", "pl", ["dom"]),
        ("1,234 in 2017", "en", ["1", "234", "2017"]),
        ("光合成", "ja", ["光合", "合成"]),
        ("水", "zh", ["水"]),
        ("", "en", []),
        ("it is what it is", "en", []),
    ],
)
def test_terms(text: str, language: str, expected: list[str]) -> None:
    """Stemmed, without stop words; pairs of characters where no spaces are written."""
    assert terms(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AI技術", ["ai", "技術"]),
        ("植物はCO2を使う", ["植物", "物は", "co2", "を使", "使う"]),
    ],
)
def test_mixed_scripts_lose_nothing(text: str, expected: list[str]) -> None:
    """Latin letters beside characters without spaces are terms as well."""
    assert terms(text, "ja") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How does IS fund itself?", [(9, 11, "§islamic state")]),
        ("What is it?", []),
        ("what isis does", [(5, 9, "§islamic state")]),
        ("DAESH and Daesh", [(0, 5, "§islamic state"), (10, 15, "§islamic state")]),
        ("Who is in the WHO?", [(14, 17, "§world health organization")]),
        ("who pays?", []),
        ("Tell us of the US.", [(15, 17, "§united states")]),
        ("islamic state", [(0, 13, "§islamic state")]),
        ("ISISES, crisis", []),
        ("HOW DOES IS WORK AND WHO PAYS US", []),
        ("IS", [(0, 2, "§islamic state")]),
    ],
)
def test_mentions(text: str, expected: list[tuple[int, int, str]]) -> None:
    """An acronym that is an ordinary word counts only as written."""
    assert NAMES.mentions(text) == expected


def test_a_mention_adds_its_subjects_term() -> None:
    """All names of a subject count as one term beside their own words."""
    one = terms("How does Daesh earn money?", "en", NAMES)
    two = terms("How does IS-led trade earn money?", "en", NAMES)

    assert one == ["daesh", "§islamic state", "earn", "money"]
    assert two == ["led", "§islamic state", "trade", "earn", "money"]
    assert subject_term(IS) == "§islamic state"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How does Daesh earn?", "How does Islamic State earn?"),
        ("Is IS in the US?", "Is Islamic State in the United States?"),
        ("What is it?", "What is it?"),
    ],
)
def test_resolve(text: str, expected: str) -> None:
    """Every name becomes its subject's main name, the rest stays."""
    assert NAMES.resolve(text) == expected


def test_no_names_change_nothing() -> None:
    """A corpus without subjects has no mentions."""
    names = Names({})

    assert names.mentions("IS") == []
    assert names.resolve("IS it?") == "IS it?"


def document(name: str, subject: str, aliases: tuple[str, ...], text: str) -> Document:
    """Return a document about a subject."""
    return Document(
        name,
        "",
        subject,
        aliases,
        text,
        f"corpus/{name}",
        "text/plain",
        text_sha256(text),
    )


def test_names_of_documents_are_gathered() -> None:
    """Acronyms that are short or spelt like a word count only as written."""
    found = find_names(
        lambda: [
            document(
                "a.txt", "Acquired immune deficiency", ("AIDS", "AI"), "Help aids."
            ),
            document("b.txt", "Nato", ("NATO", "The Pact"), "An alliance."),
            document("c.txt", "", ("Nothing",), "No subject."),
        ]
    )

    own = "Acquired immune deficiency"
    assert found == {
        own: (own, False),
        "AIDS": (own, True),
        "AI": (own, True),
        "Nato": ("Nato", False),
        "NATO": ("Nato", False),
        "The Pact": ("Nato", False),
    }


def test_documents_that_share_a_name_share_the_subject() -> None:
    """The first spelling is used for all, also where a third document joins two."""
    found = find_names(
        lambda: [
            document("a.txt", "IS group", ("ISIS",), ""),
            document("b.txt", "Daesh", ("Daish",), ""),
            document("c.txt", "ISIL", ("ISIS", "Daesh"), ""),
        ]
    )

    assert {subject for subject, _ in found.values()} == {"IS group"}
    assert set(found) == {"IS group", "ISIS", "Daesh", "Daish", "ISIL"}
