"""Quantities in a text: numbers with their units, dates and times of the day.

What units, months and bounds are called stands in the lists of ``data``; those of all
languages are known at once, for a text may name a unit in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from explainbot.text.word_lists import entries, languages

_SPACE = r"[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"(?<![\w.,/])(?P<sign>[-\u2212](?=\d))?"
    rf"(?P<digits>\d{{1,3}}(?:(?:[.,'’]|{_SPACE})\d{{3}})+(?![\d])(?:[.,]\d+)?"
    rf"|\d+(?:[.,]\d+)?)"
)
_RANGE = re.compile(rf"{_SPACE}?(?:[-–—]|(?<=[ \u00a0])[^\W\d_]{{1,3}}){_SPACE}?")
"""Between the two ends of a range: a dash, or a short word."""
_CLOCK = re.compile(r"(?<![\d.,:/])([01]?\d|2[0-4])[:.h]([0-5]\d)(?![\d.:,]\d|\d)")
_FRENCH = re.compile(rf"(?<![\d.,:/])([01]?\d|2[0-4]){_SPACE}?h{_SPACE}?([0-5]\d)\b")
_PERHAPS_CLOCK = re.compile(rf"\d{_SPACE}?[:.h]{_SPACE}?\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_HOUR = re.compile(r"(?<![\d.,:/])([01]?\d|2[0-4])(?![\d:])")
_LAST_HOUR = re.compile(r"[012]?\d(?!\d)")
_YEAR = re.compile(r"(?:1\d|20|21)\d\d")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_GERMAN = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)")
_SHORTEST = 4
"""Letters from which a unit's name may be written in capitals."""
_HOURS, _NOON, _MINUTES = 24, 12, 60
_DAYS, _MONTHS = 31, 12
_SAME = 0.004
"""Share by which two values differ that are one, in other units."""
_ABOUT = 0.1
"""The same for a value that is said to be rough."""
_CHAIN = re.compile(r"\d-\d+-\d|\d\.\d+\.\d+\.\d")
"""A number of a telephone, a book or a computer."""
_BRACKETED = re.compile(r"[^()]{0,12}\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEXT = 2
"""Words behind a number, of which one names what is counted."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it measures; a date or a time of the day."""

    kind: str
    """"length", "euro" and so on; "date", "clock", or "count" for any other number."""
    low: float
    high: float
    """The same as ``low`` but for a range; both in the unit of the kind.  A time of
    the day is in minutes."""
    slack: float
    """By so much it may be rounded."""
    bound: str
    """"<" for no more than that, ">" for no less, "" for just that."""
    start: int
    end: int
    date: tuple[int, int, int] = (0, 0, 0)
    """Year, month and day; 0 for what is not told."""
    counted: tuple[str, ...] = ()
    """The words behind a count, in lower case, of which one names what is counted."""

    def differs(self, other: Quantity) -> bool:
        """Whether both cannot be right of one thing, if they are of one kind."""
        if self.kind == "date":
            return any(
                a and b and a != b for a, b in zip(self.date, other.date, strict=True)
            )
        slack = max(self.slack, other.slack, _SAME * max(abs(self.low), abs(other.low)))
        if self.kind == "clock":
            slack = 0
        above, below = self.low - other.high > slack, other.low - self.high > slack
        if self.bound and self.bound == other.bound:
            return above or below
        if "<" in (self.bound, other.bound) and ">" in (self.bound, other.bound):
            return False
        if self.bound == "<" or other.bound == ">":
            return below
        if self.bound == ">" or other.bound == "<":
            return above
        return above or below


def quantities(text: str, language: str) -> list[Quantity]:
    """Return the quantities of a text in order, without overlap.

    Numbers in words are not seen, nor those that stand in a word ("H2O", "8a").
    """
    found = [*_dates(text, language), *_clocks(text, language)]
    taken = sorted((item.start, item.end) for item in found)
    numbers = [
        hit
        for hit in _NUMBER.finditer(text)
        if not any(left < hit.end() and hit.start() < right for left, right in taken)
        and not _CHAIN.search(text, max(0, hit.start() - 12), hit.end() + 12)
    ]
    measured = [_measured(text, hit, language) for hit in numbers]
    found += _joined(text, [item for item in measured if item is not None])
    return sorted(found, key=lambda item: item.start)


def value_of(digits: str, language: str) -> tuple[float, float]:
    """Return a number and by how much it may be rounded.

    Between thousands stands "," or ".", whichever does not stand before decimals in
    the language, a blank or an apostrophe.
    """
    plain = re.sub(rf"{_SPACE}|['’]", "", digits)
    point = _point(language)
    other = "," if point == "." else "."
    groups = plain.partition(point)[0].split(other)
    thousands = len(groups) > 1 and all(len(part) == len("000") for part in groups[1:])
    thousands = thousands and len(groups[0]) <= len("000") and groups[0] != "0"
    plain = plain.replace(other, "") if thousands else plain.replace(other, ".")
    plain = plain.replace(point, ".")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    whole, _, rest = plain.partition(".")
    if rest:
        return float(plain), 0.5 * 10 ** -len(rest)
    bare = whole.rstrip("0")
    zeros = len(whole) - len(bare)
    rounded = len(bare) > 1 and zeros
    return float(plain), 0.5 * 10**zeros if rounded else 0.0


@cache
def _point(language: str) -> str:
    return (entries("decimal_signs", language) or ["."])[0]


def _measured(text: str, hit: re.Match[str], language: str) -> Quantity | None:
    """Return what a number measures; None for a number that is part of a word."""
    low, slack = value_of(hit["digits"], language)
    if hit["sign"]:
        low = -low
    end = hit.end()
    larger = _larger().match(text, end)
    if larger:
        factor = _factors()[larger["word"].lower()]
        low, end = low * factor, larger.end()
        slack = slack * factor
    unit = _units().match(text, end)
    before = _symbols().search(text, max(0, hit.start() - 2), hit.start())
    bound = _bound_of(text, hit.start(), end, language)
    slack = max(slack, _ABOUT * abs(low)) if bound == "~" else slack
    bound = bound.strip("~")
    if unit or before:
        found = unit or before
        kind, factor = _unit(found["unit"] if found else "")
        end = unit.end() if unit else end
        values = (low * factor, low * factor, slack * factor)
        return Quantity(kind, *values, bound, hit.start(), end)
    if text[end : end + 1].isalpha() or text[end : end + 1] == "_":
        return None
    words = tuple(
        word.group().lower()
        for word, _ in zip(
            _WORD.finditer(text, end, end + 60), range(_NEXT), strict=False
        )
        if not re.search(r"[.;:!?()|]", text[end : word.start()])
    )
    bare = hit["digits"]
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return None
    if _YEAR.fullmatch(bare) and not larger and not hit["sign"] and not bound:
        if _BRACKETED.match(text, end) and "(" in text[: hit.start()]:
            return None  # a source, or when somebody lived
        year = (int(bare), 0, 0)
        return Quantity("date", low, low, 0, "", hit.start(), end, year, words)
    return Quantity("count", low, low, slack, bound, hit.start(), end, counted=words)


def _joined(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Yield quantities, the two ends of a range as one."""
    at = 0
    while at < len(found):
        item = found[at]
        after = found[at + 1] if at + 1 < len(found) else None
        between = text[item.end : after.start] if after else ""
        if (
            after is not None
            and _RANGE.fullmatch(between)
            and item.kind in ("count", after.kind)
            and after.kind not in ("date", "clock")
        ):
            factor = after.low / _bare(text, after) if _bare(text, after) else 1.0
            low = item.low * (factor if item.kind == "count" else 1.0)
            if low < after.low:
                yield replace(after, low=low, start=item.start)
                at += 2
                continue
        yield item
        at += 1


def _bare(text: str, item: Quantity) -> float:
    """Return the number of a quantity as it is written, without its unit's factor."""
    hit = _NUMBER.match(text, item.start)
    return value_of(hit["digits"], "en")[0] if hit else 0.0


@lru_cache(maxsize=1)
def _factors() -> dict[str, float]:
    found: dict[str, float] = {}
    for language in languages():
        for row in entries("large_numbers", language):
            factor, *names = row.split()
            for name in names:
                found.setdefault(name, float(factor))
    return found


@lru_cache(maxsize=1)
def _larger() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _factors()), key=len, reverse=True))
    of = r"(?:[ \u00a0](?:de|d['’]))?"
    return re.compile(rf"[ \u00a0\u202f](?P<word>{names})\b\.?{of}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _named() -> dict[str, tuple[str, float]]:
    """Map each name of a unit, as it is listed, to its kind and its factor."""
    found: dict[str, tuple[str, float]] = {}
    for language in languages():
        for row in entries("unit_names", language):
            kind, factor, *names = row.split()
            for name in names:
                found.setdefault(name.replace("_", " "), (kind, float(factor)))
    return found


@lru_cache(maxsize=1)
def _folded() -> dict[str, tuple[str, float]]:
    return {name.lower(): unit for name, unit in reversed(_named().items())}


def _unit(name: str) -> tuple[str, float]:
    plain = re.sub(_SPACE, " ", name)
    return _named().get(plain) or _folded()[plain.lower()]


@lru_cache(maxsize=1)
def _units() -> re.Pattern[str]:
    """Match a unit behind a number."""
    names = sorted(_named(), key=len, reverse=True)
    long = [name for name in names if len(name) >= _SHORTEST]
    short = [name for name in names if len(name) < _SHORTEST]

    def either(some: list[str]) -> str:
        return "|".join(re.escape(name).replace(r"\ ", r"\s") for name in some)

    return re.compile(
        rf"(?:{_SPACE}|-)?(?P<unit>(?i:{either(long)})|{either(short)})"
        r"(?![\w²³/])"
    )


@lru_cache(maxsize=1)
def _symbols() -> re.Pattern[str]:
    """Match a currency's sign before a number."""
    signs = [name for name in _named() if len(name) == 1 and not name.isalnum()]
    money = [re.escape(sign) for sign in signs if sign != "%"]
    return re.compile(rf"(?P<unit>{'|'.join(money)}){_SPACE}?\Z")


@cache
def _bounds(
    language: str,
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]]:
    """Return (sign, words) of what stands around a number, the longer ones first.

    And how the text before a number ends with one of them, and the text behind begins.
    """
    rows = (row.partition(" ") for row in entries("number_bounds", language))
    pairs = [(sign, words) for sign, _, words in rows]
    signs = tuple(sorted(pairs, key=lambda pair: -len(pair[1])))
    said = tuple(words for _, words in signs)
    return signs, tuple(f"{sign}{words}" for words in said for sign in " ("), said


