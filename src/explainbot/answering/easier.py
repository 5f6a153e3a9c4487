"""Easier passages: another that answers as well, in plainer sentences and words.

How hard a text is to read is told by LIX (Björnsson 1968): the words of a sentence plus
the percentage of words with more than six letters; below 30 very easy, above 60 very
hard.  It needs no list of a language and is compared within one alone.  A passage is
offered only where the reader says that it answers the question, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explainbot.answering.reranking import WINDOWS, WORDS, headed
from explainbot.text.sentences import split_sentences
from explainbot.text.terms import UNSPACED, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainbot.records import Answer, Quote
    from explainbot.reranking.protocol import Reader

LONG = 6
"""Letters of a word that is not yet a long one."""
FEWEST = 25
"""Words of a text whose level is told."""
STEP = 8.0
"""By so much LIX must be lower."""
NEAR = 0.15
"""Only passages that score at most so much less than the answer are judged: of 15
further down none answered."""
SURE = 1.5
"""Logit from which the reader says that a passage answers; docs/decisions.md says on
what that was measured."""


def reading_level(text: str, language: str) -> float | None:
    """Return LIX of a text; None of a short one and of a script without blanks."""
    found = [word for word, _, _ in words(text) if not word.isdigit()]
    if len(found) < FEWEST or UNSPACED.search(text):
        return None
    sentences = max(1, len(split_sentences(text, language)))
    long = sum(len(word) > LONG for word in found)
    return len(found) / sentences + 100 * long / len(found)


def with_easier(answer: Answer, reader: Reader | None) -> Answer:
    """Return an answer with the easiest of its other passages that answers too.

    Args:
        answer: Of a message that may hold several questions.
        reader: What judges; without one nothing is offered.
    """
    if answer.parts:
        parts = tuple(with_easier(part, reader) for part in answer.parts)
        return replace(answer, parts=parts)
    question = answer.resolved or answer.asked_as
    leaned = not answer.resolved and question.endswith(")") and " (after: " in question
    if reader is None or not answer.answered or leaned:
        return answer
    for level, quote in sorted(_plainer(answer), key=lambda pair: pair[0]):
        del level
        if surest(question, quote, reader) >= SURE:
            return replace(answer, easier=quote)
    return answer


def _plainer(answer: Answer) -> Iterator[tuple[float, Quote]]:
    """Yield the other passages that are easier to read, each after its level."""
    first = answer.quotes[0]
    language = first.document.language
    own = _level(first)
    for quote in answer.alternatives if own is not None else ():
        near = quote.score >= first.score - NEAR
        alike = near and quote.document.language == language
        level = _level(quote) if alike else None
        if own is not None and level is not None and level <= own - STEP:
            yield level, quote


def _level(quote: Quote) -> float | None:
    """Return how hard a passage is; None of a table, whose rows are no sentences."""
    if quote.document.traits.table or "|" in quote.text:
        return None
    return reading_level(quote.text, quote.document.language)


def surest(question: str, quote: Quote, reader: Reader) -> float:
    """Return the greatest logit of a reader that a part of a passage answers."""
    topic = quote.document.subject or quote.document.title
    texts = [headed(topic, text) for text in _windows(quote)]
    return max(item.score for item in reader.read(question, texts))


def _windows(quote: Quote) -> list[str]:
    """Return the sentences of a passage, so many at a time as the reader reads best."""
    text, held, found = quote.text, 0, []
    first = 0
    spans = split_sentences(text, quote.document.language) or [(0, len(text))]
    for number, (start, end) in enumerate(spans):
        held += len(text[start:end].split())
        last = number + 1 == len(spans)
        if last or held + len(text[slice(*spans[number + 1])].split()) > WORDS:
            found.append(text[first:end])
            first, held = spans[number + 1][0] if not last else end, 0
    return found[:WINDOWS]
