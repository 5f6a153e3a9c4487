"""Signals for the confidence: whether the marked sentence can be what was asked for.

A passage may be about the right thing and still not tell what is asked: no date, no
reason, no number of seats; or it tells all that of another thing.  Each signal is 0 to
1, 0 where nothing speaks against the passage; only questions and passages in English
are judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from explainbot.answering.checks.deeds import (
    deed_of,
    doerless,
    elsewhere,
    may_tell,
    of_another,
    other_deed,
    other_doer,
    part_with,
    turned,
    undated,
    untold,
)
from explainbot.answering.evidence import CURT, DIGIT, Sentences, rate
from explainbot.answering.items.rows import YES_OR_NO
from explainbot.answering.measures import told_beside
from explainbot.answering.question.answer_types import (
    ROW,
    AnswerType,
    answer_type,
    counts,
    day_untold,
    event_of,
    gives_reason,
    holds_type,
    like_type,
    other_measure,
    relation_untold,
    tells_event,
    tells_price,
)
from explainbot.answering.question.foreign import unaccented
from explainbot.answering.question.sentence_kinds import WHAT_IS, phrase_asked
from explainbot.answering.question.subject import (
    NEAR,
    Asked,
    asked_about,
    elsewhere_asked,
    exchanged,
    has_contrary,
    has_counterpart,
    has_rival,
    holds_like,
    in_unknown_case,
    lacking,
    leads_noun,
    opposed,
    other_kind,
    other_sort,
    stems_of,
)
from explainbot.answering.question.tokens import (
    NOT,
    Token,
    is_superlative,
    other_forms,
    wording,
)
from explainbot.index.passages import NAME_WORDS
from explainbot.text.cache import late
from explainbot.text.questions import is_question
from explainbot.text.terms import distinct_words, stemmed
from explainbot.text.terms import words as words_of
from explainbot.text.word_lists import has_list, is_ordinary, listed, word_list

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Span


UNSAID = frozenset(
    "who whom when how many much what which time year did in on at".split()
)
"""Words of a question that its answer need not say."""
ONE = frozenset({"one"})
CAPITALS = late(r"(?<!\w)(?=([A-ZÀ-Þ][\w’'-]+)\s([A-ZÀ-Þ][\w’'-]+))")
"""Two words of a name, side by side."""
CLAUSE = late(r"[,;:()–—](?=\s|$)|[.!?]\s")
"""Where a part of a sentence ends."""
SAYS_WHAT = late(r"\b(?:is|are|was|were)\s+(?:an?|the|one)\b[^.;:?!]*[.;:!]")
OPENING = 900
"""Characters of a text in which it is looked for."""
NAMED = 4
"""Letters of a name's beginning by which it is known."""
PARALLEL = 2
"""Words with content that a heading has at least, where one is another."""
MOST = 3
"""Words that question and sentence share at least, where one is another."""

PHRASE_WORDS = 10
"""Words of a line, at most, that tells what a phrase means."""
NAMES = (
    "subjectless",
    "subject_partly",
    "exchanged",
    "replaced",
    "perhaps_replaced",
    "rival",
    "part_untold",
    "things_unheld",
    "names_untold",
    "typeless",
    "typeless_text",
    "typeless_span",
    "reasonless",
    "reason_untold",
    "reason_told",
    "uncounted",
    "other_measure",
    "eventless",
    "relation_untold",
    "undone",
    "name_unheld",
    "other_doer",
    "other_kind",
    "unphrased",
    "deedless",
    "deedless_who",
    "opposed",
    "contrary",
    "asked_denied",
    "told_denied",
    "swapped",
    "day_untold",
    "year_untold",
    "amount_untold",
    "deed_turned",
    "deed_elsewhere",
    "deed_untold",
    "deed_undated",
    "deed_other",
    "of_another",
    "doerless",
    "narrowed",
    "undefined",
    "unheard_of",
    "extreme_untold",
    "rival_name",
    "of_parallel",
    "told_beside",
    "told_whole",
    "unsupported",
    "price_told",
)
"""In the order of the docstring of confidence.py."""
NEUTRAL = dict.fromkeys(NAMES, 0.0)


