"""Number formats of Excel: what a cell shows of its number.

Digits, literal words, currencies, shares, fractions and powers of ten are shown as the
format has them, with "." before decimals and "," between thousands; a duration ([h]:mm)
too.  A date is shown as 2026-11-22 (2026-11 or 2026 where the format has no more), a
time as 14:30, whatever their order in the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0;(#,##0)"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00;(#,##0.00)"),
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    **dict.fromkeys((14, 15, *range(27, 32), 36), "yyyy-mm-dd"),
    16: "yyyy-mm-dd", 17: "yyyy-mm", 22: "yyyy-mm-dd hh:mm",
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), "hh:mm:ss"),
    46: "[h]:mm:ss", 48: "##0.0E+0",
}  # fmt: skip
"""Of the currencies (5 to 8, 42, 44) the file does not say which one it is."""
_LAST_DAY = 2_958_465
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<test>[<>=]+)(?P<bound>-?[\d.]+)\]|\[[^\]]*\]"
    r"|(?P<general>General)|(?P<noon>AM/PM|A/P)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|g+)|(?P<digit>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_NUMBERS = 3
"""Sections of a format that are for numbers."""
_MOST_PLACES = 30
_WHOLE = 1e15
_Part = tuple[str, str]
"""Kind of a part of a format, and its text."""
_TESTS = {"<": lt, ">": gt, "=": eq, "<=": le, ">=": ge, "<>": ne}
_EXACT = Context(prec=400)
_UNITS = [Decimal(1).scaleb(-places) for places in range(_MOST_PLACES + 1)]
_DECIMAL = re.compile(
    r"(?P<before>(?:\x00[^\x00]*\x00)*)(?P<whole>[#,]*0)(?P<places>\.0{1,30})?"
    r"(?P<share>%?)(?P<behind>(?:\x00[^\x00]*\x00)*)"
)
"""A format that fills a number in one piece, its literal words between NULs."""
Shown = Callable[[float, datetime], str]


def plain(number: float) -> str:
    """Return a number as it stands: 3, 0.5."""
    if number.is_integer() and abs(number) < _WHOLE:
        return str(int(number))
    return f"{number:.15g}"


def code_of(number: str, codes: dict[str, str]) -> str:
    """Return a format's code by its number; "" for what shows a number plainly."""
    if number in codes:
        return codes[number]
    known = int(number) if number.isdecimal() and len(number) < len("9999") else 0
    return _BUILT_IN.get(known, "")


@dataclass(frozen=True)
class _Section:
    """One section of a format: for numbers above, below or of zero, or by a test."""

    parts: list[_Part]
    kinds: frozenset[str]
    test: str
    """A comparison and a number, such as ">= 1000"; "" without one."""
    form: re.Match[str] | None
    """Of a plain decimal number: what stands before and behind, and how it is cut."""
    timed: bool
    """Whether it shows hours or seconds."""
    days: str
    """The letters of the day that it shows: "y", "m", "d"."""

    @classmethod
    def of(cls, code: str) -> _Section:
        parts = _parts(code)
        test = next((text for kind, text in parts if kind == "test"), "")
        letters = "".join(text[0] for kind, text in parts if kind == "date")
        drawn = "".join(
            f"\x00{text}\x00" if kind == "literal" else text
            for kind, text in parts
            if kind != "test"
        )
        return cls(
            parts,
            frozenset(kind for kind, _ in parts),
            test,
            _DECIMAL.fullmatch(drawn),
            "h" in letters or "s" in letters,
            re.sub(r"hm?|m?s", "", letters),
        )

    def show(self, value: float, epoch: datetime) -> str:
        """Return what it shows of a number."""
        if self.form and abs(value) < _WHOLE:
            return self._decimal(self.form, value)
        if "general" in self.kinds:
            return _general(self.parts, value)
        dated = 0 <= value <= _LAST_DAY
        if "elapsed" in self.kinds and dated:
            return _elapsed(self.parts, value)
        if self.kinds & {"date", "noon"}:
            return self._moment(value, epoch) if dated else plain(value)
        if "digit" not in self.kinds:
            said = (text for kind, text in self.parts if kind == "literal")
            return "".join(said).strip()
        return _number(self.parts, value) if abs(value) < _WHOLE else plain(value)

    @staticmethod
    def _decimal(form: re.Match[str], value: float) -> str:
        exact = Decimal(repr(abs(value)))
        if form["share"]:
            exact = exact.scaleb(2, _EXACT)
        places = len(form["places"] or ".") - 1
        exact = exact.quantize(_UNITS[places], ROUND_HALF_UP, _EXACT)
        shown = f"{exact:,f}" if "," in form["whole"] else f"{exact:f}"
        sign = "-" if value < 0 and exact else ""
        said = f"{form['before']}{shown}{form['share']}{form['behind']}"
        return sign + " ".join(said.replace("\x00", "").split())

    def _moment(self, value: float, epoch: datetime) -> str:
        """Return a date, a time, or both; days before March 1900 may be one off."""
        seconds = round(value % 1 * 86_400)
        moment = epoch + timedelta(days=int(value), seconds=seconds)
        time = f"{moment.hour:02}:{moment.minute:02}"
        time += f":{moment.second:02}" if moment.second else ""
        dated = self.days and (value >= 1 or not (self.timed or seconds))
        if not dated and (value < 1 or self.timed):
            return time
        day = moment.date().isoformat()
        if not self.timed and "d" not in self.days and "y" in self.days:
            return day[: len("2026-11") if "m" in self.days else len("2026")]
        return f"{day} {time}" if seconds else day


