"""The questions of a talk between several people, as headings.

A paragraph that is one question, answered in the next by someone else, is a heading;
its title has no name before it.  Of one that ends in a question it is that question.
It is so only where the talk goes on like this: two questions at least, and one in every
eight paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from explainbot.records import Heading
from explainbot.text.lines import is_question

_LEAST = 2
_PARAGRAPHS = 8
"""For each question, so that one asked in passing heads no lecture."""
_GAP = 2
"""Line ends between two paragraphs."""
_ASKED_END = re.compile(r"(?<![.\s]\w)[.!?\u2026\u3002\uff01\uff1f][\"'”’»)]*\s+(?=\S)")
_DASH = re.compile(r"[-–—]\s*\S")
"""Before the words of another speaker."""
_NAMED = re.compile(r"(?:[-–—]\s*)?(?:(?P<name>[^\W\d_][\w.' -]{0,30}?):\s+)?(?=\S)")


def question_headings(paragraphs: Sequence[tuple[str, str]]) -> tuple[Heading, ...]:
    """Return the questions among paragraphs parted by an empty line.

    Args:
        paragraphs: Text, which may begin with a speaker's name, and the speaker where
            the file marks one apart from the text.
    """
    found: list[Heading] = []
    position = 0
    for (text, speaker), (after, other) in pairwise(paragraphs):
        name, words = _parted(text, speaker)
        answering, answer = _parted(after, other)
        turn = name != answering or _DASH.match(after)
        asked = words if is_question(words) else _last(words)
        if turn and is_question(asked) and not is_question(answer):
            end = position + len(text)
            start = position if asked is words else end - len(asked)
            found.append(Heading(start, end, 1, asked))
        position += len(text) + _GAP
    often = len(found) >= _LEAST and _PARAGRAPHS * len(found) >= len(paragraphs)
    return tuple(found) if often else ()


def _last(words: str) -> str:
    """Return the last sentence, where others stand before it; else ""."""
    ends = [found.end() for found in _ASKED_END.finditer(words)]
    return words[ends[-1] :] if ends else ""


def _parted(text: str, speaker: str) -> tuple[str, str]:
    """Return who speaks, as far as it is known, and the words."""
    named = _NAMED.match(text)
    if not named:
        return speaker, text
    return named["name"] or speaker, text[named.end() :]