@dataclass(frozen=True)
class CheckedPair:
    """A question and a passage as they are checked."""

    question: str
    """With each subject under its main name."""
    heading: str
    above: str
    """Title, subject and the headings that do not ask."""
    topic: str
    """What the document is about: its subject, or its title."""
    text: str
    """Of the passage."""
    marked: str
    """The sentence that is marked; with the next where it is but a word or two, or that
    one says what comes of it."""
    around: str
    """That sentence with its two neighbours."""
    clause: str
    """Of the marked sentence, the part with these words; all if none read."""
    span: str
    """The words that a reader takes for the answer, with a word on each side; "" if
    none read."""
    row: bool = False
    """Whether the mark is a row of a table."""
    part: str = ""
    """Of the marked sentence, the part with a verb that these words stand in."""
    unsure: bool = False
    """Whether a reader rather finds no answer in the marked sentence."""
    stated: bool = False
    """Whether what it stands beside says what is asked and may give a reason, too."""


def signals_of(
    query: Query, store: Store, section: StoredSection, sentences: Sentences
) -> dict[str, float]:
    """Return what speaks against the marked sentence, each by its name, 0 to 1.

    Args:
        query: The question.
        store: The index.
        section: The passage.
        sentences: Its sentences, as they are marked.
    """
    parallel = _of_another_case(query, section, sentences)
    if not has_list("classes", query.language):
        return NEUTRAL | parallel
    asked = store.names_in(section.language).resolve(query.text)
    spans, at = sentences.spans, sentences.marked if sentences.spans[1:] else 0
    answer = sentences.answers[at] if sentences.answers else None
    text, marked = sentences.text, sentences.text[slice(*spans[at])]
    brief = at + (
        (sentences.words(at) <= CURT and at + 1 < len(spans))
        or at + 1 in sentences.back
    )
    found = check(
        CheckedPair(
            asked,
            section.heading,
            _above(section),
            section.topic,
            text,
            text[spans[at][0] : spans[brief][1]],
            text[spans[max(at - 1, 0)][0] : spans[min(at + 1, len(spans) - 1)][1]],
            clause(text, answer[0], spans[at]) if answer else marked,
            widened(text, answer[0], spans[at]) if answer else "",
            ROW in marked or sentences.in_row(at),
            _part(text, answer[0], spans[at]) if answer else "",
            bool(answer and answer[1] < 0),
            sentences.stated,
        )
    )
    beside = told_beside(asked, sentences.own, marked, at)
    found |= parallel | {"told_beside": float(beside)}
    other = exchanged(asked, section.heading, marked, text, query.unknown)
    found["exchanged"] = float(other)
    if query.unknown:
        found |= _of_new(asked, query.unknown, section, sentences, marked)
    if found["perhaps_replaced"] > found["replaced"]:
        told = said_to_be(store.corpus.section(section).document.text)
        about = asked_about(asked)
        other = about.subject[-1].word not in word_list("classes", "en")
        found["replaced"] = float(
            other and bool(lacking(about.subject, stems_of(told)))
        )
    return found


def _of_new(
    asked: str,
    new: AbstractSet[str],
    section: StoredSection,
    sentences: Sentences,
    marked: str,
) -> dict[str, float]:
    """Return what speaks against a mark of what the whole corpus does not hold."""
    text, closed = sentences.text, YES_OR_NO.match(asked) is not None
    none = _finds_none(sentences) or (closed and elsewhere_asked(asked, new))
    unheard = (none and _unheard_of(asked, section, text, new)) or (
        closed and in_unknown_case(asked, text, new)
    )
    row = ROW in marked or sentences.in_row(sentences.marked)
    sort = not row and other_sort(asked, text, new)
    narrowed = sort or _narrowed(asked, section, text, new)
    found = {
        "narrowed": narrowed,
        "undefined": _undefined(asked, section, text, new),
        "unheard_of": unheard,
    }
    words = [one for one in wording(asked, "en").content if one.key in new]
    if has_counterpart(words, stems_of(marked)):
        found["opposed"] = True
    return {name: float(value) for name, value in found.items()}


