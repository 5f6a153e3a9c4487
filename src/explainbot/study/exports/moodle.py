"""Moodle's XML: all kinds of questions, categories for topics, tags, feedback.

Texts are HTML, as Moodle keeps them.  What no program can judge (a long answer) is an
essay: the answer is told to who grades it, and to the pupil afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from explainbot.readers.banks.bank import BankChoice, BankQuestion
from explainbot.study.exports.fitting import (
    Exported,
    Holds,
    gap_pieces,
    judged,
    number_of,
    ordered,
    told,
)
from explainbot.study.exports.gift import category
from explainbot.study.exports.markup import html, plain

HOLDS = Holds(
    frozenset(
        ("choice", "judged", "short", "number", "pairs", "order", "gaps", "essay")
    ),
    offered=True,
)
NAME = 60
"""Characters of a name that is made of what is asked."""
_GAP_SIGNS = re.compile(r'([\\~=#{}/"*])')


def write(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield a file's text, a question each.

    Args:
        questions: As ``fitted`` made them.
        title: Of all of them: the category of those without a topic, after others.
    """
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    last: tuple[str, ...] = ()
    for one in questions:
        asked = one.question
        if asked.topic != last:
            last = asked.topic
            yield _category(category(last or (title,)))
        yield _question(asked, one.id).encode("utf-8", "replace")
    yield b"</quiz>\n"


def _category(path: str) -> bytes:
    held = _text("category", path)
    return f'<question type="category">{held}</question>\n'.encode("utf-8", "replace")


def _escaped(text: str) -> str:
    return escape(plain(text), quote=False)


def _text(name: str, text: str, more: str = "") -> str:
    """Return an element that holds a text as it is."""
    return f"<{name}{more}><text>{_escaped(text)}</text></{name}>"


def _marked(name: str, text: str) -> str:
    """Return an element that holds a plain text as HTML."""
    return _text(name, html(text), ' format="html"')


def short_name(asked: BankQuestion) -> str:
    """Return a question's name: its own, or the first words of what it asks."""
    bare = " ".join((asked.name or asked.stem).split())
    return bare if len(bare) <= NAME or asked.name else bare[:NAME].rstrip()


_TYPES = {
    "choice": "multichoice", "judged": "truefalse", "short": "shortanswer",
    "number": "numerical", "pairs": "matching", "order": "ordering", "gaps": "cloze",
    "essay": "essay",
}  # fmt: skip


def _question(asked: BankQuestion, name: str) -> str:
    stem = _embedded(asked) if asked.kind == "gaps" else html(asked.stem)
    parts = [
        _text("name", short_name(asked)),
        _text("questiontext", stem, ' format="html"'),
        _marked("generalfeedback", told(asked)),
        "<defaultgrade>1</defaultgrade>",
        f"<idnumber>{_escaped(name)}</idnumber>",
        *_PARTS[asked.kind](asked),
    ]
    if asked.tags:
        tags = "".join(_text("tag", tag) for tag in asked.tags)
        parts.append(f"<tags>{tags}</tags>")
    rows = "\n".join(f"  {part}" for part in parts)
    return f'<question type="{_TYPES[asked.kind]}">\n{rows}\n</question>\n'


def _answer(worth: float, text: str, feedback: str, form: str = "html") -> str:
    said = html(text) if form == "html" else text
    fraction = f"{worth:.5f}".rstrip("0").rstrip(".")
    return (
        f'<answer fraction="{fraction}" format="{form}"><text>{_escaped(said)}</text>'
        f"{_marked('feedback', feedback)}</answer>"
    )


def _choices(asked: BankQuestion) -> Iterator[str]:
    right = [one for one in asked.choices if one.right]
    share = 100 / max(1, len(right))
    several = len(right) > 1
    yield f"<single>{'false' if several else 'true'}</single>"
    yield f"<shuffleanswers>{'false' if asked.ordered else 'true'}</shuffleanswers>"
    yield "<answernumbering>abc</answernumbering>"
    for one in asked.choices:
        worth = share if one.right else -share if several else 0
        yield _answer(worth, one.text, one.feedback)


def _judgement(asked: BankQuestion) -> Iterator[str]:
    feedback = {one.right: one.feedback for one in asked.choices}
    true = judged(asked)
    for said in (True, False):
        right = said == true
        text = "true" if said else "false"
        worth = 100 if right else 0
        yield _answer(worth, text, feedback.get(right, ""), "moodle_auto_format")


def _words(asked: BankQuestion) -> Iterator[str]:
    yield "<usecase>0</usecase>"
    for text in asked.right:
        bare = " ".join(text.split()).replace("*", r"\*")
        yield _answer(100, bare, "", "moodle_auto_format")


def _numbers(asked: BankQuestion) -> Iterator[str]:
    units: list[str] = []
    for value, off, unit in filter(None, map(number_of, asked.answers)):
        units += [unit] if unit and unit not in units else []
        answer = _answer(100, value, "", "moodle_auto_format")
        near = f"<tolerance>{off or 0}</tolerance></answer>"
        yield answer.replace("</answer>", near)
    if units:
        yield f"<units>{''.join(map(_unit, units))}</units>"
        yield "<unitgradingtype>0</unitgradingtype>"


def _unit(name: str) -> str:
    held = f"<multiplier>1</multiplier><unit_name>{_escaped(name)}</unit_name>"
    return f"<unit>{held}</unit>"


def _pairs(asked: BankQuestion) -> Iterator[str]:
    yield "<shuffleanswers>true</shuffleanswers>"
    for left, right in asked.pairs:
        yield (
            '<subquestion format="html">'
            f"<text>{_escaped(html(left))}</text>"
            f"<answer><text>{_escaped(right)}</text></answer></subquestion>"
        )


def _order(asked: BankQuestion) -> Iterator[str]:
    yield "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>"
    yield "<selectcount>0</selectcount><gradingtype>ABSOLUTE_POSITION</gradingtype>"
    yield "<showgrading>SHOW</showgrading><numberingstyle>none</numberingstyle>"
    for number, text in enumerate(ordered(asked.answers), start=1):
        yield _answer(number, text, "")


def _gaps(_asked: BankQuestion) -> Iterable[str]:
    return ()


def _essay(asked: BankQuestion) -> Iterator[str]:
    yield "<responseformat>editor</responseformat>"
    yield _marked("graderinfo", "\n".join(asked.right))


_PARTS = {
    "choice": _choices, "judged": _judgement, "short": _words, "number": _numbers,
    "pairs": _pairs, "order": _order, "gaps": _gaps, "essay": _essay,
}  # fmt: skip


def _embedded(asked: BankQuestion) -> str:
    """Return a text with its gaps as Moodle writes them: {1:SHORTANSWER:=Paris}."""
    pieces = gap_pieces(asked.stem)
    parts = [html(pieces[0])]
    for gap, piece in zip(asked.gaps, pieces[1:], strict=True):
        parts += [_gap(gap), html(piece)]
    return "".join(parts)


def _gap(gap: Sequence[BankChoice]) -> str:
    wrong = any(not one.right for one in gap)
    said = "~".join(
        f"{'=' if one.right else ''}{_GAP_SIGNS.sub(_signed, html(one.text))}"
        for one in gap
    )
    return f"{{1:{'MULTICHOICE' if wrong else 'SHORTANSWER'}:{said}}}"


def _signed(found: re.Match[str]) -> str:
    return f"\\{found[1]}"