@lru_cache(maxsize=512)
def shower(code: str) -> Shown | None:
    """Return what shows numbers by a format's code; None where it shows them plainly.

    It takes the number and day 0 of the workbook, and returns "" for what is not shown.
    """
    if not code.strip() or code.strip().lower() in {"general", "@"}:
        return None
    sections = [_Section.of(each) for each in _split(code)[:_NUMBERS]]
    if len(sections) == 1 and not sections[0].test:
        return sections[0].show

    def shown(number: float, epoch: datetime) -> str:
        section, value = _chosen(sections, number)
        return section.show(value, epoch)

    return shown


def hides_words(code: str) -> bool:
    """Whether a format shows nothing of a text: its fourth section, for texts, is bare.

    So does ";;;", a usual way to hide a cell.
    """
    sections = _split(code)
    if len(sections) <= _NUMBERS:
        return False
    return not any(text.strip() for _, text in _parts(sections[_NUMBERS]))


def _split(code: str) -> list[str]:
    """Return the sections: for numbers above, below and of zero, and for texts."""
    found = [""]
    for part in _SECTIONS.finditer(code):
        if part[0] == ";":
            found.append("")
        else:
            found[-1] += part[0]
    return found


def _parts(section: str) -> list[_Part]:
    """Return a section's parts; what is only drawn is left out."""
    found: list[_Part] = []
    for part in _PART.finditer(section):
        kind, text = part.lastgroup or "", part[0]
        if kind in {"quoted", "escaped", "currency"}:
            found.append(("literal", part[kind] or ""))
        elif kind == "bound":
            found.append(("test", f"{part['test']} {part['bound']}"))
        elif kind == "elapsed":
            found.append((kind, part["elapsed"].lower()))
        elif kind in {"date", "noon", "power", "digit", "general"}:
            found.append((kind, text.lower()))
        elif kind == "other":
            found.append(("sign" if text in ".,%/" else "literal", text))
        elif text.startswith("_"):
            found.append(("literal", " "))
    return found


def _chosen(sections: list[_Section], number: float) -> tuple[_Section, float]:
    """Return the section for a number, and the number as it is shown there."""
    if any(section.test for section in sections):
        for section in sections:
            sign, _, bound = section.test.partition(" ")
            if not sign or _TESTS.get(sign, eq)(number, float(bound)):
                return section, number
        return sections[-1], number
    if len(sections) > 1 and number < 0:
        return sections[1], -number
    if len(sections) > 2 and number == 0:  # noqa: PLR2004
        return sections[2], number
    return sections[0], number


def _general(parts: list[_Part], value: float) -> str:
    shown = (plain(value) if kind == "general" else text for kind, text in parts)
    return "".join(shown).strip()


def _elapsed(parts: list[_Part], value: float) -> str:
    """Return a duration as its format shows it: hours may pass 24."""
    left = round(value * 86_400)
    units = {"h": 3600, "m": 60, "s": 1}
    said = []
    for kind, text in parts:
        unit = units.get(text[:1]) if kind in {"elapsed", "date"} else None
        if unit:
            count, left = divmod(left, unit)
            said.append(str(count).zfill(len(text)))
        elif kind in {"literal", "sign"}:
            said.append(text)
    return "".join(said).strip()


