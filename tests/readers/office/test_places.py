"""The place of the answering sentence, in files of kinds that have no lines."""

from __future__ import annotations

from pathlib import Path

import docx
from pptx import Presentation

from explainbot.index.passages import passage
from explainbot.readers.reading import read
from explainbot.records import Document, Quote
from explainbot.sections.sections import split
from tests.readers.office.office import read_file


def _citation(document: Document, sentence: str) -> str:
    """Return the citation of the section that holds the sentence."""
    start = document.text.index(sentence)
    span = (start, start + len(sentence))
    section = next(each for each in split(document) if each.end >= span[1])
    return Quote(section, section.start, section.end, span).citation


def test_a_word_document_tells_the_paragraph(tmp_path: Path) -> None:
    """The heading is paragraph 1, and the empty paragraph is not counted."""
    path = tmp_path / "rain.docx"
    made = docx.Document()
    made.add_heading("Rain", 1)
    for words in ("Water rises.", "", "It cools up there.", "Then drops fall."):
        made.add_paragraph(words)
    made.save(str(path))

    cited = _citation(read_file(path).document, "Then drops fall.")

    assert cited == "rain.docx › Rain, paragraphs 2–4 (see paragraph 4)"


def test_slides_tell_text_and_notes_apart(tmp_path: Path) -> None:
    """A sentence of the speaker's notes is looked for there."""
    path = tmp_path / "rain.pptx"
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.placeholders[0].text_frame.text = "Rain"
    slide.placeholders[1].text_frame.text = "Water rises."
    slide.notes_slide.notes_text_frame.text = "Then drops fall."
    deck.save(str(path))
    document = read_file(path).document

    assert _citation(document, "Then drops fall.") == (
        "rain.pptx › Rain, slide 1 and notes (see slide 1, notes)"
    )
    assert _citation(document, "Water rises.") == (
        "rain.pptx › Rain, slide 1 and notes (see slide 1)"
    )


def test_each_line_of_a_slide_is_a_sentence(tmp_path: Path) -> None:
    """Bullets and lines of the notes have no stops, and are not joined."""
    path = tmp_path / "ice.pptx"
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.placeholders[0].text_frame.text = "Ice"
    slide.placeholders[1].text_frame.text = "floats on water\nmelts at 0 degrees"
    slide.notes_slide.notes_text_frame.text = "Bring a tray\nIt melts fast. Hurry up"
    deck.save(str(path))

    (section,) = split(read_file(path).document)

    assert [section.text[a:b] for a, b in passage(section).sentences] == [
        "floats on water",
        "melts at 0 degrees",
        "Bring a tray",
        "It melts fast.",
        "Hurry up",
    ]


def test_a_transcript_tells_the_minute(tmp_path: Path) -> None:
    """The time is that of the caption in which the sentence begins."""
    path = tmp_path / "rain.srt"
    path.write_text(
        "1\n00:01:00,000 --> 00:01:04,000\nWater rises as\n\n"
        "2\n00:01:04,000 --> 00:01:08,000\nvapour. It cools\n\n"
        "3\n00:01:08,000 --> 00:01:12,000\nup there. Then drops\n\n"
        "4\n00:01:12,000 --> 00:01:16,000\nfall.\n",
        encoding="utf-8",
    )
    document = read(path, name=path.name, source_path="").document

    assert _citation(document, "Then drops fall.") == (
        "rain.srt, 00:01:00 – 00:01:12 (see 00:01:08)"
    )
