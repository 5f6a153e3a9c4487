"""Moodle's XML: all its types of questions, embedded gaps ("cloze") among them.

Questions are read one by one, so that a bank of any length fits.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import escape
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from explainbot.errors import SourceError
from explainbot.readers.banks.bank import (
    GAP,
    Asked,
    Bank,
    BankChoice,
    BankQuestion,
    filling,
    place_of,
)
from explainbot.readers.banks.gift import category_path, paired
from explainbot.readers.banks.words import media_of, plain_words, words_of
from explainbot.readers.office.package import Element, child, children, emptied
from explainbot.readers.xml.tree import DECLARES, parsed, with_signs

_ALL, _LEAST, _NONE = 99.9, 1e-9, 0.0
_EMBEDDED = re.compile(
    r"\{(\d*):([A-Z_]+):((?:\\.|[^{}\\]|\{[^{}:]*\})*)\}", re.IGNORECASE
)
_ENTRY = re.compile(r"(?<!\\)~")
_WEIGHT = re.compile(r"\s*(?:(=)|%(-?\d{1,3}(?:\.\d+)?)%)")
_TOLD = re.compile(r"(?<!\\)#")
_PLACED = re.compile(r"\[\[(\d{1,3})\]\]")
_VARIABLE = re.compile(r"\{[=\w][^{}]*\}")
"""What a calculated question fills in anew for each pupil."""
_ESCAPED = re.compile(r"\\([~=#{}\\/\"*])")
_SHOWN = re.compile(rb"(?:src|data)\s*=|\[sound:", re.IGNORECASE)
"""What a file has that shows pictures, or plays."""
_MOST_BOXES = 200
"""Gaps of a text, and words for them, of which each gap is offered all."""
_PLAIN_FORMATS = frozenset(("plain_text", "markdown"))


class _Answered(NamedTuple):
    """How a question is answered, and by what."""

    kind: Asked
    choices: tuple[BankChoice, ...] = ()
    answers: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


def read_moodle(data: bytes, path: Path) -> Bank:
    """Return the questions of an export.

    Raises:
        SourceError: It is no well-formed XML.
    """
    bank = Bank()
    topic: tuple[str, ...] = ()
    shows = _SHOWN.search(data) is not None
    for number, element in enumerate(_questions(data, path, bank.notes), start=1):
        kind = element.get("type") or ""
        if kind == "category":
            topic = category_path("".join(_part(element, "category").itertext()))
            continue
        if kind != "description":
            question = _question(element, kind, topic, len(bank.questions) + 1)
            if not question.stem:
                bank.notes.append(f"question {number} asks nothing in words")
            else:
                bank.questions.append(question)
        if shows:
            bank.media |= media_of(element.itertext())
    return bank


def _questions(data: bytes, path: Path, notes: list[str]) -> Iterator[Element]:
    """Yield the questions one by one; of a file with entities of its own from a tree.

    What of these is not read is added to ``notes``.
    """
    if DECLARES in data:
        tree = parsed(data, path)
        notes += tree.warnings
        yield from tree.root.iter("question")
        return
    events = etree.iterparse(
        io.BytesIO(with_signs(data)),
        events=("end",),
        tag="question",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        huge_tree=True,
    )
    try:
        yield from emptied(events)
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"it is no well-formed XML ({error.msg})",
            where=path,
            line=error.lineno or 0,
            hint="Export it anew, or mend it with an XML editor.",
        ) from None


def _part(element: Element, name: str) -> Element:
    found = child(element, name)
    return etree.Element(name) if found is None else found


def _source(element: Element | None) -> str:
    """Return a text as the file holds it, in HTML."""
    if element is None:
        return ""
    source = element
    if len(element):
        first = element[0]
        source = first if first.tag == "text" else element.find("text")
        source = element if source is None else source
        if len(source):
            return "".join(source.itertext(etree.Element))
    return source.text or ""


def _is_plain(element: Element | None) -> bool:
    return element is not None and element.get("format") in _PLAIN_FORMATS


def _words(element: Element | None) -> str:
    text = _source(element)
    if not text:
        return ""
    return plain_words(text) if _is_plain(element) else words_of(text)


def _question(
    element: Element, kind: str, topic: tuple[str, ...], number: int
) -> BankQuestion:
    parts = {each.tag: each for each in element[::-1]}
    asked = parts.get("questiontext")
    name = _source(parts.get("name")).strip()
    stem, (form, choices, answers, pairs) = _words(asked), _read(element, kind)
    gaps: tuple[tuple[BankChoice, ...], ...] = ()
    if form == "gaps":
        stem, answers, gaps = _filled(element, kind)
    told = _words(parts.get("generalfeedback"))
    held = parts.get("tags", ())
    tags = [_source(tag).strip() for tag in held if tag.tag == "tag"]
    place = place_of(number, "" if name and stem.startswith(name) else name)
    return BankQuestion(
        stem, place, form, choices, tuple(filter(None, answers)), told,
        topic, tuple(filter(None, tags)), name, pairs, gaps,
    )  # fmt: skip


def _read(element: Element, kind: str) -> _Answered:
    reader = _READERS.get(kind, _by_fractions)
    return reader(element)


def _fraction(answer: Element) -> float:
    return _share(answer.get("fraction") or "0")


@lru_cache(maxsize=256)
def _share(fraction: str) -> float:
    try:
        return float(fraction.replace(",", "."))
    except ValueError:
        return _NONE


def _answer_words(answer: Element) -> str:
    """Return an answer's words; plain unless the file says otherwise."""
    text = _source(answer)
    marked = answer.get("format") in {"html", "moodle_auto_format"} or "<" in text
    return words_of(text) if marked else plain_words(text)


