"""Courtesy taken off a message, and its questions taken apart."""

from __future__ import annotations

import pytest

from explainbot.answering.question.message import (
    only_courtesy,
    plain,
    questions,
    tells_topic,
)


@pytest.mark.parametrize(
    "counted",
    ["(2 marks)", "[3 points]", "(1 mark).", "(2 Punkte)", "[ 4 pts. ]", "(1½ points)",
     "(3 puntos)", "(2 poäng)", "(/5)", "(5 баллов)", "\uff082分\uff09"],
)  # fmt: skip
def test_what_a_question_counts_in_an_exam_is_none_of_it(counted: str) -> None:
    """Marks in brackets go, before a question and behind it."""
    assert plain(f"What is lava? {counted}") == "What is lava?"
    assert plain(f"{counted} What is lava?") == "What is lava?"


@pytest.mark.parametrize(
    "message",
    ["What is lava (molten rock)?", "Who won in 1966 (2 matches)?",
     "What are (2 marks) on a map?", "What is H (1)?", "When was the war (1914)?"],
)  # fmt: skip
def test_other_brackets_are_part_of_a_question(message: str) -> None:
    """Only a count of marks at an end of it is none."""
    assert plain(message) == message


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Hello! What is a tide?", "What is a tide?"),
        ("hi there, what is a tide", "what is a tide"),
        ("Good morning everyone. What is a tide? Thanks!", "What is a tide?"),
        ("Could you please tell me what a tide is?", "what a tide is?"),
        ("Do you know why the sea rises?", "why the sea rises?"),
        ("I'd like to know how tides rise.", "how tides rise."),
        ("How are you? What is a tide?", "What is a tide?"),
        ("Sorry to bother you, where is Keld?", "where is Keld?"),
        ("I read of tides. What causes them?", "I read of tides. What causes them?"),
        ("  Why?  ", "Why?"),
        ("Thanks", "Thanks"),
        ("Hello!", "Hello!"),
        ("Thanksgiving is when?", "Thanksgiving is when?"),
        ("History of the tides?", "History of the tides?"),
        ("Tell me who?", "Tell me who?"),
    ],
)
def test_courtesy_goes_and_the_question_stays(message: str, asked: str) -> None:
    """Only what is surely no part of the question is taken off."""
    assert plain(message) == asked


@pytest.mark.parametrize(
    "message", ["Hi-fi: how does it work?", "Dear Leader was whose title?"]
)
def test_a_word_that_begins_like_a_greeting_stays(message: str) -> None:
    """A hyphenated word and a title are part of the question."""
    assert plain(message) == message


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "How is it made? And bread?",
            ["How is it made?", "And bread?"],
        ),
        ("What is a tide?", ["What is a tide?"]),
        (
            "What is a tide? Who measures the tides?",
            ["What is a tide?", "Who measures the tides?"],
        ),
        ("Where is it and how does it work?", ["Where is it", "how does it work?"]),
        (
            "Where is Keld, and who lives there; what do they eat?",
            ["Where is Keld", "who lives there", "what do they eat?"],
        ),
        (
            "I have two. What is a tide? Who measures the tides? Thank you all.",
            ["I have two. What is a tide?", "Who measures the tides? Thank you all."],
        ),
        (
            "Who built it, how tall is it, and how many died?",
            ["Who built it", "how tall is it", "how many died?"],
        ),
        ("Who saw the dam, which is old?", ["Who saw the dam, which is old?"]),
        ("How do plants and animals live?", ["How do plants and animals live?"]),
        ("Why? Who measures it?", ["Why? Who measures it?"]),
        ("I like tides. What is a tide?", ["I like tides. What is a tide?"]),
        (
            "Is it true and who says so?",
            ["Is it true and who says so?"],
        ),
        ("What rose and when the war ended?", ["What rose and when the war ended?"]),
    ],
)
def test_questions_are_taken_apart(message: str, parts: list[str]) -> None:
    """Only where each part asks, in at least three words."""
    assert questions(message) == parts


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "1. What is a tide? 2) Who measures it?",
            ["What is a tide?", "Who measures it?"],
        ),
        ("(1) What is a tide?\n(2) Who has it?", ["What is a tide?", "Who has it?"]),
        ("What is on page 2. of it?", ["What is on page 2. of it?"]),
    ],
)
def test_the_numbers_of_a_list_are_no_part_of_its_questions(
    message: str, parts: list[str]
) -> None:
    """A number inside a sentence stays."""
    assert questions(plain(message)) == parts


@pytest.mark.parametrize(
    ("message", "only"),
    [
        ("hi", True),
        ("Hello there!", True),
        ("thanks a lot :)", True),
        ("Good morning. Thank you!", True),
        ("hi, what is a tide", False),
        ("thanksgiving", False),
        ("why", False),
    ],
)
def test_a_greeting_alone_asks_nothing(message: str, only: bool) -> None:  # noqa: FBT001
    """Any other word makes it a question."""
    assert only_courtesy(message) is only


@pytest.mark.parametrize(
    "label",
    [
        "[ ] ",
        "- [x] ",
        "a) ",
        "(b) ",
        "1.2 ",
        "5 ",
        "12: ",
        "3b) ",
        "Q1: ",
        "Frage 3: ",
    ],
)
def test_what_a_list_sets_before_a_question_is_none_of_it(label: str) -> None:
    """Boxes, letters, numbers of several parts, and words for a question."""
    assert plain(f"{label} What is inflation?") == "What is inflation?"


@pytest.mark.parametrize(
    "message",
    [
        "1.5 million people live where?",
        "E. coli, what is it?",
        "B12: what does it do?",
        "World War 2: when did it end?",
        "1984 what is it about",
        "Question 4",
    ],
)
def test_numbers_that_belong_to_the_question_stay(message: str) -> None:
    """Of an amount, a name, a year."""
    assert plain(message) == message


@pytest.mark.parametrize(
    ("message", "language", "told"),
    [
        ("so we had this battle about wool, can you tell me how it ended", "en", True),
        ("I must write about comets. Can you tell me how they form?", "en", True),
        (
            "hi, i have a question for homework, can you tell me how it ended",
            "en",
            False,
        ),
        ("I was ill yesterday. can you tell me how it ended?", "en", False),
        ("it lives in the desert, can you tell me how it drinks", "en", False),
        ("ok cool, do you know who invented it", "en", False),
        ("do you know how comets form", "en", False),
        ("Ich war krank. Wie endet es?", "de", False),
    ],
)
def test_what_tells_its_topic_itself(
    message: str,
    language: str,
    told: bool,  # noqa: FBT001
) -> None:
    """Neither why somebody asks nor "it" says what is asked about."""
    assert tells_topic(message, language) is told


def test_the_topic_told_before_a_question_stays() -> None:
    """Only where the question needs it."""
    told = "so we had this battle about wool and "
    assert plain(f"{told}can you tell me how it ended") == (
        "so we had this battle about wool, how it ended"
    )
    assert plain(f"{told}can you tell me how comets form") == "how comets form"