def unread_signals(
    query: Query, store: Store, section: StoredSection, cosines: NDArray[np.float32]
) -> dict[str, float]:
    """Return what speaks against a passage that no reader has read.

    Args:
        query: The question.
        store: The index.
        section: The passage.
        cosines: Of the question with its heading and each sentence.
    """
    if not has_list("subject_openings", query.language):
        return {}
    rated = rate(query, section, store, cosines)
    found = _of_another_case(query, section, rated)
    return {name: one for name, one in found.items() if one}


def _of_another_case(
    query: Query, section: StoredSection, sentences: Sentences
) -> dict[str, float]:
    """Return whether a thing, or an amount, is told of beside the one asked alone."""
    found = {"of_parallel": float(sentences.untold), "amount_untold": 0.0}
    rows = sentences.lookup.rows if sentences.lookup else ()
    at = sentences.marked if sentences.spans[1:] else 0
    if at not in rows and DIGIT.search(query.text):
        from explainbot.answering.question.amounts import other_amount

        marked = sentences.text[slice(*sentences.spans[at])]
        told = f"{_above(section)} {section.heading} {sentences.text}"
        other = other_amount(query.text, marked, told, query.language)
        found["amount_untold"] = float(other)
    return found


def _narrowed(
    question: str, section: StoredSection, text: str, unknown: AbstractSet[str]
) -> bool:
    """Whether a question is a heading's with more, of which the section has nothing.

    And the corpus has not all of it.

    "How old must I be to fly a plane?" under "How old must I be?" of a swimming club.
    """
    if not is_question(section.heading, section.language):
        return False
    asked, own = wording(question, "en"), wording(section.heading, "en")
    said = [token.word for token in own.tokens]
    if [token.word for token in asked.tokens][: len(said)] != said:
        return False
    more = asked.content[len(own.content) :]
    held = stems_of(f"{_above(section)} {section.heading} {text}")
    new = any(token.key in unknown for token in more)
    return new and not any(holds_like(token.key, held) for token in more)


def _undefined(
    question: str, section: StoredSection, text: str, unknown: AbstractSet[str]
) -> bool:
    """Whether it is asked what a thing is of which the whole corpus has no word.

    "What is porcelain?", or "porcelain", of a glossary that tells of clay and kilns.
    """
    about = asked_about(question)
    bare = len(wording(question, "en").tokens) == len(about.content)
    if about.definite or not about.content or not (bare or WHAT_IS.fullmatch(question)):
        return False
    held = stems_of(f"{_above(section)} {section.heading} {text}")
    return not any(
        token.key not in unknown or holds_like(token.key, held)
        for token in about.content
    )


def _finds_none(sentences: Sentences) -> bool:
    """Whether a reader rather finds no answer in a passage, and no item is named."""
    if sentences.lookup and sentences.lookup.chosen:
        return False
    found = sentences.answers
    return bool(found) and all(one is None or one[1] < 0 for one in found)


def _unheard_of(
    question: str, section: StoredSection, text: str, unknown: AbstractSet[str]
) -> bool:
    """Whether a question names a thing of which the whole corpus has no word.

    "When does the bus to the pier leave?", of a ferry.  What is asked why, or much
    as a heading asks it, may stand there in words that are no near synonyms; and what
    follows no article or preposition may be a verb ("how do bees fund that").
    """
    about, asked = asked_about(question), answer_type(question)
    if asked is not None and asked.name == "why":
        return False
    said, heading = wording(question, "en"), section.heading
    likes_it = {token.key for token in wording(heading, "en").content} & said.keys
    if likes_it and is_question(heading, section.language):
        return False
    new = [
        token
        for before, token in pairwise(said.tokens)
        if token in about.things and token.key in unknown and leads_noun(before.word)
    ]
    if not new:
        return False
    held = stems_of(f"{_above(section)} {section.heading} {text}")
    return bool(lacking(new, held))


