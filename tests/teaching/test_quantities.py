"""Numbers with their units, dates and times of the day."""

from __future__ import annotations

import pytest

from explainbot.teaching.quantities import quantities, value_of


@pytest.mark.parametrize(
    ("digits", "language", "value"),
    [
        ("8,849", "en", 8849),
        ("1,234,567.5", "en", 1_234_567.5),
        ("2.962", "de", 2962),
        ("9,50", "de", 9.5),
        ("4 806", "fr", 4806),
        ("1.064", "en", 1.064),
        ("10.6", "es", 10.6),
        ("0.125", "de", 0.125),
        ("1'200", "de", 1200),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(
    digits: str, language: str, value: float
) -> None:
    """Between thousands stands what does not stand before decimals."""
    assert value_of(digits, language)[0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "language", "kind", "low", "high"),
    [
        ("It is 330 m high.", "en", "length", 330, 330),
        ("It is 2.5 kilometres long.", "en", "length", 2500, 2500),
        ("Sie ist 2.962 Meter hoch.", "de", "length", 2962, 2962),
        ("haut de 4 806 mètres", "fr", "length", 4806, 4806),
        ("The desert covers 9.2 million km².", "en", "area", 9.2e12, 9.2e12),
        ("Lead melts at -3 °C.", "en", "temperature", -3, -3),
        ("It costs €4.50.", "en", "euro", 4.5, 4.5),
        ("Der Eintritt kostet 9,50 Euro.", "de", "euro", 9.5, 9.5),
        ("Cats sleep 12 to 16 hours.", "en", "time", 43_200, 57_600),
        ("Cats sleep 12–16 hours.", "en", "time", 43_200, 57_600),
        ("A third, 33 % of it.", "en", "share", 33, 33),
        ("It opens at 2 pm.", "en", "clock", 840, 840),
        ("Es öffnet um 9 Uhr.", "de", "clock", 540, 540),
        ("ouvert à 18 h 30", "fr", "clock", 1110, 1110),
        ("Doors open at 9:05.", "en", "clock", 545, 545),
    ],
)
def test_what_a_number_measures_is_told_by_its_unit(
    text: str, language: str, kind: str, low: float, high: float
) -> None:
    """In one unit for each kind; a range has two ends."""
    (found,) = quantities(text, language)
    assert found.kind == kind
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("on 20 July 1969", "en", (1969, 7, 20)),
        ("July 4, 1776", "en", (1776, 7, 4)),
        ("on 12 May", "en", (0, 5, 12)),
        ("am 14. August 1919", "de", (1919, 8, 14)),
        ("le 14 juillet 1789", "fr", (1789, 7, 14)),
        ("el 12 de octubre de 1492", "es", (1492, 10, 12)),
        ("am 3.10.1990", "de", (1990, 10, 3)),
        ("2026-11-30", "en", (2026, 11, 30)),
        ("in 1928", "en", (1928, 0, 0)),
        ("in March 1845", "en", (1845, 3, 0)),
    ],
)
def test_dates_are_read_as_far_as_they_are_told(
    text: str, language: str, date: tuple[int, int, int]
) -> None:
    """Year, month, day; 0 for what is not told."""
    (found,) = quantities(text, language)
    assert (found.kind, found.date) == ("date", date)


def test_numbers_in_words_and_telephone_numbers_are_none() -> None:
    """Nor the year of a source in brackets."""
    assert quantities("H2O, class 8a, call 530-823-4237 (Smith 1998)", "en") == []


@pytest.mark.parametrize(
    ("one", "two", "differ"),
    [
        ("330 m", "324 m", True),
        ("330 m", "0.33 km", False),
        ("8,849 m", "8,850 m", False),
        ("8,849 m", "about 8,800 m", False),
        ("12 to 16 hours", "14 hours", False),
        ("12 to 16 hours", "18 hours", True),
        ("more than 40,000 km", "43,500 km", False),
        ("more than 40,000 km", "35,000 km", True),
        ("up to 2,000 m", "up to 3,000 m", True),
        ("20 July 1969", "20 July 1968", True),
        ("20 July 1969", "July 1969", False),
        ("9:00", "10:00", True),
    ],
)
def test_two_quantities_differ_where_both_cannot_be_right(
    one: str,
    two: str,
    differ: bool,  # noqa: FBT001
) -> None:
    """Rounded values, bounds, ranges and other units of the same agree."""
    (left,), (right,) = quantities(one, "en"), quantities(two, "en")
    assert left.differs(right) is differ
    assert right.differs(left) is differ
