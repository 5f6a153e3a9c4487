"""Objects of quizzes, as web programs and data sets keep them in JSON.

A question beside its choices: texts, objects that say of each whether it is right, or
an object from letters to texts; beside them a key.  Or a right answer beside wrong
ones.  Objects alike are read together, since a number may count from 0 or from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

from explainbot.readers.banks.bank import BankChoice, BankQuestion
from explainbot.readers.banks.tables.keys import KeyRow, flag, resolved
from explainbot.readers.banks.tables.names import bare_name, names
from explainbot.readers.base import word_set

_TEXT = ("text", "answer", "value", "label", "content", "title", "option", "name")
_LABELS = ("label", "key", "letter", "id")
_IDS = word_set("id ids uid guid uuid")
_STEMS = word_set("question questiontext stem prompt query problem")
_LISTS = word_set("choices options answers alternatives variants")
_FLAGS = word_set("correct right")
_SCORES = word_set("score scores weight points point fraction")
_TYPES = word_set("type kind")
_CHOOSING = re.compile(r"choice|select|mcq", re.IGNORECASE)
_INDEX = word_set("index idx position indices indexes positions")
_NUMBERED = re.compile(r"(.*\D)\s*(\d{1,2}|[a-h])")
_POINTS = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?", re.ASCII)
_FEWEST = 2
Shown = Callable[[object], str]
"""Turns a value of the file into its words."""


@dataclass(frozen=True)
class _Raw:
    """One object as far as it alone tells."""

    stem: str
    choices: tuple[BankChoice, ...]
    key: KeyRow | None
    """None where the choices say themselves which are right."""
    explanation: str
    ordered: bool = True
    itself: bool = False
    """Whether its choices are called answers, and nothing else says which are."""
    offers: bool = False
    """Whether it surely is of choices."""


def choice_questions(values: Sequence[object], shown: Shown) -> dict[int, BankQuestion]:
    """Return the questions of multiple choice among objects, by the objects' ``id``.

    Args:
        values: Of one list, or one alone; others than such questions are passed over.
        shown: Turns a value into words.
    """
    raws = {
        id(value): raw
        for value in values
        if isinstance(value, dict) and (raw := _raw(value, shown)) is not None
    }
    keyed = {place: raw.key for place, raw in raws.items() if raw.key is not None}
    offered = any(raw.offers for raw in raws.values())
    told = dict(zip(keyed, resolved(list(keyed.values())), strict=True))
    found: dict[int, BankQuestion] = {}
    for place, raw in raws.items():
        choices = raw.choices
        if place in told:
            choices = tuple(
                replace(
                    choice, right=at in told[place] and not (raw.itself and offered)
                )
                for at, choice in enumerate(choices)
            )
        found[place] = BankQuestion(
            raw.stem, "", "choice", choices, (), raw.explanation, ordered=raw.ordered
        )
    return found


def _raw(value: dict[str, object], shown: Shown) -> _Raw | None:
    entries = _entries(value)
    inner = next((entries[name] for name in _STEMS if name in entries), None)
    if isinstance(inner, dict):  # the question is an object with its choices
        entries = _entries(inner) | entries
    stem = _stem(entries, shown) or _titled(entries, shown)
    explained = (held for name, held in entries.items() if name in names("explained"))
    explanation = next(map(shown, explained), "")
    found = _of_wrong(entries, shown)
    if stem and found:
        return _Raw(stem, found, None, explanation, ordered=False)
    options = _options(entries)
    choices = tuple(_choice(held, shown) for _label, held in options)
    if not stem or len(options) < _FEWEST or not all(one.text for one in choices):
        return None
    held = [each for _label, each in options]
    if all(isinstance(each, dict) and _flag(each) is not None for each in held):
        return _Raw(stem, choices, None, explanation, offers=_called_answers(entries))
    key = _key(entries, shown)
    itself = _called_answers(entries) and key is not None and key[0] == "answers"
    scored = _full([_score(each) for each in held]) if key is None or itself else []
    if scored:
        choices = tuple(
            replace(one, right=full) for one, full in zip(choices, scored, strict=True)
        )
        return _Raw(stem, choices, None, explanation, offers=_called_answers(entries))
    plain = not any(isinstance(each, dict) for each in held)
    if key is None and not (plain and _offers(entries)):
        return None
    row = _key_row(key or ("", ""), choices, _labels(key, options))
    chosen = any(
        name.split()[-1:] != []
        and name.split()[-1] in _TYPES
        and _CHOOSING.search(shown(each))
        for name, each in entries.items()
    )
    offers = chosen or (_called_answers(entries) and not itself)
    return _Raw(stem, choices, row, explanation, itself=itself, offers=offers)


def _called_answers(entries: dict[str, object]) -> bool:
    """Whether the choices of an object are a list named as one of answers."""
    return isinstance(entries.get("answers"), list) and not _offers(entries)


def _score(held: object) -> float | None:
    """Return the points that a choice gives; None where it does not say."""
    for name, value in _entries(held).items() if isinstance(held, dict) else ():
        if name.split()[-1:] == [] or name.split()[-1] not in _SCORES:
            continue
        if isinstance(value, int | float):
            return float(value)
        if isinstance(value, str) and _POINTS.fullmatch(value):
            return float(value)
    return None


def _full(scores: Sequence[float | None]) -> list[bool]:
    """Return which choices give full points; none where all give the same.

    [] where not all of them say what they give.
    """
    told = [score for score in scores if score is not None]
    if not told or len(told) < len(scores):
        return []
    most = max(told)
    return [score == most and most > max(min(told), 0) for score in told]


def _entries(value: dict[str, object]) -> dict[str, object]:
    return {bare_name(str(key)): held for key, held in value.items()}


def _labels(
    key: tuple[str, str] | None, options: Sequence[tuple[str, object]]
) -> list[str]:
    """Return the labels of choices; their own ids where a key names these alone."""
    held = [
        str(each["id"])
        for _label, each in options
        if isinstance(each, dict) and isinstance(each.get("id"), str | int)
    ]
    said = {part.strip() for part in key[1].split(",")} if key else set()
    if len(set(held)) == len(options) and said <= {*held}:
        return held
    return [label for label, _held in options]


def _key_row(
    key: tuple[str, str], choices: Sequence[BankChoice], labels: Sequence[str]
) -> KeyRow:
    """Return a key, by its name and what it says, beside its choices."""
    name, said = key
    zero = not any(labels)
    words = name.split()
    index = not _INDEX.isdisjoint(words)
    return KeyRow(
        tuple(one.text for one in choices),
        said,
        tuple(labels),
        zero,
        index=index and (zero or _counts(labels)),
        named=not zero and not index and not _IDS.isdisjoint(words),
    )


def _counts(labels: Sequence[str]) -> bool:
    """Whether labels are numbers, so that an index is none of them."""
    return all(map(str.isdecimal, labels))


def _offers(entries: dict[str, object]) -> bool:
    """Whether a list is named as one of choices, not of answers."""
    return any(
        isinstance(entries.get(name), list | dict) for name in _LISTS - {"answers"}
    )


def _stem(entries: dict[str, object], shown: Shown) -> str:
    for name, held in entries.items():
        words = name.split()
        if (words and words[0] in _STEMS) or name in names("question"):
            said = shown(held) if isinstance(held, str) else ""
            if said:
                return said
    return ""


def _titled(entries: dict[str, object], shown: Shown) -> str:
    """Return the title of an object that offers choices, and says which are right."""
    held = [each for _label, each in _options(entries)]
    flagged = all(isinstance(each, dict) and _flag(each) is not None for each in held)
    if not held or not (flagged or _key(entries, shown)):
        return ""
    said = (entries.get(name) for name in ("title", "text", "name"))
    return next((shown(each) for each in said if isinstance(each, str)), "")


def _of_wrong(entries: dict[str, object], shown: Shown) -> tuple[BankChoice, ...]:
    """Return the right answer and the wrong ones beside it; () without them."""
    wrong: list[str] = []
    right: list[str] = []
    for name, held in entries.items():
        found = _NUMBERED.fullmatch(name)
        words = [*name.split(), *(found[1].split() if found else ())]
        if not names("wrong").isdisjoint(words):
            wrong += [shown(each) for each in _listed(held)]
        elif name in names("key") or name in names("answer"):
            right += [shown(each) for each in _listed(held)]
    wrong, right = list(filter(None, wrong)), list(filter(None, right))
    if not (wrong and right):
        return ()
    chosen = [BankChoice(text, right=True) for text in right]
    return (*chosen, *(BankChoice(text) for text in wrong if text not in right))


def _options(entries: dict[str, object]) -> list[tuple[str, object]]:
    """Return the choices with their labels; "" where they have none."""
    for name, held in entries.items():
        words = name.split()
        if words and words[-1] in _LISTS and not _is_key(name, words):
            if isinstance(held, dict) and (beside := _beside(held)):
                return beside
            if (
                isinstance(held, dict)
                and len(held) >= _FEWEST
                and not any(isinstance(each, list) for each in held.values())
            ):
                return [
                    (str(label), each)
                    for label, each in held.items()
                    if each is not None
                ]
            if isinstance(held, list) and _holds_labels(held):
                return [(_label(each), each) for each in held]
            if isinstance(held, list) and len(held) >= _FEWEST:
                return [("", each) for each in held]
    numbered = {
        found[2]: (name, held)
        for name, held in entries.items()
        if (found := _NUMBERED.fullmatch(name))
        and found[1].split()[-1:] != []
        and found[1].split()[-1] in names("option")
    }
    counted = [numbered[str(n)] for n in range(1, 9) if str(n) in numbered]
    counted = counted or [numbered[one] for one in "abcdefgh" if one in numbered]
    return counted or [(one, entries[one]) for one in _lettered(entries)]


def _is_key(name: str, words: Sequence[str]) -> bool:
    """Whether a list so named holds right answers, or wrong ones, not choices."""
    return (
        words[0] in names("wrong")
        or name in names("key")
        or (not _FLAGS.isdisjoint(words))
    )


def _beside(held: dict[str, object]) -> list[tuple[str, object]]:
    """Return choices from a list of texts beside one of their labels."""
    entries = _entries(held)
    lists = {name: each for name, each in entries.items() if isinstance(each, list)}
    texts = next((lists[name] for name in ("text", "texts") if name in lists), [])
    labels = next((lists[name] for name in ("label", "labels") if name in lists), [])
    if len(texts) != len(labels) or not all(
        isinstance(each, str | int) for each in labels
    ):
        return []
    return list(zip(map(str, labels), texts, strict=True))


def _lettered(entries: dict[str, object]) -> list[str]:
    """Return the names of choices that are but letters, from "a" on; [] for others."""
    found: list[str] = []
    for one in ascii_lowercase:
        if not isinstance(entries.get(one), str | int | float):
            break
        found.append(one)
    return found if len(found) >= _FEWEST else []


def _holds_labels(held: list[object]) -> bool:
    """Whether each choice is an object with a text and a label of its own."""
    return len(held) >= _FEWEST and all(
        isinstance(each, dict) and _label(each) and not {*_TEXT}.isdisjoint(each)
        for each in held
    )


def _label(held: object) -> str:
    if not isinstance(held, dict):
        return ""
    found = next((held[key] for key in _LABELS if key in held), "")
    return str(found) if isinstance(found, str | int) else ""


def _choice(held: object, shown: Shown) -> BankChoice:
    if not isinstance(held, dict):
        return BankChoice(shown(held))
    entries = _entries(held)
    text = next((shown(entries[name]) for name in _text_names(entries)), "")
    told = next((entries[name] for name in entries if name in names("explained")), "")
    return BankChoice(
        text, bool(_flag(held)), shown(told) if isinstance(told, str) else ""
    )


def _text_names(entries: dict[str, object]) -> list[str]:
    """Return the names of a choice's words: "text", or "answer text"."""
    plain = [name for name in _TEXT if entries.get(name)]
    return plain or [
        name
        for name, value in entries.items()
        if isinstance(value, str) and value and name.split()[-1:] == ["text"]
    ]


def _flag(held: dict[str, object]) -> bool | None:
    """Return whether a choice says of itself that it is right; None if it does not."""
    for key, value in held.items():
        words = bare_name(str(key)).split()
        if words and words[-1] in _FLAGS and len(words) <= _FEWEST:
            if isinstance(value, bool):
                return value
            if isinstance(value, int | float):
                return value > 0
            return flag(str(value))
    return None


def _key(entries: dict[str, object], shown: Shown) -> tuple[str, str] | None:
    """Return what says which choice is right: the key's name, and its words."""
    taken = _lettered(entries)  # "a" is the first choice there, not the answer
    own = [name for name in entries if name not in taken]
    order = sorted(own, key=lambda name: name not in names("key"))
    for name in order:
        bare = " ".join(
            word for word in name.split() if word not in _INDEX and word not in _IDS
        )
        held = entries[name]
        if bare in names("key") or bare in names("answer"):
            parts = _listed(held)
            if all(isinstance(each, str | int | float) for each in parts) and parts:
                return name, ", ".join(filter(None, map(shown, parts)))
    return None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
