"""PowerPoint presentations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation
from pptx.util import Inches

from explainbot.errors import EmptySourceError
from explainbot.records import Quote
from explainbot.sections.sections import split
from tests.readers.office.office import levels_of, read_file, sections_of

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck

TITLE, BULLETS, PART, TITLE_ONLY, BARE = 0, 1, 2, 5, 6


def _slide(deck: Deck, layout: int, *words: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    for shape, text in zip(slide.placeholders, words, strict=False):
        shape.text_frame.text = text


def test_titles_text_and_notes(tmp_path: Path) -> None:
    """Titles are headings by the slide's part; notes follow the slide's text."""
    path = tmp_path / "tides.pptx"
    deck = Presentation()
    _slide(deck, TITLE, "The tides", "For year 8")
    _slide(deck, BULLETS, "What are tides?", "The sea rises.\nThe sea falls.")
    deck.slides[1].notes_slide.notes_text_frame.text = "Ask the class."
    _slide(deck, PART, "Causes", "Part two")
    _slide(deck, BULLETS, "The moon", "It pulls.")
    deck.save(str(path))

    assert levels_of(path) == [
        (1, "The tides"),
        (2, "What are tides?"),
        (2, "Causes"),
        (3, "The moon"),
    ]
    assert sections_of(path) == [
        ("The tides", "For year 8"),
        ("What are tides?", "The sea rises.\nThe sea falls.\n\nAsk the class."),
        ("Causes", "Part two"),
        ("The moon", "It pulls."),
    ]
    read = read_file(path).document
    assert read.title == "The tides"
    assert read.label_at(read.text.index("rises")) == "slide 2"
    assert read.label_at(read.text.index("Ask")) == "slide 2, notes"
    assert read.label_at(read.text.index("pulls")) == "slide 4"


def test_tables_groups_and_slides_without_titles(tmp_path: Path) -> None:
    """Question tables give questions; a first line that can head a slide does."""
    path = tmp_path / "a.pptx"
    deck = Presentation()
    _slide(deck, BARE)
    shapes = deck.slides[0].shapes
    group = shapes.add_group_shape()
    for words in ("Why twice?", "Because the earth turns."):
        group.shapes.add_textbox(0, 0, 99, 99).text_frame.text = words
    size = [Inches(1)] * 4
    table = shapes.add_table(2, 2, *size).table
    for at, words in enumerate(("Question", "Answer", "Who pulls?", "The moon.")):
        table.cell(at // 2, at % 2).text = words
    deck.save(str(path))

    assert sections_of(path) == [
        ("Why twice?", "Because the earth turns."),
        ("Who pulls?", "The moon."),
    ]


def test_a_slide_without_a_title_is_a_section(tmp_path: Path) -> None:
    """Unless the slide before has a title alone: a question, say, to be thought over.

    A picture with notes counts as well, a slide without any words does not.
    """
    path = tmp_path / "tides.pptx"
    deck = Presentation()
    _slide(deck, TITLE, "The tides", "For year 8")
    _slide(deck, BULLETS, "What are tides?", "The sea rises.\nThe sea falls.")
    _slide(deck, BULLETS, "", "the moon pulls at the water.\nthe sun pulls less.")
    _slide(deck, BARE)
    _slide(deck, TITLE_ONLY, "Who pulls the sea?")
    _slide(deck, BULLETS, "", "the moon does, mostly.")
    _slide(deck, BARE)
    deck.slides[6].notes_slide.notes_text_frame.text = "A harbour at low tide."
    deck.save(str(path))

    assert sections_of(path) == [
        ("The tides", "For year 8"),
        ("What are tides?", "The sea rises.\nThe sea falls."),
        ("", "the moon pulls at the water.\nthe sun pulls less."),
        ("Who pulls the sea?", "the moon does, mostly."),
        ("", "A harbour at low tide."),
    ]
    cited = [
        Quote(each, each.start, each.end, (each.start, each.end)).citation
        for each in split(read_file(path).document)
    ]
    assert cited[2:] == [
        "tides.pptx, slide 3",
        "tides.pptx › Who pulls the sea?, slide 6",
        "tides.pptx, slide 7, notes",
    ]


def test_hidden_and_empty_slides_are_named(tmp_path: Path) -> None:
    """A hidden slide is not read; one without text is named."""
    path = tmp_path / "a.pptx"
    deck = Presentation()
    _slide(deck, BULLETS, "Ebb", "The sea falls.")
    _slide(deck, BULLETS, "Flow", "The sea rises.")
    _slide(deck, BARE)
    deck.slides[1]._element.set("show", "0")
    deck.save(str(path))

    assert "rises" not in read_file(path).document.text
    assert read_file(path).warnings == (
        (
            "hidden in the file and not read: slide 2. "
            "To read it, say hidden = true in corpus.toml"
        ),
        "no text, pictures are not read: slide 3",
    )
    assert sections_of(path) == [("Ebb", "The sea falls.")]


def test_a_deck_of_pictures(tmp_path: Path) -> None:
    """A deck without words is refused with the reason."""
    path = tmp_path / "a.pptx"
    deck = Presentation()
    _slide(deck, BARE)
    deck.save(str(path))

    with pytest.raises(EmptySourceError, match="no slide has text"):
        read_file(path)
