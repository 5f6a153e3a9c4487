"""What a text is about, found in its definitions and its title."""

from __future__ import annotations

import pytest

from explainbot.readers.subject import find_aliases, find_subject, title_topic
from explainbot.text.languages import guess_language

_NEWS = "Leaders meet in the city to talk about the coming winter"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            _NEWS,
            ('Envoys of the so-called "River Union" (RU) met.\n\nHow old is it?\n\n'
            'The "River Union" (RU) — also known as RUN, RULE and Ruya — is a league. '
            "RU has ten members.\n\nWho pays?\n\nRU members do. RULE fees are low."),
            ("River Union", ("RU", "RUN", "RULE", "Ruya")),
        ),
        (
            _NEWS,
            ("Baking soda, also called bicarb or cooking soda, is a salt. "
            "Baking soda is white. Bicarb helps cakes to rise."),
            ("Baking soda", ("bicarb", "cooking soda")),
        ),
        (
            _NEWS,
            ("NATO (North Atlantic Treaty Organization) is an alliance. "
            "NATO has members. They pay for NATO."),
            ("NATO", ("North Atlantic Treaty Organization",)),
        ),
        (
            _NEWS,
            "The talks lasted all day. The Bureau of Coasts (BC) took part in them.",
            ("", ()),
        ),
        (
            "The Common Coast Bank",
            ("The Common Coast Bank\n\nThe Common Coast Bank, or CCB, lends.\n\n"
            "WHO IS CCB?\n\nIt is a bank."),
            ("Common Coast Bank", ("CCB",)),
        ),
        (
            "Common Coast Bank",
            ("Common Coast Bank\n\nThe Common Coast Bank lends.\n\n"
            "WHERE IS CCB?\n\nNear. (CCBX)"),
            ("Common Coast Bank", ()),
        ),
        ("Coast Bank", "Coast Bank. A Coast Bank lends. The CB is old. Our CB is new.",
         ("Coast Bank", ("CB",))),
        ("Coast Bank", "Coast Bank. A Coast Bank lends. The CB is old.",
         ("Coast Bank", ())),
        ("Osmosis", "Osmosis is slow. Some call it osmosis.", ("Osmosis", ())),
        ("eu law", "EU law is the law of the Union. EU law binds.", ("EU law", ())),
        ("human heart", "The heart is a muscle. A heart beats. My heart!",
         ("human heart", ("heart",))),
        ("School rules: FAQ", "Be on time. Bring a pen.", ("", ())),
        ("Notes", "This is so. It is known as such. They are many.", ("", ())),
    ],
)  # fmt: skip
def test_subject_and_aliases(
    title: str, text: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    """A defined or titled name that the text bears out is the subject, else none."""
    assert find_subject(title, text) == expected


def test_aliases_of_a_given_subject() -> None:
    """The other names of a subject that the author stated are found in the text."""
    text = "The River Union (RU), formerly called Delta League, is a league."
    assert find_aliases("River Union", text) == ("RU", "Delta League")


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Inflation – Questions & answers | Economics for beginners", "Inflation"),
        ("What is photosynthesis?", "photosynthesis"),
        ("The French Revolution: A Short History", "French Revolution"),
        ("The French Revolution, 1789 to 1799", "French Revolution"),
        ("All about volcanoes", "volcanoes"),
        ("Tides explained", "Tides"),
        ("How does a heart work?", "heart"),
        ("Information technology", "Information technology"),
        ("Lesson 3: Magnetism", "Magnetism"),
        ("Frequently asked questions", ""),
        (_NEWS, ""),
    ],
)
def test_topic_of_a_title(title: str, topic: str) -> None:
    """A title's dressing goes; a sentence has no topic."""
    assert title_topic(title) == topic


def test_articles_go_by_language() -> None:
    """An article is only left out in its own language."""
    assert title_topic("Die Photosynthese", "de") == "Photosynthese"
    assert title_topic("Die Hard") == "Die Hard"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The cat is on the mat and it is happy.", "en"),
        ("Die Katze ist auf der Matte und das ist gut.", "de"),
        ("Le chat est dans la maison et les enfants sont là.", "fr"),
        ("これは猫です。", "ja"),
        ("这是一只猫。", "zh"),
        ("هذه قطة", "ar"),
        ("123", ""),
        ("Tides", ""),
        ("Photosynthese: Chlorophyll", ""),
        ("Day Opens Closes\nMonday 9:00 17:00\nFines\nBook 0.50", ""),
        ("Ebbe und Flut, zwei Mal am Tag.", "de"),
        ("Why do leaves fall?", "en"),
        ("Warum verlieren die Bäume ihr Laub?", "de"),
        ("El mar sube y baja.", "es"),
        ("Дыхание освобождает энергию.", "ru"),
        ("Сва људска бића рађају сву децу слободном и једнаком.", "sr"),
        ("Alle mense word vry met gelyke waardigheid en regte gebore.", "af"),
        ("Hver maður er borinn frjáls og jafn öðrum að virðingu.", "is"),
        ("¿Por qué el mar sube y baja dos veces al día?", "es"),
    ],
)
def test_language_is_guessed(text: str, language: str) -> None:
    """Sequences of letters tell; too few of them tell nothing."""
    assert guess_language(text) == language
