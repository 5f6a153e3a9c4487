"""Moodle's XML: all its types of questions, embedded gaps ("cloze") among them.

Questions are read one by one, so that a bank of any length fits.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from explainbot.errors import SourceError
from explainbot.readers.banks.bank import (
    Asked,
    Bank,
    BankChoice,
    BankQuestion,
    place_of,
)
from explainbot.readers.banks.gift import category_path, paired
from explainbot.readers.banks.words import media_of, plain_words, words_of
from explainbot.readers.office.package import Element, child, children, emptied

_ALL, _NONE = 99.9, 0.0
_GAP = "_____"
_EMBEDDED = re.compile(
    r"\{(\d*):([A-Z_]+):((?:\\.|[^{}\\]|\{[^{}:]*\})*)\}", re.IGNORECASE
)
_ENTRY = re.compile(r"(?<!\\)~")
_WEIGHT = re.compile(r"\s*(?:(=)|%(-?\d{1,3}(?:\.\d+)?)%)")
_TOLD = re.compile(r"(?<!\\)#")
_PLACED = re.compile(r"\[\[(\d{1,3})\]\]")
_VARIABLE = re.compile(r"\{[=\w][^{}]*\}")
"""What a calculated question fills in anew for each pupil."""
_ESCAPED = re.compile(r"\\([~=#{}\\/\"])")
_PLAIN_FORMATS = frozenset(("plain_text", "markdown"))
Answered = tuple[Asked, tuple[BankChoice, ...], tuple[str, ...]]


def read_moodle(data: bytes, path: Path) -> Bank:
    """Return the questions of an export.

    Raises:
        SourceError: It is no well-formed XML.
    """
    bank = Bank()
    topic: tuple[str, ...] = ()
    for number, element in enumerate(_questions(data, path), start=1):
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
        bank.media |= media_of(element.itertext())
    return bank


def _questions(data: bytes, path: Path) -> Iterator[Element]:
    events = etree.iterparse(
        io.BytesIO(data),
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
    held = child(element, "text")
    return "".join((element if held is None else held).itertext(etree.Element))


def _is_plain(element: Element | None) -> bool:
    return element is not None and element.get("format") in _PLAIN_FORMATS


def _words(element: Element | None) -> str:
    text = _source(element)
    return plain_words(text) if _is_plain(element) else words_of(text)


def _question(
    element: Element, kind: str, topic: tuple[str, ...], number: int
) -> BankQuestion:
    asked = child(element, "questiontext")
    name = _source(child(element, "name")).strip()
    stem, (form, choices, answers) = _words(asked), _read(element, kind)
    if form == "gaps":
        stem, *filled = _filled(element, kind)
        answers = tuple(filled)
    told = _words(child(element, "generalfeedback"))
    tags = [_source(tag).strip() for tag in children(child(element, "tags"), "tag")]
    place = place_of(number, "" if name and stem.startswith(name) else name)
    return BankQuestion(
        stem, place, form, choices, tuple(filter(None, answers)), told,
        topic, tuple(filter(None, tags)), name,
    )  # fmt: skip


def _read(element: Element, kind: str) -> Answered:
    reader = _READERS.get(kind, _by_fractions)
    return reader(element)


def _fraction(answer: Element) -> float:
    try:
        return float((answer.get("fraction") or "0").replace(",", "."))
    except ValueError:
        return _NONE


def _answer_words(answer: Element) -> str:
    """Return an answer's words; plain unless the file says otherwise."""
    text = _source(answer)
    marked = answer.get("format") in {"html", "moodle_auto_format"} or "<" in text
    return words_of(text) if marked else plain_words(text)


def _choices(element: Element) -> Answered:
    answers = list(children(element, "answer"))
    weights = [_fraction(answer) for answer in answers]
    best = max(weights, default=_NONE)
    told = [
        BankChoice(
            _answer_words(answer),
            weight >= _ALL if best >= _ALL else weight > _NONE,
            _words(child(answer, "feedback")),
        )
        for answer, weight in zip(answers, weights, strict=True)
    ]
    return "choice", tuple(told), ()


def _judged(element: Element) -> Answered:
    _form, choices, _answers = _choices(element)
    shown = tuple(
        BankChoice(choice.text.capitalize(), choice.right, choice.feedback)
        for choice in choices
    )
    return "judged", shown, ()


def _by_fractions(element: Element) -> Answered:
    """Return the answers that are wholly right, of a type that has no choices."""
    right = [one for one in children(element, "answer") if _fraction(one) >= _ALL]
    texts = dict.fromkeys(map(_answer_words, right))
    return "short", (), tuple(text for text in texts if text != "*")


def _numbers(element: Element) -> Answered:
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
    return "number", (), tuple(f"{one}{unit}" for one in told if one != "*")


def _calculated(element: Element) -> Answered:
    """Return the answers that no variable decides."""
    form, choices, answers = _choices(element)
    if choices and element.get("type") == "calculatedmulti":
        plain = not any(_VARIABLE.search(choice.text) for choice in choices)
        return form, choices if plain else (), ()
    form, _none, answers = _numbers(element)
    return form, (), tuple(one for one in answers if not _VARIABLE.search(one))


def _pairs(element: Element) -> Answered:
    told = []
    for each in children(element, "subquestion"):
        left, right = _words(each), _source(child(each, "answer")).strip()
        if left and right:
            told.append(paired(left, words_of(right)))
    return "pairs", (), tuple(told)


def _order(element: Element) -> Answered:
    answers = [_answer_words(answer) for answer in children(element, "answer")]
    told = tuple(f"{n}. {text}" for n, text in enumerate(answers, start=1))
    return "order", (), told


def _gaps(_element: Element) -> Answered:
    return "gaps", (), ()


def _nothing(_element: Element) -> Answered:
    return "essay", (), ()


_READERS: Mapping[str, Callable[[Element], Answered]] = {
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
}


def _filled(element: Element, kind: str) -> Iterator[str]:
    """Yield a text with its gaps open, and with what is right in them."""
    source = _source(child(element, "questiontext"))
    if kind in {"cloze", "multianswer"}:
        values = [_embedded(found) for found in _EMBEDDED.finditer(source)]
        pattern = _EMBEDDED
    else:
        boxes = [*children(element, "dragbox", "selectoption")]
        texts = [_source(box).strip() for box in boxes]
        values = [
            texts[int(found[1]) - 1] if 0 < int(found[1]) <= len(texts) else ""
            for found in _PLACED.finditer(source)
        ]
        pattern = _PLACED
    yield words_of(pattern.sub(_GAP, source))
    if values and all(values):
        held = iter(values)
        yield words_of(pattern.sub(lambda _found: next(held), source))


def _embedded(found: re.Match[str]) -> str:
    """Return what is right in an embedded gap: the best of its answers; "" if none."""
    best, chosen = _NONE, ""
    numeric = found[2].upper() in {"NUMERICAL", "NM"}
    for entry in _ENTRY.split(found[3]):
        weight = _WEIGHT.match(entry)
        worth = _NONE
        if weight:
            worth = 100.0 if weight[1] else float(weight[2])
        text = _TOLD.split(entry[weight.end() :] if weight else entry, maxsplit=1)[0]
        text = _ESCAPED.sub(r"\1", text).strip()
        if numeric:
            text = text.partition(":")[0].strip()
        several = found[2].upper().startswith(("MULTIRESPONSE", "MR"))
        if several and worth > _NONE and chosen:
            chosen = f"{chosen}, {text}"
        elif worth > best and text != "*":
            best, chosen = worth, text
    return chosen
