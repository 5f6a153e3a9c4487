"""QTI 1.2, as Canvas, Blackboard and Common Cartridges keep their quizzes.

Which choice is right stands in the processing of responses alone: a condition that
gives points names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from explainbot.readers.banks.bank import (
    GAP,
    Bank,
    BankChoice,
    BankQuestion,
    filling,
    place_of,
    topic_of,
)
from explainbot.readers.banks.gift import paired
from explainbot.readers.banks.words import media_of
from explainbot.readers.banks.xml.fragments import distinct, inner, judges, shown
from explainbot.readers.office.package import Element, attribute, below, child, local

_RESPONSES = frozenset(("response_lid", "response_str", "response_num", "response_grp"))
_BLANK = re.compile(r"\[([^\[\]\n]{1,80})\]")
_RIGHT = re.compile(r"(?!in)correct", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_TYPE = frozenset(("question_type", "cc_profile", "qmd_itemtype", "bbmd_questiontype"))
_ROOTS = frozenset(("root_section", "root section", "section"))


@dataclass
class _Response:
    """What a pupil answers with."""

    ident: str
    left: str = ""
    """What stands right before its choices: of pairs the left side."""
    labels: dict[str, str] = field(default_factory=dict)
    """Words of its choices by their names."""
    bounds: list[str] = field(default_factory=list)


@dataclass
class _Scored:
    """A condition, and what it is worth."""

    worth: float
    equal: list[tuple[str, str]]
    """Response and value."""
    least: str = ""
    most: str = ""
    told: tuple[str, ...] = ()
    other: bool = False
    """Whether it holds for any response."""


def read_qti(root: Element) -> Bank:
    """Return the questions of an assessment or an object bank."""
    bank = Bank()
    title = next((attribute(each, "title") for each in below(root, "assessment")), "")
    bank.title = " ".join(title.split())
    for item in below(root, "item"):
        question = _question(item, len(bank.questions) + 1, bank.title)
        if question is not None:
            bank.questions.append(question)
        bank.media |= media_of(item.itertext())
    return bank


def _question(item: Element, number: int, title: str) -> BankQuestion | None:
    presentation = child(item, "presentation")
    name = " ".join(attribute(item, "title").split())
    if presentation is None:
        return None
    responses = [_response(one) for one in below(presentation, *_RESPONSES)]
    responses = [one for one in responses if one.ident]
    asked = _flow(presentation, "question_block")
    source = presentation if asked is None else asked
    stem = "\n".join(_materials(source, stop=_RESPONSES))
    _take_columns(presentation, responses)
    if not stem:
        return None
    if not responses:
        return None  # a text between questions
    scored = list(_scored(item))
    right = _right(responses, scored)
    told = _explanation(item, scored, right)
    place = place_of(number, "" if not name or name in stem else name)
    topic = _topic(item, title)
    base = BankQuestion(stem, place, "essay", explanation=told, topic=topic, name=name)
    return _answered(base, responses, right, scored)


def _flow(presentation: Element, kind: str) -> Element | None:
    """Return the part of a presentation that Blackboard calls so; None without one."""
    flows = below(presentation, "flow")
    return next((one for one in flows if attribute(one, "class").lower() == kind), None)


def _take_columns(presentation: Element, responses: list[_Response]) -> None:
    """Take the words of pairs that stand in two columns, as Blackboard has them.

    Each response stands beside its left side; its labels, which are empty, are the
    right sides in their order.
    """
    right = _flow(presentation, "right_match_block")
    if right is None:
        return
    texts = _materials(right)
    named = {attribute(one, "ident"): one for one in below(presentation, *_RESPONSES)}
    beside: dict[Element, str] = {}
    for response in responses:
        element = named[response.ident]
        around = element.getparent()
        if around is not None and len(texts) == len(response.labels):
            if around not in beside:
                beside[around] = "\n".join(_materials(around, stop=_RESPONSES))
            response.left = beside[around]
            response.labels = dict(zip(response.labels, texts, strict=True))


def _topic(item: Element, title: str) -> tuple[str, ...]:
    names = [
        " ".join(attribute(each, "title").split())
        for each in item.iterancestors()
        if local(each) == "section"
    ]
    kept = [one for one in names[::-1] if one and one.casefold() not in _ROOTS]
    return topic_of(one for one in kept if one != title)


def _response(element: Element) -> _Response:
    found = _Response(attribute(element, "ident"))
    found.left = "\n".join(_materials(element, stop={"render_choice", "render_fib"}))
    held = list(below(child(element, "render_choice"), "response_label"))
    names = distinct([attribute(label, "ident") for label in held])
    for name, label in zip(names, held, strict=True):
        found.labels[name] = "\n".join(_materials(label))
    return found


def _materials(element: Element, stop: AbstractSet[str] = frozenset()) -> list[str]:
    """Return the words of an element's materials, some elements left out."""
    found: list[str] = []
    for each in element:
        name = local(each)
        if name in stop:
            continue
        if name in {"mattext", "matemtext", "mat_formattedtext"}:
            kind = (attribute(each, "texttype") or attribute(each, "type")).lower()
            marked = True if "html" in kind or len(each) else None
            found.append(shown(inner(each), marked=marked))
        else:
            found += _materials(each, stop)
    return [text for text in found if text]


def _variable(setvar: Element) -> str:
    """Return the outcome that a condition sets; Blackboard names it otherwise."""
    names = (attribute(setvar, "varname"), attribute(setvar, "variablename"))
    return next(filter(None, names), "SCORE").casefold()


