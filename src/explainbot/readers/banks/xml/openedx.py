"""Problems of Open edX (OLX): choices, menus, words and numbers with their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from explainbot.readers.banks.bank import Bank, BankChoice, BankQuestion, place_of
from explainbot.readers.banks.words import media_of
from explainbot.readers.banks.xml.fragments import inner, judges, shown
from explainbot.readers.office.package import Element, local

_RESPONSES = frozenset(
    ("multiplechoiceresponse", "choiceresponse", "optionresponse", "stringresponse",
     "numericalresponse", "truefalseresponse", "formularesponse", "customresponse")
)  # fmt: skip
_INPUTS = frozenset(
    ("choicegroup", "checkboxgroup", "optioninput", "textline", "formulaequationinput",
     "additional_answer", "responseparam", "correcthint", "stringequalhint", "solution",
     "demandhint", "script", "compoundhint", "choicehint", "optionhint")
)  # fmt: skip
_OPTIONS = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_HEAD = re.compile(r"\A\s*(?:Explanation|Solution)\s*\n", re.IGNORECASE)
"""What the editor writes above each explanation."""


def is_problem(root: Element) -> bool:
    """Whether a root is a problem with responses that are known."""
    return any(local(each) in _RESPONSES for each in root.iter())


def read_problem(root: Element) -> Bank:
    """Return the questions of a problem."""
    name = " ".join((root.get("display_name") or "").split())
    bank = Bank(title=name)
    solution = "\n".join(
        _HEAD.sub("", shown(inner(each), marked=True)) for each in root.iter("solution")
    )
    lead: list[str] = []
    for each in _walk(root):
        if local(each) in _RESPONSES:
            question = _question(each, lead, name, solution, len(bank.questions) + 1)
            if question is not None:
                bank.questions.append(question)
            lead = []
        elif text := shown(inner(each) or "", marked=True):
            lead.append(text)
    bank.media = media_of([inner(root)])
    return bank


def _walk(root: Element) -> Iterator[Element]:
    """Yield the responses and what stands between them, in order."""
    for each in root:
        name = local(each)
        if name in _RESPONSES:
            yield each
        elif name and name not in _INPUTS:
            if any(local(one) in _RESPONSES for one in each.iter()):
                yield from _walk(each)
            else:
                yield each


def _question(
    response: Element, lead: list[str], name: str, solution: str, number: int
) -> BankQuestion | None:
    own = [
        shown(inner(each), marked=True)
        for each in response
        if local(each) and local(each) not in _INPUTS
    ]
    labels = [one.get("label") or "" for one in response.iter() if one.get("label")]
    stem = "\n".join(dict.fromkeys(filter(None, [*lead, *own] or labels)))
    if not stem:
        return None
    place = place_of(number, "" if name and name in stem else name)
    choices = tuple(_choices(response))
    answers = () if choices else tuple(_answers(response))
    judged = judges([choice.text for choice in choices])
    return BankQuestion(
        stem,
        place,
        "judged" if judged else "choice" if choices else "short",
        choices,
        answers,
        solution,
        name=name,
    )


def _choices(response: Element) -> Iterator[BankChoice]:
    for choice in response.iter("choice", "option"):
        hints = [one for one in choice if local(one) in _INPUTS]
        told = "\n".join(shown(inner(one), marked=True) for one in hints)
        bare = etree.fromstring(etree.tostring(choice, with_tail=False))
        for one in [one for one in bare if local(one) in _INPUTS]:
            one.text, one[:] = "", []
        right = (choice.get("correct") or "").lower() == "true"
        yield BankChoice(shown(inner(bare), marked=True), right, told)
    for menu in response.iter("optioninput"):
        listed = menu.get("options") or ""
        right = " ".join((menu.get("correct") or "").split())
        for found in _OPTIONS.finditer(listed):
            text = found[1] or found[2] or ""
            yield BankChoice(text, text == right)


def _answers(response: Element) -> Iterator[str]:
    """Yield what is right; nothing where a program works it out for each pupil."""
    kind = local(response)
    if kind not in {"stringresponse", "numericalresponse"}:
        return
    said = [response.get("answer") or ""]
    said += [one.get("answer") or "" for one in response.iter("additional_answer")]
    if "regexp" in (response.get("type") or ""):
        return
    params = [one.get("default") or "" for one in response.iter("responseparam")]
    off = params[0].strip() if params else ""
    for text in said:
        bare = text.strip()
        if not bare or "$" in bare:
            continue
        yield f"{bare} (± {off})" if off.strip("0.%") else bare
