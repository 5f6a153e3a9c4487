"""JSON files: questions with answers, and titled texts.

Canonical text: for each item the question (or title), a blank line, and the answer (or
text) as the string holds it, outer white space removed; mark-up of HTML in it is turned
to text as the HTML reader does; numbers and truth values are answers as they are
written.  Items are objects with a question and an answer (keys in the languages of
table headers), a question and a text, FAQPage data of schema.org, SQuAD data, objects
whose keys are questions, and objects with a title and a text; also objects alike of
which one value asks, turns of a user and an assistant, lists of questions beside lists
of answers, and lists of rows; of questions with choices what their key says is right.
Other lists and objects are looked through, other values are no part of the text.  A
place is "item N", counted through the file from 1; in JSON Lines it is "line N".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Self

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.banks.bank import Bank, BankQuestion
from explainbot.readers.banks.sections import body, title_of
from explainbot.readers.banks.tables.objects import choice_questions
from explainbot.readers.base import Decoded, Metadata, Parsed, word_set
from explainbot.readers.columns import (
    SourceRow,
    asks,
    column_pair,
    find_layout,
    plain_name,
    sorts,
)
from explainbot.readers.decoding import decode
from explainbot.readers.metadata import facts
from explainbot.readers.office.blocks import Block, compose
from explainbot.text.lines import is_question_line, one_line

_TITLES = word_set(
    "title heading headline name titel überschrift titre título titulo titolo kop "
    "nagłówek nadpis rubrik otsikko заголовок"
)
_TEXTS = word_set(
    "text body content contents paragraph paragraphs context description articlebody "
    "inhalt texte contenu texto contenido testo contenuto tekst treść obsah innehåll "
    "teksti metin текст"
)
_ANSWER_PARTS = ("text", "answer", "value", "name", "content", "body")
_MARKUP = re.compile(
    r"</?(?:p|br|ul|ol|li|a|b|strong|em|i|u|div|span|h[1-6]|table|tr|td|code|pre)\b"
    r"[^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]+);",
    re.IGNORECASE,
)
_PLAIN_TITLES = frozenset(map(plain_name, _TITLES))
_PLAIN_TEXTS = frozenset(map(plain_name, _TEXTS))
_ASKERS = word_set("user human student learner prompter question asker")
_REPLIERS = word_set("assistant gpt bot model ai chatbot agent teacher tutor answer")
_SPEAKERS = ("role", "from", "speaker", "author", "sender", "name")
_ALIKE = 2
"""Objects with the same keys of which most must ask."""
_KEYS_TOLD = 8
_NOTES_TOLD = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DEEPEST = 60
_DEEPEST_HEADING = 6
_LOOKED_FOR = (
    'Looked for: objects with "question" and "answer", or "title" and "text", FAQPage '
    "of schema.org, SQuAD."
)


def parse(decoded: Decoded, path: Path) -> Parsed:
    """Return the items as questions, or titles, with their texts.

    Raises:
        SourceError: It is not valid JSON, or holds no items of a known form.
        EmptySourceError: It holds items, yet none with both parts.
    """
    items = _Items()
    if path.suffix.lower() in {".jsonl", ".ndjson"}:
        values = [
            (number, _value(row, path, number))
            for number, row in enumerate(decoded.text.split("\n"), start=1)
            if row.strip()
        ]
        items.learn([value for _number, value in values])
        for number, value in values:
            items.place = f"line {number}"
            items.take(value)
        about = Metadata()
    else:
        value = _value(decoded.text, path, 0)
        items.take(value)
        about = _about(value)
    if not items.blocks:
        raise _refusal(items, path)
    made = compose(items.blocks)
    return Parsed(
        made.text, about, made.headings, made.marks, warnings=tuple(items.warnings)
    )


def bank_of(data: bytes, path: Path) -> Bank | None:
    """Return the bank that the questions with choices in a file are; None without any.

    Raises:
        SourceError: It is not valid JSON.
    """
    items = _Items()
    items.take(_value(decode(data, path).text, path, 0))
    return Bank(items.offered) if items.offered else None


def _value(text: str, path: Path, line: int) -> object:
    try:
        value: object = json.loads(text, parse_float=_Written)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"it is not valid JSON ({error.msg})",
            where=path,
            line=line or error.lineno,
            hint="Write it with a program that makes JSON, and add it again.",
        ) from None
    except RecursionError:
        raise SourceError(
            "its objects are nested too deeply", where=path, line=line
        ) from None
    except ValueError as error:  # a number of more digits than Python converts
        raise SourceError(
            f"it is not valid JSON ({error})", where=path, line=line
        ) from None
    return value


class _Written(float):
    """A number with a fraction, as the file writes it: 1.80 is not 1.8."""

    def __new__(cls, written: str) -> Self:
        """Keep the digits beside the value."""
        made = super().__new__(cls, written)
        made.written = written
        return made

    written: str


def _refusal(items: _Items, path: Path) -> SourceError:
    if items.warnings:
        told = ". ".join(items.warnings[:_NOTES_TOLD])
        return EmptySourceError(
            "no item has both a question and an answer, or a title and a text",
            where=path,
            hint=f"{told}. Fill in both and add the file again.",
        )
    keys = ", ".join(f'"{key}"' for key in list(items.keys)[:_KEYS_TOLD])
    return SourceError(
        "no questions with answers and no titled texts in it",
        where=path,
        hint=_LOOKED_FOR + (f" Its keys are {keys}." if keys else ""),
    )


def _about(value: object) -> Metadata:
    """Return what an object around the items says about itself."""
    if not isinstance(value, dict) or column_pair(list(value)) != (None, None):
        return Metadata()
    stated = {
        key.casefold(): [each for each in _listed(held) if isinstance(each, str)]
        for key, held in value.items()
    }
    stated.setdefault("title", stated.get("name", []))
    stated.setdefault("language", stated.get("inlanguage", []))
    return facts(stated)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


class _Items:
    """Looks through a value and collects its items as blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self.place = ""
        """"line N" in JSON Lines; "" where items are counted."""
        self.keys: dict[str, None] = {}
        """Those of the objects looked through."""
        self._count = 0
        self._choices: dict[int, BankQuestion] = {}
        """Questions of multiple choice, by the ``id`` of their objects."""
        self.offered: list[BankQuestion] = []
        """Those that were met, in their order."""
        self._asking: dict[str, str] = {}
        """Keys that ask, by what objects alike have, and those that answer them."""

    def learn(self, values: list[object]) -> None:
        """Note which of the keys of objects alike asks, and which one answers."""
        self._choices |= choice_questions(values, _answer)
        alike: dict[tuple[str, ...], list[dict[str, object]]] = {}
        for value in values:
            if isinstance(value, dict):
                alike.setdefault(tuple(value), []).append(value)
        for each in alike.values():
            if self._form(each[0]):
                continue
            asking, answering = _by_content(each)
            if asking:
                self._asking.setdefault(asking, answering)

    def take(self, value: object, level: int = 1, depth: int = 0) -> None:
        """Add the items in a value, below headings of ``level`` - 1."""
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            if self._turns(value, level) or self._rows(value, level):
                return
            self.learn(value)
            for each in value:
                self.take(each, level, depth + 1)
        elif isinstance(value, dict):
            self.keys.update(dict.fromkeys(value))
            if not depth:
                self.learn([value])
            if id(value) in self._choices:
                self._offered(self._choices[id(value)], level)
                return
            found = self._form(value)
            inner = level + 1 if found and found(value, level) else level
            for each in self._children(value):
                if isinstance(each, dict):
                    self.learn([each])
                self.take(each, inner, depth + 1)

    def _form(self, value: dict[str, object]) -> Callable[..., bool] | None:
        """Return what reads an object of this form."""
        kinds = {str(each).casefold() for each in _listed(value.get("@type"))}
        question, answer = self._pair(value)
        if "question" in kinds or (question and answer):
            return self._question
        if _asked_keys(value):
            return self._mapping
        if _beside(value):
            return self._columns
        return self._titled if _named(value, _PLAIN_TITLES) else None

    def _pair(self, value: dict[str, object]) -> tuple[str | None, str | None]:
        """Return the keys of question and answer, by name or as others alike have."""
        question, answer = _pair(value)
        if question and not answer:
            answer = _named(value, _PLAIN_TEXTS) or None
            return (question, answer) if answer else (None, None)
        if question:
            return question, answer
        for asking, answering in self._asking.items():
            if isinstance(value.get(asking), str) and answering in value:
                return asking, answering
        return question, answer

    def _turns(self, value: list[object], level: int) -> bool:
        """Read what a user asks and an assistant says, in turn."""
        said = [_turn(each) for each in value]
        kinds = {kind for kind, _text in said}
        if not {"asks", "replies"} <= kinds or "" in kinds:
            return False
        before = ""
        for kind, text in said:
            if kind == "replies" and before:
                self._add(before, text, "question", level)
            before = text if kind == "asks" else ""
        return True

    def _rows(self, value: list[object], level: int) -> bool:
        """Read a list of rows as the table that it is."""
        rows = [
            SourceRow(number, 0, tuple(map(_scalar, each)))
            for number, each in enumerate(value, start=1)
            if isinstance(each, list) and len(each) > 1 and all(map(_is_plain, each))
        ]
        if len(rows) < _ALIKE or len(rows) < len(value):
            return False
        layout, _before = find_layout(rows)
        for row in layout.rows if layout else ():
            if layout and len(row.cells) > max(layout.question, layout.answer):
                asked, told = row.cells[layout.question], row.cells[layout.answer]
                self._add(_words(asked), _words(told), "question", level)
        return layout is not None

    def _columns(self, value: dict[str, object], level: int) -> bool:
        for asked, said in _beside(value):
            self._add(_words(asked), _answer(said), "question", level)
        return False

    def _children(self, value: dict[str, object]) -> Iterator[object]:
        question, answer = self._pair(value)
        own = {question, answer} if question and answer else set()
        own |= {"acceptedAnswer", "suggestedAnswer"}
        # A list of paragraphs was read as the text; objects in it are items.
        for key, held in value.items():
            if key not in own and isinstance(held, dict | list):
                yield held

    def _question(self, value: dict[str, object], level: int) -> bool:
        question, answer = self._pair(value)
        asked = _answer(value.get(question or "name"))
        keys = [answer] if answer else ["acceptedAnswer", "suggestedAnswer"]
        texts = [_answer(value.get(key)) for key in keys]
        said = next((text for text in texts if text), "")
        if not question and not asked:
            asked = _words(value.get("text"))
        return self._add(asked, said, "question", level)

    def _offered(self, question: BankQuestion, level: int) -> None:
        """Add a question of multiple choice, with what is right."""
        self._count += 1
        place = self.place or f"item {self._count}"
        if not question.right:
            self.offered.append(replace(question, place=place))
            self.warnings.append(f"{place}: which choice is right is not told; skipped")
            return
        self.offered.append(replace(question, place=place))
        place = self.offered[-1].told_place
        depth = min(level, _DEEPEST_HEADING)
        title = title_of(question.stem)
        asked = Block(question.stem, "heading", depth, place=place, title=title)
        self.blocks += [asked, Block(body(question), place=place)]

    def _mapping(self, value: dict[str, object], level: int) -> bool:
        for asked, said in _asked_keys(value).items():
            self._add(_words(asked), _answer(said), "question", level)
        return False

    def _titled(self, value: dict[str, object], level: int) -> bool:
        title = _words(value.get(_named(value, _PLAIN_TITLES)))
        text = _answer(value.get(_named(value, _PLAIN_TEXTS))) or _contexts(value)
        if not (title and text):
            return False
        return self._add(title, text, "title", level)

    def _add(self, head: str, text: str, kind: str, level: int) -> bool:
        self._count += 1
        place = self.place or f"item {self._count}"
        head = one_line(head)
        if not (head and text):
            missing = kind if not head else "answer"
            self.warnings.append(f"{place}: the {missing} is empty; it is skipped")
            return False
        depth = min(level, _DEEPEST_HEADING)
        self.blocks += [
            Block(head, "heading", depth, place=place),
            Block(text, place=place),
        ]
        return True