def _score(item: Element) -> str:
    """Return the outcome that is the score: the one of that name, or the only one.

    It is "" where several are set or declared and none is called so.
    """
    declared = {
        attribute(one, "varname").casefold() or "score" for one in below(item, "decvar")
    }
    used = {_variable(one) for one in below(item, "setvar")}
    if "score" in used | declared:
        return "score"
    names = declared or used
    named = {name for name in names if name.endswith("score")}
    return next(iter(named or names)) if len(named or names) == 1 else ""


def _scored(item: Element) -> Iterator[_Scored]:
    score = _score(item)
    for condition in below(item, "respcondition"):
        variables = child(condition, "conditionvar")
        if variables is None:
            continue
        paid = [one for one in below(condition, "setvar") if _variable(one) == score]
        worth = max(map(_worth, paid), default=0.0)
        if not worth and _RIGHT.match(attribute(condition, "title")):
            worth = 0.5
        told = tuple(
            attribute(one, "linkrefid") for one in below(condition, "displayfeedback")
        )
        if not worth and not list(below(condition, "setvar")):
            worth = 0.5 * any(map(_RIGHT.match, told))
        found = _Scored(worth, [], told=told)
        _collect(variables, found)
        found.other = not found.equal and not found.least
        yield found


def _worth(setvar: Element) -> float:
    text = (setvar.text or "").strip()
    if text.upper().endswith("MAX"):
        return 100.0
    return float(text) if _NUMBER.fullmatch(text) else 0.0


def _collect(element: Element, found: _Scored) -> None:
    for each in element:
        name, text = local(each), (each.text or "").strip()
        if name == "varequal":
            found.equal.append((attribute(each, "respident"), text))
        elif name == "varsubset":  # of all that are right, parted by commas
            ident = attribute(each, "respident")
            found.equal += [(ident, part.strip()) for part in text.split(",")]
        elif name in {"vargte", "vargt"}:
            found.least = text
        elif name in {"varlte", "varlt"}:
            found.most = text
        elif name in {"and", "or"}:
            _collect(each, found)


def _right(responses: list[_Response], scored: list[_Scored]) -> dict[str, list[str]]:
    """Return the values that are right, by the responses' names."""
    found: dict[str, list[str]] = {}
    best: dict[str, float] = {}
    paying = [one for one in scored if one.worth > 0]
    for one in paying:
        for ident, value in one.equal:
            best[ident] = max(best.get(ident, 0.0), one.worth)
            found.setdefault(ident, []).append(value)
    if len(responses) == 1 and len({one.worth for one in paying}) > 1:
        # Of several conditions the one that gives most is met by what is wholly right.
        found = {}
        for one in paying:
            for ident, value in one.equal:
                if one.worth >= best[ident]:
                    found.setdefault(ident, []).append(value)
    return {ident: list(dict.fromkeys(held)) for ident, held in found.items()}


def _answered(
    base: BankQuestion,
    responses: list[_Response],
    right: dict[str, list[str]],
    scored: list[_Scored],
) -> BankQuestion:
    first = responses[0]
    if len(responses) > 1:
        return _several(base, responses, right)
    values = right.get(first.ident, [])
    if first.labels:
        named = set(values)
        choices = tuple(
            BankChoice(text, ident in named) for ident, text in first.labels.items()
        )
        judged = judges([choice.text for choice in choices])
        return replace(base, kind="judged" if judged else "choice", choices=choices)
    if not values:
        bounded = [one for one in scored if one.worth > 0 and one.least and one.most]
        values = [f"{one.least} to {one.most}" for one in bounded]
        return replace(
            base, kind="number" if values else "essay", answers=tuple(values)
        )
    return replace(base, kind="short", answers=tuple(shown(one) for one in values))


def _several(
    base: BankQuestion, responses: list[_Response], right: dict[str, list[str]]
) -> BankQuestion:
    """Return a question with several responses: pairs, or gaps in its text."""
    said = {
        one.ident: [one.labels.get(value, value) for value in right.get(one.ident, [])]
        for one in responses
    }
    names = {one.left or one.ident: one.ident for one in responses}
    blanks = [found[1] for found in _BLANK.finditer(base.stem)]
    if blanks and set(blanks) <= set(names):
        held = {name: said[ident][0] for name, ident in names.items() if said[ident]}
        asked = _BLANK.sub(GAP, base.stem)
        if not set(blanks) <= set(held):
            return replace(base, stem=asked, kind="gaps")
        filled = _BLANK.sub(lambda hit: held[hit[1]], base.stem)
        gaps = tuple(filling(*said[names[name]]) for name in blanks)
        return replace(base, stem=asked, kind="gaps", answers=(filled,), gaps=gaps)
    pairs = [
        (one.left, said[one.ident][0])
        for one in responses
        if one.left and said[one.ident]
    ]
    if pairs:
        told = [paired(*pair) for pair in pairs]
        return replace(base, kind="pairs", answers=tuple(told), pairs=tuple(pairs))
    told = [texts[0] for texts in said.values() if texts]
    return replace(base, kind="short", answers=tuple(told))


def _explanation(
    item: Element, scored: list[_Scored], right: dict[str, list[str]]
) -> str:
    """Return what a pupil is told who answers rightly, or anything."""
    wanted: dict[str, None] = {}
    paid = {(ident, value) for ident, values in right.items() for value in values}
    for one in scored:
        held = paid.issuperset(one.equal)
        if one.worth > 0 or (held and (one.other or one.equal)):
            wanted.update(dict.fromkeys(one.told))
    texts: list[str] = []
    for feedback in below(item, "itemfeedback"):
        if attribute(feedback, "ident") in wanted:
            texts += _materials(feedback, stop={"hint"})
        else:
            for solution in below(feedback, "solution"):
                texts += _materials(solution)
    return "\n".join(dict.fromkeys(texts))
