r"""GIFT, the text form of Moodle's questions.

A question ends at an empty line.  ``::name::`` stands before what is asked, ``{...}``
holds the answers: ``=`` right ones, ``~`` wrong ones (``~%50%`` one of several right),
``->`` pairs, ``#`` numbers or what a pupil is told, ``####`` what explains it all, T or
F.  Behind the braces the sentence may go on; they are its gap then.
``$CATEGORY:`` names the part that follows, comments may name tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from explainbot.errors import SourceError
from explainbot.readers.banks.bank import (
    GAP,
    MOST_TOLD,
    Asked,
    Bank,
    BankChoice,
    BankQuestion,
    topic_of,
)
from explainbot.readers.banks.words import media_of, plain_words, words_of
from explainbot.text.lines import LINE_END
from explainbot.text.questions import MARKS

_NAME = re.compile(r"\s*+::((?:\\.|(?!::)[^\\])*+)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_TAGGED = re.compile(r"\[tag:((?:\\.|[^\\\[\]])++)\]")
_IDED = re.compile(r"\[id:((?:\\.|[^\\\[\]])++)\]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.+)", re.IGNORECASE)
_JUDGED = re.compile(r"(T|F|TRUE|FALSE)\s*(?:#|\Z)", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:[.,]\d+)?)%")
_BOUND = re.compile(r"\s*+(-?[\d.,eE+-]++)\s*+")
_NEAR = re.compile(r"\s*+(-?[\d.,eE+-]++)\s*+(?::\s*+([\d.,eE+-]++)\s*+)?")
_ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~#]|%|(?:T|F|TRUE|FALSE)\s*[#}]|\})")
_COUNTED = re.compile(r"#\s*(?:=\s*)?(?:%\d+%\s*)?-?[.,]?\d")
_JOINED = re.compile(r"[\^_]\Z|\\[A-Za-z]+\*?\s*\Z")
"""What makes braces those of a formula: an index, or a command before them."""
_TAG = re.compile(r"</\w+>\s*\Z|<br ?/?>\s*\Z", re.IGNORECASE)
_LONGEST = 40
_CLOSING = " \t\n\"')]}»”’"
_ENDS = (*MARKS, *".!:;…\u0964\u3002\uff01\uff1a")
_WHOLE, _NONE = 100.0, 0.0
_ALL = 99.9
"""Of a hundred, what an answer is worth that is wholly right."""
_PARENT = re.compile(r"(?<!/)/(?!/)")


@dataclass(frozen=True)
class _Block:
    line: int
    text: str
    tags: tuple[str, ...]
    id: str


def is_gift(text: str) -> bool:
    """Whether a plain text is GIFT: more than half of its blocks are questions.

    Braces of formulas and programs are none.  Where a category is named, which nothing
    else has, any block with answers is one.
    """
    if "{" not in text or not _ANSWERS.search(text):
        return False
    blocks = [block.text for block in _blocks(text)]
    asked = [one for one in blocks if not _CATEGORY.match(one)]
    sure = len(asked) < len(blocks)
    held = sum(
        _NAME.match(one) is not None
        or (_ANSWERS.search(one) is not None if sure else _asks(one))
        for one in asked
    )
    return 2 * held > len(asked) > 0


def _asks(block: str) -> bool:
    """Whether a block's first braces hold answers to what stands around them."""
    start = next(_signs(block, "{"), -1)
    if start < 0 or _JOINED.search(block[max(0, start - _LONGEST) : start]):
        return False
    end = next((at for at in _signs(block, "}") if at > start), len(block))
    before, inner = block[:start], block[start + 1 : end].strip()
    after = block[end + 1 :].strip()
    if inner[:1] in {"=", "~"}:
        return _chooses(before, inner, after)
    bare = before.rstrip(_CLOSING)
    ended = bare.endswith(_ENDS) or _TAG.search(before[-_LONGEST:]) is not None
    if not inner:
        return ended and not after and not bare.endswith((":", ";"))
    if before[-1:].isalnum() or not before.strip():
        return False
    known = _JUDGED.match(inner) or _COUNTED.match(inner)
    return known is not None and (ended or not after)


