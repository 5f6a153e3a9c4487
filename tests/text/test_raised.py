"""Raised and lowered text: Unicode's characters, else "^" and "_"."""

from __future__ import annotations

import unicodedata

import pytest

from explainbot.text.formulas.raised import (
    lowered,
    plain_letters,
    raised,
    subscript,
    superscript,
)


@pytest.mark.parametrize(
    ("before", "group", "shown"),
    [
        ("10", "23", "²³"), ("10", "-6", "⁻⁶"), ("10", "−6", "⁻⁶"), ("1", "st", "ˢᵗ"),
        ("2", "n+1", "ⁿ⁺¹"), ("2", "n + 1", "ⁿ⁺¹"), ("e", "x²", "^(x²)"),
        ("x", "2.5", "^(2.5)"), ("x", "q", "^q"), ("Widget", "TM", "™"),
        ("Widget", "™", "™"), ("10", "*", "*"), ("x", "′", "′"), ("sold", "(a)", "⁽ᵃ⁾"),
        ("m", " 2 ", " ² "), ("", "", ""), ("v", "°", "°"),
        ("Prices rise ", "in most places", "in most places"),
        ("A line", "of its own words", "of its own words"),
        ("", "Note", "Note"), ("word ", "Note", "Note"), ("", "14", "¹⁴"),
        ("3", "rd", "ʳᵈ"), ("n", "o", "ᵒ"), ("5", "th", "ᵗʰ"),
    ],
)  # fmt: skip
def test_raised_text_is_shown(before: str, group: str, shown: str) -> None:
    """A group is raised as a whole or not at all; phrases stay as they are."""
    assert raised(group, before) == shown


@pytest.mark.parametrize(
    ("before", "group", "shown"),
    [
        ("H", "2", "₂"), ("v", "max", "ₘₐₓ"), ("T", "Celsius", "_(Celsius)"),
        ("x", "i²", "_(i²)"), ("a", "ij", "ᵢⱼ"), ("x", "q", "_q"),
        ("Below", "is a whole phrase", "is a whole phrase"),
    ],
)  # fmt: skip
def test_lowered_text_is_shown(before: str, group: str, shown: str) -> None:
    """What stands low is lowered by the same rules."""
    assert lowered(group, before) == shown


@pytest.mark.parametrize(
    "sign", "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW"
)
def test_a_raised_sign_is_found_as_it_is_typed(sign: str) -> None:
    """A raised character means its own, as Unicode says."""
    assert unicodedata.normalize("NFKC", superscript(sign)) == sign


@pytest.mark.parametrize("sign", "0123456789+−=()aehijklmnoprstuvx")
def test_a_lowered_sign_is_found_as_it_is_typed(sign: str) -> None:
    """A lowered character means its own, as Unicode says."""
    assert unicodedata.normalize("NFKC", subscript(sign)) == sign


def test_letters_of_formulas_are_plain() -> None:
    """Letters beyond the first plane are joined from their halves and read."""
    assert plain_letters("\ud835\udc39 = \ud835\udc5a𝑎, ℎ, ℝ, 😀") == "F = ma, h, ℝ, 😀"
