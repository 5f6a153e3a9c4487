"""What is written: items of the texts, and the questions of banks as they are.

Of a bank nothing is made anew: its file is read again, with its wrong choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.errors import ExplainbotError
from explainbot.readers.banks.bank import (
    GAP,
    BankChoice,
    BankQuestion,
    filling,
)
from explainbot.readers.banks.files import bank_of
from explainbot.study.exports.fitting import Exported
from explainbot.study.exports.siblings import (
    Fact,
    Siblings,
    fact_of,
    sentences_of,
)
from explainbot.study.items import BLANK, Item, choice_name, item_id
from explainbot.study.wording import ASKED, markup_of, shown_part
from explainbot.text.interface.translation import gettext
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import said

if TYPE_CHECKING:
    from explainbot.study.session import Deck


@dataclass
class Gathered:
    """All that is to be written, in the order of the texts."""

    questions: list[Exported] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What could not be read again."""


def gather(
    deck: Deck, corpus: Path, *, choices: bool, limit: int | None = None
) -> Gathered:
    """Return the questions of a deck.

    Args:
        deck: The items of some texts.
        corpus: The folder of the texts, in which the files of banks lie.
        choices: Whether wrong choices are looked for.
        limit: Questions at most.
    """
    found = Gathered()
    banks: set[str] = set()
    for document in deck.banks():
        bank = _bank(corpus / document, document)
        if bank is None:
            found.notes.append(
                f"{document}: its file cannot be read again, so its questions are"
                " written as they are indexed, without wrong choices"
            )
        else:
            banks.add(document)
            found.questions += bank[: _left(found, limit)]
    items: list[Item] = []
    for item in deck.all():
        if len(found.questions) + len(items) == limit:
            break
        if item.quote.document.id not in banks:
            items.append(item)
    found.questions += _of_items(deck, items, choices=choices)
    return found


def _left(found: Gathered, limit: int | None) -> int | None:
    return None if limit is None else max(0, limit - len(found.questions))


def _bank(path: Path, document: str) -> list[Exported] | None:
    """Return the questions of a bank's file; None where it cannot be read."""
    try:
        bank = bank_of(path.read_bytes(), path)
    except (ExplainbotError, OSError):
        return None
    if bank is None:
        return None
    told: list[Exported] = []
    seen: dict[str, int] = {}
    for asked in bank.questions:
        base = item_id("bank", document, asked.stem, *asked.right)
        count = seen[base] = seen.get(base, 0) + 1
        name = base if count == 1 else item_id("bank", base, str(count))
        placed = replace(asked, place=f"{document}, {asked.place}")
        told.append(Exported(placed, name, document=document))
    return told


def _of_items(
    deck: Deck, items: Sequence[Item], *, choices: bool
) -> Iterator[Exported]:
    facts: dict[str, Fact] = {}
    for item in items if choices else ():
        answer = _short(item)
        fact = fact_of(item, answer) if answer else None
        if fact is not None:
            facts[item.id] = fact
    told = sentences_of(deck.index) if facts else None
    siblings = Siblings(told, facts.values()) if told else None
    for item in items:
        offered: tuple[BankChoice, ...] = ()
        if siblings is not None and item.id in facts:
            offered = siblings.choices(facts[item.id], item.id)
        document = item.quote.document
        yield Exported(
            _question(item, offered), item.id, item, document.id, document.language
        )


def _plain(item: Item, text: str) -> str:
    """Return a run of a text in words, without its author's marks."""
    return said(blocks_of(text, markup_of(item)))


def _short(item: Item) -> str:
    """Return the words that an item asks for; "" where it is a whole passage."""
    text = item.quote.document.text
    if item.kind == "cloze":
        return _plain(item, item.answer)
    if item.kind == "recall" and item.quote.span:
        return _plain(item, text[slice(*item.quote.span)])
    return ""


def _question(item: Item, offered: Sequence[BankChoice]) -> BankQuestion:
    """Return an item as a question; its sentence and place are what explains it."""
    source = gettext("Source: {citation}", citation=item.quote.citation)
    place, topic = item.quote.citation, _topic(item)
    sentence = _plain(item, item.quote.evidence_text)
    explanation = f"{sentence}\n{source}"
    short = _short(item)
    base = BankQuestion("", place, explanation=explanation, topic=topic, ordered=False)
    if item.kind == "which":
        choices = tuple(
            BankChoice(choice_name(one), one is item.choices[item.right - 1])
            for one in item.choices
        )
        stem = f"{sentence}\n{ASKED['which']}"
        return replace(base, stem=stem, kind="choice", choices=choices)
    if item.kind == "cloze":
        stem = _plain(item, "".join(item.pieces)).replace(BLANK, GAP, 1)
        if offered:
            return replace(base, stem=stem, kind="choice", choices=tuple(offered))
        return replace(
            base, stem=stem, kind="gaps", gaps=(filling(short),), answers=(sentence,)
        )
    if offered:
        return replace(base, stem=item.question, kind="choice", choices=tuple(offered))
    if short:
        return replace(base, stem=item.question, kind="short", answers=(short,))
    passage = _plain(item, item.quote.document.text[slice(*shown_part(item))])
    return replace(
        base, stem=item.question, kind="card", answers=(passage,), explanation=source
    )


def _topic(item: Item) -> tuple[str, ...]:
    document = item.quote.document
    return (document.title or document.id,)
