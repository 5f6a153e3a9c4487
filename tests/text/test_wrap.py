"""A text cut into rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from explainbot.text.display import shortened, visible, wrap


def rows(text: str, width: int) -> list[str]:
    """Return the rows as texts."""
    return [text[start:end] for start, end in wrap(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("one two three", 20, ["one two three"]),
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 7, ["one two ", "three"]),
        ("a\n\nb\n", 5, ["a", "", "b", ""]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab cdefgh i", 4, ["ab ", "cdef", "gh i"]),
        ("光合作用", 4, ["光合", "作用"]),
        ("光合作用", 1, ["光", "合", "作", "用"]),
        ("one\r\ntwo\rthree", 9, ["one\r", "two", "three"]),
        ("a\tb", 9, ["a\t", "b"]),
    ],
)
def test_rows_break_between_words(text: str, width: int, expected: list[str]) -> None:
    """Only a word that is too long for a row is broken, never a wide character."""
    assert rows(text, width) == expected


@given(
    text=st.text(st.sampled_from("ab c\t\n光é👩\u0301-\r"), max_size=80),
    width=st.integers(2, 12),
)
def test_nothing_is_lost_and_every_row_fits(text: str, width: int) -> None:
    """Rows cover the text in order but for the line ends, within the width."""
    shown = visible(text)
    last = 0
    for start, end in wrap(text, width):
        assert shown[last:start] in ("", "\n")
        assert cell_len(shown[start:end].rstrip()) <= width
        last = end
    assert last == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abcd", "abcd"), ("abcde", "abc…"), ("", "")],
)
def test_a_long_text_is_shortened(text: str, expected: str) -> None:
    """The sign for what is missing counts among the characters."""
    assert shortened(text, 4) == expected
