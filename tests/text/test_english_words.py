"""The list of ordinary English words."""

from __future__ import annotations

from explainbot.text.word_lists import common_words, is_common, is_ordinary


def test_ordinary_words_in_all_their_forms() -> None:
    """Spellings of both sides, plurals and names are listed, misspellings are not."""
    listed = ["summarise", "summarize", "colours", "knead", "tariffs", "genghis"]

    assert all(map(is_ordinary, listed))
    assert not any(map(is_ordinary, ["fotosynthesis", "earthquaks", "", "volcanoe"]))


def test_common_words_are_found_by_their_first_letter() -> None:
    """They are in order, and common for themselves; a rarer word is not among them."""
    found = common_words("z")

    assert found == sorted(found)
    assert {word[0] for word in found} == {"z"}
    assert "zebra" in found
    assert is_common("zebra")
    assert is_ordinary("serf")
    assert not is_common("serf")