def _number(parts: list[_Part], value: float) -> str:
    """Return a number, its digits in the places of a section."""
    shares = sum(text == "%" for _, text in parts)
    exact = Decimal(repr(abs(value))).scaleb(2 * shares, _EXACT)
    if any(kind == "power" for kind, _ in parts):
        shown = _power(parts, exact)
    elif ("sign", "/") in parts:
        shown = _fraction(parts, exact)
    else:
        shown = _decimal(parts, exact)
    negative = value < 0 and re.search("[1-9]", shown)
    return f"-{shown}" if negative else shown


def _decimal(parts: list[_Part], exact: Decimal) -> str:
    digits = [at for at, (kind, _) in enumerate(parts) if kind == "digit"]
    signs = [at for at, part in enumerate(parts) if part == ("sign", ".")]
    point = signs[0] if signs else digits[-1] + 1
    before = [at for at in digits if at < point]
    after = [at for at in digits if at > point][:_MOST_PLACES]
    commas = [at for at, part in enumerate(parts) if part == ("sign", ",")]
    last = digits[-1]
    scaled = sum(at > last or (at == point - 1 and not before) for at in commas)
    exact = exact.scaleb(-3 * scaled, _EXACT)
    grouped = bool(before) and any(before[0] < at < point for at in commas)
    rounded = exact.quantize(_UNITS[len(after)], ROUND_HALF_UP, _EXACT)
    whole, _, rest = f"{rounded:f}".partition(".")
    places = _placed(parts, before, whole, grouped=grouped)
    kept = len(rest)
    while kept and rest[kept - 1] == "0" and parts[after[kept - 1]][1] != "0":
        kept -= 1
    places |= {at: rest[n] if n < kept else "" for n, at in enumerate(after)}
    if signs and (kept or not after):
        places[signs[0]] = "."
    return _joined(parts, places)


def _placed(
    parts: list[_Part], before: list[int], whole: str, *, grouped: bool
) -> dict[int, str]:
    """Return the digits before the point by the places of a format."""
    whole = whole.lstrip("0")
    least = sum(parts[at][1] == "0" for at in before)
    whole = whole.zfill(least) if least else whole
    if grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", ",", whole)
        return dict.fromkeys(before, "") | {before[0]: whole}
    places = {}
    for at in reversed(before[1:]):
        places[at], whole = whole[-1:], whole[:-1]
    if before:
        places[before[0]] = whole
    return places


def _power(parts: list[_Part], exact: Decimal) -> str:
    at = next(n for n, (kind, _) in enumerate(parts) if kind == "power")
    head, tail = parts[:at], parts[at + 1 :]
    point = head.index(("sign", ".")) if ("sign", ".") in head else len(head)
    step = max(sum(kind == "digit" for kind, _ in head[:point]), 1)
    power = 0
    if exact:
        power = exact.adjusted() // step * step if step > 1 else exact.adjusted()
    sign = "-" if power < 0 else "+" if parts[at][1] == "e+" else ""
    width = sum(kind == "digit" for kind, _ in tail)
    mantissa = _decimal(head, exact.scaleb(-power, _EXACT)) if step else ""
    literal = "".join(text for kind, text in tail if kind == "literal").rstrip()
    return f"{mantissa}E{sign}{str(abs(power)).zfill(width)}{literal}"


def _fraction(parts: list[_Part], exact: Decimal) -> str:
    at = parts.index(("sign", "/"))
    code = "".join(text for _, text in parts[at + 1 :]).strip()
    fixed = re.match(r"[1-9]\d*", code)
    most = 10 ** sum(kind == "digit" for kind, _ in parts[at + 1 :]) - 1
    whole, rest = divmod(Fraction(exact), 1)
    mixed = sum(kind == "digit" for kind, _ in _groups(parts[:at])) > 1
    below = int(fixed[0]) if fixed else 0
    part = (
        Fraction(round(rest * below), below) if below else rest.limit_denominator(most)
    )
    if part == 1:
        whole, part = whole + 1, Fraction(0)
    if not part:
        return str(whole)
    if not mixed:
        part, whole = part + whole, 0
    top = part.numerator * (below // part.denominator if below else 1)
    shown = f"{top}/{below or part.denominator}"
    return f"{whole} {shown}" if whole else shown


def _groups(parts: list[_Part]) -> list[_Part]:
    """Return the parts, those of a kind that follow each other as one."""
    return [part for n, part in enumerate(parts) if not n or parts[n - 1][0] != part[0]]


def _joined(parts: list[_Part], places: dict[int, str]) -> str:
    said = []
    for at, (kind, text) in enumerate(parts):
        if kind == "literal" or text == "%":
            said.append(text)
        else:
            said.append(places.get(at, ""))
    return " ".join("".join(said).split())
