"""Coverage: what questions reach of a corpus, and where passages contradict."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from explainbot.answering.scope import Scope
from explainbot.index.passages import told_citation
from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.records import Quote, Section
from explainbot.text.lines import one_line
from explainbot.text.terms import terms, words
from explainbot.text.word_lists import entries, every_entry

if TYPE_CHECKING:
    from explainbot.answering.explainer import Explainer
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection
    from explainbot.records import Answer, Section


FIRST_WORDS = 100
"""Characters of a passage that a report shows."""


@dataclass(frozen=True)
class PassagePlace:
    """Where a passage stands and how it begins."""

    section: str
    document: str
    title: str
    heading: str
    citation: str
    start: int
    end: int
    begins: str
    """Its first words, on one line."""
    told: str = ""
    """The citation, with what the text is about in place of a heading's pronoun."""


def passage_of(quote: Quote) -> PassagePlace:
    """Return a quote's place."""
    document, text = quote.document, one_line(quote.text)
    begins = text if len(text) <= FIRST_WORDS else f"{text[: FIRST_WORDS - 1]}…"
    return PassagePlace(
        quote.section.id,
        document.id,
        document.title,
        quote.section.heading,
        quote.citation,
        quote.start,
        quote.end,
        begins,
        told_citation(quote),
    )


def place_of(section: Section) -> PassagePlace:
    """Return a section's place."""
    whole = (section.start, section.end)
    return passage_of(Quote(section, *whole, evidence=whole))


ALIKE = 0.75
"""Cosine from which two passages are compared."""
NEIGHBOURS = 5
"""So many of the nearest passages each is compared with."""
SAME = 0.6
"""Share of words from which two sentences say the same thing, or its opposite."""
FEWEST = 3
"""A sentence of fewer words with content says too little to be contradicted."""
BLOCK = 512


@dataclass(frozen=True)
class Contradiction:
    """Two passages with like sentences that differ."""

    first: PassagePlace
    second: PassagePlace
    alike: float
    """Cosine of the two."""
    differences: tuple[SentenceDifference, ...]


def contradictions(
    store: Store, *, on_progress: ProgressCallback = no_progress
) -> list[Contradiction]:
    """Return the pairs, the most alike first.

    Numbers, dates and negations are compared between sentences that share most of their
    other words; what is said in quite other words is not noticed.
    """
    sections = store.get(store.corpus.all_rows().tolist())
    found = []
    for first, second, cosine in _pairs(store, on_progress):
        differ = tuple(_differences(store, sections[first], sections[second]))
        if differ:
            left, right = (
                store.corpus.section(sections[row]) for row in (first, second)
            )
            alike = round(cosine, 4)
            found.append(Contradiction(place_of(left), place_of(right), alike, differ))
    return sorted(found, key=lambda item: -item.alike)


def _pairs(
    store: Store, on_progress: ProgressCallback
) -> Iterator[tuple[int, int, float]]:
    """Yield (row, later row, cosine) of passages that are near to each other."""
    import faiss

    total, ordered = store.count(), store.corpus.all_rows().tolist()
    vectors = np.ascontiguousarray(store.section_vectors(ordered))
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    seen: set[tuple[int, int]] = set()
    for start in range(0, total, BLOCK):
        on_progress(StepProgress("comparing sections", start, total))
        near = index.search(vectors[start : start + BLOCK], min(NEIGHBOURS + 1, total))
        for offset, (cosines, rows) in enumerate(zip(*near, strict=True)):
            for cosine, row in zip(cosines, rows, strict=True):
                own = start + offset
                pair = min(own, int(row)), max(own, int(row))
                if own != row and cosine >= ALIKE and pair not in seen:
                    seen.add(pair)
                    yield ordered[pair[0]], ordered[pair[1]], float(cosine)


def _differences(
    store: Store, first: StoredSection, second: StoredSection
) -> Iterator[SentenceDifference]:
    others = _sentences(store, second)
    for sentence in _sentences(store, first):
        best = max(others, key=lambda other: likeness(sentence, other), default=None)
        if best is not None and likeness(sentence, best) >= SAME:
            found = difference(sentence, best)
            if found is not None:
                yield found


def _sentences(store: Store, section: StoredSection) -> list[Sentence]:
    text = store.text(section)
    language = store.corpus.section(section).document.language
    found = [
        taken_apart(one_line(text[start:end]), language)
        for start, end in section.sentences
    ]
    return [sentence for sentence in found if len(sentence.rest) >= FEWEST]


