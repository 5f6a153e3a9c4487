"""Study items: a passage, what is asked about it, and an id that stays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from explainbot.index.passages import named_heading
from explainbot.records import Quote, Section, Span

Kind = Literal["recall", "cloze", "which"]
KINDS: tuple[Kind, ...] = get_args(Kind)
BLANK = "[…]"
"""Stands where words are left out."""


@dataclass(frozen=True)
class Item:
    """A question about a quote, made of the quote's own document alone.

    - recall: the heading is a question; the quote answers it.
    - cloze: a sentence, the quote's evidence, with one run of it left out.
    - which: the same sentence; the headings of some sections to choose from.
    """

    id: str
    """The same for the same words under the same title, wherever the file lies."""
    kind: Kind
    quote: Quote
    """What is shown as the answer; its evidence is the sentence to know."""
    key_words: tuple[Span, ...]
    """Offsets in the document of the evidence's telling words."""
    blank: Span | None = None
    """Offsets in the document of what a cloze leaves out."""
    choices: tuple[Section, ...] = ()
    """Of a `which` item: sections with different headings, one of them the quote's."""
    faint: bool = False
    """Whether the blank is an everyday word: the item waits for a better one."""

    @property
    def right(self) -> int:
        """The place, from 1, of the right choice; 0 where nothing is to be chosen."""
        own = self.quote.section.heading
        headings = [choice.heading for choice in self.choices]
        return headings.index(own) + 1 if own in headings else 0

    @property
    def title(self) -> str:
        """Where it is from, without giving a `which` item away."""
        title = self.quote.document.title or self.quote.document.id
        heading = self.quote.section.heading
        return f"{title} › {heading}" if heading and self.kind == "cloze" else title

    @property
    def question(self) -> str:
        """What is asked: a heading, or a sentence with or without its blank."""
        if self.kind == "recall":
            return named_heading(self.quote.section.heading, self.quote.document)
        return "".join(self.pieces)

    @property
    def names_its_text(self) -> bool:
        """Whether a heading that is asked says by itself which text it is about."""
        asked = self.question.casefold()
        document = self.quote.document
        named = (document.subject, document.title, *document.aliases)
        told = any(name.casefold() in asked for name in named if name.strip())
        return self.kind == "recall" and told

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The sentence before its blank, the mark of it, and the sentence after it."""
        text, (start, end) = self.quote.document.text, self.quote.evidence
        if self.blank is None:
            return text[start:end], "", ""
        left, right = self.blank
        return text[start:left], BLANK, text[right:end]

    @property
    def answer(self) -> str:
        """What is to be known: a passage, the words left out, or a heading."""
        if self.kind == "which":
            return choice_name(self.quote.section)
        if self.blank is not None:
            return self.quote.document.text[slice(*self.blank)]
        return self.quote.text


def choice_name(section: Section) -> str:
    """Return what a section is called among others: its heading with its subject."""
    return named_heading(section.heading, section.document)


def item_id(kind: str, *words: str) -> str:
    """Return 16 hexadecimal digits of the sha256 of a kind and some words.

    White space counts as one blank, so a file that was wrapped anew keeps its ids.
    """
    key = "\0".join([kind, *(" ".join(word.split()) for word in words)])
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def unique(items: Iterable[Item]) -> list[Item]:
    """Return the items, each id once."""
    return list({item.id: item for item in reversed(list(items))}.values())[::-1]
