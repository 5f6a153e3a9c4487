"""Boilerplate sentences: questions to the reader, announcements, tasks, contents.

Course material is full of them: a table of contents, learning objectives, "this chapter
explains how osmosis works", review questions.  Each holds the words of a student's
question, often all of them, and the answer of none; so they are found by their wording
and never count as answers.  A question right before a sentence that tells something is
kept for the search, as a heading would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from explainbot.text.cache import late
from explainbot.text.questions import MARKS, is_marked
from explainbot.text.word_lists import every_entry, patterns_of

SHARE = 1 / 4
"""Of a section's words, in sentences that tell something; below, none counts."""
LONGEST = 60
"""Characters of such a heading."""
PHRASE = 8
"""Words of a bare phrase after an announcement."""
MOST = 40
"""Words of a question or an announcement outside of exercises; more are a page's menus
run together."""
LONG = 400
"""Characters of an announcement at most."""
ENDS = (*".!;:。！।", *MARKS)  # noqa: RUF001
DRESS = " \t\n\r*_`#>()[]"
"""Emphasis, brackets and blanks around a sentence."""
QUOTES = "\"'“”„‘’«»"
ITEM = late(r"(?:[-*+•‣◦–·]|\[[ xX]?\]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+")
LEADER = late(r"(?:\.\s?|…\s?|·\s?){4,}\s*\d+\s*$")
"""The dots of a table of contents, and a page."""
NUMBERED = late(
    r"^(?:[^\W\d_]+\s+)?(?:\d+(?:\.\d+)*|[ivxlc]+)[\s.:)–—-]+", re.IGNORECASE
)