Kind = Literal["number", "date", "negation"]

_FIGURE = re.compile(r"\d+(?:[.,:/\u00a0]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[.,\u00a0](?=\d{3}(?!\d))")
_YEARS = range(1000, 2200)
YEAR_DIGITS = 4
NUMBER_WORDS = {
    word: number
    for number, word in map(str.split, entries("cardinals", "en"))
    if number != "1"
}
"""Not "one", which mostly counts nothing."""
MONTHS = frozenset(row.split()[0] for row in every_entry("months"))
"""Not "may", which mostly is none."""
NEGATIONS = {
    "en": "not no never none nobody nothing neither nor cannot without",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals nichts ohne weder",
    "es": "no nunca jamás sin ningún ninguna ninguno nada tampoco",
    "fr": "ne pas jamais aucun aucune sans rien ni",
    "it": "non mai senza nessuno nessuna niente né",
    "nl": "niet geen nooit zonder niets noch",
    "pt": "não nunca sem nenhum nenhuma nada nem",
}


@dataclass(frozen=True)
class SentenceDifference:
    """Two like sentences, and the words in which they differ."""

    kind: Kind
    first: str
    """The sentence of the first passage."""
    second: str
    first_words: tuple[str, ...]
    """Words that only the first one has."""
    second_words: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence, taken apart."""

    text: str
    rest: frozenset[str]
    """Terms that are neither figures nor negations."""
    figures: dict[str, str]
    """From each figure's value to how it is written."""
    negations: tuple[str, ...]


def taken_apart(text: str, language: str) -> Sentence:
    """Tell a sentence's figures and negations from its other words."""
    figures = {
        _THOUSANDS.sub("", found.group()): found.group()
        for found in _FIGURE.finditer(text)
    }
    negative = frozenset(NEGATIONS.get(language, NEGATIONS["en"]).split())
    negations, others = [], []
    for word, start, end in words(text):
        if word in NUMBER_WORDS:
            figures.setdefault(NUMBER_WORDS[word], text[start:end])
        elif word in MONTHS:
            figures[word] = text[start:end]
        elif word in negative or word.endswith(("n't", "n’t")):
            negations.append(text[start:end])
        else:
            others.append(text[start:end])
    told = " ".join(others)
    rest = {term for term in terms(told, language) if not any(map(str.isdigit, term))}
    return Sentence(text, frozenset(rest), figures, tuple(negations))


def likeness(first: Sentence, second: Sentence) -> float:
    """Return the share of other words that two sentences have in common, 0 to 1."""
    union = first.rest | second.rest
    return len(first.rest & second.rest) / len(union) if union else 0.0


def difference(first: Sentence, second: Sentence) -> SentenceDifference | None:
    """Return what two like sentences differ in; None if they may both be true.

    A figure that only one of them gives is no contradiction.
    """
    left = [first.figures[key] for key in first.figures.keys() - second.figures.keys()]
    right = [
        second.figures[key] for key in second.figures.keys() - first.figures.keys()
    ]
    if left and right:
        kind: Kind = "date" if any(map(_is_date, (*left, *right))) else "number"
        return SentenceDifference(
            kind, first.text, second.text, tuple(sorted(left)), tuple(sorted(right))
        )
    if bool(first.negations) != bool(second.negations):
        return SentenceDifference(
            "negation", first.text, second.text, first.negations, second.negations
        )
    return None


def _only(one: Sentence, other: Sentence) -> tuple[str, ...]:
    return tuple(sorted(one.figures[key] for key in one.figures.keys() - other.figures))


def _is_date(figure: str) -> bool:
    year = len(figure) == YEAR_DIGITS and figure.isdecimal()
    return figure.lower() in MONTHS or (year and int(figure) in _YEARS)


@dataclass(frozen=True)
class Unanswered:
    """A question that is not answered."""

    question: str
    match: str
    reason: str | None
    nearest: PassagePlace | None


@dataclass(frozen=True)
class Coverage:
    """What ``explainbot coverage`` found."""

    questions: int
    """Asked; blank ones are none."""
    answered: int
    sections: int
    """That may be quoted."""
    stopped: int
    """Sections that stop.toml keeps back, or that are in none of the collections."""
    unreached: tuple[PassagePlace, ...]
    """Sections that stood neither first nor among the other passages of any answer."""
    fights: tuple[Fight, ...]
    contradictions: tuple[Contradiction, ...]
    unanswered: tuple[Unanswered, ...]
    index: str