def _typed(answer: Element) -> str:
    """Return what a pupil types, in which ``*`` stands for anything."""
    text = plain_words(_source(answer))
    return text if text == "*" else text.replace(r"\*", "*")


def _choices(element: Element) -> _Answered:
    answers = [each for each in element[:] if each.tag == "answer"]
    weights = [_fraction(answer) for answer in answers]
    best = max(weights, default=_NONE)
    least = _ALL if best >= _ALL else _LEAST
    told = [
        BankChoice(_answer_words(answer), weight >= least, _feedback(answer))
        for answer, weight in zip(answers, weights, strict=True)
    ]
    return _Answered("choice", tuple(told))


def _feedback(answer: Element) -> str:
    return _words(answer.find("feedback")) if len(answer) > 1 else ""


def _judged(element: Element) -> _Answered:
    choices = _choices(element).choices
    shown = tuple(
        BankChoice(choice.text.capitalize(), choice.right, choice.feedback)
        for choice in choices
    )
    return _Answered("judged", shown)


def _by_fractions(element: Element) -> _Answered:
    """Return the answers that are wholly right, of a type that has no choices."""
    right = [one for one in children(element, "answer") if _fraction(one) >= _ALL]
    typed = element.get("type") == "shortanswer"
    texts = dict.fromkeys(map(_typed if typed else _answer_words, right))
    return _Answered("short", (), tuple(text for text in texts if text != "*"))


def _numbers(element: Element) -> _Answered:
    told = []
    for answer in children(element, "answer"):
        if _fraction(answer) < _ALL:
            continue
        number = _source(answer).strip()
        off = _source(child(answer, "tolerance")).strip()
        near = bool(off.strip("0.,")) and any(map(str.isdigit, off))
        told.append(f"{number} (± {off})" if near else number)
    units = [
        _source(child(unit, "unit_name")).strip()
        for unit in children(child(element, "units"), "unit")
    ]
    unit = f" {units[0]}" if units and units[0] else ""
    said = tuple(f"{one}{unit}" for one in told if one != "*")
    return _Answered("number", (), said)


def _calculated(element: Element) -> _Answered:
    """Return the answers that no variable decides."""
    choices = _choices(element).choices
    if choices and element.get("type") == "calculatedmulti":
        plain = not any(_VARIABLE.search(choice.text) for choice in choices)
        return _Answered("choice", choices if plain else ())
    answers = _numbers(element).answers
    plain_ones = tuple(one for one in answers if not _VARIABLE.search(one))
    return _Answered("number", (), plain_ones)


def _pairs(element: Element) -> _Answered:
    told = []
    for each in children(element, "subquestion"):
        left, right = _words(each), _source(child(each, "answer")).strip()
        if left and right:
            told.append((left, words_of(right)))
    said = tuple(paired(*pair) for pair in told)
    return _Answered("pairs", (), said, tuple(told))