def _bound_of(text: str, start: int, end: int, language: str) -> str:
    before = f" {text[max(0, start - 24) : start].lower().rstrip(' ~≈')}"
    after = text[end : end + 24].lower().lstrip()
    if text[max(0, start - 2) : start].rstrip().endswith(("~", "≈", "<", ">")):
        sign = text[max(0, start - 2) : start].rstrip()[-1]
        return "~" if sign == "≈" else sign
    signs, endings, beginnings = _bounds(language)
    if not before.endswith(endings) and not after.startswith(beginnings):
        return ""
    for sign, words in signs:
        if before.endswith((f" {words}", f"({words}")) or after.startswith(words):
            return sign
    return ""


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in languages():
        rows = entries("months", language)
        whole = entries("month_names", language) or [row.split()[0] for row in rows]
        for number, name in enumerate(whole, 1):
            found.setdefault(name.lower(), number)
        for row in rows:
            name, *short = row.split()
            for other in short:
                found.setdefault(other, found[name])
    return found


@lru_cache(maxsize=1)
def _dated() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<month>{names})\b\.?"
    day = r"(?<![\d.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.|º)?"
    year = r"(?P<year>1\d\d\d|20\d\d|21\d\d)(?!\d)"
    gap = r"[ \u00a0](?:(?:de|of)[ \u00a0])?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"{day}{gap}{month}(?:[ \u00a0]?,?{gap}{year})?",
            rf"\b{month}[ \u00a0]{day}(?![\d:.]*\d)(?:[ \u00a0]?,[ \u00a0]{year})?",
            rf"\b{month}{gap}{year}",
        )
    )


