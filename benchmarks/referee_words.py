"""Words of a text, held against what a reader sees: lost, altered, added, hidden."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from benchmarks.referee_lessons import Run, Seen, Words

_RAISED = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        "0123456789+-=()abcdefghijklmnoprstuvwxyz", strict=True)
)  # fmt: skip
_LOWERED = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        "0123456789+-=()aehijklmnoprstuvx", strict=True)
)  # fmt: skip
_GROUPS = (
    (re.compile(f"[{''.join(_RAISED)}]+"), "^", _RAISED),
    (re.compile(f"[{''.join(_LOWERED)}]+"), "_", _LOWERED),
)
_MARKED = (
    (re.compile(r"\\?\^\s?(?:\{([^{}\s]{1,8})\}|\(([^()\s]{1,8})\))"), "^"),
    (re.compile(r"_(?:\{([^{}\s]{1,8})\}|\(([^()\s]{1,8})\))"), "_"),
    (re.compile(r"<sup>([^<\s]{1,8})</sup>|:sup:`([^`\s]{1,8})`"), "^"),
    (re.compile(r"<sub>([^<\s]{1,8})</sub>|:sub:`([^`\s]{1,8})`"), "_"),
    (re.compile(r"\^([^\^\s]{1,8})\^()"), "^"),
    (re.compile(r"~([^~\s]{1,8})~()"), "_"),
)
_WORD = re.compile(r"(?:[\^_][-+]?[^\W_]*[-+]?|[^\W_])+(?:’(?:[^\W_]|[\^_])+)*")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
ATOMS = {
    r"\frac": "/", r"\sqrt": "√", r"\sum": "∑", r"\pm": "±", r"\log": "log",
    r"\cdot": "·",
}  # fmt: skip
_NOTE_MARK = re.compile(r"\s?\[(?:\^[^\]\s]+|\d{1,2}|fn:\d+)\](?:_|:)?")
"""A mark of a note in brackets: so mark-up of text writes it, and it alters no word."""
TELLING = 4
"""Letters of a hidden word that is looked for, so that it is there by no chance."""
LIKE = 50
"""Two words of which one may be the other, altered: percent of their letters."""


def folded(text: str) -> str:
    """Return a text with what is raised or lowered in one form, ``^23`` and ``_4``."""
    for runs, sign, letters in _GROUPS:
        text = runs.sub(
            lambda found, sign=sign, letters=letters: (  # type: ignore[misc]
                sign + "".join(letters[one] for one in found[0])
            ),
            text,
        )
    text = _NOTE_MARK.sub("", text)
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = text.replace("−", "-").replace("'", "’").replace("\\ ", "")  # noqa: RUF001
    for marked, sign in _MARKED:
        text = marked.sub(
            lambda found, sign=sign: sign + (found[1] or found[2] or ""),  # type: ignore[misc]
            text,
        )
    return text


def words(text: str) -> list[str]:
    """Return the words of a text; letters of scripts without blanks one by one."""
    found: list[str] = []
    for word in _WORD.findall(folded(text)):
        found += list(word) if _EASTERN.search(word) else [word]
    return [word.casefold() for word in found]


def shown(block: Words) -> str:
    """Return a block as text, raised and lowered in the one form, without formulas."""
    return "".join(_shown(run) for run in block).strip()


def _shown(run: Run) -> str:
    if run.mark in ("raised", "lowered"):
        return f"{'^' if run.mark == 'raised' else '_'}{run.text}"
    return " " if run.mark == "formula" else run.text


@dataclass
class Score:
    """What came of one file's words."""

    words: int = 0
    lost: list[str] = field(default_factory=list)
    altered: list[tuple[str, str]] = field(default_factory=list)
    """As it is, and what it may have become."""
    added: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Blocks that stand nowhere in one piece."""
    blocks: int = 0
    hidden: list[str] = field(default_factory=list)
    """Hidden words that may be quoted."""
    formulas: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    """Formulas that are neither kept nor told, and what stands in their place."""
    marked: int = 0
    """Words at which the mark of a note stands, raised, as it is seen in a print."""
    told: int = 0
    """Formulas that are told as such."""

    @property
    def clean(self) -> bool:
        """Whether a reader of the file would find nothing missing or changed."""
        return not (self.lost or self.altered or self.hidden or self.wrong)

    def faults(self) -> tuple[tuple[str, list[Any]], ...]:
        """Return what is wrong, by kind."""
        return (
            ("lost", self.lost),
            ("altered", self.altered),
            ("hidden", self.hidden),
            ("wrong", self.wrong),
            ("broken", self.broken),
        )


def score(label: Seen, text: str) -> Score:
    """Hold a text against what is seen."""
    found = Score()
    ours = words(text)
    wanted = [words(shown(block)) for block in label.blocks]
    wanted += [words(note) for note in label.notes]
    flat = [word for block in wanted for word in block]
    found.words, found.blocks = len(flat), len(wanted)
    missing = Counter(flat) - Counter(ours)
    extra = Counter(ours) - Counter(flat)
    _part(found, missing, extra)
    line = f" {' '.join(ours)} "
    for block, part in zip((*label.blocks, *label.notes), wanted, strict=True):
        if isinstance(block, tuple) and any(run.mark == "formula" for run in block):
            continue
        if f" {' '.join(part)} " not in line:
            found.broken.append(" ".join(part))
    for secret in label.hidden:
        held = {word for word in words(secret) if len(word) >= TELLING} - set(flat)
        found.hidden += sorted(held & set(ours))
    _formulas(found, label, folded(text))
    return found


def _part(found: Score, missing: Counter[str], extra: Counter[str]) -> None:
    """Tell what is lost from what was altered, by what is there instead."""
    left = Counter(extra)
    for word in sorted(missing.elements(), key=len, reverse=True):
        like = max(left, key=lambda one: fuzz.ratio(word, one), default="")
        near = fuzz.ratio(word, like) >= LIKE or (len(word) > 1 and word in like)
        if like and re.fullmatch(rf"{re.escape(word)}\^\d{{1,2}}", like):
            found.marked += 1
            left -= Counter([like])
        elif like and near:
            found.altered.append((word, like))
            left -= Counter([like])
        else:
            found.lost.append(word)
    found.added = sorted(left.elements())


# -- Formulas --------------------------------------------------------------------------


def atoms(formula: str) -> Counter[str]:
    """Return the letters, figures and signs of a formula, whatever its notation."""
    text = formula
    for name, sign in ATOMS.items():
        text = re.sub(re.escape(name) + r"(?![a-z])", sign, text)
    text = text.replace(":math:", "")
    text = re.sub(r"\\(left|right|displaystyle|,|;|!|[()\[\]])", "", text)
    text = re.sub(r"sqrt|root", "√", folded(text))
    text = re.sub(r"\bsum\b|Σ", "∑", text).replace("⁄", "/")  # noqa: RUF001
    return Counter(re.sub(r"[\s{}()\[\]^_$\\`*⁡·\u2061-\u2064]", "", text))


def _formulas(found: Score, label: Seen, text: str) -> None:
    line = " ".join(text.split())
    for block in label.blocks:
        for place, run in enumerate(block):
            if run.mark != "formula":
                continue
            found.formulas += 1
            before = folded("".join(_shown(one) for one in block[:place])).rstrip()
            after = folded("".join(_shown(one) for one in block[place + 1 :])).lstrip()
            stands = _between(line, before, after)
            if "[formula" in stands.casefold():
                found.told += 1
            elif atoms(stands) != atoms(run.text):
                found.wrong.append((run.text, stands))


def _between(line: str, before: str, after: str) -> str:
    """Return what stands between two runs of words, as short as it can be."""
    before, after = before[-20:], after[:14]
    start = line.find(before) + len(before) if before in line else -1
    end = line.find(after, start) if after else start + 60
    return line[start:end] if 0 <= start <= end <= start + 400 else ""
