"""Reading and cutting take time with the length of a text, not with its square.

Counted in functions of ours for a text and for one of twice its size; what a pattern or
a library does inside is no call, so texts at which a square takes a quarter of an hour
are cut besides: the suite's own limit of minutes ends a test that lasts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from explainbot.readers.reading import read
from explainbot.sections.sections import split, warnings
from explainbot.text.sentences import split_sentences

SIZE = 400
DOUBLE = 2.3
"""Times as many calls for twice the text, at most."""
HUGE = 200_000
"""Blank lines at which the square took more than a quarter of an hour."""
FACT = "Thing {0} is a fruit of tree {0}."
TEXTS = {
    "headings.md": f"## Head {{0}}\n\n{FACT}\n\n",
    "questions.md": f"## What is thing {{0}}?\n\n{FACT}\n\n",
    "headings.rst": f"Head {{0}}\n{'-' * 12}\n\n{FACT}\n\n",
    "questions.txt": f"What is thing {{0}}?\n{FACT} It grows.\n\n",
    "no-spaces.md": "Thing{0}is.",
    "chinese.md": "这是第{0}句话。",
    "short.md": "Go {0}. ",
    "fences.md": f"## Head {{0}}\n\n```py\nx = {{0}}\n```\n\n{FACT}\n\n",
    "blanks.md": "        ",
    "lines.md": "\n\n\n\n",
}


def cut(path: Path) -> None:
    """Read a file and cut it into sections and sentences."""
    found = read(path, name=path.name, source_path=f"corpus/{path.name}").document
    sections = split(found)
    warnings(found, sections)
    for section in sections:
        split_sentences(section.text, found.language)


def calls(path: Path) -> int:
    """Return how many of our functions it takes."""
    count = 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and "explainbot" in frame.f_code.co_filename

    sys.setprofile(note)
    try:
        cut(path)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_twice_the_calls(name: str, tmp_path: Path) -> None:
    """Many headings, questions, blanks, and sentences without spaces."""
    path = tmp_path / name
    taken = []
    for size in (SIZE, SIZE, 2 * SIZE):  # what is kept of the first counts for none
        body = "".join(TEXTS[name].format(place) for place in range(size))
        path.write_text(f"All of it\n\n{body}End of it.\n", encoding="utf-8")
        taken.append(calls(path))

    assert taken[1] > 0
    assert taken[2] <= DOUBLE * taken[1]


@pytest.mark.parametrize(
    ("name", "sign", "times"),
    [
        ("lines.md", "\n", HUGE),
        ("blanks.md", " ", HUGE),
        ("asked.md", "?\n", HUGE // 4),
    ],
)
def test_very_many_blanks_come_to_an_end(
    name: str, sign: str, times: int, tmp_path: Path
) -> None:
    """Blank lines were each the beginning of a search through all that follow."""
    path = tmp_path / name
    path.write_text(f"# All\n\nOne is.{sign * times}Two is.\n", encoding="utf-8")

    cut(path)


def test_a_long_paragraph_is_cut_like_its_sentences() -> None:
    """It goes through the library in parts that each begin with a sentence."""
    one = (
        'Dr. Ada of St. Ives wrote 3.5 pages (cf. p. 7). She said: "It works. Go on." '
    )
    text = one * 400
    cuts = split_sentences(text)
    first = len(split_sentences(one))

    assert len(text) > 20_000
    assert len(cuts) == 400 * first
    assert [end - start for start, end in cuts[:first]] * 400 == [
        end - start for start, end in cuts
    ]
