"""H5P packages: questions and cards wherever they stand in what is shown.

Question sets, columns, books, presentations and interactive videos hold others; each
object that names a library is read by that library's rules.  Of a single choice set and
a summary the first alternative is the right one, by the format's own rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from explainbot.readers.banks.words import words_of
from explainbot.readers.office.package import Container

_STARRED = re.compile(r"\*((?:[^*\n]|\*\*)+?)\*")
_TIP = re.compile(r"(?<!\\):|\\[+-]")
_UNTITLED = re.compile(r"Untitled\b")
"""As H5P names what its author has not."""
_HEADED = re.compile(
    r"<h[1-6]\b[^<>]*>((?:(?!<h[1-6]\b).)*?)</h[1-6]>", re.IGNORECASE | re.DOTALL
)
_DEEPEST = 60
_LONGEST_TASK = 2_000
"""Characters of a task that is asked with each of its texts."""
_MAIN = "content/content.json"
Params = dict[str, Any]
Found = Iterator[BankQuestion]


def read_h5p(data: bytes, path: Path) -> Bank:
    """Return the questions of a package.

    Raises:
        SourceError: It is damaged, too large, or no such package.
    """
    container = Container(data, path)
    about, content = _json(container, "h5p.json"), _json(container, _MAIN)
    bank = Bank()
    if isinstance(about, dict):
        bank.title = words_of(str(about.get("title") or ""))
    library = str(about.get("mainLibrary") or "") if isinstance(about, dict) else ""
    for question in _within(content, library, "", 0):
        place = place_of(len(bank.questions) + 1, question.name)
        stem = question.stem or bank.title  # a text that its author gave no name
        if stem:
            bank.questions.append(replace(question, stem=stem, place=place))
    bank.media |= dict.fromkeys(
        name.rpartition("/")[2]
        for name in container.names()
        if name.startswith("content/") and not name.endswith((".json", "/"))
    )
    return bank


def _json(container: Container, name: str) -> Any:
    try:
        return json.loads(container.read(name).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise container.error(f'its part "{name}" is damaged', str(error)) from None


def _within(value: Any, library: str, name: str, depth: int) -> Found:
    """Yield the questions in a value, in the order of the file.

    Args:
        value: The parameters of a library, or anything in them.
        library: Which; "" where none is named.
        name: Of what holds it, as its author calls it.
        depth: In how many others it lies.
    """
    if depth > _DEEPEST:
        return
    reader = _READERS.get(library.partition(" ")[0])
    if reader is not None and isinstance(value, dict):
        yield from reader(value, name)
        return
    if isinstance(value, dict):
        inner = value.get("library")
        if isinstance(inner, str) and "params" in value:
            told = value.get("metadata")
            own = str(told.get("title") or "") if isinstance(told, dict) else ""
            own = "" if _UNTITLED.match(own) else own
            yield from _within(value["params"], inner, own or name, depth + 1)
            return
        slide = _dicts(value.get("keywords")) if "elements" in value else []
        head = _text(slide[0].get("main")) if slide else ""
        for held in value.values():
            yield from _within(held, "", head or name, depth + 1)
    elif isinstance(value, list):
        for held in value:
            yield from _within(held, "", name, depth + 1)


def _text(value: Any) -> str:
    return words_of(value) if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[Params]:
    listed = value if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, dict)]


def _multi_choice(params: Params, name: str) -> Found:
    choices = []
    for answer in _dicts(params.get("answers")):
        told = answer.get("tipsAndFeedback")
        feedback = _text(told.get("chosenFeedback")) if isinstance(told, dict) else ""
        right = answer.get("correct") is True
        choices.append(BankChoice(_text(answer.get("text")), right, feedback))
    stem = _text(params.get("question"))
    if stem:
        yield BankQuestion(
            stem, "", "choice", tuple(choices), (), _always(params), name=name,
            ordered=False,
        )  # fmt: skip


def _always(params: Params) -> str:
    """Return what is told whatever a pupil has reached: what explains the question."""
    told = params.get("overallFeedback")
    ranges = _dicts(told)
    whole = len(ranges) == 1 and not ranges[0].get("from")
    return _text(ranges[0].get("feedback")) if whole else ""


def _first_is_right(params: Params, name: str) -> Found:
    for each in _dicts(params.get("choices")):
        texts = [_text(one) for one in _list(each.get("answers"))]
        choices = tuple(BankChoice(text, not at) for at, text in enumerate(texts))
        stem = _text(each.get("question"))
        if stem:
            yield BankQuestion(stem, "", "choice", choices, name=name, ordered=False)


def _summary(params: Params, name: str) -> Found:
    intro = _text(params.get("intro"))
    for each in _dicts(params.get("summaries")):
        texts = [_text(one) for one in _list(each.get("summary"))]
        choices = tuple(BankChoice(text, not at) for at, text in enumerate(texts))
        if intro and choices:
            yield BankQuestion(intro, "", "choice", choices, name=name, ordered=False)


def _true_false(params: Params, name: str) -> Found:
    stem, right = _text(params.get("question")), str(params.get("correct")).lower()
    behaviour = params.get("behaviour")
    held = behaviour if isinstance(behaviour, dict) else {}
    told = {one: _text(held.get(f"feedbackOn{one}")) for one in ("Correct", "Wrong")}
    same = told["Correct"] if told["Correct"] == told["Wrong"] else ""
    choices = tuple(
        BankChoice(text, at, "" if same else told["Correct" if at else "Wrong"])
        for text, at in (("True", right == "true"), ("False", right == "false"))
    )
    if stem:
        yield BankQuestion(stem, "", "judged", choices, (), same, name=name)


def _blanks(params: Params, name: str) -> Found:
    task = _text(params.get("text"))
    for text in _list(params.get("questions")):
        if isinstance(text, str):
            yield from _gaps(text, task, name, _always(params), alternatives=True)


def _drag_text(params: Params, name: str) -> Found:
    task, field = _text(params.get("taskDescription")), params.get("textField")
    if isinstance(field, str):
        yield from _gaps(field.replace("\n", "<br>"), task, name, alternatives=False)


def _gaps(
    source: str, task: str, name: str, told: str = "", *, alternatives: bool
) -> Found:
    """Yield a text with gaps; the task above it is asked with it only where it asks.

    A gap that stands alone is what answers the task.
    """

    def said(found: re.Match[str]) -> list[str]:
        bare = _TIP.split(found[1], maxsplit=1)[0]
        texts = bare.split("/") if alternatives else [bare]
        return [text for text in map(str.strip, texts) if text]

    marked = list(_STARRED.finditer(source))
    if not marked:
        return
    asked = words_of(_STARRED.sub(GAP, source))
    filled = words_of(_STARRED.sub(lambda found: (said(found) or [""])[0], source))
    gaps = tuple(filling(*map(words_of, said(found))) for found in marked)
    if asked == GAP and task:
        answers = tuple(one.text for one in gaps[0])
        yield BankQuestion(task, "", "short", (), answers, told, name=name)
        return
    asks = task.endswith("?") and len(task) <= _LONGEST_TASK
    stem = f"{task}\n{asked}" if asks else asked
    yield BankQuestion(stem, "", "gaps", (), (filled,), told, name=name, gaps=gaps)


def _marked_words(params: Params, name: str) -> Found:
    task, field = _text(params.get("taskDescription")), params.get("textField")
    if not (task and isinstance(field, str)):
        return
    right = [words_of(found[1]) for found in _STARRED.finditer(field)]
    yield BankQuestion(task, "", "short", (), (", ".join(right),), name=name)


def _cards(params: Params, name: str) -> Found:
    for card in _dicts(params.get("dialogs") or params.get("cards")):
        stem, answer = _text(card.get("text")), _text(card.get("answer"))
        if stem:
            yield BankQuestion(stem, "", "card", (), (answer,), name=name)


def _guess(params: Params, name: str) -> Found:
    stem = _text(params.get("taskDescription"))
    if stem:
        told = _text(params.get("solutionText"))
        yield BankQuestion(stem, "", "short", (), (told,), name=name)


def _sorted(params: Params, name: str) -> Found:
    stem = _text(params.get("taskDescription"))
    texts = [_text(one) for one in _list(params.get("paragraphs"))]
    told = tuple(f"{number}. {text}" for number, text in enumerate(texts, start=1))
    if stem:
        yield BankQuestion(stem, "", "order", (), told, name=name)


def _essay(params: Params, name: str) -> Found:
    stem = _text(params.get("taskDescription"))
    solution = params.get("solution")
    sample = solution.get("sample") if isinstance(solution, dict) else ""
    if stem:
        yield BankQuestion(stem, "", "essay", (), (_text(sample),), name=name)


def _panels(params: Params, name: str) -> Found:
    for panel in _dicts(params.get("panels")):
        content = panel.get("content")
        held = content.get("params") if isinstance(content, dict) else {}
        text = _text(held.get("text")) if isinstance(held, dict) else ""
        if title := _text(panel.get("title")):
            yield BankQuestion(title, "", "card", (), (text,), name=name)


def _told(params: Params, name: str) -> Found:
    """Yield a text that is shown: its parts below their headings, else its name.

    One that has neither stands below the name of the package.
    """
    source = params.get("text")
    if not isinstance(source, str):
        return
    before, *parts = _HEADED.split(source)
    for heading, held in [(name, before), *zip(parts[::2], parts[1::2], strict=True)]:
        text = _text(held)
        if text:
            yield BankQuestion(_text(heading), "", "card", (), (text,), name=name)


def _zones(params: Params, name: str) -> Found:
    """Yield what is dragged where, as pairs; pictures have no words."""
    held = _dict(params.get("question"))
    task, about = _dict(held.get("task")), _dict(held.get("settings"))
    moved = [
        _text(_dict(_dict(each.get("type")).get("params")).get("text"))
        for each in _dicts(task.get("elements"))
    ]
    pairs = [
        (moved[int(at)], _text(zone.get("label")))
        for zone in _dicts(task.get("dropZones"))
        for at in _list(zone.get("correctElements"))
        if isinstance(at, str) and at.isdecimal() and int(at) < len(moved)
    ]
    told = tuple(pair for pair in pairs if all(pair))
    stem = _text(about.get("questionTitle")) or words_of(name)
    if stem and moved:
        answers = tuple(paired(*pair) for pair in told)
        yield BankQuestion(stem, "", "pairs", (), answers, name=name, pairs=told)


def _clues(params: Params, name: str) -> Found:
    for word in _dicts(params.get("words")):
        clue, answer = _text(word.get("clue")), _text(word.get("answer"))
        if clue:
            yield BankQuestion(clue, "", "short", (), (answer,), name=name)


def _spots(params: Params, name: str) -> Found:
    """Yield the texts of places in a picture, below their headings."""
    for spot in _dicts(params.get("hotspots")):
        texts = [
            _text(_dict(each.get("params")).get("text"))
            for each in _dicts(spot.get("content"))
        ]
        head, text = _text(spot.get("header")), "\n".join(filter(None, texts))
        if head and text:
            yield BankQuestion(head, "", "card", (), (text,), name=name)


def _dates(params: Params, name: str) -> Found:
    for event in _dicts(_dict(params.get("timeline")).get("date")):
        day = str(event.get("startDate") or "").replace(",", "-")
        head, text = _text(event.get("headline")), _text(event.get("text"))
        if head and text:
            told = (f"{day}\n{text}" if day else text,)
            yield BankQuestion(head, "", "card", (), told, name=name)


def _spoken(params: Params, name: str) -> Found:
    stem = _text(params.get("question"))
    said = tuple(filter(None, map(_text, _list(params.get("acceptedAnswers")))))
    if stem:
        yield BankQuestion(stem, "", "short", (), said, name=name)


def _unkeyed(params: Params, name: str) -> Found:
    """Yield a question of which nothing is right: where to go on, or an opinion."""
    held = _dict(params.get("branchingQuestion")) or params
    stem = _text(held.get("question"))
    texts = [_text(each.get("text")) for each in _dicts(held.get("alternatives"))]
    choices = tuple(BankChoice(text) for text in texts if text)
    if stem:
        kind: Asked = "choice" if choices else "essay"
        yield BankQuestion(stem, "", kind, choices, name=name)


def _dict(value: object) -> Params:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


_READERS: Mapping[str, Callable[[Params, str], Found]] = {
    "H5P.MultiChoice": _multi_choice,
    "H5P.SingleChoiceSet": _first_is_right,
    "H5P.Summary": _summary,
    "H5P.TrueFalse": _true_false,
    "H5P.Blanks": _blanks,
    "H5P.AdvancedBlanks": _blanks,
    "H5P.DragText": _drag_text,
    "H5P.MarkTheWords": _marked_words,
    "H5P.Dialogcards": _cards,
    "H5P.Flashcards": _cards,
    "H5P.GuessTheAnswer": _guess,
    "H5P.SortParagraphs": _sorted,
    "H5P.Essay": _essay,
    "H5P.Accordion": _panels,
    "H5P.AdvancedText": _told,
    "H5P.Text": _told,
    "H5P.DragQuestion": _zones,
    "H5P.Crossword": _clues,
    "H5P.ImageHotspots": _spots,
    "H5P.Timeline": _dates,
    "H5P.SpeakTheWords": _spoken,
    "H5P.BranchingQuestion": _unkeyed,
    "H5P.SimpleMultiChoice": _unkeyed,
    "H5P.OpenEndedQuestion": _unkeyed,
}
