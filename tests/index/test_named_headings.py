"""A heading with a pronoun says what its text is about where it stands alone."""

from __future__ import annotations

import pytest

from explainbot.index.passages import as_written, points, with_subject


@pytest.mark.parametrize(
    ("heading", "topic", "title", "told"),
    [
        ("How is it measured?", "inflation", "Inflation", "How is inflation measured?"),
        (
            "What are its causes?",
            "inflation",
            "Inflation",
            "What are inflation's causes?",
        ),
        ("How do they hunt?", "wolves", "Wolves", "How do wolves hunt?"),
        ("What do they eat?", "Horses", "Horses", "What do Horses eat?"),
        # A wrong number or a person would be a doubtful sentence.
        (
            "How does it protect us?",
            "vaccines",
            "Vaccines",
            "How does it protect us? (Vaccines)",
        ),
        ("How do they live?", "the Roman city", "Rome", "How do they live? (Rome)"),
        (
            "When was she born?",
            "Marie Curie",
            "Marie Curie",
            "When was she born? (Marie Curie)",
        ),
        (
            "How is it kept?",
            "when money buys less every day",
            "On money",
            "How is it kept? (On money)",
        ),
        (
            "What happens to rain when it falls?",
            "water cycle",
            "Water cycle",
            "What happens to rain when it falls? (Water cycle)",
        ),
        (
            "How does it differ from disinflation?",
            "inflation",
            "Inflation",
            "How does inflation differ from disinflation?",
        ),
        # No pronoun, or one that stands for nothing.
        ("What is a vaccine?", "vaccines", "Vaccines", "What is a vaccine?"),
        (
            "How long does it take to heal?",
            "wound",
            "Wounds",
            "How long does it take to heal?",
        ),
        (
            "Is it true that bats are blind?",
            "bats",
            "Bats",
            "Is it true that bats are blind?",
        ),
        # The subject is named already.
        (
            "Is inflation bad, and is it new?",
            "inflation",
            "Inflation",
            "Is inflation bad, and is it new?",
        ),
    ],
)
def test_a_pronoun_gives_way_to_the_subject(
    heading: str, topic: str, title: str, told: str
) -> None:
    """It is replaced where that reads well, else the title follows in brackets."""
    assert with_subject(heading, topic, title) == told


def test_other_languages_have_the_title_behind() -> None:
    """A pronoun in German is not replaced, for its case would not fit."""
    told = with_subject("Wie wird sie gemessen?", "Inflation", "Inflation", "de")
    assert told == "Wie wird sie gemessen? (Inflation)"
    assert not points("Was ist Inflation?", "de")


def test_a_topic_is_written_as_inside_a_sentence() -> None:
    """It keeps its capital unless the text has it without one."""
    assert as_written("Inflation", "Since 1970 inflation fell.") == "inflation"
    assert as_written("Plate tectonics", "**plate tectonics** is") == "plate tectonics"
    assert as_written("Rome", "The romes of Rome.") == "Rome"
    assert as_written("Sparta", "Sparta lost.") == "Sparta"
    assert as_written("Internet", "It is the internet.") == "the internet"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("The human heart: questions and answers", "the human heart"),
        ("The human heart", "the human heart"),
        ("The human heart rate", "human heart"),
        ("The human heart's work", "human heart"),
        ("On the human heart", "human heart"),
        ("Human heart", "human heart"),
    ],
)
def test_a_title_may_tell_the_article(title: str, told: str) -> None:
    """Where it is the topic, and no longer name that begins with it."""
    assert as_written("human heart", "A human heart beats.", title) == told


def test_an_owner_of_several_letters_s_reads_well() -> None:
    """An apostrophe alone follows a plural; a heading begins with a capital."""
    assert with_subject("What is their food?", "horses", "Horses") == (
        "What is horses' food?"
    )
    assert with_subject("What are its causes?", "inflation", "Inflation") == (
        "What are inflation's causes?"
    )


@pytest.mark.parametrize("heading", ["Its causes", "The play and its time"])
def test_a_heading_that_asks_nothing_is_not_worded_anew(heading: str) -> None:
    """It is shown as it stands, with its title behind."""
    assert with_subject(heading, "Macbeth", "Macbeth") == f"{heading} (Macbeth)"


def test_capitals_are_put_into_no_sentence() -> None:
    """A title in capitals stands behind what is asked, as another one within."""
    told = with_subject("What is it for?", "DEEP SEA", "DEEP SEA")
    assert told == "What is it for? (DEEP SEA)"