def cover(
    questions: Iterable[tuple[str, Sequence[str]]],
    explainer: Explainer,
    *,
    top: int = 3,
    total: int = 0,
    on_progress: ProgressCallback = no_progress,
) -> Coverage:
    """Ask every question and look at what the answers reach.

    Args:
        questions: Each with the earlier questions of its conversation.
        explainer: Answers them.
        top: So many other passages of each answer count as reached.
        total: Number of questions, for progress; 0 when it is not known.
        on_progress: Told how far it is.
    """
    store = explainer.store
    rows = explainer.scope.rows
    wanted = (store.corpus.all_rows() if rows is None else rows).tolist()
    quotable = [(row, store.corpus.section(row)) for row in store.get(wanted).values()]
    sections = [section for _, section in quotable]
    shown = {section.id for section in sections}
    rivals = Rivals(explainer, quotable)
    asked = answered = 0
    reached: set[str] = set()
    unanswered: list[Unanswered] = []
    for number, (question, history) in enumerate(questions):
        on_progress(StepProgress("asking", number, total))
        if not question.strip():
            continue
        answer = explainer.ask(question, history, top)
        asked, answered = asked + 1, answered + answer.answered
        for part in answer.parts or (answer,):
            ranking = [*part.quotes, *part.alternatives]
            reached |= {quote.section.id for quote in ranking}
            rivals.look(part, history)
            if not part.answered:
                unanswered.append(_unanswered(part, ranking))
    return Coverage(
        asked,
        answered,
        len(sections),
        store.count() - len(sections),
        tuple(place_of(item) for item in sections if item.id not in reached),
        rivals.fights(),
        tuple(
            found
            for found in contradictions(store, on_progress=on_progress)
            if {found.first.section, found.second.section} <= shown
        ),
        tuple(unanswered),
        store.name,
    )


def _unanswered(answer: Answer, ranking: list[Quote]) -> Unanswered:
    nearest = passage_of(ranking[0]) if ranking else None
    return Unanswered(answer.question, answer.match, answer.reason, nearest)


SURE = 0.7
"""Confidence with which a second section must be quoted where the first is taken away;
docs/gaps.md says on what it was chosen."""

Heading = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True)
class Fight:
    """Two sections under different headings of which either answers questions."""

    first: PassagePlace
    second: PassagePlace
    questions: tuple[str, ...]
    confidence: float
    """The greatest with which the second would be quoted if the first were not there,
    0 to 1."""


def heading_of(section: Section) -> Heading:
    """Return what sections under one heading share; one without any is alone."""
    return section.document.id, section.heading_path, section.heading or section.id


class Rivals:
    """Asks questions again without the section that answered them best."""

    def __init__(
        self, explainer: Explainer, sections: Sequence[tuple[StoredSection, Section]]
    ) -> None:
        """Take all sections that may be quoted."""
        self._explainer = explainer
        self._rows = np.array([stored.row for stored, _ in sections], dtype=np.int64)
        self._under: defaultdict[Heading, list[int]] = defaultdict(list)
        for stored, section in sections:
            self._under[heading_of(section)].append(stored.row)
        self._found: dict[frozenset[str], list[tuple[str, Quote, Quote, float]]] = {}

    def look(self, answer: Answer, history: Sequence[str]) -> None:
        """See whether another section would answer in the place of the first one.

        A pinned question is settled, and one that is not in the corpus has no rivals.
        """
        ranking = [*answer.quotes, *answer.alternatives]
        if answer.match == "none" or not ranking or "pinned" in answer.signals:
            return
        first = ranking[0]
        taken = self._under[heading_of(first.section)]
        others = copy(self._explainer)
        others.scope = Scope((), np.setdiff1d(self._rows, taken))
        again = others.ask(answer.question, history, 0)
        if again.quotes and again.confidence >= SURE:
            second = again.quotes[0]
            pair = frozenset((first.section.id, second.section.id))
            found = (answer.question, first, second, again.confidence)
            self._found.setdefault(pair, []).append(found)

    def fights(self) -> tuple[Fight, ...]:
        """Return what was found, the pairs with most questions first."""
        found = map(_fight, self._found.values())
        return tuple(
            sorted(found, key=lambda one: (-len(one.questions), -one.confidence))
        )


def _fight(found: list[tuple[str, Quote, Quote, float]]) -> Fight:
    _, first, second, _ = found[0]
    return Fight(
        passage_of(first),
        passage_of(second),
        tuple(dict.fromkeys(question for question, *_ in found)),
        max(confidence for *_, confidence in found),
    )
