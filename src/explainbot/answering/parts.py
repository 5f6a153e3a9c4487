"""One answer for a message of several questions."""

from __future__ import annotations

from dataclasses import replace

from explainbot.records import Answer, Match

ORDER: list[Match] = ["none", "weak", "good", "strong"]


def together(whole: Answer, parts: list[Answer], top: int) -> Answer:
    """Return one answer for a message that seems to hold several questions.

    Sentences that end with a question mark are several questions if one of them is
    answered.  Clauses joined by "and" are only if each is answered, by a sentence of
    its own; else it was one question after all.
    """
    answered = [part for part in parts if part.answered]
    sentences = {(part.quotes[0].id, part.quotes[0].evidence) for part in answered}
    marked = sum("?" in part.question for part in parts) > 1
    if not (answered if marked else len(sentences) == len(parts)):
        return whole
    quotes = tuple({part.quotes[0].id: part.quotes[0] for part in answered}.values())
    used = {quote.id for quote in quotes}
    others = (*whole.quotes, *whole.alternatives)
    return replace(
        whole,
        quotes=quotes,
        alternatives=tuple(item for item in others if item.id not in used)[:top],
        confidence=min(part.confidence for part in answered),
        match=min((part.match for part in answered), key=ORDER.index),
        reason=None,
        parts=tuple(parts),
    )
