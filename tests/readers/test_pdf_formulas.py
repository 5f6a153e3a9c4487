"""PDF: formulas that are drawn on several lines, as words on one."""

from __future__ import annotations

import pytest

from explainbot.readers.pdf._stacks import Bar, flatten, is_bar
from explainbot.readers.pdf._words import Style, Word


def _word(
    text: str, x: float, y: float, size: float = 11.0, *, math: bool = True
) -> Word:
    """Return a word whose letters are half as wide as high."""
    wide = len(text) * size / 2
    return Word(
        text, x, x + wide, y, Style(size, bold=False, turn=0, math=math), spaced=True
    )


def _say(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


def _flat(words: list[Word], *bars: Bar) -> list[str]:
    return [word.text for word in flatten(words, bars, _say)]


def test_a_fraction_in_a_sentence_is_a_word_of_it() -> None:
    """Small letters above and below a bar, on the line of the word beside it."""
    words = [
        _word("is", 80, 100, math=False),
        _word("1", 104, 95.6, 7.7),
        _word("2", 104, 103.8, 7.7),
        _word("of", 112, 100, math=False),
    ]
    found = flatten(words, [Bar(103, 109, 97.3)], _say)
    assert [word.text for word in found] == ["is", "1/2", "of"]
    assert (found[1].y, found[1].style.size) == (100, 11.0)


@pytest.mark.parametrize(
    ("top", "below", "shown"),
    [
        ("a+b", "2a", "(a+b)/(2a)"),
        ("n(n+1)", "2", "n(n+1)/2"),
        ("Δv", "Δt", "Δv/Δt"),
        ("3", "10", "3/10"),
        ("mv²", "2", "mv²/2"),
    ],
)
def test_a_fraction_keeps_what_its_bar_holds(top: str, below: str, shown: str) -> None:
    """Brackets stand where the bar groups."""
    words = [_word(top, 100, 90), _word(below, 100, 110)]
    wide = max(word.x1 for word in words)
    assert _flat(words, Bar(100, wide, 97)) == [shown]


def test_a_root_in_a_fraction() -> None:
    """The shorter line first: what is below it belongs to the root."""
    words = [
        _word("−b±", 100, 90),
        _word("√", 117, 84),
        _word("b²−4ac", 123, 90),
        _word("2a", 120, 110),
    ]
    bars = (Bar(100, 157, 97), Bar(122.5, 156, 79.5))
    assert _flat(words, *bars) == ["(−b± √(b²−4ac))/(2a)"]


def test_a_sum_keeps_its_limits() -> None:
    """Small letters above and below the sign."""
    words = [
        _word("∑", 100, 100),
        _word("n", 101, 88, 7.7),
        _word("i=1", 97, 112, 7.7),
        _word("i", 112, 100),
    ]
    assert _flat(words) == ["∑_(i=1)^n", "i"]


@pytest.mark.parametrize("math", [False, True])
def test_lines_of_a_table_are_no_bars_of_fractions(*, math: bool) -> None:
    """Of text, or far longer than what stands above and below."""
    words = [_word("Name", 100, 90, math=False), _word("Wave", 100, 110, math=math)]
    line = Bar(90, 300, 97) if math else Bar(100, 122, 97)
    assert _flat(words, line) == ["Name", "Wave"]


def test_a_heading_above_is_no_numerator() -> None:
    """It stands farther off than letters of its size would."""
    words = [
        _word("Formulas", 90, 84, 15.4, math=False),
        _word("1", 104, 95.6, 7.7),
        _word("2", 104, 103.8, 7.7),
    ]
    assert _flat(words, Bar(103, 109, 97.3)) == ["Formulas", "1/2"]


def test_bars_are_thin_and_short() -> None:
    """A box or a line over the whole page is none."""
    assert is_bar(100, 120, 500, 500.5, 595)
    assert not is_bar(100, 120, 500, 510, 595)
    assert not is_bar(50, 550, 500, 500.5, 595)


@pytest.mark.parametrize("end", [160.0, 169.0])
def test_the_rule_above_a_note_is_no_bar(end: float) -> None:
    """Text on a line beside it goes on beyond its end; parts of fractions do not."""
    words = [
        *(_word("set", 100 + 20 * at, 94, 11, math=False) for at in range(3)),
        *(_word("not", 100 + 18 * at, 107, 9, math=at == 1) for at in range(6)),
    ]
    told = [word.text for word in words]
    assert _flat(words, Bar(99, end, 97)) == told


def test_fractions_that_stand_close() -> None:
    """What stands beside a bar is another fraction, not the line that it parts."""
    words = [
        *(_word("a", 100 + 7 * at, 90) for at in range(3)),
        _word("b", 105, 110),
        _word("c", 125, 90),
        _word("d", 125, 110),
    ]
    shown = _flat(words, Bar(99, 121, 97), Bar(124, 132, 97))
    assert shown == ["(a a a)/b", "c/d"]
