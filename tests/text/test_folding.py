"""The folded copy of a text: what it reads as, and where its signs stand."""
# ruff: noqa: RUF001 - the signs that look alike are cases of their own

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainbot.curation import Pin, Placed, place
from explainbot.records import Document, Section, text_sha256
from explainbot.testing import tiny_workspace
from explainbot.text.folding import folded, is_folded, with_places
from explainbot.text.terms import terms, words

SAME = {
    "ligatures": ("An eﬃcient ﬂywheel", "An efficient flywheel"),
    "full-width": ("Ｅ＝ｍｃ２", "E=mc2"),
    "mathematical letters": ("𝐹 = 𝑚𝑎", "F = ma"),
    "lowered digits": ("H₂O and CO₂", "H2O and CO2"),
    "raised digits": ("6 × 10²³", "6 × 1023"),
    "letters with marks of their own": ("cafe\u0301", "café"),
    "a soft hyphen": ("photo\u00adsynthesis", "photosynthesis"),
    "a joiner": ("photo\u2060synthesis", "photosynthesis"),
    "zero-width spaces": ("one\u200btwo", "one two"),
    "vertical tabs": ("Chapter\x0bRespiration", "Chapter Respiration"),
    "form feeds": ("end.\x0cChapter", "end. Chapter"),
    "next line": ("end.\x85Chapter", "end. Chapter"),
    "hard spaces": ("5\u00a0km", "5 km"),
    "a fraction behind a number": ("1½ cups", "1 1/2  cups"),
    "a trade mark": ("Lego™ bricks", "Lego TM  bricks"),
    "an apostrophe": ("don´t", "don't"),
    "squared units": ("5㎏", "5 kg "),
    "the dot of Hindi": ("क़लम", "कलम"),
    "dots": ("Wait…", "Wait..."),
}


@pytest.mark.parametrize(("text", "copy"), SAME.values(), ids=SAME)
def test_what_it_reads_as(text: str, copy: str) -> None:
    """A sign that only looks different is the usual one, a part is a blank."""
    assert folded(text) == copy
    assert folded(copy) == copy


def test_lines_and_tabs_stay() -> None:
    """They part words already, and lines are told apart."""
    text = "one\ttwo\r\nthree\n"
    assert is_folded(text)
    assert folded(text + "\x0c") == text + " "


@given(st.text())
@example("\u00ad0\u0300")
def test_every_character_has_its_place(text: str) -> None:
    """Spans of the copy cover the text in order; equal runs are equal spans."""
    copy = with_places(text)
    assert len(copy.text) == len(copy.starts) == len(copy.ends)
    assert list(copy.starts) == sorted(copy.starts)
    assert all(a < b for a, b in zip(copy.starts, copy.ends, strict=True))
    for at, sign in enumerate(copy.text):
        start, end = copy.span(at, at + 1)
        own = text[start:end]
        assert sign == own or not is_folded(own) or sign == " "
    assert is_folded(copy.text) or not unicodedata.is_normalized("NFKC", text)


def test_words_keep_their_place_in_the_text() -> None:
    """The word is the copy's, its offsets are the text's."""
    text = "An eﬃcient photo\u00adcell\x0bneeds CO₂."
    found = {word: text[start:end] for word, start, end in words(text)}
    assert found == {
        "an": "An",
        "efficient": "eﬃcient",
        "photocell": "photo\u00adcell",
        "needs": "needs",
        "co2": "CO₂",
    }


def test_terms_are_those_of_the_usual_signs() -> None:
    """So either way of writing finds the other."""
    for text, copy in SAME.values():
        assert terms(text) == terms(copy)


PAGES = {
    "plain.txt": (
        "What drives an engine?\n\nThe efficient flywheel needs photosynthesis.\n"
    ),
    "other.txt": (
        "What drives an engine?\n\nThe eﬃcient ﬂywheel\x0bneeds photo\u00adsynthesis.\n"
    ),
}


def test_quotes_stay_as_they_are(tmp_path: Path) -> None:
    """Only the copy is searched; vectors and terms of both are the same."""
    one = tiny_workspace(tmp_path / "one", {"a.txt": PAGES["plain.txt"]})
    other = tiny_workspace(tmp_path / "other", {"a.txt": PAGES["other.txt"]})
    with one.explainer() as plain, other.explainer() as odd:
        asked = "Does the ef\u00adﬁcient ﬂywheel need photosynthesis?"
        first, second = plain.ask(asked), odd.ask(asked)
        usual = odd.ask("Does the efficient flywheel need photosynthesis?")
    assert second.confidence == first.confidence
    assert usual.confidence == first.confidence
    text = PAGES["other.txt"].partition("\n\n")[2].rstrip("\n")
    shown = (*second.quotes, *second.alternatives)[0]
    assert shown.text == text
    assert second.question == asked


def test_a_pin_may_write_a_sign_otherwise(tmp_path: Path) -> None:
    """Its words are found, and what is quoted are the text's."""
    text = "A mole holds 6 × 10²³ particles. Its eﬃciency is told elsewhere.\n"
    document = Document(
        "a.txt", "A", "A", (), text, "corpus/a.txt", "text/plain", text_sha256(text)
    )
    section = Section(document, 0, len(text))

    def placed(quote: str) -> Placed | str:
        pin = Pin(("How big?",), "a.txt", quote, tmp_path / "pins.toml", 1)
        return place(pin, [section])

    found = placed("A mole holds 6 × 1023 particles.")
    assert isinstance(found, Placed)
    assert text[slice(*found.span)] == "A mole holds 6 × 10²³ particles."
    found = placed("Its efficiency")
    assert isinstance(found, Placed)
    assert text[slice(*found.span)] == "Its eﬃciency"
    assert placed("A mole holds 6 × 1024 particles.") == 'its words are not in "a.txt"'
