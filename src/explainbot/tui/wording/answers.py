"""Wording of answers, on the full screen and line by line alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from explainbot.engine.views import AnswerView, QuoteView
from explainbot.text.display import one_line, shortened
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.text.questions import ends_as_question
from explainbot.text.word_lists import every_entry

if TYPE_CHECKING:
    from explainbot.records import Answer

MATCHES = {
    "strong": gettext("STRONG MATCH"),
    "good": gettext("GOOD MATCH"),
    "weak": gettext("WEAK MATCH"),
    "none": gettext("NOT IN THESE TEXTS"),
}
VERBATIM = gettext("quoted word for word ✓")
INDEXED_COPY = gettext("the file changed since; quoted from the indexed copy !")
MEANT = gettext("Did you mean:")
IN_TEXT = gettext("In this text:")
EASIER = gettext("An easier passage on the same:")
EXPLAINED = gettext("Look up:")
WEAK = gettext("The closest passage, which may not answer.")
ALTERED = gettext(
    "! A passage differs from the copy that was indexed, so it is not shown. "
    "Run: explainbot index --rebuild"
)
_HEADING_WORDS = 8


def verbatim(view: AnswerView) -> str:
    """Return what is said of a claimed answer whose quotes are all as indexed.

    They stand word for word in the file only if that is still what was indexed.
    """
    changed = any(quote.source_changed for quote in view.quotes)
    return INDEXED_COPY if changed else VERBATIM


def shown(view: AnswerView) -> tuple[Sequence[QuoteView], Sequence[QuoteView]]:
    """Return the passages shown in full, and those that are only named.

    A weak match shows its nearest passage, without claiming that it answers.  Passages
    of a text whose headings are told stand among these (``headings``).
    """
    in_full, rest = view.quotes, view.alternatives
    if not (view.answered or view.match == "none"):
        in_full, rest = rest[:1], rest[1:]
    told = {quote.document for quote in view.headings[:1]}
    easier = view.easier.id if view.easier else ""
    return in_full, tuple(
        quote for quote in rest if quote.document not in told and quote.id != easier
    )


def to_open(view: AnswerView) -> Sequence[QuoteView]:
    """Return the passages that a number opens: named, by heading, easier."""
    easier = [view.easier] if view.easier else []
    return [*shown(view)[1], *view.headings, *easier]


def small_talk(answer: AnswerView | Answer, *, first: bool = True) -> str:
    """Return what the program says to a greeting and the like; "" to any question.

    Args:
        answer: What the texts say to it.
        first: Whether nothing was asked before.
    """
    from explainbot.answering.question.message import reply

    return reply(answer.question, answer.match, first=first)


def asked_otherwise(view: AnswerView) -> bool:
    """Whether the question was understood otherwise than it was typed."""
    return view.understood not in ("", view.question)


def reasons(view: AnswerView) -> list[str]:
    """Return, in plain words, how sure the program is and why."""
    if not view.parts:
        return list(view.why) or [how_sure(view)]
    lines = []
    for part in view.parts:
        lines.append(f"{shortened(one_line(part.question))}:")
        lines.extend(reasons(part))
    return lines


def how_sure(view: AnswerView) -> str:
    """Return the probability that the best passage answers, as a sentence."""
    percent = round(100 * view.confidence)
    return gettext(
        "The best passage answers with a probability of {percent} %.", percent=percent
    )


def named_title(view: AnswerView) -> str:
    """Return the line above the passages that are only named."""
    if view.match == "none":
        return gettext("Closest sections, which may not help:")
    return gettext("Other passages:")


def heading_of(quote: QuoteView, beside: Sequence[QuoteView] = ()) -> str:
    """Return a passage's name: its heading, else its first words, and its source.

    A pronoun in the heading gives way to what the source is about.  The source is left
    out where a passage of it is shown beside, and where the name tells it already.
    """
    name = quote.named or quote.heading or " ".join(quote.text.split()[:_HEADING_WORDS])
    source = quote.title or quote.document
    told = one_line(source).casefold()
    if any(quote.document == other.document for other in beside):
        return name
    if name.casefold() == told or name.casefold().endswith(f"({told})"):
        return name
    return f"{name}  ({source})"


def heading_in_text(quote: QuoteView) -> str:
    """Return a passage's name among those of its own text, which is shown beside."""
    return heading_of(quote, [quote]).removesuffix(f" ({one_line(quote.title)})")