def _chooses(before: str, inner: str, after: str) -> bool:
    """Whether braces with ``=`` or ``~`` hold a right answer to a question or gap."""
    signs = [inner[at] for sign in "=~" for at in _signs(inner, sign)]
    if "=" not in signs and "~%" not in inner:
        return False
    if before[-1:].isalnum():
        return {"=", "~"} <= {*signs}
    ended = before.rstrip(_CLOSING).endswith(_ENDS)
    return ended or len(signs) > 1 or len(f"{before} {after}".split()) > 1


def read_gift(text: str, path: Path) -> Bank:
    """Return the questions of a file.

    One whose braces are not closed, or whose answers are not well-formed, is left out,
    and its line told.

    Raises:
        SourceError: There is no other.
    """
    bank = Bank()
    faults: list[SourceError] = []
    for block, topic in _with_topics(_closed(list(_blocks(text)), path, faults)):
        try:
            question = _question(block, len(bank.questions) + 1, topic, path)
        except SourceError as error:
            faults.append(error)
            continue
        if question is not None:
            bank.questions.append(question)
        bank.media |= media_of([block.text])
    if faults and not bank.questions:
        raise faults[0]
    bank.notes += [
        f"line {error.line}: {error.what}, so the question is left out. {error.hint}"
        for error in faults[:MOST_TOLD]
    ]
    if faults[MOST_TOLD:]:
        bank.notes.append(f"{len(faults) - MOST_TOLD} more questions are left out")
    return bank


def _with_topics(
    blocks: Iterator[_Block],
) -> Iterator[tuple[_Block, tuple[str, ...]]]:
    """Yield the questions' blocks, each with the part that it stands in."""
    topic: tuple[str, ...] = ()
    for block in blocks:
        if category := _CATEGORY.match(block.text):
            topic = category_path(category[1].split("\n", 1)[0])
            rest = block.text[category.end(1) :] if "\n" in category[1] else ""
            if not rest.strip():
                continue
        yield block, topic


def category_path(text: str) -> tuple[str, ...]:
    """Return the parts of a category of Moodle's: "$course$/top/Sea//Land/Tides"."""
    parts = [part.replace("//", "/").strip() for part in _PARENT.split(text.strip())]
    kept = [part for part in parts if part and not re.fullmatch(r"\$\w+\$", part)]
    return topic_of(kept[1:] if kept[:1] == ["top"] else kept)


def _blocks(text: str) -> Iterator[_Block]:
    """Yield what stands between empty lines, without comments."""
    rows: list[str] = []
    tags: list[str] = []
    name, first = "", 0
    for number, line in enumerate([*LINE_END.split(text), ""], start=1):
        bare = line.strip().removeprefix("\ufeff")
        if bare.startswith("//"):
            tags += [_unescaped(tag) for tag in _TAGGED.findall(bare)]
            found = _IDED.search(bare)
            name = _unescaped(found[1]) if found else name
        elif bare:
            first = first if rows else number
            rows.append(bare)
            if _CATEGORY.match(bare) and len(rows) == 1:
                yield _Block(first, bare, (), "")
                rows, tags, name = [], [], ""
        elif rows:
            yield _Block(first, "\n".join(rows), tuple(tags), name)
            rows, tags, name = [], [], ""


def _closed(
    blocks: list[_Block], path: Path, faults: list[SourceError]
) -> Iterator[_Block]:
    """Yield the blocks; one whose braces are open goes on in the next.

    Where they are closed nowhere before another question begins, it is left out, and
    ``faults`` says so.
    """
    place = 0
    ends = _ends(blocks)
    while place < len(blocks):
        block, end = blocks[place], ends[place]
        if end < 0:
            faults.append(
                SourceError(
                    "its answers begin with { and end with no }",
                    where=path,
                    line=block.line,
                    hint="Close the braces, or write \\{ for a brace in the text.",
                )
            )
            place += 1  # what follows may be questions without a name
            continue
        text = "\n".join(one.text for one in blocks[place : end + 1])
        yield _Block(block.line, text, block.tags, block.id)
        place = end + 1


