"""Items of QTI 2.0 to 3.0: one question a file, its key in the response's declaration.

Names are those of both versions: ``choiceInteraction`` and ``qti-choice-interaction``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from explainbot.readers.banks.bank import (
    GAP,
    Asked,
    Bank,
    BankChoice,
    BankQuestion,
    filling,
    place_of,
)
from explainbot.readers.banks.gift import paired
from explainbot.readers.banks.words import media_of
from explainbot.readers.banks.xml.fragments import (
    distinct,
    inner,
    judges,
    plain_attribute,
    plain_tag,
    shown,
)
from explainbot.readers.office.package import Element

_CHOICES = frozenset(
    ("simplechoice", "inlinechoice", "simpleassociablechoice", "hottext", "gaptext")
)
_UNSEEN = frozenset(
    ("rubricblock", "feedbackblock", "feedbackinline", "modalfeedback", "stylesheet")
)
_GAP_INTERACTIONS = frozenset(
    ("textentryinteraction", "inlinechoiceinteraction", "gap")
)
_RIGHT = re.compile(
    r"(?!in)(?:correct|right|general|solution|explanation)", re.IGNORECASE
)
_MOST = 1e-9
_MOST_NAMED = 100
"""Responses that one condition speaks of."""
_BEFORE_STOP = re.compile(rf"{GAP}\s+(?=[.,;:!?])")


@dataclass
class _Key:
    """What is right of one response."""

    values: list[str] = field(default_factory=list)
    numeric: bool = False


def read_items(root: Element) -> Bank:
    """Return the questions of an item, or of all items in a test."""
    bank = Bank()
    names = ("assessmentitem",)
    items = [each for each in root.iter() if plain_tag(each) in names]
    for item in items:
        question = _question(item, len(bank.questions) + 1)
        if question is not None:
            bank.questions.append(question)
        bank.media |= media_of([inner(item)])
    title = plain_attribute(root, "title")
    bank.title = " ".join(title.split())
    return bank


def _all(element: Element, *names: str) -> Iterator[Element]:
    return (each for each in element.iter() if plain_tag(each) in names)


def _question(item: Element, number: int) -> BankQuestion | None:
    body = next(_all(item, "itembody"), None)
    if body is None:
        return None
    name = " ".join(plain_attribute(item, "title").split())
    name = "" if name == plain_attribute(item, "identifier") else name
    processed, near = _processed(item), _near(item)
    keys = {
        plain_attribute(one, "identifier"): _key(one, processed, near)
        for one in _all(item, "responsedeclaration")
    }
    interactions = [
        each
        for each in body.iter()
        if plain_tag(each).endswith("interaction") or plain_tag(each) == "gap"
    ]
    text = shown(_html(body, frozenset(interactions)), marked=True)
    prompts = [shown(inner(one), marked=True) for one in _all(body, "prompt")]
    text = _BEFORE_STOP.sub(GAP, text)
    stem = "\n".join(dict.fromkeys(filter(None, [_bare_gaps(text), *prompts])))
    if not stem or not interactions:
        return None
    place = place_of(number, "" if name in stem else name)
    told = _explanation(item)
    base = BankQuestion(stem, place, "essay", explanation=told, name=name)
    return _answered(base, text, interactions, keys)


def _key(
    declaration: Element, processed: dict[str, list[str]], near: dict[str, str]
) -> _Key:
    values = [
        (value.text or "").strip()
        for held in _all(declaration, "correctresponse")
        for value in _all(held, "value")
    ]
    base = plain_attribute(declaration, "basetype")
    name = plain_attribute(declaration, "identifier")
    if not values or base == "string":
        values = list(dict.fromkeys([*values, *_mapped(declaration)]))
    if not values:
        values = processed.get(name, [])
    numeric = base in {"float", "integer"}
    if numeric and (off := near.get(name, "")):
        values = [f"{value} (± {off})" for value in values]
    return _Key([value for value in values if value], numeric)


def _mapped(declaration: Element) -> list[str]:
    """Return the values that a mapping gives points for; of one response the best."""
    entries = [
        (plain_attribute(one, "mapkey"), _number(plain_attribute(one, "mappedvalue")))
        for one in _all(declaration, "mapentry")
    ]
    single = plain_attribute(declaration, "cardinality") == "single"
    best = max((worth for _key, worth in entries), default=0.0)
    least = best - _MOST if single else 0.0
    return [key for key, worth in entries if worth > 0 and worth >= least]


def _near(item: Element) -> dict[str, str]:
    """Return what numbers may be off by, where it is the same on both sides.

    By the names of the responses; "" for nothing.
    """
    found: dict[str, str] = {}
    for equal in _all(item, "equal"):
        near = plain_attribute(equal, "tolerance").split()
        absolute = plain_attribute(equal, "tolerancemode") == "absolute"
        if absolute and len(set(near)) == 1:
            off = near[0] if near[0].strip("0.") else ""
            for one in _all(equal, "variable"):
                found.setdefault(plain_attribute(one, "identifier"), off)
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _processed(item: Element) -> dict[str, list[str]]:
    """Return the values for which the processing of responses gives points.

    By the names of the responses.
    """
    found: dict[str, list[str]] = {}
    for branch in _all(item, "responseif", "responseelseif"):
        points = [
            _number((value.text or "").strip())
            for outcome in branch
            if plain_tag(outcome) == "setoutcomevalue"
            for value in _all(outcome, "basevalue")
        ]
        named = {plain_attribute(one, "identifier") for one in _all(branch, "variable")}
        if max(points, default=0.0) <= 0 or not len(branch):
            continue
        refused = {each for no in _all(branch[0], "not") for each in no.iter()}
        values = [
            (value.text or "").strip()
            for value in _all(branch[0], "basevalue")
            if value not in refused
        ]
        for name in sorted(named)[:_MOST_NAMED]:
            found.setdefault(name, []).extend(values)
    return found


def _html(element: Element, gaps: AbstractSet[Element]) -> str:
    """Return a body as HTML, a sign in the place of each interaction."""
    parts = [_escaped(element.text)]
    for each in element:
        name = plain_tag(each)
        if each in gaps:
            inline = name in _GAP_INTERACTIONS
            parts.append(f" {GAP} " if inline else "")
            if not inline and name in {"gapmatchinteraction", "hottextinteraction"}:
                parts.append(_html(each, gaps))
        elif name and name not in _UNSEEN and name not in {"prompt", "gaptext"}:
            tag = name if name.isalnum() else "span"
            attributes = "".join(
                f' {key}="{_escaped(str(value))}"'
                for key, value in each.items()
                if key in {"src", "alt", "colspan", "rowspan"}
            )
            parts.append(f"<{tag}{attributes}>{_html(each, gaps)}</{tag}>")
        parts.append(_escaped(each.tail))
    return "".join(parts)


def _escaped(text: str | None) -> str:
    said = text or ""
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bare_gaps(text: str) -> str:
    """Return a stem without gaps that only stand below it."""
    rows = [row for row in text.split("\n") if row.replace(GAP, "").strip()]
    return "\n".join(rows)


def _labels(interaction: Element) -> dict[str, str]:
    held = list(_all(interaction, *_CHOICES))
    names = distinct([plain_attribute(one, "identifier") for one in held])
    return {
        name: shown(_html(one, frozenset()), marked=True)
        for name, one in zip(names, held, strict=True)
    }


def _answered(
    base: BankQuestion, text: str, interactions: list[Element], keys: dict[str, _Key]
) -> BankQuestion:
    first = interactions[0]
    kind = plain_tag(first)
    key = keys.get(plain_attribute(first, "responseidentifier"), _Key())
    gaps = [one for one in interactions if plain_tag(one) in _GAP_INTERACTIONS]
    labels = _labels(first)
    if gaps and (kind == "gapmatchinteraction" or len(gaps) == len(interactions)):
        return _with_gaps(base, text, gaps, keys)
    if kind in {"choiceinteraction", "hottextinteraction"}:
        feedback, right = _told_of(first), set(key.values)
        choices = tuple(
            BankChoice(said, ident in right, feedback.get(ident, ""))
            for ident, said in labels.items()
        )
        judged = judges([choice.text for choice in choices])
        return replace(base, kind="judged" if judged else "choice", choices=choices)
    if kind == "orderinteraction":
        said = [labels.get(value, "") for value in key.values]
        told = [f"{number}. {one}" for number, one in enumerate(said, start=1)]
        return replace(base, kind="order", answers=tuple(told) if all(said) else ())
    if kind in {"matchinteraction", "associateinteraction"}:
        pairs = [value.split() for value in key.values]
        matched = [
            (labels[left], labels[right])
            for left, right in (pair for pair in pairs if len(pair) == 2)  # noqa: PLR2004
            if left in labels and right in labels
        ]
        told = [paired(*pair) for pair in matched]
        return replace(base, kind="pairs", answers=tuple(told), pairs=tuple(matched))
    form: Asked = "number" if kind == "sliderinteraction" else "short"
    said = [shown(value) for value in key.values]
    return replace(base, kind=form if said else "essay", answers=tuple(said))


def _told_of(interaction: Element) -> dict[str, str]:
    """Return what a pupil is told of each choice, by the choices' names."""
    return {
        plain_attribute(choice, "identifier"): "\n".join(
            shown(inner(one), marked=True) for one in _all(choice, "feedbackinline")
        )
        for choice in _all(interaction, "simplechoice")
    }


