"""Whether a text tells of the year that a question names, by itself or in a range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from explainbot.text.cache import late
from explainbot.text.word_lists import one_of

YEAR = late(r"(?<![\w.,/-])(1\d{3}|20\d{2})(?!\w|[.,]\d)")
"""A year of four figures, no part of an amount, a code or a day; not "the 1780s"."""
DECADE = late(r"(?<!\w)(1\d{2}|20\d)0['’]?s\b")
AMOUNT = late(r"\s*(?:%|°|[kmc]?m\b|k?g\b|[A-Z]{1,2}\b|[€$£¥])")
"""What follows a number that is no year: "1500 m"."""


def years_in(text: str) -> set[int]:
    """Return the years that a text names."""
    return {
        int(hit[1]) for hit in YEAR.finditer(text) if not AMOUNT.match(text, hit.end())
    }


def tells_year(year: int, text: str) -> bool:
    """Whether a text names a year, its decade, or a range of years that it lies in."""
    if year in years_in(text):
        return True
    if any(int(hit[1]) == year // 10 for hit in DECADE.finditer(text)):
        return True
    return any(first <= year <= last for first, last in ranges_in(text))


def ranges_in(text: str) -> list[tuple[int, int]]:
    """Return the ranges of years that a text names: "1774 to 1776", "1914-18"."""
    found = []
    for hit in _range().finditer(text):
        first, last = hit["first"], hit["last"]
        whole = int(first[: 4 - len(last)] + last)
        if int(first) < whole:
            found.append((int(first), whole))
    return found


@cache
def _range() -> re.Pattern[str]:
    between, joins = one_of("before_ranges"), one_of("range_words")
    return re.compile(
        rf"(?<!\w)(?P<between>(?:{between})\s+)?(?P<first>1\d{{3}}|20\d{{2}})"
        rf"(?:\s*[-–—]\s*|\s+(?:{joins})\s+|(?(between)\s+\w{{1,3}}\s+|(?!)))"
        r"(?P<last>(?:1\d|20)?\d{2})(?!\w|[.,]\d)",
        re.IGNORECASE,
    )


def of_other_years(question: str, sentences: Sequence[str]) -> list[bool]:
    """Return whether each sentence tells other years than the one asked of.

    Only where another sentence tells that one: "He followed him from 1777 to 1781" of
    1778, not "from 1774 to 1776".
    """
    asked = years_in(question)
    told = [all(tells_year(year, one) for year in asked) for one in sentences]
    if not asked or not any(told):
        return [False] * len(sentences)
    return [
        not tells and bool(years_in(one))
        for tells, one in zip(told, sentences, strict=True)
    ]


def year_untold(question: str, marked: str, text: str) -> bool:
    """Whether a year is asked of that a text lacks, and the mark tells others.

    Args:
        question: The question.
        marked: The sentence that is marked.
        text: Of the passage, with what stands above it.
    """
    asked = years_in(question)
    return (
        bool(asked)
        and bool(years_in(marked))
        and not any(tells_year(year, text) for year in asked)
    )