def _order(element: Element) -> _Answered:
    answers = [_answer_words(answer) for answer in children(element, "answer")]
    told = tuple(f"{n}. {text}" for n, text in enumerate(answers, start=1))
    return _Answered("order", (), told)


def _gaps(_element: Element) -> _Answered:
    return _Answered("gaps")


def _nothing(_element: Element) -> _Answered:
    return _Answered("essay")


_READERS: Mapping[str, Callable[[Element], _Answered]] = {
    "multichoice": _choices,
    "multichoiceset": _choices,
    "oumultiresponse": _choices,
    "truefalse": _judged,
    "numerical": _numbers,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
    "calculatedmulti": _calculated,
    "matching": _pairs,
    "ddmatch": _pairs,
    "ordering": _order,
    "cloze": _gaps,
    "multianswer": _gaps,
    "ddwtos": _gaps,
    "gapselect": _gaps,
    **dict.fromkeys(("essay", "ddimageortext", "ddmarker", "stack"), _nothing),
    # What these hold are patterns that an answer has to fit.
    **dict.fromkeys(("regexp", "preg", "pmatch", "pmatchjme"), _nothing),
}


def _filled(
    element: Element, kind: str
) -> tuple[str, tuple[str, ...], tuple[tuple[BankChoice, ...], ...]]:
    """Return a text with its gaps open, the text with what is right, and the gaps."""
    source = _source(child(element, "questiontext"))
    if kind in {"cloze", "multianswer"}:
        pattern = _EMBEDDED
        gaps = tuple(_embedded(found) for found in _EMBEDDED.finditer(source))
    else:
        pattern = _PLACED
        boxes = [*children(element, "dragbox", "selectoption")]
        texts = [_source(box).strip() for box in boxes]
        groups = [_source_of(box, "group") for box in boxes]
        gaps = tuple(
            _placed(int(found[1]) - 1, texts[:_MOST_BOXES], groups)
            for found in islice(_PLACED.finditer(source), _MOST_BOXES)
        )
        if len(boxes) > _MOST_BOXES or len(_PLACED.findall(source)) > _MOST_BOXES:
            gaps = ()
    values = [_right(gap) for gap in gaps]
    asked = words_of(pattern.sub(GAP, source))
    if not values or not all(values):
        return asked, (), ()
    held = iter(values)
    filled = words_of(pattern.sub(lambda _found: escape(next(held)), source))
    return asked, (filled,), gaps


def _source_of(element: Element, name: str) -> str:
    held = child(element, name)
    return "" if held is None else (held.text or "").strip()


def _placed(place: int, texts: list[str], groups: list[str]) -> tuple[BankChoice, ...]:
    """Return what can be put into a gap: the boxes of its own group."""
    if not 0 <= place < len(texts):
        return ()
    return tuple(
        BankChoice(words_of(text), at == place)
        for at, text in enumerate(texts)
        if groups[at] == groups[place] and text
    )


def _right(gap: tuple[BankChoice, ...]) -> str:
    """Return what fills a gap; several words where all of them are to be chosen."""
    return next((one.text for one in gap if one.right), "")


def _embedded(found: re.Match[str]) -> tuple[BankChoice, ...]:
    """Return what is offered in an embedded gap, and which of it is right."""
    if found[2].upper().startswith(("REGEXP", "RX")):
        return ()  # a pattern that an answer has to fit
    numeric = found[2].upper() in {"NUMERICAL", "NM"}
    several = found[2].upper().startswith(("MULTIRESPONSE", "MR"))
    listed = found[2].upper().startswith(("MULTI", "MC", "MR"))
    told: list[tuple[str, float]] = []
    for entry in _ENTRY.split(found[3]):
        weight = _WEIGHT.match(entry)
        worth = _NONE
        if weight:
            worth = 100.0 if weight[1] else float(weight[2])
        text = _TOLD.split(entry[weight.end() :] if weight else entry, maxsplit=1)[0]
        text = words_of(_ESCAPED.sub(r"\1", text)).strip()
        if numeric:
            text = text.partition(":")[0].strip()
        if text and text != "*":
            told.append((text, worth))
    best = max((worth for _text, worth in told), default=_NONE)
    if best <= _NONE:
        return ()
    if several:
        right = ", ".join(text for text, worth in told if worth > _NONE)
        return filling(right)
    kept = [(text, worth >= best) for text, worth in told if listed or worth >= best]
    return tuple(BankChoice(text, right) for text, right in kept)
