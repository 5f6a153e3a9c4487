"""The items of a corpus: verbatim, cited, the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import UnknownCollectionError
from explainbot.study.blanks import said, said_line
from explainbot.study.session import Deck, open_index
from explainbot.testing import tiny_workspace
from tests.study.lessons import HAIRS, HAIRY, TREES, items, lessons


def test_a_question_heading_is_recalled(tmp_path: Path) -> None:
    """A heading that asks is the question; its section, word for word, the answer."""
    found = items(lessons(tmp_path / "w"), "recall")

    assert list(found) == [
        "What do leaves make?",
        "Who weighed a willow tree?",
        "What drinks the water?",
    ]
    item = found["What do leaves make?"]
    assert item.answer == (
        "Leaves make glucose out of water and light. It is stored as starch."
    )
    assert item.quote.evidence_text == "Leaves make glucose out of water and light."
    assert item.quote.citation == "green/trees.md › What do leaves make?, line 5"
    assert item.title == "Trees"


def test_a_cloze_is_two_offsets_of_a_sentence(tmp_path: Path) -> None:
    """The blank is a run of the document; the pieces around it make the sentence."""
    found = items(lessons(tmp_path / "w"), "cloze")

    item = found["In […] the notes of Jan van Helmont told of a willow."]
    assert item.answer == "1648"
    start = TREES.index("1648")
    assert item.blank == (start, start + 4)
    before, _, after = item.pieces
    assert before + item.answer + after == item.quote.evidence_text
    assert item.title == "Trees › Who weighed a willow tree?"


def test_a_bullet_is_no_part_of_a_card_of_one_sentence(tmp_path: Path) -> None:
    """The sentence to know begins behind it."""
    text = "Trees\n\nWhat drinks the water?\n\n• Roots drink water from the soil.\n"
    found = items(tiny_workspace(tmp_path / "w", {"trees.txt": text}), "recall")

    item = found["What drinks the water?"]
    assert item.quote.evidence_text == "Roots drink water from the soil."


def test_a_leaning_sentence_gives_no_cloze(tmp_path: Path) -> None:
    """A sentence whose subject stands in the one before is not asked for."""
    found = items(lessons(tmp_path / "w"), "cloze")

    assert not any("stored" in question for question in found)


def test_which_section_has_the_other_headings_to_choose(tmp_path: Path) -> None:
    """Those of its own text first; no word of the sentence gives the right one away."""
    files = {
        "green/trees.md": HAIRY,
        "dry.md": "# Deserts\n\n## Which hairs are thin and soft?\n\nOf a root.\n",
    }
    with open_index(tiny_workspace(tmp_path / "w", files)) as index:
        found = {item.question: item for item in Deck(index, kinds=("which",)).all()}

    assert not any("drink water" in question for question in found)
    item = found[HAIRS]
    headings = [choice.heading for choice in item.choices]
    assert sorted(headings)[:2] == ["What do leaves make?", "What drinks the water?"]
    assert "Who weighed a willow tree?" in headings
    assert headings[item.right - 1] == item.answer == "What drinks the water?"


def test_the_same_seed_gives_the_same_items(tmp_path: Path) -> None:
    """Order and choices depend on the seed alone; the items do not."""
    index = open_index(lessons(tmp_path / "w"))

    first = list(Deck(index, seed=1).mixed())
    again = list(Deck(index, seed=1).mixed())
    other = list(Deck(index, seed=2).mixed())

    assert [item.id for item in first] == [item.id for item in again]
    assert [item.choices for item in first] == [item.choices for item in again]
    assert {item.id for item in first} == {item.id for item in other}
    assert len({item.id for item in first}) == len(first) == 6


def test_ids_outlive_a_new_file_name_and_text_before(tmp_path: Path) -> None:
    """Moved and wrapped anew, the same words are the same items."""
    old = {item.id for item in items(lessons(tmp_path / "a"), "cloze").values()}
    moved = TREES.replace("# Trees\n", "# Trees\n\nTrees are tall.\n").replace(
        "water from the soil all", "water from the soil\nall"
    )
    new = {item.id for item in items(lessons(tmp_path / "b", moved), "cloze").values()}

    assert len(old) == 3
    assert old <= new


def test_find_looks_through_the_named_documents(tmp_path: Path) -> None:
    """A known item is found by its id and document; one that is gone is left out."""
    workspace = lessons(tmp_path / "w")
    (item, *_) = items(workspace, "recall").values()
    deck = Deck(open_index(workspace))

    found = deck.find([(item.id, "recall", "green/trees.md"), ("0", "which", "no.md")])

    assert found == {item.id: item}


def test_a_collection_limits_the_items(tmp_path: Path) -> None:
    """Items come from the named folder alone; a name that is none is refused."""
    index = open_index(lessons(tmp_path / "w"))

    assert len(list(Deck(index, ["green"]).all())) == 6
    with pytest.raises(UnknownCollectionError):
        Deck(index, ["blue"])


def test_which_key_words_were_typed(tmp_path: Path) -> None:
    """Words are compared by their stems and shown as the text has them."""
    item = items(lessons(tmp_path / "w"), "recall")["What drinks the water?"]

    assert said(item, "the root, each NIGHTS") == (["Roots", "night"], ["soil"])
    assert said_line(item, "root") == (
        "Your answer has 1 of 3 key words: Roots. Not there: soil, night."
    )
    assert said_line(item, " ") == ""


def test_a_card_of_a_list_has_the_whole_list(tmp_path: Path) -> None:
    """As an answer would; code goes with what leads to it."""
    text = (
        "# Alps\n\n## Which countries share the Alps?\n\n- Austria\n- Italy\n- France\n"
        "\n## How are files listed?\n\nOpen a shell and run this:\n\n```\nls\n```\n"
    )
    found = items(lessons(tmp_path, text), "recall")

    listed = found["Which countries share the Alps?"].quote.evidence_text
    assert listed == "- Austria\n- Italy\n- France"
    code = found["How are files listed?"].quote.evidence_text
    assert code == "Open a shell and run this:\n\n```\nls\n```"


def test_no_speaker_and_no_announcement_is_left_out(tmp_path: Path) -> None:
    """What is to be learnt is what is said."""
    text = (
        "# Salt\n\nMODERATOR: Welcome, today we will hear how salt is made in Sardinia."
        "\n\nDr. Piras: The sun dries the water of the flat pools in Cagliari.\n"
    )
    found = items(lessons(tmp_path, text), "cloze")

    assert found
    assert not any("Welcome" in asked for asked in found)
    assert all("Dr. Piras:" in asked for asked in found)