def said_to_be(text: str) -> str:
    """Return what a text says at its beginning that its topic is; "" if nothing.

    "Ebola is a disease caused by a virus": there "the virus" may be the topic.
    """
    found = SAYS_WHAT.search(text[:OPENING])
    return found.group() if found else ""


def _above(section: StoredSection) -> str:
    """Return what a section is about: title, subject, headings that do not ask."""
    heads = (*section.heading_path, section.heading)
    plain = (head for head in heads if not is_question(head, section.language))
    return " ".join((section.title, section.subject, *plain))


def widened(text: str, span: Span, inside: Span) -> str:
    """Return some words of a text with the word before and the word after them."""
    before = text[inside[0] : span[0]].split()[-1:]
    after = text[span[1] : inside[1]].split()[:1]
    return " ".join((*before, text[slice(*span)], *after))


def tells_kind(question: str, sentences: Sentences) -> bool:
    """Whether a reader finds in what is marked such a thing as is asked for.

    "Rolf Haas built it in 1874" tells when as well, though its heading asks who.
    """
    asked = answer_type(question)
    found = sentences.answers[sentences.marked] if sentences.answers else None
    if asked is None or asked.name == "why" or found is None or found[1] <= 0:
        return False
    inside = sentences.spans[sentences.marked]
    return holds_type(asked, widened(sentences.text, found[0], inside), question)


def _part(text: str, span: Span, inside: Span) -> str:
    start, end = inside
    return part_with(text[start:end], span[0] - start, span[1] - start)


def clause(text: str, span: Span, inside: Span) -> str:
    """Return the part of a sentence, between signs, that some words of it stand in."""
    ends = [hit.start() for hit in CLAUSE.finditer(text, *inside)]
    start = max((end for end in ends if end <= span[0]), default=inside[0])
    return text[start : min((end for end in ends if end >= span[1]), default=inside[1])]


def check(one: CheckedPair) -> dict[str, float]:
    """Return the signals of a question and a passage."""
    about = asked_about(one.question)
    asked = answer_type(one.question)
    around, above = stems_of(one.around), stems_of(one.above)
    deedless = share(lacking(about.deeds, around), about.deeds)
    found = {
        "rival": has_rival(about.things, one.question, one.topic, around),
        "names_untold": share(lacking(about.names, around | above), about.names),
        "deedless": deedless,
        "deedless_who": deedless if asked and asked.name == "who" else 0.0,
        "opposed": bool(about.extremes and not one.row)
        and opposed(about.extremes, stems_of(one.text) | above),
        "extreme_untold": not one.row and _extreme_untold(one, about),
        "contrary": has_contrary(about.content, one.marked, above),
        "asked_denied": asked_denied(one.question, f"{one.heading} {one.marked}"),
        "told_denied": told_denied(one.question, one.clause),
        "swapped": _swapped(about, stems_of(one.marked) | above),
        "day_untold": not one.row
        and day_untold(one.question, f"{one.heading} {one.text}"),
        "year_untold": not one.row and _year_untold(one),
    }
    if not one.row:
        told = f"{one.above} {one.heading} {one.around}"
        found["eventless"] = not tells_event(event_of(one.question), told)
        found["relation_untold"] = relation_untold(one.question, told)
        found["undone"] = _undone(one, deedless)
        found["name_unheld"] = _name_unheld(one, about)
        found["rival_name"] = _rival_name(one)
        found["other_doer"] = other_doer(one.question, one.marked, one.text)
        found["other_kind"] = other_kind(one.question, one.marked, one.above)
        found["unphrased"] = _unphrased(one)
    found["unsupported"] = _unsupported(one, about, above)
    found["price_told"] = _price_told(one, about, above)
    found |= _of_subject(one, about, around)
    found |= _of_deed(one, about)
    if asked is not None:
        found |= _of_type(asked, one, around)
        found["told_whole"] = _told_whole(asked, one, about)
    return NEUTRAL | {name: float(value) for name, value in found.items()}


