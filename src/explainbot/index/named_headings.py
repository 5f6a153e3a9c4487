"""Headings as they can stand alone: a pronoun gives way to what the text is about.

"How is it measured?" is "How is inflation measured?" wherever headings of several texts
stand side by side.  Where the pronoun cannot be replaced without a doubt, the text's
title follows in brackets.
"""

from __future__ import annotations

import re

from explainbot.index.passages import NAME_WORDS, PRONOUN
from explainbot.records import Document, Quote
from explainbot.text.lines import one_line
from explainbot.text.word_lists import word_list

SEARCHED = 100_000
"""Characters of a text in which it is looked for how its subject is written."""
_WORD = re.compile(r"[^\W\d_]+")
_ABOUT_NOTHING = re.compile(
    r"\b(?:(?:is|was|does|did|will|would|can|could) it (?:take\b|cost to|\w+ "
    r"(?:to|that|if|when|whether|for)\b|(?:rain|snow)))",
    re.IGNORECASE,
)
"""An "it" that stands for nothing: "how long does it take", "is it true that"."""
_SINGULAR_ENDS = ("ss", "us", "is", "ics", "news")


def named_heading(heading: str, document: Document) -> str:
    """Return a heading, on one line with what its text is about if it has a pronoun."""
    topic = document.subject or document.title
    if not points(heading, document.language):
        return heading
    return with_subject(
        heading, as_written(topic, document.text), document.title, document.language
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

    Args:
        heading: As it is written.
        topic: What its text is about, as it stands inside a sentence.
        title: Of its text.
        language: Of the heading; ISO 639-1 code.
    """
    bare = one_line(heading)
    if not points(bare, language) or _names(bare, topic) or _names(bare, title):
        return bare
    if language == "en" and _fits(bare, topic):
        return _replaced(bare, topic)
    return f"{bare} ({one_line(title)})" if title.strip() else bare


def points(heading: str, language: str = "en") -> bool:
    """Whether a heading has a pronoun that needs its text to be understood."""
    own = word_list("pronouns_in_headings", language) | word_list(
        "pronouns_in_headings", "en"
    )
    found = {word.casefold() for word in _WORD.findall(heading)}
    return not own.isdisjoint(found) and not _ABOUT_NOTHING.search(heading)


def as_written(topic: str, text: str) -> str:
    """Return a topic as it stands inside a sentence.

    Small if the text has it so, and behind "the" if it mostly stands there.
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
    return f"the {written}" if 2 * sum(map(bool, found)) > len(found) else written


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