def _ends(blocks: list[_Block]) -> list[int]:
    """Return for each block the one by which its braces are closed; -1 if none is.

    That is the first by which as many are closed as were open before the block.
    """
    found = [-1] * len(blocks)
    waiting: list[tuple[int, int]] = []
    """Blocks whose braces are open, and how many were open before them, rising."""
    depth = 0
    for place, block in enumerate(blocks):
        if block.text.startswith("::") or _CATEGORY.match(block.text):
            waiting.clear()
        waiting.append((place, depth))
        depth += _open(block.text)
        while waiting and depth <= waiting[-1][1]:
            found[waiting.pop()[0]] = place
    return found


def _open(text: str) -> int:
    bare = re.sub(r"\\.", "", text)
    return bare.count("{") - bare.count("}")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda hit: "\n" if hit[1] == "n" else hit[1], text)


@dataclass
class _Shown:
    """How the texts of one question are written."""

    marked: bool = False
    plain: bool = False
    """Whether the question says that its signs are only text."""

    def text(self, source: str) -> str:
        """Return a text's words; a format before it holds from there on."""
        if not source:
            return ""
        form = _FORMAT.match(source)
        own = form[1].lower() if form else ""
        marked = own in {"html", "moodle"} if own else self.marked
        bare = _unescaped(source[form.end() :] if form else source)
        plain = own == "plain" or (self.plain and not own)
        seen = marked or ("<" in bare and not plain)
        return words_of(bare) if seen else plain_words(bare)


def _question(
    block: _Block, number: int, topic: tuple[str, ...], path: Path
) -> BankQuestion | None:
    """Return a block's question; None for one that only tells something."""
    text, name = block.text, ""
    if found := _NAME.match(text):
        name, text = _unescaped(found[1]).strip(), text[found.end() :]
    start, end = _braces(text)
    form = _FORMAT.match(text)
    said = form[1].lower() if form else ""
    shown = _Shown(said in {"html", "moodle"}, said == "plain")
    place = f"question {number}, line {block.line}"
    if start < 0:
        return None
    inner, explanation = text[start + 1 : end], ""
    if (told := _last(inner, "####")) >= 0:
        explanation, inner = shown.text(inner[told + 4 :]), inner[:told]
    gap = f" {GAP} " if text[end + 1 :].strip() else " "
    stem = shown.text(f"{text[:start].rstrip()}{gap}{text[end + 1 :].lstrip()}")
    kind, choices, answers = _answers(inner.strip(), shown, path, block.line)
    pairs = tuple(_pairs(inner, shown)) if kind == "pairs" else ()
    if gap.strip() and kind in {"choice", "short"} and not explanation:
        explanation = _filled(stem, choices, answers)
    return BankQuestion(
        stem or name, place, kind, tuple(choices), tuple(answers), explanation,
        topic, block.tags, name, pairs,
    )  # fmt: skip


def _filled(stem: str, choices: list[BankChoice], answers: list[str]) -> str:
    """Return the sentence with the gap filled; "" if several words fill it."""
    right = [one.text for one in choices if one.right] or answers
    return stem.replace(GAP, right[0]) if len(right) == 1 else ""


def _braces(text: str) -> tuple[int, int]:
    """Return where the answers begin and end; -1 without any."""
    start = next(_signs(text, "{"), -1)
    end = next((at for at in _signs(text, "}") if at > start), -1)
    return (start, end) if 0 <= start < end else (-1, -1)


@cache
def _signs_pattern(sign: str) -> re.Pattern[str]:
    return re.compile(rf"\\.|{re.escape(sign)}", re.DOTALL)


def _signs(text: str, sign: str) -> Iterator[int]:
    """Yield where a sign stands that is not escaped."""
    if sign not in text:
        return
    for found in _signs_pattern(sign).finditer(text):
        if found[0] == sign:
            yield found.start()


def _last(text: str, sign: str) -> int:
    return next(_signs(text, sign), -1)