def content_flags(
    heading: str, sentences: Sequence[str], others: Iterable[str] = ()
) -> tuple[bool, ...]:
    """Return for each sentence of a section whether it tells something.

    Where few of its words do, none of its sentences counts.

    Args:
        heading: The section's own, or "".
        sentences: Its sentences in order, list marks and all.
        others: The headings of the document, which a table of contents lists.
    """
    mute = _mute(heading, sentences, others)
    if not any(mute):
        return (True,) * len(sentences)
    words = [len(sentence.split()) for sentence in sentences]
    told = sum(count for count, none in zip(words, mute, strict=True) if not none)
    if told < SHARE * sum(words):
        return (False,) * len(sentences)
    return tuple(not none for none in mute)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, by its mark.

    A statement may end with somebody's question in quotes.
    """
    bare = sentence.strip(DRESS)
    if bare.startswith(tuple(QUOTES)):
        bare = bare.strip(DRESS + QUOTES)
    return is_marked(bare)


def is_boilerplate(heading: str) -> bool:
    """Whether a heading is of a part that only lists or asks: "Review questions"."""
    return any(
        _is(kind, heading)
        for kind in ("boilerplate_headings", "loose_headings", "reference_headings")
    )


def is_worth_asking(heading: str) -> bool:
    """Whether a heading can be asked; not "Review questions", nor "True or false?"."""
    return not any(
        _is(kind, heading)
        for kind in ("boilerplate_headings", "claim_headings", "reference_headings")
    )


def _mute(heading: str, sentences: Sequence[str], others: Iterable[str]) -> list[bool]:
    if _is("reference_headings", heading):
        return [True] * len(sentences)
    bare = _is("boilerplate_headings", heading)
    within = bare or _is("loose_headings", heading)
    listed = {_plain(other) for other in others} if within else set()
    asking = [
        asks(sentence) and (within or len(sentence.split()) <= MOST)
        for sentence in sentences
    ]
    mute = [
        _announces(sentence) or _plain(sentence) in listed for sentence in sentences
    ]
    for place, sentence in enumerate(sentences):
        led = bool(place and mute[place - 1])
        if (within or led) and _goes_along(sentence, bare=bare or led):
            mute[place] = True
    claims = _is("claim_headings", heading)
    for place, sentence in enumerate(sentences):
        listed_claim = claims and bool(ITEM.match(sentence.lstrip()))
        mute[place] |= listed_claim and not _verdict().search(sentence)
        claims |= _is("claim_headings", sentence)
    # A question is mute unless its answer follows; tasks stand in lists of questions.
    for place in reversed(range(len(sentences))):
        beside = [at for at in (place - 1, place + 1) if 0 <= at < len(sentences)]
        if asking[place]:
            mute[place] |= place + 1 == len(sentences) or mute[place + 1]
        elif ITEM.match(sentences[place].lstrip()) and is_task(sentences[place]):
            mute[place] |= any(asking[at] or mute[at] for at in beside)
    return mute


def _announces(sentence: str) -> bool:
    bare = _unmarked(sentence)
    if len(bare) > LONG or len(bare.split()) > MOST:
        return False
    return bool(
        _pattern("announcing_openers").match(bare.lstrip(DRESS + QUOTES))
        or _is_about_itself(bare)
        or is_task_label(bare)
        or LEADER.search(bare[-LONGEST:])
        or (not _ends(bare) and _is("boilerplate_headings", bare))
    )


def _is_about_itself(sentence: str) -> bool:
    """Whether a sentence speaks of the text: "this chapter explains"."""
    words = sentence.lower().replace("’", "'").replace("'", " ").split()
    return not _text_names().isdisjoint(words) and bool(
        _pattern("texts_about_themselves").search(sentence)
    )


def _goes_along(sentence: str, *, bare: bool) -> bool:
    """Whether it adds nothing after such a lead: a task, a topic, a bare phrase."""
    if is_task(sentence) or _is_topic(sentence):
        return True
    return bare and not _ends(sentence) and len(sentence.split()) <= PHRASE


def is_task(sentence: str) -> bool:
    """Whether a sentence begins with what pupils are to do: "Explain why ..."."""
    return bool(_pattern("task_verbs", r"\b").match(_plain(sentence)))


def _is_topic(sentence: str) -> bool:
    """Whether a list item only names what is asked: "how prices are formed"."""
    bare = _unmarked(sentence)
    listed = bare != sentence.strip() and "," not in bare and not _ends(bare)
    return listed and bool(_pattern("asked_item_openers", r"\b").match(bare))


def _ends(sentence: str) -> bool:
    """Whether it has the mark at its end that a whole sentence has."""
    return sentence.rstrip(DRESS + QUOTES).endswith(ENDS)


def _is(kind: str, text: str) -> bool:
    """Whether a line is a heading of a list and nothing more, its number aside."""
    bare = _plain(text)
    if not bare or len(bare) > LONGEST:
        return False
    known, unnumbered = _pattern(kind), NUMBERED.sub("", bare, count=1)
    return bool(known.fullmatch(bare) or known.fullmatch(unnumbered))


def _plain(text: str) -> str:
    """Return a line without list mark, emphasis and the sign at its end."""
    bare = _unmarked(text.strip(DRESS)).strip(DRESS + QUOTES)
    return bare.rstrip(".:?").lower()


def _unmarked(text: str) -> str:
    """Return a line without its list mark."""
    bare = text.strip()
    found = ITEM.match(bare)
    return bare[found.end() :] if found else bare


@cache
def _pattern(name: str, end: str = "") -> re.Pattern[str]:
    """Return what a list of patterns finds in any language, whatever the letters."""
    return re.compile(f"{patterns_of(name)}{end}", re.IGNORECASE)


@cache
def _text_names() -> frozenset[str]:
    """Return the words of which one stands where a text speaks of itself."""
    return frozenset(re.findall(r"\w+", " ".join(every_entry("text_names")).lower()))


@cache
def _verdict() -> re.Pattern[str]:
    return re.compile(rf"\b{patterns_of('verdicts')}\b", re.IGNORECASE)


def is_task_label(sentence: str) -> bool:
    """Whether a sentence begins as a task does: "Homework:".

    What says until when it is to be done tells that: "Homework: page 34, for Monday."
    """
    labelled = _pattern("task_labels", r"(?: \d+)?\s?[:.)]\s").match(sentence)
    return labelled is not None and not _pattern("due_days").search(sentence)
