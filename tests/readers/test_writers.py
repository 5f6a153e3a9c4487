"""Files that pandoc and LibreOffice wrote: no word is lost against the referee's text.

tests/data/writers holds three lessons in Markdown, what the two programs made of them,
and pandoc's plain text of each, which is the referee.  Long files are compressed.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from explainbot.readers.reading import read
from explainbot.records import Document

WRITERS = Path(__file__).parents[1] / "data" / "writers"
LESSONS = ("volcanoes", "algebra", "school")
WORD = re.compile(r"[^\W_]+")
SLIDES = frozenset({".odp", ".fodp"})
"""What was made of slides, which lose formulas on their way, and number notes."""
HEADINGS = {
    "volcanoes": [
        "How volcanoes work",
        "What is a shield volcano?",
        "How is an eruption measured?",
        "Living beside one",
    ],
    "algebra": [
        "Equations",
        "What is a variable?",
        "How do I solve a linear equation?",
        "Words from the lesson",
    ],
    "school": [
        "Opening hours",
        "Borrowing",
        "How many books may I borrow?",
        "What happens if a book is lost?",
        "Damaged books",
        "Working here",
    ],
}
TITLES = {
    "volcanoes": "Volcanoes of the world",
    "algebra": "First steps in algebra",
    "school": "Rules of our school library",
}
FORMULA = frozenset({"a", "b", "h", "1", "2", "12", "frac", "bh"})
"""Words of the one formula, which each program writes in its own way."""


def document(name: str, suffix: str, folder: Path) -> Document:
    """Return what a program made of a lesson, as it is read."""
    path = WRITERS / f"{name}{suffix}"
    if not path.exists():
        packed = path.with_name(f"{path.name}.gz")
        path = folder / path.name
        path.write_bytes(gzip.decompress(packed.read_bytes()))
    return read(path, name=path.name, source_path=f"corpus/{path.name}").document


def counted(text: str) -> Counter[str]:
    """Return the words of a text; list numbers, which a page adds, are none."""
    flat = re.sub(r"^[ \t]*\d+\.\s", "", text, flags=re.MULTILINE).translate(
        str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "12304567890123456789")
    )
    return Counter(WORD.findall(flat.casefold()))


def referee(name: str) -> Counter[str]:
    """Return the words that pandoc's plain text has, without its marks of notes."""
    text = (WRITERS / f"{name}.plain").read_text("utf-8")
    return counted(re.sub(r"\[\d\]", " ", text))


SUFFIXES = sorted(
    {
        path.name.removesuffix(".gz").removeprefix("volcanoes")
        for path in WRITERS.glob("volcanoes.*")
    }
    - {".md", ".plain", ".rtf"}
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_word_is_lost_or_doubled(lesson: str, suffix: str, tmp_path: Path) -> None:
    """What the referee has is there as often; what is more, is title and author."""
    text = document(lesson, suffix, tmp_path).text
    found, wanted = counted(text), referee(lesson)
    lost, more = wanted - found, found - wanted
    for word in FORMULA if lesson == "algebra" else ():
        lost.pop(word, None)
        more.pop(word, None)
    head = (WRITERS / f"{lesson}.md").read_text("utf-8").split("---")[1]
    said = Counter(WORD.findall(head.casefold()))
    if suffix in SLIDES:
        said += Counter(["notes", "1"])
    if suffix == ".opml":  # its notes are Markdown, where pandoc leaves tables out
        rows = re.findall(
            r"^\|.*", (WRITERS / f"{lesson}.md").read_text("utf-8"), re.MULTILINE
        )
        lost -= counted(" ".join(rows))
        more = Counter()
    assert not lost
    assert not more - said


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_headings_are_those_of_the_lesson(
    lesson: str, suffix: str, tmp_path: Path
) -> None:
    """In their order; a slide has no headings below its title."""
    found = [each.title for each in document(lesson, suffix, tmp_path).headings]
    wanted = HEADINGS[lesson]
    if suffix in SLIDES:
        wanted = [title for title in wanted if title != "Damaged books"]
    assert [title for title in found if title in wanted] == wanted


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_title_is_that_of_the_lesson(
    lesson: str, suffix: str, tmp_path: Path
) -> None:
    """As the file's own record has it."""
    assert document(lesson, suffix, tmp_path).title == TITLES[lesson]
