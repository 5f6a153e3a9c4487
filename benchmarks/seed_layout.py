"""Check how an article with questions and answers in it is cut into sections.

    python benchmarks/seed_layout.py --corpus DIR [--file is-explainer.txt]

The expected layout is worked out here a second time, from blank lines alone.  A line of
its own that ends with a question mark is a question, and the paragraph after it is its
answer.  Another line of its own without a full stop is a headline, and what follows, up
to the next headline or question, is its report.  The file must give seven questions and
two reports, each with exactly the expected boundaries; every word of it must be in one
section or heading, and none in two.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from explainbot.readers import reading
from explainbot.records import Section
from explainbot.sections import sections

QUESTIONS, REPORTS = 7, 2
_BLOCK = re.compile(r"\S(?:.|\n(?![ \t]*\n))*")
_SENTENCE_ENDS = (".", "!", '."', ")", ":")


@dataclass(frozen=True)
class Unit:
    """One expected heading with the text under it."""

    heading: str
    is_question: bool
    start: int
    end: int


def main() -> None:
    """Print the layout found; exit with 1 when it differs from the expected one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--file", default="is-explainer.txt")
    options = parser.parse_args()
    path = options.corpus / options.file
    document = reading.read(path, name=path.name, source_path=path.name).document
    found = sections.split(document)
    text = path.read_bytes().decode("utf-8-sig")
    faults = ["the text differs from the file"] if text != document.text else []
    faults += [*_wrong_units(text, found), *_wrong_cover(text, found)]
    for section in found:
        print(f"{section.start:6}-{section.end:<6} {section.heading}")
    print("\n".join(faults) or "layout as expected")
    sys.exit(1 if faults else 0)


def expected_units(text: str) -> list[Unit]:
    """Return the units of a text, by blank lines alone."""
    blocks = [
        (m.start(), m.start() + len(m.group().rstrip())) for m in _BLOCK.finditer(text)
    ]
    heads = [
        at
        for at, (start, end) in enumerate(blocks)
        if at + 1 < len(blocks)
        and "\n" not in text[start:end]
        and ". " not in text[start:end]
        and not text[start:end].endswith(_SENTENCE_ENDS)
    ]
    units = []
    for at, until in zip(heads, [*heads[1:], len(blocks)], strict=True):
        heading = text[slice(*blocks[at])]
        start, end = blocks[at + 1][0], blocks[until - 1][1]
        units.append(Unit(heading, heading.endswith("?"), start, end))
    return units


def _wrong_units(text: str, found: list[Section]) -> Iterator[str]:
    """Yield how the sections differ from the expected units."""
    units = expected_units(text)
    questions = [unit for unit in units if unit.is_question]
    if (len(questions), len(units) - len(questions)) != (QUESTIONS, REPORTS):
        wanted = f"{QUESTIONS} questions and {REPORTS} reports"
        there = f"{len(questions)} and {len(units) - len(questions)}"
        yield f"expected {wanted}, the file has {there}"
    for unit in units:
        under = [one for one in found if one.heading == unit.heading]
        if not under:
            yield f"{unit.heading}: no section"
        elif (under[0].start, under[-1].end) != (unit.start, unit.end):
            place = f"{under[0].start}-{under[-1].end}"
            yield f"{unit.heading}: at {place}, expected {unit.start}-{unit.end}"
        elif unit.is_question and len(under) > 1:
            yield f"{unit.heading}: cut into {len(under)} sections"
    known = {unit.heading for unit in units}
    yield from (
        f"{one.heading}: not expected" for one in found if one.heading not in known
    )


def _wrong_cover(text: str, found: list[Section]) -> Iterator[str]:
    """Yield the words that are in no section or heading, or in two sections."""
    covered = [0] * len(text)
    for section in found:
        for at in range(section.start, section.end):
            covered[at] += 1
    for unit in expected_units(text):
        start = text.rindex(unit.heading, 0, unit.start)
        for at in range(start, start + len(unit.heading)):
            covered[at] += 1
    lost = [at for at, count in enumerate(covered) if not count and text[at].strip()]
    twice = [at for at, count in enumerate(covered) if count > 1]
    if lost:
        yield f"{len(lost)} characters are in no section, the first at {lost[0]}"
    if twice:
        yield f"{len(twice)} characters are in two sections, the first at {twice[0]}"


if __name__ == "__main__":
    main()
