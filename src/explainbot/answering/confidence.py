"""Confidence: the probability that the top passage answers; the only threshold.

A logistic regression on signals of the ranking, fitted on questions with known answers
by ``benchmarks/fit_confidence.py``:

- best: the top passage's score;
- full: its cosine with the question; not where the model was not made for the language;
- coverage: share of the question's terms, by idf, that it holds; only where the model
  was not made for the language, for elsewhere it adds nothing to the others;
- margin: its score less the mean of the four next ones;
- unknown: 1 if the question names something that the whole corpus does not, else 0;
- other: 1 if it names something else than the subject that stands behind the pronoun of
  the passage's heading, else 0;
- exercise: 1 if the passage tells nothing: it only asks, lists or announces;
- differs: 1 if a word, a number or a negation tells the question from the passage, else
  0; it has no weight, but such a passage is not claimed (checks/distinctions.py);
- nowhere: share of the question's terms that the whole corpus does not hold; where
  headings ask, it speaks for a question in other words than the text's;
- asking: share of the candidates whose heading is a question, 0 to 1, by which the
  weights of the score change (scoring.py), and so what a score means; only with the
  reader, as the next;
- margin_asking, nowhere_asking: margin and nowhere times asking;
- lean: how much the conversation counted, 0 to 1; scores that are mixed with those of
  earlier questions are lower than they would be of a whole question;
- read: the logit of the reader that comes with the program, of the passage's best
  window; span: that of the best answer in the passage over none.

Where it read, these are measured as well, of English (checks/signals.py). Those in
WITH_READER have a weight; those marked * forbid a claim, for they are hardly ever true
of a right answer; the others were not worth a weight beside them:

- subjectless: 1 if the first thing that is asked about is not in the passage, its title
  or its headings, in no form and by no near synonym, and the question does not name
  the title's thing beside it; not of "the virus", "this group", "her trip";
- subject_partly: 1 if a word of that thing is not there;
- exchanged*: 1 if the question is the heading's with one noun exchanged for another
  that the whole corpus does not hold;
- replaced*: 1 if the heading asks just what is asked, but of the document's topic by a
  pronoun ("Who invented it?"), and the question names another thing that is not told of
  there; perhaps_replaced: the same also for "the virus", which may be the topic;
- rival: 1 if the topic is another one of the kind: "Panama Canal" for "Suez Canal";
- part_untold: 1 if the first thing asked about is in no title or heading, nor in the
  marked sentence and its neighbours;
- things_unheld: share of the question's nouns that are not in the passage or above it;
- names_untold: share of its names that are not beside the mark or above it;
- typeless*: 1 if the mark has nothing of the kind asked for: no date, name, place,
  reason, number, or no unit that measures it; typeless_text: nor has all the passage;
  typeless_span: the reader's own words have not;
- reasonless: 1 if a reason is asked, and the mark and its neighbours have no word such
  as "because";
- reason_untold*: 1 if a reason is asked, by no heading, and the mark has no such word
  and lacks a word of the question, or the reader rather finds no answer in it;
- reason_told: 1 if a reason is asked and the mark has such a word; it has no weight,
  but is claimed where the reader finds the answer in it;
- uncounted*: 1 if "how many" is asked and each number in the mark counts another thing;
- other_measure*: 1 if the mark tells another measure by its name: "long" for "wide";
- eventless*: 1 if a birth, death, wedding, burial or sinking is asked for and the mark,
  its neighbours and what stands above tell of none; relation_untold*: the same of
  somebody's mother, teacher or friend; undone*: if something is so is asked where no
  heading asks, no verb of it is told, and the reader rather finds no answer;
- deedless: share of the question's verbs that mark and neighbours lack, in any form and
  by near synonyms; deedless_who: the same where "who" is asked;
- opposed*: 1 if a superlative is asked of which the passage has only the opposite, or
  the mark has "indoors" where the whole corpus has no word of "outdoors";
- contrary: 1 if the mark lacks a word of the question and has its opposite;
- asked_denied*: 1 if what is not so is asked ("which ... not") and the mark denies
  nothing; told_denied: 1 if the part of the mark with the answer denies what the
  question takes for granted;
- swapped: 1 if the mark holds all of the question but for one noun;
- day_untold*: 1 if a day of the week is asked for that the passage lacks among others;
- year_untold*: 1 if a year is asked of, the mark tells others, and nothing in the
  passage or above it tells that year, its decade or a range that it lies in;
- amount_untold*: 1 if something is asked under a condition with a unit ("at 40 mph"),
  the mark tells it under another, and the passage has nothing of the one asked;
- deed_turned*: 1 if the part of the mark with the answer tells what undoes that which
  is asked ("closed" for "opened"), or the other side of it where somebody is asked for;
  deed_elsewhere*: the mark tells nothing of it and another sentence does;
  deed_untold*: it is one of those that are told in few words ("founded"), and the mark
  has none of them; deed_undated*: the day in the mark is that of another deed;
  deed_other*: the part tells one of these, and the passage nothing of that asked;
- of_another*: 1 if the life is that of somebody else by name;
- doerless*: 1 if it is asked who did it, and told that it was done;
- narrowed*: 1 if the question is the heading's with more, of which the section has
  nothing: "How old must I be to fly a plane?";
- undefined*: 1 if it is asked what a thing is of which the whole corpus has no word;
- unheard_of*: 1 if a noun behind an article or a preposition is nowhere in the whole
  corpus, in no form, and by no near synonym in the passage, in which the reader rather
  finds no answer, and no row or item is named; or it is asked if something is so in
  such a place; not where a reason is asked, nor under a heading that asks the same;
- extreme_untold*: 1 if it is asked which is the longest, and the mark, its neighbours
  and what stands above rank nothing before others;
- rival_name*: 1 if the topic is another one of the kind by name, and the one asked for
  is not told of: "Tower Bridge", no "Fleet Bridge";
- of_parallel*: 1 if what is asked is told, by a pronoun, of a thing beside the one that
  is named, and of that one not (measures.py; wherever there are lists);
- told_beside*: 1 if another sentence tells the deed that is asked, of the same thing by
  a pronoun, and the mark tells another;
- name_unheld*: 1 if a name of the question is not in the passage, its title or its
  headings, no part of it;
- other_doer*: 1 if the mark tells the same of somebody, or something, else by name;
- other_kind*: 1 if it tells it of another thing of a kind by name: "IPv6 address";
- unphrased*: 1 if it is asked how a phrase is said in another language, or what it
  means, and the passage lacks a word of it;
- unsupported: 1 if a name of the question is not in the mark, nor above it; where it is
  asked if something is so, any word; it has no weight, but the reader's being sure is
  then not enough;
- price_told: 1 if a price is asked and the mark has the only one in the passage, of all
  that is named; it has no weight, but is claimed unless the reader finds it unlikely;
- told_whole: 1 if the part says all words of the question and has what is asked for;
  it has no weight, but such a sentence is claimed where the reader agrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from explainbot.answering.follow_up.conversation import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explainbot.records import Match

COEFFICIENTS = {
    "best": 2.77,
    "full": 4.68,
    "margin": 5.59,
    "unknown": -0.52,
    "other": -2.0,
}
INTERCEPT = -4.16
WITH_READER = {
    "full": 4.78,
    "margin": 3.59,
    "unknown": -0.43,
    "other": -1.3,
    "margin_asking": 4.73,
    "read": 0.62,
    "nowhere_asking": 2.28,
    "typeless_span": -1.71,
    "reasonless": -1.96,
    "deedless_who": -0.77,
}
INTERCEPT_WITH_READER = -2.78
"""The same where the reader that comes with the program has read the passage."""
IN_UNKNOWN_LANGUAGE = {
    "best": 3.6,
    "coverage": 3.0,
    "margin": 5.9,
    "unknown": -0.3,
    "other": -1.24,
}
INTERCEPT_IN_UNKNOWN_LANGUAGE = -3.65
"""The same in a language that the model was not made for, whose cosine tells nothing
there; fitted by ``benchmarks/languages.py`` to its own sets and to xquad-LL ("other"
taken over)."""
FOLLOW_UP = 0.6
"""Of "lean", in the logit, where no reader read; fitted by hand to the follow-ups of
canard, mtrag, the teaching material and ``benchmarks/follow-ups.csv``."""
STRONG, GOOD, WEAK = 0.85, 0.55, 0.25
"""Least confidence of each band; below WEAK the corpus does not answer."""
BANDS: dict[Match, tuple[float, float]] = {
    "strong": (STRONG, 1.0),
    "good": (GOOD, STRONG),
    "weak": (WEAK, GOOD),
    "none": (0.0, WEAK),
}
"""From the surest, each with its least and its greatest confidence."""
OTHER_AT_MOST = 0.45
"""A passage about another subject is never claimed, however alike it sounds, nor is one
that tells nothing."""
HELD = (
    "other",
    "exercise",
    "differs",
    "exchanged",
    "replaced",
    "typeless",
    "reason_untold",
    "uncounted",
    "other_measure",
    "eventless",
    "relation_untold",
    "undone",
    "name_unheld",
    "other_doer",
    "other_kind",
    "unphrased",
    "opposed",
    "asked_denied",
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
)
"""Signals that forbid a claim."""
ROW_AT_LEAST = 0.7
"""A table answers where it has the row and nothing in the question is left open."""
TOLD_AT_LEAST = 0.6
"""What says all that is asked answers, however many other passages are as near."""
SURELY_READ, SURELY_FOUND = 1.0, 2.5
"""Logits of the reader, of the window and of the answer in it, of the same worth."""
UNLIKELY = -1.0
"""Logit of the reader from which a price is claimed that is the only one told."""
AGAINST = (
    "typeless_span",
    "reasonless",
    "deedless_who",
    "things_unheld",
    "unsupported",
)
"""Signals that speak against an answer of which the reader is so sure."""
NEXT = 4
"""So many of the next passages the margin is measured against."""
NO_CHECKS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Confidence:
    """A probability with the signals that it was made from."""

    probability: float
    """0 to 1."""
    signals: dict[str, float]

    @property
    def match(self) -> Match:
        """The band."""
        return next(name for name, (low, _) in BANDS.items() if self.probability >= low)


def confidence(
    scores: list[float],
    full: float,
    coverage: float,
    *,
    unknown: bool,
    other: bool,
    exercise: bool = False,
    differs: bool = False,
    nowhere: float = 0.0,
    asking: float = 0.0,
    lean: float = 0.0,
    read: float | None = None,
    span: float = 0.0,
    own: bool = True,
    foreign: bool = False,
    checks: Mapping[str, float] = NO_CHECKS,
) -> Confidence:
    """Return the probability that the top-ranked passage answers.

    Args:
        scores: Of the candidates, best first; at least one.
        full: Cosine of the question and the top passage, -1 to 1.
        coverage: Of the question by the top passage, 0 to 1.
        unknown: Whether a name in the question is nowhere in the corpus.
        other: Whether the question is about something else than the top passage.
        exercise: Whether what was asked is only asked, and not told, by what fits best.
        differs: Whether a word, a number or a negation tells the question from it.
        nowhere: Share of the question's terms that the whole corpus does not hold.
        asking: Share of the candidates whose heading is a question, 0 to 1.
        lean: How much the conversation counted, 0 to 1.
        read: A reader's logit for the top passage, if it was read.
        span: Its logit of the best answer in the passage over none.
        own: Whether the reader is the program's own, to which this was fitted; any
            other's logit counts as much as all signals together.
        foreign: Whether the model was not made for the corpus's language.
        checks: Signals of what is marked (checks/signals.py), each 0 to 1.
    """
    others = scores[1 : 1 + NEXT]
    margin = scores[0] - sum(others) / len(others) if others else 0.0
    signals = {
        "best": scores[0],
        "full": full,
        "coverage": coverage,
        "margin": margin,
        "unknown": float(unknown),
        "other": float(other),
        "differs": float(differs),
        "nowhere": round(nowhere, 5),
        "asking": round(asking, 5),
        "margin_asking": margin * asking,
        "nowhere_asking": round(nowhere * asking, 5),
    }
    if exercise:
        signals["exercise"] = 1.0
    if lean:
        signals["lean"] = round(lean, 5)
    if foreign:
        signals["unknown_language"] = 1.0
    if read is not None:
        signals["read" if own else "read_by_other"] = read
        signals["span"] = span
    signals |= checks
    return Confidence(probability(signals), signals)


def with_row(found: Confidence) -> Confidence:
    """Return the confidence in a row of a table that the question names wholly.

    What may not be claimed at all, a row of an exercise among it, is left as it is.
    """
    held = any(map(found.signals.get, HELD))
    if held or found.probability >= ROW_AT_LEAST:
        return found
    return Confidence(ROW_AT_LEAST, found.signals | {"row": 1.0})


def with_words(found: Confidence) -> Confidence:
    """Return the confidence in a sentence that says all of the question.

    Or the reason that it asks for.  Where the reader finds in it the answer as well; or
    where the reader is quite sure, and nothing speaks against it.  What may not be
    claimed is left.
    """
    told = found.signals
    held = any(map(told.get, HELD))
    read, span = told.get("read", 0.0), told.get("span", 0.0)
    whole = told.get("told_whole") and min(read, span) > 0
    against = any(told.get(name) for name in AGAINST)
    sure = read >= SURELY_READ and span >= SURELY_FOUND and not against
    reasoned = told.get("reason_told") and min(read, span) > 0
    priced = told.get("price_told") and read > UNLIKELY
    if (
        held
        or not (whole or sure or reasoned or priced)
        or found.probability >= TOLD_AT_LEAST
    ):
        return found
    return Confidence(TOLD_AT_LEAST, found.signals)


def unclaimed(found: Confidence) -> Confidence:
    """Return the confidence in a passage that is not claimed, come what may."""
    return Confidence(min(found.probability, OTHER_AT_MOST), found.signals)


def held_back(found: Confidence) -> Confidence:
    """Return the confidence in a passage that differs from what was asked."""
    signals = found.signals | {"differs": 1.0}
    return Confidence(probability(signals), signals)


def probability(signals: Mapping[str, float]) -> float:
    """Return the chance, 0 to 1, that these signals mean a right answer.

    Of a follow-up the reader sees words that a rule has put together, so its say is
    half: the mean of both logits.
    """
    if "unknown_language" in signals:
        total = _total(signals, IN_UNKNOWN_LANGUAGE, INTERCEPT_IN_UNKNOWN_LANGUAGE)
    else:
        total = _total(signals, COEFFICIENTS, INTERCEPT)
    total += FOLLOW_UP * signals.get("lean", 0.0)
    if "read" in signals:
        read = _total(signals, WITH_READER, INTERCEPT_WITH_READER)
        half = signals.get("lean", 0.0) >= SURE
        total = (total + read) / 2 if half else read
    if "read_by_other" in signals:
        total = (total + signals["read_by_other"]) / 2
    chance = 1 / (1 + math.exp(-total))
    held = any(map(signals.get, HELD))
    return min(chance, OTHER_AT_MOST) if held else chance


def _total(
    signals: Mapping[str, float], weights: Mapping[str, float], intercept: float
) -> float:
    # What was not measured speaks neither way.
    return intercept + sum(
        [weight * signals.get(name, 0.0) for name, weight in weights.items()]
    )