def _unphrased(one: CheckedPair) -> bool:
    """Whether it is asked how a phrase is said, and the passage lacks a word of it."""
    if len(one.marked.split()) > PHRASE_WORDS:
        return False
    told = distinct_words(f"{one.heading} {one.text}")
    return not phrase_asked(one.question) <= told


def _year_untold(one: CheckedPair) -> bool:
    if not DIGIT.search(one.question):
        return False
    from explainbot.answering.question.years import year_untold

    told = f"{one.above} {one.heading} {one.text}"
    return year_untold(one.question, one.marked, told)


def _undone(one: CheckedPair, deedless: float) -> bool:
    """Whether it is asked if something is so, and nothing of that is told.

    Not under a heading that asks, for that may ask the same in other words.
    """
    found = YES_OR_NO.match(one.question)
    if found is None or is_question(one.heading, "en"):
        return False
    of_all = one.question[found.end() :].split()[:1]
    plain = bool(of_all) and of_all[0].lower() not in ("there", "you")
    return plain and deedless == 1 and one.unsure


def _name_unheld(one: CheckedPair, about: Asked) -> bool:
    """Whether the question names somebody of whom passage and headings have nothing.

    Not by letters alone ("EU"), nor by a name of which they have the beginning ("Lego"
    of "Legoland") or a part.
    """
    runs: list[list[Token]] = []
    for token in about.names:
        if runs and token.start <= runs[-1][-1].end + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    runs = [
        run for run in runs if not one.question[run[0].start : run[-1].end].isupper()
    ]
    if not runs:
        return False
    said = unaccented(f"{one.above} {one.heading} {one.text}")
    held, spoken = stems_of(said), distinct_words(said)
    return any(
        len(lacking([t._replace(key=unaccented(t.key)) for t in run], held)) == len(run)
        for run in runs
        if spoken.isdisjoint(
            token.word[:letters]
            for token in run
            for letters in range(NAMED, len(token.word) + 1)
        )
    )


def _rival_name(one: CheckedPair) -> bool:
    """Whether the topic is another one by name: "Tower Bridge", no "Fleet Bridge".

    The passage may tell of Fleet, but has no such bridge.
    """
    said = f"{one.above} {one.heading} {one.text}"
    topic = CAPITALS.findall(one.topic)
    titles = word_list("titles_of_people", "en")
    # The first word has a capital by its place: "Did Ada".
    opening = len(one.question.partition(" ")[0])
    for first, noun in CAPITALS.findall(one.question, opening):
        plain = is_ordinary(first.lower()) and not is_ordinary(noun.lower())
        if plain or first.lower() in titles:
            continue
        others = [name for name, kind in topic if kind == noun and name != first]
        if others and f"{first} {noun}".lower() not in said.lower():
            return all(f"{name} {noun}" not in one.question for name in others)
    return False


def _unsupported(one: CheckedPair, about: Asked, above: AbstractSet[str]) -> bool:
    """Whether a name of the question is not in the mark, nor above it.

    Where it is asked if something is so, whether any of its words is not.
    """
    held = stems_of(f"{one.marked} {one.heading}") | above
    closed = YES_OR_NO.match(one.question)
    return bool(lacking(about.content if closed else about.names, held))


def _price_told(one: CheckedPair, about: Asked, above: AbstractSet[str]) -> bool:
    """Whether a price is asked, and the mark has the only one, of all that is named.

    "The toll is 9 euros for cars": what a car pays, and no lorry.
    """
    if one.row or not tells_price(one.question, one.marked):
        return False
    others = one.text.replace(one.marked, " ")
    held = stems_of(f"{one.marked} {one.heading}") | above
    return not tells_price(one.question, others) and not lacking(about.things, held)