def sources(titles: Sequence[str], passages: int) -> str:
    """Return how much is loaded: "3 sources, 412 passages"."""
    return ", ".join(
        (
            ngettext("{count} source", "{count} sources", len(titles)),
            ngettext("{count} passage", "{count} passages", passages),
        )
    )


def is_rtl(text: str) -> bool:
    """Whether a text begins with letters that are written from right to left."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


MOST = 2
MOST_EXAMPLES = 3
MOST_TERMS, FEW_TERMS = 3, 2
"""Terms that are offered beneath an answer, and in a narrow window."""

_SHORT = 3
"""Letters; a word of no more is seldom what a text is about."""


def onward(answer: AnswerView, asked: Iterable[str]) -> tuple[str, ...]:
    """Return up to two headings of the same text, those after the answer's first.

    Args:
        answer: With a passage that is said to answer, and no headings told beneath
            it; else nothing is returned.
        asked: Questions that need not be offered again.
    """
    views = [view for view in answer.parts or (answer,) if view.quotes]
    if any(view.headings for view in views):
        return ()
    named = (other.named for view in views for other in view.alternatives)
    known = {one_line(name).casefold().strip() for name in (*asked, *named)}
    near = map(one_line, answer.beside)
    fresh = [name for name in near if name.casefold() not in known and _asks(name)]
    return tuple(fresh[:MOST])


def explained(answer: AnswerView, most: int = MOST_TERMS) -> tuple[str, ...]:
    """Return a few terms of the passages that the texts define elsewhere.

    What the question itself asks about is none of them where it was answered.
    """
    asked = answer.question.casefold()
    return tuple(term for term in answer.terms if term.casefold() not in asked)[:most]


def example(headings: Sequence[str], titles: Sequence[str] = ()) -> str:
    """Return a heading that can be asked to begin with; "" if there is none.

    One that points at something outside it ("How is it measured?") is none.  The
    shortest question that names what a text is about goes before other questions, and
    these before other headings.
    """
    pointing = frozenset(every_entry("pointing_words"))
    whole = [name for name in headings if name and not pointing & _words(name)]
    questions = [name for name in whole if ends_as_question(name)]
    subjects = {w for title in titles for w in _words(title) if len(w) > _SHORT}
    named = [name for name in questions if subjects & _words(name)]
    plain = chain(questions, filter(_asks, whole))
    return min(named, key=len) if named else next(plain, "")


def examples(
    headings: Sequence[str], titles: Sequence[str], message: str = ""
) -> tuple[str, ...]:
    """Return questions to begin with: `example`; where help is asked, of more texts.

    None for somebody who takes leave or is in distress.

    Args:
        headings: Of all texts.
        titles: Of the texts.
        message: What was said.
    """
    from explainbot.answering.question.message import (
        DISTRESS,
        HELP,
        LEAVING,
        PARTING,
        START,
        small_talk,
    )

    said = small_talk(message)
    if said and said.kind in (PARTING, LEAVING, DISTRESS):
        return ()
    wanted = MOST_EXAMPLES if said and said.kind in (HELP.kind, START) else 1
    first = example(headings, titles)
    found = [first] if first else []
    for title in dict.fromkeys(titles):
        if len(found) >= wanted:
            break
        if not _words(title) & {word for one in found for word in _words(one)}:
            own = example(headings, [title])
            found += [own] if _words(title) & _words(own) else []
    return tuple(found)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _asks(heading: str) -> bool:
    """Whether a heading says enough to be asked: a question, or several words."""
    return ends_as_question(heading) or len(heading.split()) > 1
