r"""GIFT: a question a block, its signs escaped; ``####`` tells what explains it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from explainbot.readers.banks.bank import BankChoice, BankQuestion
from explainbot.study.exports.fitting import (
    Exported,
    Holds,
    judged,
    number_of,
    told,
)

HOLDS = Holds(
    frozenset(("choice", "judged", "short", "number", "pairs", "essay")),
    feedback=True,
    units=False,
)
_WHOLE = 100
_SIGNS = re.compile(r"([\\~=#{}:])")
_LINE = re.compile(r"_{3,}")
_FORMAT = re.compile(r"\s*\[(?:html|moodle|plain|markdown)\]", re.IGNORECASE)
_NAME = 60
"""Characters of a name that is made of what is asked."""


def write(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield a file's text, a block each.

    Args:
        questions: As ``fitted`` made them.
        title: Of all of them; nothing of it stands in the file.
    """
    del title
    topic: tuple[str, ...] = ()
    for one in questions:
        asked = one.question
        if asked.topic != topic:
            topic = asked.topic
            yield f"$CATEGORY: {category(topic)}\n\n".encode()
        yield f"{_block(asked, one.id)}\n\n".encode("utf-8", "replace")


def category(topic: Sequence[str]) -> str:
    """Return the name of a category of Moodle's: "/" parts, "//" is a stroke."""
    parts = [" ".join(part.replace("/", "//").split()) for part in topic]
    return "/".join(["$course$", "top", *parts])


def _block(asked: BankQuestion, name: str) -> str:
    tags = "".join(f" [tag:{_tag(tag)}]" for tag in asked.tags)
    lines = [f"//{tags}"] if tags else []
    called = " ".join((asked.name or asked.stem[:_NAME]).split()) or name
    before, after = asked.stem, ""
    pieces = _LINE.split(asked.stem)
    if len(pieces) == 2 and asked.kind in {"short", "choice"} and pieces[1].strip():  # noqa: PLR2004
        before, after = pieces[0].rstrip(), f" {_safe(pieces[1].strip())}"
    inner = _answers(asked)
    explained = told(asked)
    if explained:
        inner += f" ####{_plain(explained)}"
    lines.append(f"::{_safe(called)}::[plain]{_safe(before)} {{{inner}}}{after}")
    return "\n".join(lines)


def _tag(text: str) -> str:
    return re.sub(r"([\\\]])", r"\\\1", " ".join(text.split()))


def _safe(text: str) -> str:
    """Return a text with the signs of the form escaped, on one line."""
    rows = [" ".join(row.split()) for row in _SIGNS.sub(r"\\\1", text).split("\n")]
    return r"\n".join(filter(None, rows))


def _told(choice: BankChoice) -> str:
    return f" #{_plain(choice.feedback)}" if choice.feedback else ""


def _answers(asked: BankQuestion) -> str:
    """Return what stands between the braces, without what explains it."""
    if asked.kind == "judged":
        return _judgement(asked)
    if asked.kind == "choice":
        return _choices(asked)
    if asked.kind == "pairs":
        return " ".join(f"={_said(a)} -> {_said(b)}" for a, b in asked.pairs)
    if asked.kind == "number":
        numbers = [found for one in asked.answers if (found := number_of(one))]
        said = [f"{value}:{off}" if off else value for value, off, _unit in numbers]
        return f"#{said[0]}" if len(said) == 1 else f"#={' ='.join(said)}"
    if asked.kind == "essay":
        return ""
    return " ".join(f"={_said(text)}" for text in asked.right)


def _plain(text: str) -> str:
    """Return an answer that nothing takes for a format."""
    return f"[plain]{_safe(text)}" if _FORMAT.match(text) else _safe(text)


def _said(text: str) -> str:
    """Return a right answer that nothing takes for a weight or a pair, either."""
    weight = "%100%" if text.startswith("%") else ""
    return f"{weight}{_plain(text.replace('->', '→'))}"


def _figure(number: float) -> str:
    return f"{number:.5f}".rstrip("0").rstrip(".")


def _judgement(asked: BankQuestion) -> str:
    true = judged(asked)
    feedback = {one.right: one.feedback for one in asked.choices}
    said = "T" if true else "F"
    if feedback.get(False) or feedback.get(True):
        said += f" #{_safe(feedback.get(False, ''))} #{_safe(feedback.get(True, ''))}"
    return said


def _choices(asked: BankQuestion) -> str:
    right = [one for one in asked.choices if one.right]
    share = 100 / len(right) if right else 0
    parts = []
    for one in asked.choices:
        sign = "=" if one.right and len(right) == 1 else "~"
        worth = share if one.right else -share if len(right) > 1 else 0
        weight = f"%{_figure(worth)}%" if 0 < abs(worth) < _WHOLE else ""
        if one.text.startswith("%"):  # else it would be taken for a weight itself
            weight = weight or ("%100%" if one.right else "%0%")
        parts.append(f"{sign}{weight}{_plain(one.text)}{_told(one)}")
    return " ".join(parts)