def _dates(text: str, language: str) -> Iterator[Quantity]:
    """Yield the dates with a month, each once."""
    taken: list[tuple[int, int]] = []
    hits = [
        (*hit.span(), (int(hit[1]), int(hit[2]), int(hit[3])))
        for hit in _ISO.finditer(text)
    ]
    hits += [
        (*hit.span(), (int(hit[3] or 0), int(hit[2]), int(hit[1])))
        for hit in _GERMAN.finditer(text)
        if hit[3] or _point(language) == ","
    ]
    named = any(word in _months() for word in _LETTERS.findall(text.lower()))
    for pattern in _dated() if named else ():
        for hit in pattern.finditer(text):
            told = hit.groupdict()
            month = _months()[told["month"].lower()]
            date = (int(told.get("year") or 0), month, int(told.get("day") or 0))
            hits.append((*hit.span(), date))
    for start, end, date in hits:
        free = all(end <= left or right <= start for left, right in taken)
        if free and date[1] <= _MONTHS and date[2] <= _DAYS:
            taken.append((start, end))
            yield Quantity("date", 0, 0, 0, "", start, end, date)


def _clocks(text: str, language: str) -> Iterator[Quantity]:
    """Yield the times of the day; an hour alone needs a sign behind it."""
    signs, sign, any_hour = _clock_signs(language)
    spans: list[tuple[int, int]] = []
    for pattern in (_CLOCK, _FRENCH) if _PERHAPS_CLOCK.search(text) else ():
        for hit in pattern.finditer(text):
            behind = sign.match(text, hit.end()) if sign else None
            if "." in hit.group() and not behind:
                continue  # a decimal
            if all(hit.end() <= left or right <= hit.start() for left, right in spans):
                end = behind.end() if behind else hit.end()
                spans.append((hit.start(), end))
                added = signs[behind["sign"].lower()] if behind else 0
                yield _clock(int(hit[1]), int(hit[2]), added, hit.start(), end)
    if sign is None or any_hour is None or not any_hour.search(text):
        return
    for hit in _HOUR.finditer(text):
        behind = sign.match(text, hit.end())
        if not behind:
            far = _RANGE.match(text, hit.end())
            last = _LAST_HOUR.match(text, far.end()) if far else None
            behind = sign.match(text, last.end()) if last else None
            end = hit.end()
        else:
            end = behind.end()
        if behind and all(end <= left or right <= hit.start() for left, right in spans):
            added = signs[behind["sign"].lower()]
            yield _clock(int(hit[1]), 0, added, hit.start(), end)


@cache
def _clock_signs(
    language: str,
) -> tuple[dict[str, int], re.Pattern[str] | None, re.Pattern[str] | None]:
    """Return what stands behind an hour, with the hours that it adds, and two patterns.

    They match such a sign, and a digit before one.
    """
    signs: dict[str, int] = {}
    for row in entries("clock_signs", language):
        hours, *names = row.split()
        signs.update(dict.fromkeys(names, int(hours)))
    if not signs:
        return signs, None, None
    names_ = "|".join(sorted(map(re.escape, signs), key=len, reverse=True))
    sign = rf"{_SPACE}?(?P<sign>{names_})(?!\w)"
    either = re.compile(sign, re.IGNORECASE), re.compile(rf"\d{sign}", re.IGNORECASE)
    return signs, *either


def _clock(hour: int, minute: int, added: int, start: int, end: int) -> Quantity:
    hour = hour + added if hour < _NOON else hour
    minutes = float(hour * _MINUTES + minute)
    return Quantity("clock", minutes, minutes, 0, "", start, end)