def _of_deed(one: CheckedPair, about: Asked) -> dict[str, bool]:
    """Return what speaks against that the mark tells what is said to be done."""
    deed = deed_of(one.question)
    if deed is None or one.row or not one.part:
        return {}
    if deed_of(one.heading) is not None and may_tell(deed, one.heading):
        return {}
    others = {token.key for token in about.content}.difference(deed.keys)
    return {
        "doerless": doerless(deed, one.marked),
        "deed_turned": turned(deed, one.part),
        "deed_elsewhere": elsewhere(deed, one.marked, one.text, others),
        "deed_untold": untold(deed, one.marked),
        "deed_undated": undated(deed, one.marked, one.part),
        "deed_other": other_deed(deed, one.question, one.part, one.text),
        "of_another": of_another(
            deed, {token.word for token in about.names}, one.part, one.text
        ),
    }


def _of_subject(
    one: CheckedPair, about: Asked, around: AbstractSet[str]
) -> dict[str, float]:
    """Return what of the things that are asked about is not in the passage."""
    above = stems_of(one.above)
    heads = above | stems_of(one.heading)
    topic = any(token.key in heads for token in about.subject)
    afar = lacking(about.subject, around)
    unheld = lacking(about.things, around | heads)
    if unheld:  # only then is the whole text taken apart
        unheld = lacking(unheld, stems_of(one.text))
    missing = [token for token in about.subject if token in unheld]
    named = any(token.key in above for token in about.things)
    replaced = bool(afar) and _replaced(one, about)
    whole = 0 < len(missing) == len(about.subject)
    return {
        "subjectless": float(whole and not named and not about.definite),
        "subject_partly": float(bool(missing)),
        "replaced": float(replaced and not about.anaphoric),
        "perhaps_replaced": float(replaced),
        "part_untold": float(not topic and 0 < len(afar) == len(about.subject)),
        "things_unheld": share(unheld, about.things),
    }


def share(some: Sequence[object], every: Sequence[object]) -> float:
    """Return how many of all some are, 0 if there are none."""
    return len(some) / len(every) if every else 0.0


def _swapped(about: Asked, marked: AbstractSet[str]) -> bool:
    """Whether the marked sentence holds all that is asked but for one noun."""
    lacked = lacking(about.content, marked)
    others = len(about.content) - len(lacked)
    return len(lacked) == 1 and lacked[0] in about.things and others >= MOST


def _replaced(one: CheckedPair, about: Asked) -> bool:
    """Whether a heading asks the same of the document's topic, by a pronoun.

    "Who invented it?" of the internet, where "Who invented radar?" is asked.
    """
    said = wording(one.heading, "en")
    standing = word_list("pronouns_in_headings", "en") | ONE
    own = {token.word for token in wording(one.question, "en").tokens}
    if not about.subject or not standing.isdisjoint(own):
        return False
    if standing.isdisjoint(token.word for token in said.tokens):
        return False
    if len(one.topic.split()) > NAME_WORDS or not said.content:
        return False
    topic = stems_of(one.topic)
    if any(holds_like(token.key, topic) for token in about.things):
        return False
    asked = wording(one.question, "en").keys
    return len(lacking(said.content, asked)) == 0


def _told_whole(asked: AnswerType, one: CheckedPair, about: Asked) -> bool:
    """Whether what is marked says all that is asked, and has in it what is asked for.

    "Emil died in 1920", where it is asked when Emil died.  A name may stand above.
    """
    if one.row or not one.span or asked.name in ("why", "where"):
        return False
    if not holds_type(asked, one.span, one.question):
        return False
    part, above = stems_of(one.part), stems_of(one.above)
    empty = word_list("auxiliaries", "en") | word_list("determiners", "en") | UNSAID
    said = wording(one.question, "en").tokens
    words = [(t.word, stemmed(t.word, "en")) for t in said if t.word not in empty]
    names = {token.word for token in about.names}
    told = all(
        key in part
        or not part.isdisjoint(other_forms(key))
        or (word in names and key in above)
        for word, key in words
    )
    return told and len(words) >= PARALLEL