def _with_gaps(
    base: BankQuestion,
    text: str,
    gaps: list[Element],
    keys: dict[str, _Key],
) -> BankQuestion:
    """Return a question with gaps in its text, each filled with what is right."""
    around = (
        each
        for each in gaps[0].iterancestors()
        if plain_tag(each) == "gapmatchinteraction"
    )
    first = next(around, gaps[0])
    labels = _labels(first)
    key = keys.get(plain_attribute(first, "responseidentifier"), _Key())
    if any(plain_tag(one) == "gap" for one in gaps):
        pairs = [value.split() for value in key.values]
        placed = {pair[-1]: labels.get(pair[0], "") for pair in pairs}
        values = [placed.get(plain_attribute(one, "identifier"), "") for one in gaps]
        offered = [filling(value) for value in values]
    else:
        offered = [_offered(one, keys) for one in gaps]
        values = [next((one.text for one in each if one.right), "") for each in offered]
    if not all(values):
        return replace(base, kind="gaps")
    if len(gaps) == 1 and GAP not in base.stem:
        said = keys.get(plain_attribute(gaps[0], "responseidentifier"), _Key()).values
        own = _labels(gaps[0])
        told = tuple(own.get(one, one) for one in said)
        number = keys.get(
            plain_attribute(gaps[0], "responseidentifier"), _Key()
        ).numeric
        return replace(base, kind="number" if number else "short", answers=told)
    held = iter(values)
    rows = [row for row in text.split("\n") if row.replace(GAP, "").strip()]
    filled = re.sub(re.escape(GAP), lambda _gap: next(held, GAP), "\n".join(rows))
    return replace(base, kind="gaps", answers=(filled,), gaps=tuple(offered))


def _offered(gap: Element, keys: dict[str, _Key]) -> tuple[BankChoice, ...]:
    """Return what can stand in a gap: its choices, or the words that are right."""
    said = keys.get(plain_attribute(gap, "responseidentifier"), _Key()).values
    own = _labels(gap)
    if own:
        return tuple(BankChoice(text, name in said) for name, text in own.items())
    return filling(*said)


def _explanation(item: Element) -> str:
    told = [
        shown(inner(one), marked=True)
        for one in _all(item, "modalfeedback", "feedbackblock")
        if _RIGHT.match(plain_attribute(one, "identifier"))
        or _RIGHT.match(plain_attribute(one, "title"))
    ]
    return "\n".join(dict.fromkeys(filter(None, told)))
