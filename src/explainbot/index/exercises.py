"""Exercises of a section, which may not be quoted as an answer.

``exercises/`` finds exercises in a whole text; here they are laid over the
sentences of a section.  A wrong option, a gap, a statement to be judged, a pupil's
mistake and a key tell nothing; an option that a key names does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from explainbot.index.boilerplate import SHARE, asks
from explainbot.records import Document, Section, Span
from explainbot.text.lines import trim

FEWEST = 2
"""Exercises from which on a file is called a quiz."""


def cut_exercises(section: Section, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Return the sentences, cut where an option, or another part of one, begins."""
    from explainbot.exercises.finding import find_exercises

    exercises = find_exercises(section.document)
    edges = exercises.edges
    if not edges:
        return tuple(sentences)
    inner = (section.start, section.end)
    options = [
        (option.start, option.end)
        for item in exercises.items
        for option in item.options
        if inner[0] <= option.start and option.end <= inner[1]
    ]
    text, first = section.text, section.start
    found: list[Span] = []
    for start, end in sentences:
        inside = [at - first for at in edges if start < at - first < end]
        cuts = pairwise([start, *inside, end])
        pieces = [trim(text, left, right) for left, right in cuts]
        found += [piece for piece in pieces if piece[0] < piece[1]]
    return tuple(_joined(found, [(a - first, b - first) for a, b in options]))


def _joined(sentences: Iterable[Span], options: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences, those of one option, "a." and its words, as one."""
    last: Span | None = None
    for start, end in sentences:
        held = next((one for one in options if one[0] <= start and end <= one[1]), None)
        if held is None or held != last:
            yield held or (start, end)
        last = held


def without_exercises(
    section: Section, sentences: Sequence[Span], tells: Sequence[bool]
) -> tuple[bool, ...]:
    """Return which sentences tell something, those of exercises left out.

    Args:
        section: The section.
        sentences: As ``cut_exercises`` returned them.
        tells: Of each, whether it tells something by its wording alone.
    """
    from explainbot.exercises.finding import find_exercises

    found = find_exercises(section.document)
    mute_spans, right_spans = (
        [one for one in spans if one[0] < section.end and section.start < one[1]]
        for spans in (found.mute, found.right)
    )
    mute = [_lies_in(section, span, mute_spans) for span in sentences]
    right = [_lies_in(section, span, right_spans) for span in sentences]
    if not (any(mute) or any(right)):
        return tuple(tells)
    # A stroke between two cells, or a line to write on, says nothing.
    worded = [any(map(str.isalnum, section.text[a:b])) for a, b in sentences]
    kept = [
        is_right or (told and not is_mute and has)
        for is_right, is_mute, told, has in zip(right, mute, tells, worded, strict=True)
    ]
    asked = [asks(section.text[start:end]) for start, end in sentences]
    for place in reversed(range(len(sentences))):
        if asked[place] and kept[place]:  # nothing is left that answers it
            kept[place] = place + 1 < len(sentences) and kept[place + 1]
    words = [len(section.text[start:end].split()) for start, end in sentences]
    held = sum(count for count, told in zip(words, kept, strict=True) if told)
    few = held < SHARE * sum(words)
    return tuple(right) if few else tuple(kept)


def _lies_in(section: Section, sentence: Span, spans: Iterable[Span]) -> bool:
    start, end = section.start + sentence[0], section.start + sentence[1]
    return any(left <= start and end <= right for left, right in spans)


def is_exercise(text: str, above: Sequence[str], sentence: Span | None = None) -> bool:
    """Whether a passage, or a sentence of it, is an exercise by its own look.

    Args:
        text: Of the passage.
        above: Titles and headings that it stands under: "Worksheet 3".
        sentence: Offsets in it; None for any.
    """
    from explainbot.exercises.finding import exercises_in

    found = exercises_in(text, tuple(above))
    if sentence is None:
        return bool(found.mute) or any(map(asks, text.splitlines()))
    start, end = sentence
    inside = any(left <= start and end <= right for left, right in found.mute)
    return inside or asks(text[start:end])


def quiz_note(document: Document) -> tuple[str, ...]:
    """Return a note on a file of exercises: how many, and how many have a key."""
    from explainbot.exercises.finding import find_exercises

    found = find_exercises(document)
    if found.count < FEWEST:
        return ()
    return (f"looks like a quiz: {found.count} questions, key found for {found.keyed}",)