def _of_type(
    asked: AnswerType, one: CheckedPair, around: AbstractSet[str]
) -> dict[str, bool]:
    question = one.question
    if one.row:
        return {}  # units stand in the names of columns, and a cell may say "closed"
    heading = answer_type(one.heading) if is_question(one.heading, "en") else None
    if heading is not None and like_type(asked, heading):
        return {}  # the text answers a question of the kind, in whatever words
    # A reason may stand in any words, "Traces of iron give it that tint", but the
    # question's own.
    why = asked.name == "why"
    restated = why and stems_of(one.marked) <= stems_of(f"{question} {one.above}")
    found = {
        "typeless": restated or not (why or holds_type(asked, one.marked, question)),
        "typeless_span": bool(one.span)
        and asked.name not in ("why", "where")
        and not holds_type(asked, one.span, question),
    }
    if found["typeless"]:
        found["typeless_text"] = not holds_type(asked, one.text, question)
    if asked.name == "why":
        lacked = lacking(asked_about(question).content, around | stems_of(one.above))
        # What says all of the question says only that, without a word of a reason.
        bare = one.unsure or bool(lacked) or not holds_type(asked, one.marked, question)
        told = gives_reason(one.marked, question) or one.stated
        found["reason_untold"] = bare and not (told or is_question(one.heading, "en"))
        found["reasonless"] = not gives_reason(one.around, question)
        found["reason_told"] = not restated and gives_reason(one.marked, question)
    if asked.name == "measure":
        found["other_measure"] = other_measure(asked.noun, one.marked)
    if asked.name == "count":
        near = around | stems_of(one.above)
        known = not asked.noun or holds_like(asked.noun, near)
        found["uncounted"] = not counts(asked.noun, one.marked, known=known)
    return found


BOUNDED = late(
    r"\b(?:no (?:longer|more|less|later|earlier|fewer|other|doubt)\b|never before\b"
    r"|not (?:only|just|even|until|before|all)\b|nothing but\b|without\b"
    r"|not\b[^,;.]*\buntil\b)",
    re.IGNORECASE,
)
"""What bounds or adds and does not deny."""
WHY_OR_WHETHER = late(
    rf"\W*(?:{listed('reason_questions')}|is|are|was|were|do|does|did|can|could|may|must|should|will|has"
    r"|have|had|am)\b",
    re.IGNORECASE,
)
"""Openings of questions that a sentence may answer with a denial, or without one."""
WHICH = late(r"\W*(?:what|which|who)\b", re.IGNORECASE)
"""Opens a question for one thing of many."""
RANKED = late(rf"\b{listed('extreme_words')}", re.IGNORECASE)
"""Ranks a thing before others."""


def _extreme_untold(one: CheckedPair, about: Asked) -> bool:
    """Whether it is asked which is the longest, and nothing near the mark says so.

    Not that another thing is, nor how it stands to others.
    """
    if not about.extremes or not WHICH.match(one.question):
        return False
    told = f"{one.above} {one.heading} {one.around}"
    if RANKED.search(told):
        return False
    return not any(is_superlative(word) for word, _, _ in words_of(told))


def asked_denied(question: str, around: str) -> bool:
    """Whether a question asks what is not so, and a text denies nothing.

    Not of questions why, or whether: these are answered by what is so as well.
    """
    denies = wording(BOUNDED.sub(" ", question), "en").negation
    if WHY_OR_WHETHER.match(question) or denies in ("", "without"):
        return False
    told = wording(BOUNDED.sub(" ", around), "en")
    denials = word_list("denials", "en")
    return not told.negation and denials.isdisjoint(one.word for one in told.tokens)


def told_denied(question: str, marked: str) -> bool:
    """Whether a sentence denies just what a question takes for granted.

    "The laws do not change", where it is asked when they change.
    """
    asked = wording(question, "en")
    if asked.negation or WHY_OR_WHETHER.match(question):
        return False
    said = BOUNDED.sub(" ", marked)
    told = wording(said, "en")
    denying = word_list("negations", "en") | {NOT}
    keys = {one.key for one in asked.content}
    for place, one in enumerate(told.tokens):
        if one.word not in denying:
            continue
        clause = re.split(r"[,;:.(]", said[one.end :], maxsplit=1)[0]
        after = told.tokens[place + 1 : place + 1 + NEAR]
        if any(two.key in keys and two.start < one.end + len(clause) for two in after):
            return True
    return False
