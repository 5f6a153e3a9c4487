"""Passages: what is embedded of a section, topic and heading before its text.

What is shown is the slice; what is searched is "topic > heading > text".  The topic is
the document's subject, or its title where no subject is known, and stands in for the
pronoun of a heading: under "Islamic State", "How does it fund itself?" is searched as
"How does Islamic State fund itself?".
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.index.boilerplate import content_flags
from explainbot.index.exercises import cut_exercises, without_exercises
from explainbot.index.marking import marking
from explainbot.index.storage.rows import StoredSection
from explainbot.records import Document, Quote, Section, Span, reach
from explainbot.text.folding import folded, with_places
from explainbot.text.languages import DEFAULT_LANGUAGE
from explainbot.text.lines import one_line, phrase_rows
from explainbot.text.questions import is_question
from explainbot.text.sentences import split_sentences
from explainbot.text.tables import covered_words, head_above, head_spans, spoken
from explainbot.text.terms import Names, idle_terms, subject_term, terms, words
from explainbot.text.word_lists import patterns_of, word_list

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    """The heading with the subject in place of its pronoun; the head if it has none;
    folded, as it is embedded."""
    sentences: tuple[Span, ...]
    """Offsets in the section."""
    tells: tuple[bool, ...]
    """Of each sentence, whether it tells something."""

    @property
    def language(self) -> str:
        """ISO 639-1 code of its text."""
        return self.section.document.language

    @property
    def embedded(self) -> str:
        """The text that the section's vector stands for."""
        return folded(self._whole)

    @property
    def sentence_places(self) -> list[Span | None]:
        """Where each sentence stands in the embedded text.

        None for one that is said in other words there, or tells nothing.
        """
        said, whole = self._said, self._whole
        before = len(whole) - len(self.section.text)
        told = [
            tells and span not in said
            for span, tells in zip(self.sentences, self.tells, strict=True)
        ]
        if len(said) == 1:  # the text in front of what is said is longer
            told = [False] * len(told)
        copy = with_places(whole)
        found: list[Span | None] = []
        for (start, end), kept in zip(self.sentences, told, strict=True):
            first = bisect_left(copy.starts, before + start)
            last = bisect_right(copy.ends, before + end)
            found.append((first, last) if kept and first < last else None)
        return found

    @property
    def _whole(self) -> str:
        """The same before it is folded."""
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
            folded(said.get((start, end)) or text[start:end])
            for start, end in self.sentences
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
        own = document.traits
        wrapped = not (own.block_a_line or own.lines_whole)
        spans = split_sentences(section.text, document.language, wrapped=wrapped)
        found = tuple(spans)
        found = cut_exercises(section, found)
    if tells is None:
        text, others = section.text, (item.title for item in document.headings)
        tells = content_flags(section.heading, [text[a:b] for a, b in found], others)
        tells = without_exercises(section, found, tells)
        tells = _without_heads(section, found, tells)
        tells = marking(section, found, tells)
        phrases = reach(phrase_rows(text))
        tells = tuple(
            told or phrases(end) > start
            for (start, end), told in zip(found, tells, strict=True)
        )
    return Passage(section, " > ".join(path), folded(resolved), found, tells)


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
    found += idle_terms(heading, document.language)
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
    return {word for word, start, end in words(text) if folded(text[start:end]) == word}


SEARCHED = 100_000
"""Characters of a text in which it is looked for how its subject is written."""
_WORD = re.compile(r"[^\W\d_]+")
_ABOUT_NOTHING = re.compile(patterns_of("empty_it"), re.IGNORECASE)
"""An "it" that stands for nothing: "how long does it take", "is it true that"."""
_SINGULAR_ENDS = ("ss", "us", "is", "ics", "news")


def named_heading(heading: str, document: Document) -> str:
    """Return a heading, on one line with what its text is about if it has a pronoun."""
    topic = document.subject or document.title
    if not points(heading, document.language):
        return heading
    return with_subject(
        heading,
        as_written(topic, document.text, document.title),
        document.title,
        document.language,
    )


def told_citation(quote: Quote) -> str:
    """Return a quote's citation, its heading as it can stand alone."""
    heading = quote.section.heading
    named = named_heading(heading, quote.document)
    if not heading or named == heading:
        return quote.citation
    return quote.citation.replace(f" › {heading}", f" › {named}", 1)


def with_subject(heading: str, topic: str, title: str, language: str = "en") -> str:
    """Return a heading on one line, its pronoun replaced, or the title behind it.

    What asks nothing stays as it is ("The play and its time"), and a topic all in
    capitals is put into no sentence: nothing tells whether it is a name.

    Args:
        heading: As it is written.
        topic: What its text is about, as it stands inside a sentence.
        title: Of its text.
        language: Of the heading; ISO 639-1 code.
    """
    bare = one_line(heading)
    if not points(bare, language) or _names(bare, topic) or _names(bare, title):
        return bare
    asks = is_question(bare, language) and not topic.isupper()
    if language == "en" and asks and _fits(bare, topic):
        return _replaced(bare, topic)
    return f"{bare} ({one_line(title)})" if title.strip() else bare