def _answers(
    inner: str, shown: _Shown, path: Path, line: int
) -> tuple[Asked, list[BankChoice], list[str]]:
    """Return the kind of a question, its choices, and what is right without them."""
    if not inner:
        return "essay", [], []
    if judged := _JUDGED.match(inner):
        true = judged[1][:1].upper() == "T"
        told = [shown.text(part) for part in _parts(inner[judged.end(1) :], "#")[1:]]
        right = told[1] if len(told) > 1 else ""
        wrong = told[0] if told else ""
        return (
            "judged",
            [
                BankChoice("True", true, right if true else wrong),
                BankChoice("False", not true, wrong if true else right),
            ],
            [],
        )
    if inner.startswith("#"):
        return "number", [], list(_numbers(inner[1:], path, line))
    entries = list(_entries(inner, shown))
    if not entries:
        raise SourceError(
            "its answers begin with none of = ~ # T F",
            where=path,
            line=line,
            hint="Write = before a right answer and ~ before a wrong one.",
        )
    pairs = [_parts(text, "->") for _sign, _weight, text, _told in entries]
    if all(
        sign == "=" and len(pair) > 1
        for (sign, *_), pair in zip(entries, pairs, strict=True)
    ):
        return "pairs", [], [paired(*one) for one in _pairs(inner, shown)]
    if all(sign == "=" for sign, *_ in entries):
        best = [text for _s, weight, text, _t in entries if weight >= _ALL]
        return "short", [], list(dict.fromkeys(shown.text(text) for text in best))
    return "choice", list(_choices(entries, shown)), []


def _pairs(inner: str, shown: _Shown) -> Iterator[tuple[str, str]]:
    """Yield what stands left and right of each arrow, where both say something."""
    for _sign, _weight, text, _told in _entries(inner, shown):
        left, right, *_ = map(shown.text, _parts(text, "->"))
        if left and right:
            yield left, right


def paired(left: str, right: str) -> str:
    """Return one of the pairs of a question on one line: "France: Paris"."""
    bare = left.rstrip(" :")
    return f"{bare} {right}" if bare.endswith(("?", "…")) else f"{bare}: {right}"


Entry = tuple[str, float, str, str]
"""Sign, weight of a hundred, text, and what a pupil is told."""


def _entries(inner: str, shown: _Shown) -> Iterator[Entry]:
    starts = sorted([*_signs(inner, "="), *_signs(inner, "~")])
    for start, end in pairwise([*starts, len(inner)]):
        sign, rest = inner[start], inner[start + 1 : end]
        weight = _WHOLE if sign == "=" else _NONE
        if found := _WEIGHT.match(rest):
            weight, rest = float(found[1].replace(",", ".")), rest[found.end() :]
        text, *told = _parts(rest, "#")
        yield sign, weight, text, shown.text("#".join(told))


def _choices(entries: list[Entry], shown: _Shown) -> Iterator[BankChoice]:
    best = max(weight for _sign, weight, _text, _told in entries)
    for _sign, weight, text, told in entries:
        right = weight >= _ALL if best >= _ALL else weight > _NONE
        yield BankChoice(shown.text(text), right, told)


def _parts(text: str, sign: str) -> list[str]:
    if sign not in text:
        return [text]
    cuts = list(_signs(text, sign))
    edges = zip([-len(sign), *cuts], [*cuts, len(text)], strict=True)
    return [text[start + len(sign) : end] for start, end in edges]


def _numbers(inner: str, path: Path, line: int) -> Iterator[str]:
    """Yield the numbers that are wholly right, each with what it may be off by."""
    rows = (
        [inner]
        if not [*_signs(inner, "="), *_signs(inner, "~")]
        else [
            f"%{weight}%{text}"
            for sign, weight, text, _told in _entries(inner, _Shown())
            if sign == "="
        ]
    )
    for row in rows:
        weight = _WEIGHT.match(row)
        text = _unescaped(_parts(row[weight.end() :] if weight else row, "#")[0])
        if weight and float(weight[1].replace(",", ".")) < _ALL:
            continue
        bounds = [_BOUND.fullmatch(part) for part in text.split("..", 1)]
        if len(bounds) > 1 and bounds[0] and bounds[1]:
            yield f"{bounds[0][1]} to {bounds[1][1]}"
        elif found := _NEAR.fullmatch(text):
            off = found[2] or ""
            zero = not off.strip("0.,")
            yield found[1] if zero else f"{found[1]} (± {off})"
        elif text.strip():
            raise SourceError(
                f'"{text.strip()[:40]}" is no number', where=path, line=line,
                hint="Write {#3}, {#3:0.5} or {#2..4}.",
            )  # fmt: skip
