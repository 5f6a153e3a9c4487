"""Years: the one that is asked of is told by itself, its decade, or a range."""

from __future__ import annotations

import pytest

from explainbot.answering.question.years import (
    of_other_years,
    tells_year,
    year_untold,
    years_in,
)


@pytest.mark.parametrize(
    ("year", "text", "told"),
    [
        (1785, "from 1783 to 1787", True),
        (1915, "the war of 1914-18", True),
        (1915, "1914–1918", True),
        (1785, "between 1783 and 1787", True),
        (1785, "in 1783 and 1787", False),
        (1788, "from 1783 to 1787", False),
        (1785, "the 1780s", True),
        (1795, "the 1780s", False),
        (1900, "zwischen 1871 und 1918", True),
        (1880, "die Jahre 1871 bis 1918", True),
        (1785, "entre 1783 et 1787", True),
        (1905, "1,905 people", False),
        (1500, "a race of 1500 m", False),
    ],
)
def test_what_tells_a_year(year: int, text: str, *, told: bool) -> None:
    """Amounts are no years, and two years side by side no range."""
    assert tells_year(year, text) is told


def test_sentences_of_other_years_are_passed_over() -> None:
    """Only where one tells the year; what names none is left."""
    sentences = [
        "Turgot was director from 1774 to 1776.",
        "Necker followed him from 1777 to 1781.",
        "Both were hated at court.",
    ]

    assert of_other_years("Who was director in 1778?", sentences) == [
        True,
        False,
        False,
    ]
    assert not any(of_other_years("Who was director in 1785?", sentences))
    assert not any(of_other_years("Who was director?", sentences))


def test_a_year_that_is_not_told_among_others() -> None:
    """What stands above the text may tell it."""
    marked = "Turgot was director from 1774 to 1776."

    assert year_untold("Who was director in 1785?", marked, marked)
    assert not year_untold("Who was director in 1775?", marked, marked)
    assert not year_untold("Who was director in 1785?", marked, f"1785 {marked}")
    assert not year_untold("Who was hated in 1785?", "Necker was hated.", "Hatred")


def test_years_of_a_question() -> None:
    """Figures of other lengths, codes and parts of amounts are none."""
    assert years_in("in 1066, 12 and 20155, A1914 or 3.1415") == {1066}
