"""What is embedded and counted for a section: its topic and heading go with its text.

What is shown is the slice; what is searched is "topic > heading > text".  The topic is
the document's subject, or its title where no subject is known, and stands in for the
pronoun of a heading: under "Islamic State", "How does it fund itself?" is searched as
"How does Islamic State fund itself?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from explainbot.index.exercises import cut_exercises, without_exercises
from explainbot.index.marking import marking
from explainbot.index.telling import telling
from explainbot.records import Section, Span
from explainbot.text.sentences import split_sentences
from explainbot.text.tables import covered_words, head_above, head_spans, spoken
from explainbot.text.terms import Names, subject_term, terms, words

NUMBER_ONLY = re.compile(
    r"(?:part|section|chapter|text|page|paragraph)?\W*(?:\d+|[ivxlc]+)?\W*",
    re.IGNORECASE,
)
NAME_WORDS = 5
"""A longer topic is a headline, no name."""
PRONOUN = re.compile(
    r"\b(?:(?P<own>its|their|his|her)|(?P<self>it|they|he|she|them))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Passage:
    """A section ready to be embedded."""

    section: Section
    head: str
    """Topic and heading, one line; may be ""."""
    resolved: str
    """The heading with the subject in place of its pronoun; the head if it has none."""
    sentences: tuple[Span, ...]
    """Offsets in the section."""
    tells: tuple[bool, ...]
    """Of each sentence, whether it tells something."""

    @property
    def embedded(self) -> str:
        """The text that the section's vector stands for."""
        text = self.section.text
        said = self._said
        if len(said) == 1:  # a row alone is said with the names that stand elsewhere
            ((start, end),) = said
            text = text[:start] + said[start, end] + text[end:]
        return f"{self.head} > {text}" if self.head else text

    @property
    def sentence_texts(self) -> list[str]:
        """The sentences' words; of a table's row with the names of its columns."""
        text, said = self.section.text, self._said
        return [
            said.get((start, end)) or text[start:end] for start, end in self.sentences
        ]

    @property
    def _said(self) -> dict[Span, str]:
        section = self.section
        return spoken(section.document.text, section.start, section.end)


def passage(
    section: Section,
    known: tuple[Span, ...] | None = None,
    tells: tuple[bool, ...] | None = None,
) -> Passage:
    """Prepare a section; what is not known of its sentences is found out."""
    document = section.document
    topic = document.subject or document.title
    heading = "" if NUMBER_ONLY.fullmatch(section.heading) else section.heading
    above = [part for part in section.heading_path if not NUMBER_ONLY.fullmatch(part)]
    path = list(dict.fromkeys(part for part in (topic, *above, heading) if part))
    resolved = resolve_pronoun(heading, topic)
    if resolved == heading:
        resolved = " > ".join(path)
    found = known
    if found is None:
        found = tuple(split_sentences(section.text, document.language))
        found = cut_exercises(section, found)
    if tells is None:
        text, others = section.text, (item.title for item in document.headings)
        tells = telling(section.heading, [text[a:b] for a, b in found], others)
        tells = without_exercises(section, found, tells)
        tells = _without_heads(section, found, tells)
        tells = marking(section, found, tells)
    return Passage(section, " > ".join(path), resolved, found, tells)


def _without_heads(
    section: Section, sentences: Sequence[Span], tells: tuple[bool, ...]
) -> tuple[bool, ...]:
    """Let the heads of tables tell nothing, where something else tells."""
    heads = head_spans(section.document.text, section.start, section.end)
    if not heads:
        return tells
    left = tuple(
        told and span not in heads for span, told in zip(sentences, tells, strict=True)
    )
    return left if any(left) else tells


def resolve_pronoun(heading: str, topic: str) -> str:
    """Return the heading with its first pronoun replaced by the topic.

    Nothing is replaced where the topic is named already, or is no name but a headline.
    """
    if not topic or topic.lower() in heading.lower() or len(topic.split()) > NAME_WORDS:
        return heading
    found = PRONOUN.search(heading)
    if found is None:
        return heading
    name = f"{topic}'s" if found.group("own") else topic
    return heading[: found.start()] + name + heading[found.end() :]


def head_terms(section: Section, names: Names) -> list[str]:
    """Return the terms of title, subject and headings, each text once."""
    document = section.document
    heading = "" if NUMBER_ONLY.fullmatch(section.heading) else section.heading
    # A part of a long table has the names of its columns elsewhere.
    names_above = head_above(document.text, section.start, section.end)
    texts = dict.fromkeys(
        (document.title, *section.heading_path, heading, *names_above)
    )
    found = [term for text in texts for term in terms(text, document.language, names)]
    if document.subject:
        subject = names.subjects.get(document.subject, document.subject)
        own = [*terms(document.subject, document.language), subject_term(subject)]
        found += [term for term in own if term not in found]
    return found


def text_terms(
    section: Section, sentences: Sequence[Span], names: Names
) -> list[list[str]]:
    """Return the terms of each sentence of the section, in order.

    A table's row holds those of the merged cells that cover it as well.
    """
    text, language = section.text, section.document.language
    more = covered_words(section.document.text, section.start, section.end)
    return [
        terms(f"{text[start:end]} {more.get((start, end), '')}", language, names)
        for start, end in sentences
    ]


def ordinary_words(text: str) -> set[str]:
    """Return the words that the text writes in lower case."""
    return {word for word, start, end in words(text) if text[start:end] == word}
