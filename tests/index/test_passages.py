"""What is embedded and counted for a section."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.index.passages import head_terms, passage, resolve_pronoun, text_terms
from explainbot.readers.reading import read
from explainbot.records import Document, Section, text_sha256
from explainbot.sections.sections import split
from explainbot.text.terms import Names


@pytest.mark.parametrize(
    ("heading", "topic", "expected"),
    [
        (
            "How does it fund itself?",
            "Islamic State",
            "How does Islamic State fund itself?",
        ),
        ("What are its aims?", "NATO", "What are NATO's aims?"),
        ("Who fights them?", "pirates", "Who fights pirates?"),
        ("How does inflation hurt?", "inflation", "How does inflation hurt?"),
        ("How does it hurt?", "", "How does it hurt?"),
        ("Why it matters", "Six words are no name here", "Why it matters"),
        ("Is it its own?", "X", "Is X its own?"),
        ("What limits items?", "X", "What limits items?"),
    ],
)
def test_the_subject_stands_in_for_a_pronoun(
    heading: str, topic: str, expected: str
) -> None:
    """The first pronoun is replaced by a topic that is a name."""
    assert resolve_pronoun(heading, topic) == expected


def section(heading: str, path: tuple[str, ...] = (), subject: str = "Moon") -> Section:
    """Return a section with the text "Tides rise. They fall."."""
    text = "Tides rise. They fall."
    document = Document(
        "m.txt",
        "The Moon",
        subject,
        (),
        text,
        "corpus/m.txt",
        "text/plain",
        text_sha256(text),
    )
    return Section(document, 0, len(text), heading, path)


@pytest.mark.parametrize(
    ("made", "head", "resolved"),
    [
        (section("What does it do?"), "Moon > What does it do?", "What does Moon do?"),
        (section("Tides", ("Sea",)), "Moon > Sea > Tides", "Moon > Sea > Tides"),
        (section("Tides", ("Moon",)), "Moon > Tides", "Moon > Tides"),
        (section("Section 3."), "Moon", "Moon"),
        (section("IV", ("Part 2",)), "Moon", "Moon"),
        (section("", subject=""), "The Moon", "The Moon"),
    ],
    ids=["pronoun", "path", "topic in path", "number only", "roman", "no subject"],
)
def test_a_passage_carries_topic_and_headings(
    made: Section, head: str, resolved: str
) -> None:
    """Each once, outermost first, numbers left out; sentences keep their offsets."""
    found = passage(made)

    assert found.head == head
    assert found.resolved == resolved
    assert found.embedded == f"{head} > Tides rise. They fall."
    assert found.sentence_texts == ["Tides rise.", "They fall."]
    assert found.sentences == ((0, 11), (12, 22))


def test_terms_of_the_head_come_once_a_text() -> None:
    """Title, headings and subject, the subject's own term last; then the text's."""
    names = Names({"Moon": "Moon"})

    assert head_terms(section("Tides"), names) == ["moon", "§moon", "tide"]
    # A heading of nothing but words that say nothing keeps them: "The Who".
    idle = ["what", "does", "it", "do"]
    assert head_terms(section("What does it do?"), names) == ["moon", "§moon", *idle]
    sentences = ((0, 11), (12, 22))
    assert text_terms(section("Tides"), sentences, names) == [
        ["tide", "rise"],
        ["fall"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tides are slow. They pull the sea.",
            ["Tides are slow.", "They pull the sea."],
        ),
        ("Ti\u00addes are \ufb01ne. We\u200bend.", ["Tides are fine.", "We end."]),
        ("| Day | Tide |\n|---|---|\n| Monday | high |", None),
    ],
)
def test_each_sentence_is_found_in_the_embedded_text(
    text: str, expected: list[str] | None
) -> None:
    """Also where the copy is shorter or longer than the text that is quoted.

    A table's row is not: it is said with the names of its columns.
    """
    document = Document(
        "a.txt", "The sea", "Tides", (), text, "a.txt", "text/plain", text_sha256(text)
    )
    made = passage(Section(document, 0, len(text), "How do they \ufb02ow?"))

    found = [
        place and made.embedded[place[0] : place[1]] for place in made.sentence_places
    ]

    assert made.embedded.startswith("Tides > How do they flow? > ")
    if expected is None:
        assert found[-1] is None
        assert made.sentence_texts[-1] == "Day: Monday | Tide: high"
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("- **Where is it?** Wo ist es?\n- **Is it far?** Ist es weit?\n", True),
        ("- Where is it? Is it far?\n- Who knows? And why?\n", False),
    ],
)
def test_phrases_that_ask_tell_what_they_mean(
    tmp_path: Path,
    listed: str,
    told: bool,  # noqa: FBT001
) -> None:
    """They are no review questions, though phrase and meaning ask."""
    path = tmp_path / "a.md"
    path.write_text(f"# Trip\n\n## One\n\n{listed}\n## Two\n\nIt is late.\n", "utf-8")
    document = read(path, name="a.md", source_path="corpus/a.md").document

    first = passage(split(document)[0])

    assert any(first.tells) is told