def points(heading: str, language: str = "en") -> bool:
    """Whether a heading has a pronoun that needs its text to be understood."""
    own = word_list("pronouns_in_headings", language) | word_list(
        "pronouns_in_headings", "en"
    )
    found = {word.casefold() for word in _WORD.findall(heading)}
    return not own.isdisjoint(found) and not _ABOUT_NOTHING.search(heading)


def as_written(topic: str, text: str, title: str = "") -> str:
    """Return a topic as it stands inside a sentence.

    Small if the text has it so, and behind "the" if it mostly stands there, or if the
    title is that: "The human heart: questions and answers".
    """
    if not topic:
        return topic
    lower = topic[:1].lower() + topic[1:]
    small = re.compile(rf"(?<![^\s(\"'“‘*_]){re.escape(lower)}\b")
    written = lower if small.search(text, 0, SEARCHED) else topic
    named = re.compile(
        rf"(?P<the>\bthe\s+[\"“*_]*)?\b{re.escape(topic)}\b", re.IGNORECASE
    )
    found = [one.group("the") for one in named.finditer(text, 0, SEARCHED)]
    whole = rf"\s*the\s+{re.escape(topic)}\s*(?:[^\w\s'’]|$)"
    titled = re.match(whole, title, re.IGNORECASE)
    mostly = 2 * sum(map(bool, found)) > len(found)
    return f"the {written}" if titled or mostly else written


def _names(heading: str, topic: str) -> bool:
    whole = rf"(?<!\w){re.escape(topic)}(?!\w)"
    return bool(topic) and bool(re.search(whole, heading, re.IGNORECASE))


def _replaced(heading: str, topic: str) -> str:
    """Return the heading with the topic in place of its first pronoun."""
    found = PRONOUN.search(heading)
    if found is None:
        return heading
    name = topic
    if found.group("own"):
        name += "'" if topic.lower().endswith("s") else "'s"
    told = heading[: found.start()] + name + heading[found.end() :]
    return told[:1].upper() + told[1:]


def _fits(heading: str, topic: str) -> bool:
    """Whether the topic can stand for the first pronoun, in number, and is a name."""
    found = PRONOUN.search(heading)
    if not topic or found is None or len(topic.split()) > NAME_WORDS:
        return False
    before = {word.casefold() for word in _WORD.findall(heading[: found.start()])}
    if before & word_list("clause_openers", "en"):
        return False  # "what happens to rain when it falls"
    word = found.group().lower()
    last = topic.lower().split()[-1]
    many = last.endswith("s") and not last.endswith(_SINGULAR_ENDS)
    if word in ("it", "its"):
        return not many
    return word in ("they", "them", "their") and many


@dataclass(frozen=True)
class PreparedSection:
    """A section ready to be written."""

    section: Section
    sentences: tuple[Span, ...]
    """Offsets in the section."""
    tells: tuple[bool, ...]
    """Whether each of them tells something."""
    key: str
    """Hash of what its vectors were made from."""
    vectors: StoredSection | None = None
    """The section of the index before whose vectors are its own."""
    terms: StoredSection | None = None
    """The section of the index before that has the same title, headings and text."""

    @property
    def passage(self) -> Passage:
        """What is embedded."""
        return passage(self.section, self.sentences, self.tells)


def prepared_section(section: Section) -> PreparedSection:
    """Prepare a section of which the index before holds nothing."""
    prepared = passage(section)
    key = embedded_key(prepared)
    return PreparedSection(section, prepared.sentences, prepared.tells, key)


@dataclass(frozen=True)
class SectionedDocument:
    """A document with its sections, ready to be written."""

    document: Document
    units: tuple[PreparedSection, ...]
    unchanged: bool = False
    """Whether it is taken over from the index before."""
    assumed: bool = False
    """Whether nothing tells the document's language."""


@dataclass(frozen=True)
class PassageVectors:
    """A passage's vectors."""

    section: NDArray[np.float32]
    """Shape (d,)."""
    parts: NDArray[np.float16] | NDArray[np.uint8]
    """The resolved heading's, then the sentences', as they are stored (vectors.py).

    In half precision, shape (1 + sentences, d), or as codes, (1 + sentences, width);
    all zero for a sentence that tells nothing.
    """


def embedded_key(passage: Passage) -> str:
    """Return the hash of all that a passage's vectors depend on but the model."""
    content: list[object] = [passage.embedded, passage.resolved]
    content += [passage.sentences, passage.tells]
    if passage.language != DEFAULT_LANGUAGE:  # each may have a model of its own
        content.append(passage.language)
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=True).encode("ascii")
    ).hexdigest()[:32]
