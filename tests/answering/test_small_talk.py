"""What asks nothing of the material."""

from __future__ import annotations

import pytest

from explainbot.answering.question.message import (
    in_distress,
    is_small_talk,
    reply,
    small_talk,
)
from explainbot.records import Match
from explainbot.text.word_lists import entries, has_list, languages
from explainbot.tui.wording.answers import examples


@pytest.mark.parametrize(
    ("message", "small"),
    [
        ("hello", True),
        ("Hiiii!!", True),
        ("good afternoon miss", True),
        ("ok, thank you so much", True),
        ("What's up?", True),
        ("you suck", True),
        ("tell me a joke", True),
        ("what is 2+2", True),
        ("what is 12 times 8?", True),
        ("hahahaha", True),
        ("jjjjjj", True),
        ("???", True),
        ("", True),
        ("Grüß Gott!", True),
        ("Danke schön", True),
        ("t'es nul", True),
        ("Qui es-tu ?", True),
        ("¿Qué tal?", True),
        ("Grazie mille!", True),
        ("hello, what is phishing", False),
        ("who are the Vikings", False),
        ("vaccines", False),
        ("1789", True),
        ("there", False),
        ("ok, and the web", False),
        ("sign", False),
        ("hi, I am stuck with my question on tides", False),
        ("I am legend", False),
        ("what r cells", False),
    ],
)
def test_a_message_of_small_talk_alone(message: str, small: bool) -> None:  # noqa: FBT001
    """Every word must belong to a phrase that is said to somebody."""
    assert is_small_talk(message) is small


@pytest.mark.parametrize(
    ("message", "kind", "language"),
    [
        ("helo!", "greeting", "en"),
        ("Bonjour", "greeting", "fr"),
        ("merhaba", "greeting", "tr"),
        ("Привет!", "greeting", "ru"),
        ("thx", "thanks", "en"),
        ("dank je wel", "thanks", "nl"),
        ("ok, thanks, bye", "parting", "en"),
        ("hi, who are u", "program", "en"),
        ("t'es un robot ?", "program", "fr"),
        ("¿Quién eres?", "program", "es"),
        ("what can i ask?", "help", "en"),
        ("???", "help", "en"),
        ("tell me another joke", "wish", "en"),
        ("du bist doof", "insult", "de"),
        ("good bot", "praise", "en"),
        ("this robot is so stupid", "insult", "en"),
        ("your answer sucks you moron", "insult", "en"),
        (":q", "leaving", "en"),
        ("Exit!", "leaving", "en"),
        ("ok, quit", "leaving", "en"),
        ("okay", "other", "en"),
        ("hlelo", "greeting", "en"),
        ("tahnks", "thanks", "en"),
        ("halllo", "greeting", "de"),
        ("h e l l o", "greeting", "en"),
        ("whoareyou", "program", "en"),
        ("wat can i ask u", "help", "en"),
        ("help pls", "help", "en"),
        ("Ayudame", "help", "es"),
        ("s'il vous plait", "other", "fr"),
        ("hi im tom", "greeting", "en"),
        ("Hallo, ich bin Ida Berg!", "greeting", "de"),
    ],
)
def test_what_kind_it_is(message: str, kind: str, language: str) -> None:
    """In several languages and spellings; of several kinds the most telling."""
    assert small_talk(message) == (kind, language)


def test_each_kind_has_an_answer_in_its_language() -> None:
    """One line, and nobody is called by a word that students do not know."""
    for language in languages():
        if not has_list("small_talk", language):
            continue
        kinds = {line.partition(": ")[0] for line in entries("small_talk", language)}
        lines = entries("small_talk_replies", language)
        told = dict(line.split(": ", 1) for line in lines)
        assert kinds - {"start", "name", "within"} == set(told)
        assert all(
            0 < len(text) < 200 and "corpus" not in text for text in told.values()
        )


@pytest.mark.parametrize(
    ("message", "match", "told"),
    [
        ("who are you", "good", True),
        ("who are you", "strong", False),
        ("help", "good", False),
        ("help", "weak", True),
        ("tell me a joke", "good", True),
        ("tell me a joke", "strong", False),
        ("what time is it", "good", True),
        ("vaccines", "none", False),
    ],
)
def test_what_the_texts_answer_is_a_question(
    message: str,
    match: Match,
    told: bool,  # noqa: FBT001
) -> None:
    """Several words that are said to the program alone go before a mere likeness."""
    assert bool(reply(message, match)) is told


def test_this_may_be_what_was_read_last() -> None:
    """After a question, "how does this work" is one."""
    assert reply("how does this work")
    assert reply("how does this work", first=False) == ""


@pytest.mark.parametrize(
    "message",
    ["why is that stupid", "is this wrong", "the heart is stupid", "close reading"],
)
def test_an_insulting_word_alone_makes_no_insult(message: str) -> None:
    """Nor where something is asked, or a thing is named."""
    assert not is_small_talk(message)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("i want to die", "en"),
        ("I just want to kill myself now", "en"),
        ("how do i kill myself?", "en"),
        ("hi. my dad hits me", "en"),
        ("best way to kill myself", "en"),
        ("i wanna kms", "en"),
        ("how to commit suicide", "en"),
        ("help i took too many pills", "en"),
        ("Wie kann ich mich umbringen, ohne Schmerzen?", "de"),
        ("Ich will nicht mehr leben!", "de"),
        ("Je veux mourir", "fr"),
        ("quiero morirme", "es"),
        ("Я не хочу жить", "ru"),
        ("kendimden nefret ediyorum", "tr"),
    ],
)
def test_who_is_in_distress_is_sent_to_people(message: str, language: str) -> None:
    """However sure the texts seem; no question is proposed."""
    assert in_distress(message)
    said = small_talk(message)
    assert said is not None
    assert said.language == language
    replies = dict(
        line.split(": ", 1) for line in entries("small_talk_replies", language)
    )
    matches: list[Match] = ["none", "weak", "good", "strong"]
    assert {reply(message, match) for match in matches} == {replies["distress"]}
    assert examples(["What is a tide?"], ["Tides"], message) == ()


@pytest.mark.parametrize(
    "message",
    [
        "Why did Hamlet want to die?",
        "Why do bees die when they sting?",
        "Did Cleopatra commit suicide?",
        "How do I protect myself from germs?",
        "what is self-harm",
        "Who killed himself in the play?",
        "what does i want to die mean in the poem",
        "how do cells die",
        "What can I do against bullying?",
        "I want to know how stars die",
    ],
)
def test_a_question_on_a_sad_matter_is_a_question(message: str) -> None:
    """Only what somebody says of themselves is distress."""
    assert not in_distress(message)