def _pair(value: dict[str, object]) -> tuple[str | None, str | None]:
    """Return the keys of an object's question and answer."""
    asked, said = _named_pair(tuple(value))
    if asked is not None and not _is_asked(value[asked], said):
        return None, None  # a list of questions is looked through
    return asked, said


@lru_cache(maxsize=256)
def _named_pair(keys: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return which of an object's keys name question and answer."""
    own = [key for key in keys if not key.startswith("@")]
    question, answer = column_pair(own)
    asked = None if question is None else own[question]
    return asked, None if answer is None else own[answer]


@lru_cache(maxsize=256)
def _first_named(keys: tuple[str, ...], names: frozenset[str]) -> str:
    return next((key for key in keys if plain_name(key) in names), "")


@lru_cache(maxsize=4096)
def _asks(key: str) -> bool:
    return is_question_line(key)


def _is_asked(value: object, said: str | None) -> bool:
    """Whether it is a question, or an object around the words of one."""
    around = isinstance(value, dict) and column_pair(list(value)) == (None, None)
    return isinstance(value, str) or (around and bool(said and _answer(value)))


def _by_content(values: list[dict[str, object]]) -> tuple[str, str]:
    """Return which key of objects alike asks and which answers; "" if none does."""
    if len(values) < _ALIKE:
        return "", ""
    texts = {
        key: [_answer(value[key]) for value in values]
        for key in values[0]
        if not sorts(plain_name(key)) and all(_is_plain(each[key]) for each in values)
    }
    asked = {key: sum(map(asks, told)) for key, told in texts.items()}
    asking = max(asked, key=lambda key: asked[key], default="")
    if not asking or 3 * asked[asking] < 2 * len(values):
        return "", ""
    others = [key for key in texts if key != asking and not asked[key]]
    answering = max(others, key=lambda key: sum(map(len, texts[key])), default="")
    return (asking, answering) if answering else ("", "")


def _beside(value: dict[str, object]) -> list[tuple[object, object]]:
    """Return questions and answers that stand in two values as long as each other."""
    question, answer = _named_pair(tuple(value))
    if question is None or answer is None:
        return []
    asked, said = value[question], value[answer]
    if (
        isinstance(asked, dict)
        and isinstance(said, dict)
        and asked.keys() == said.keys()
    ):
        asked, said = list(asked.values()), [said[key] for key in asked]
    if not (isinstance(asked, list) and isinstance(said, list)):
        return []
    if len(asked) != len(said) or not all(isinstance(each, str) for each in asked):
        return []
    return list(zip(asked, said, strict=True))


def _turn(value: object) -> tuple[str, str]:
    """Return whether one turn of a talk asks or replies, and what it says."""
    if not isinstance(value, dict):
        return "", ""
    plain = {plain_name(key): held for key, held in value.items()}
    speaker = next((plain[key] for key in _SPEAKERS if key in plain), "")
    text = next((_answer(plain[key]) for key in _ANSWER_PARTS if key in plain), "")
    named = speaker.casefold() if isinstance(speaker, str) else ""
    kinds = (("asks", _ASKERS), ("replies", _REPLIERS), ("other", {"system", "tool"}))
    kind = next((kind for kind, names in kinds if named in names), "")
    return kind if text else "", text


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _asked_keys(value: dict[str, object]) -> dict[str, object]:
    """Return the entries whose keys are questions, if most are."""
    asked: dict[str, object] = {
        key: held
        for key, held in value.items()
        if isinstance(held, str | list) and _asks(key)
    }
    return asked if 2 * len(asked) > len(value) else {}


def _named(value: dict[str, object], names: frozenset[str]) -> str:
    """Return an object's first key that is one of these plain names; or ""."""
    return _first_named(tuple(value), names)


def _contexts(value: dict[str, object]) -> str:
    """Return the passages of an article of SQuAD."""
    found = [
        _answer(each.get("context"))
        for each in _listed(value.get("paragraphs"))
        if isinstance(each, dict)
    ]
    return "\n\n".join(text for text in found if text)


def _answer(value: object) -> str:
    """Return an answer: a string, an object around one, or several."""
    if isinstance(value, dict):
        held = (value[key] for key in _ANSWER_PARTS if key in value)
        return next((text for text in map(_answer, held) if text), "")
    if isinstance(value, list):
        texts = [_answer(each) for each in value]
        return "\n\n".join(dict.fromkeys(text for text in texts if text))
    return _words(_scalar(value))


def _scalar(value: object) -> str:
    """Return a string, number or truth value as the file writes it; "" for null."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, _Written):
        return value.written
    return str(value) if isinstance(value, int | str) else ""


def _words(value: object) -> str:
    """Return a string as text: no control characters, no mark-up of HTML."""
    if not isinstance(value, str):
        return ""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _CONTROL.sub("", whole)
    if _MARKUP.search(text):
        from explainbot.readers.html.page import parse as parse_html

        page = f"<html><body><main>{text}</main></body></html>"
        text = parse_html(Decoded(page, "utf-8"), Path("item.html")).text
    return text.strip()
