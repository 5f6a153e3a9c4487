"""Headings in bold that stand on one line with the text below them.

"**Why is the sea salty?** Rivers carry salt into it."  A bold question is one wherever
the rest answers it; a bold term or headline only in a row of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from explainbot.readers.blocks import Block
from explainbot.text.lines import is_headline, is_question
from explainbot.text.questions import ANSWERED, ASKED, without_label

_LEAST = 2
_TERM_WORDS = 8
_SIGNS = ":.–—- "
"""Between a term and what it means."""


def with_run_in(blocks: list[Block]) -> list[Block]:
    """Return the blocks, those that begin with a bold heading parted in two."""
    found: list[Block] = []
    group: list[Block] = []
    for block in blocks:
        if block.kind in {"heading", "question", "break"}:
            found += [*_parted(group), block]
            group = []
        else:
            group.append(block)
    return [*found, *_parted(group)]


def _parted(group: list[Block]) -> list[Block]:
    """Part the blocks under one heading; terms where they begin half of them."""
    terms = [_term(block) for block in group]
    often = Counter(filter(None, terms))
    # A name that comes again is that of somebody who speaks.
    several = len(often) >= _LEAST and max(often.values()) == 1
    row = several and 2 * len(often) >= len(group)
    found: list[Block] = []
    for block, term in zip(group, terms, strict=True):
        title = _question(block) or (term if row else "")
        found += _halves(block, title) if title else [block]
    return found


def _rest(block: Block) -> str:
    return block.text.strip()[len(block.lead.strip()) :]


def _question(block: Block) -> str:
    """Return the bold question that the rest of a paragraph answers; or ""."""
    lead = without_label(block.lead.strip())
    asks = block.lead and is_question(lead) and not is_question(_rest(block))
    return lead if asks and any(map(str.isalpha, _rest(block))) else ""


def _term(block: Block) -> str:
    """Return the bold term that the rest of a paragraph can explain; or ""."""
    lead, rest = block.lead.strip(), _rest(block)
    words = lead.rstrip(_SIGNS)
    if not is_headline(words) or len(words.split()) > _TERM_WORDS or is_question(lead):
        return ""
    if any(label.match(f"{words}: ") for label in (ASKED, ANSWERED)):
        return ""
    said = rest.lstrip(_SIGNS)
    apart = lead[-1] in _SIGNS or rest.lstrip()[:1] in set(_SIGNS.strip())
    return words if said and (apart or said[:1].isupper()) else ""


def _halves(block: Block, title: str) -> list[Block]:
    rest = _rest(block)
    said = rest.lstrip()
    space = rest[: len(rest) - len(said)]
    joint = "\n" if "\n" in space else " " if space else ""
    head = replace(block, text=block.lead.strip(), title=title, kind="question")
    return [head, Block(said, place=block.place, joint=joint)]
