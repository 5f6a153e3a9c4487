"""Making of a section's items, from what the index holds of it."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from explainbot.answering.evidence import Sentences
from explainbot.answering.items.excerpts import excerpt
from explainbot.answering.items.lists import whole_of
from explainbot.answering.reranking import read, read_on
from explainbot.answering.retrieval import make_query
from explainbot.index.boilerplate import is_task
from explainbot.index.marking import SPEAKER, tokens_of, with_english
from explainbot.index.passages import named_heading
from explainbot.records import Document, Quote, Section, Span, shifted
from explainbot.study.blanks import Surroundings, best_blank, blank_of, key_words
from explainbot.study.glossary import terms_in
from explainbot.study.items import Item, Kind, choice_name, item_id
from explainbot.text.lines import (
    is_list_item,
    is_question_line,
    is_table_row,
    past_bullet,
)
from explainbot.text.terms import UNSPACED, terms, words
from explainbot.text.word_lists import patterns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explainbot.index.index import IndexReader
    from explainbot.index.storage.rows import StoredSection
    from explainbot.reranking.protocol import Reader


CHOICES = 4
"""Headings to choose from, the right one among them."""
FEWEST_CHOICES = 3
_LOOKED_AT = 24
"""Nearest sections among which other headings are looked for."""
_BLANK_SHARE = 0.05
"""What a blank's score adds to a sentence's cosine with its heading."""


@dataclass(frozen=True)
class StudyPassage:
    """A stored section with its document, and how its sentences fit its heading."""

    stored: StoredSection
    section: Section
    likeness: tuple[float, ...]
    """Cosines of the sentences with the heading, -1 to 1."""

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Offsets of the sentences in the document."""
        return tuple(
            shifted(span, self.section.start) for span in self.stored.sentences
        )

    def text(self, span: Span) -> str:
        """Return a run of the document."""
        return self.section.document.text[slice(*span)]

    @cached_property
    def fit(self) -> tuple[int, ...]:
        """Places of the sentences that can be learnt on their own."""
        language = self.section.document.language
        return tuple(
            place
            for place, span in enumerate(self.sentences)
            if self.stored.tells[place] and is_fit(self.text(span), language)
        )


class Maker:
    """Makes items; the same index and seed give the same ones."""

    def __init__(
        self, index: IndexReader, seed: int = 0, reader: Reader | None = None
    ) -> None:
        """Make them from ``index``; ``seed`` decides the order of choices.

        ``reader`` finds what ``worded`` leaves out; None finds nothing.
        """
        self._answers = AnswerWords(reader)
        self._index = index
        self._seed = seed
        self._weights: dict[tuple[str, str], float] = {}
        self._terms_of: dict[str, frozenset[tuple[str, ...]]] = {}

    def make(self, stored: StoredSection, kind: Kind) -> list[Item]:
        """Return a section's items of a kind, the best first; [] where there are none.

        Raises:
            QuoteMismatchError: The section is not as it was indexed.
        """
        # Before anything is read: most sections may have no question for a heading.
        if stored.mute or (kind == "recall" and not is_question_line(stored.heading)):
            return []
        if kind == "which" and not _is_choice(stored):
            return []
        passage = self._passage(stored)
        if not passage.sentences:
            return []
        if kind == "recall":
            return self._recall(passage)
        return self._cloze(passage) if kind == "cloze" else self._which(passage)

    def worded(self, item: Item, stored: StoredSection) -> Item:
        """Return the item with the words that answer its section's heading told.

        Of a recall, the sentence that holds them is marked; a cloze leaves them out,
        where they are a blank that teaches.  The id stays.

        Args:
            item: One of this section's.
            stored: The section.
        """
        if item.kind == "which" or not self._answers.asked(stored):
            return item
        passage = self._passage(stored)
        words = self._answers.of(stored, passage.section, passage.likeness)
        if words is None:
            return item
        if item.kind == "recall":
            return self._recalled(item, passage, words)
        return self._filled(item, passage, words)

    def _filled(self, item: Item, passage: StudyPassage, words: Span) -> Item:
        start, end = item.quote.evidence
        if not start <= words[0] < words[1] <= end:
            return item
        quote = replace(item.quote, span=words)
        told = replace(item, quote=quote)
        start += _speaker(passage, (start, end))
        if words[0] < start:
            return told
        sentence, around = passage.text((start, end)), self._surroundings(passage)
        found = blank_of(sentence, shifted(words, -start), around)
        if found is None:
            return told
        run = shifted((found.start, found.end), start)
        return replace(told, blank=run, key_words=(run,), faint=False)

    def _recalled(self, item: Item, passage: StudyPassage, words: Span) -> Item:
        places = [
            place
            for place, (start, end) in enumerate(passage.sentences)
            if start <= words[0] < words[1] <= end
        ]
        if not places:
            return item
        quote = self._quote(passage, self._whole(passage, places[0]))
        quote = replace(quote, span=words)
        telling = self._key_words(passage, quote)
        return replace(item, quote=quote, key_words=telling)

    def _passage(self, stored: StoredSection) -> StudyPassage:
        vectors = self._index.part_vectors([stored])
        likeness = vectors[1:] @ vectors[0] if stored.heading else vectors[1:, 0] * 0
        section = self._index.corpus.section(stored)
        return StudyPassage(stored, section, tuple(float(one) for one in likeness))

    def _quote(self, passage: StudyPassage, evidence: Span) -> Quote:
        section = passage.section
        shown = excerpt(section.document.text, passage.sentences, evidence)
        quote = Quote(
            section,
            section.start,
            section.end,
            past_bullet(section.document.text, evidence),
            excerpt=shown,
            expected_sha256=passage.stored.sha256,
        )
        quote.check()
        return quote

    def _recall(self, passage: StudyPassage) -> list[Item]:
        section = passage.section
        if self._goes_on(passage.stored):
            return []
        told = [place for place, tells in enumerate(passage.stored.tells) if tells]
        best = max(told, key=lambda place: (passage.likeness[place], -place))
        quote = self._quote(passage, self._whole(passage, best))
        telling = self._key_words(passage, quote)
        name = item_id("recall", section.document.title, section.heading)
        return [Item(name, "recall", quote, telling)]

    def _whole(self, passage: StudyPassage, place: int) -> Span:
        """Return what answers the heading: a sentence, or the list that it is of."""
        stored = passage.stored
        if stored.sentences[1:] and not is_table_row(
            passage.text(passage.sentences[place])
        ):
            vector = self._index.part_vectors([stored])[0]
            vector /= max(float((vector @ vector) ** 0.5), 1e-9)  # of codes
            query = make_query(stored.heading, vector, self._index, stored.language)
            whole = whole_of(query, stored, self._index, place)
            if whole is not None:
                return shifted(whole, passage.section.start)
        return passage.sentences[place]

    def _goes_on(self, stored: StoredSection) -> bool:
        """Whether a section goes on with the one before, under the same heading."""
        before = self._index.get([stored.row - 1]).get(stored.row - 1)
        return before is not None and _place(before) == _place(stored)

    def _cloze(self, passage: StudyPassage) -> list[Item]:
        section = passage.section
        around = self._surroundings(passage)
        found: list[tuple[float, int, Span]] = []
        everyday: list[tuple[float, int, Span]] = []
        for place in passage.fit:
            start, end = passage.sentences[place]
            span = (start + _speaker(passage, (start, end)), end)
            blank = best_blank(passage.text(span), around)
            if blank is not None:
                score = passage.likeness[place] + _BLANK_SHARE * blank.score
                (found if blank.telling else everyday).append(
                    (-score, place, shifted((blank.start, blank.end), span[0]))
                )
        # A word that everybody uses can hardly be guessed: one card at most; but the
        # sentence that answers the heading gets another blank (``worded``).
        first = sorted(everyday)[: not found]
        faint = sorted(everyday)[len(first) :][: self._answers.asked(passage.stored)]
        items = []
        for one in [*self._varied(passage, sorted(found)), *first, *faint]:
            _, place, run = one
            quote = self._quote(passage, passage.sentences[place])
            name = item_id("cloze", section.document.title, quote.evidence_text)
            items.append(Item(name, "cloze", quote, (run,), run, faint=one in faint))
        return items

    def _varied(
        self, passage: StudyPassage, found: list[tuple[float, int, Span]]
    ) -> list[tuple[float, int, Span]]:
        """Put those whose answer another one has already after all others."""
        seen: set[frozenset[str]] = set()
        first: list[tuple[float, int, Span]] = []
        later: list[tuple[float, int, Span]] = []
        for one in found:
            answer = self._terms(passage.text(one[2]), passage.section)
            (later if answer in seen else first).append(one)
            seen.add(answer)
        return first + later

    def _which(self, passage: StudyPassage) -> list[Item]:
        section = passage.section
        if not passage.fit:
            return []
        others = self._others(passage.stored)
        fit = self._not_given_away(passage, others)
        if len(others) + 1 < FEWEST_CHOICES or not fit:
            return []
        best = max(fit, key=lambda place: (passage.likeness[place], -place))
        quote = self._quote(passage, passage.sentences[best])
        name = item_id("which", section.document.title, quote.evidence_text)
        choices = [section, *others]
        random.Random(f"{self._seed} {name}").shuffle(choices)  # noqa: S311  no secret
        return [Item(name, "which", quote, (), choices=tuple(choices))]

    def _not_given_away(
        self, passage: StudyPassage, others: Sequence[Section]
    ) -> list[int]:
        """Return the places of sentences that no word gives away.

        What they share with the right heading, every other choice has as well.
        """
        section = passage.section
        every = [self._terms(choice_name(other), section) for other in others]
        own = self._terms(choice_name(section), section)
        telling = own.difference(*[own.intersection(*every)] if every else [])
        return [
            place
            for place in passage.fit
            if telling.isdisjoint(
                self._terms(passage.text(passage.sentences[place]), section)
            )
        ]

    def _others(self, stored: StoredSection) -> list[Section]:
        """Return sections with other headings, those of its own text first.

        They are the nearest, nearest first; those of another subject would be ruled
        out by it.
        """
        index = self._index
        vector = index.section_vectors([stored.row])[0]
        alike = index.rows_in_language(stored.language)
        inside = np.array(index.corpus.rows_in([stored.document_id]), dtype=np.int64)
        rows = list(
            dict.fromkeys(
                [
                    *index.dense(vector, _LOOKED_AT, inside),
                    *index.dense(vector, _LOOKED_AT, alike),
                ]
            )
        )
        near = index.get(rows)
        taken = {_folded(stored.heading)}
        others: list[Section] = []
        for row in rows:
            heading = _folded(near[row].heading)
            fresh = _is_choice(near[row]) and heading not in taken
            if fresh and len(others) < CHOICES - 1:
                taken.add(heading)
                others.append(index.corpus.section(near[row]))
        return others

    def _surroundings(self, passage: StudyPassage) -> Surroundings:
        section = passage.section
        document = section.document
        told = f"{section.heading} {document.title} {document.subject}"
        return Surroundings(
            document.language,
            self._terms(told, section),
            Counter(terms(section.text, document.language)),
            partial(self._weight, document.language),
            self._known(document),
        )

    def _known(self, document: Document) -> frozenset[tuple[str, ...]]:
        """Return the stems of what a text defines, and of its headings of one word."""
        if document.id not in self._terms_of:
            rows = self._index.corpus.rows_in([document.id])
            held = self._index.get(rows)
            own = [held[row] for row in rows]
            said = [*terms_in(self._index, own)]
            said += [one.heading for one in own if len(one.heading.split()) == 1]
            keys = (tuple(terms(one, document.language)) for one in said)
            self._terms_of[document.id] = frozenset(filter(None, keys))
        return self._terms_of[document.id]

    def _terms(self, text: str, section: Section) -> frozenset[str]:
        return frozenset(terms(text, section.document.language))

    def _key_words(self, passage: StudyPassage, quote: Quote) -> tuple[Span, ...]:
        """Return what of the evidence is worth saying to the section's heading."""
        start, end = quote.evidence
        around = self._surroundings(passage)
        asked = self._terms(passage.section.heading, passage.section)
        answer = shifted(quote.span, -start) if quote.span else None
        text = quote.document.text[start:end]
        inside = [
            shifted(span, -start)
            for span in passage.sentences
            if start <= span[0] and span[1] <= end
        ]
        found = key_words(text, replace(around, given=asked), answer, inside)
        return tuple(shifted(span, start) for span in found)

    def _weight(self, language: str, term: str) -> float:
        """Return a term's idf in a language; 0 where no section in it holds it."""
        if (language, term) not in self._weights:
            known = self._index.term_numbers([term], language).get(term)
            holding = known[1] if known else 0
            total, _ = self._index.size_in(language)
            idf = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
            self._weights[language, term] = idf if known else 0.0
        return self._weights[language, term]


def _speaker(passage: StudyPassage, sentence: Span) -> int:
    """Return how long the name of who says a sentence is: nothing to be learnt.

    "Osmosis: ..." is no speaker, unless it is said again and again.
    """
    found = SPEAKER.match(passage.text(sentence))
    if found is None:
        return 0
    document = passage.section.document
    name = found.group().strip()
    titles = with_english("titles_of_people", document.language)
    named = not titles.isdisjoint(tokens_of(name)) or name.isupper()
    spoken = document.traits.spoken or document.text.count(f"\n{name}") > 1
    return found.end() if named or spoken else 0


def _is_choice(stored: StoredSection) -> bool:
    """Whether its heading says something that the title does not say."""
    return not stored.mute and _folded(stored.heading) not in (
        "",
        _folded(stored.title),
    )


def _place(stored: StoredSection) -> tuple[int, str, tuple[str, ...]]:
    return stored.document, stored.heading, stored.heading_path


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split())


FEWEST, MOST = 6, 40
"""Words of a sentence."""
SHORTEST, LONGEST = 12, 140
"""Characters of one in a script without spaces."""
CHARACTERS = 320
LETTERS, PLAIN = 0.5, 0.7
"""Least share of letters, and of letters, digits and spaces."""

_END = re.compile(r"""[.!\u3002\uff01\u0964\u06d4\u1362]["'”’»)\]]*$""")
_CUT = re.compile(r"""(?:\.\.\.|…)["'”’»)\]]*$""")
_MARKUP = re.compile(
    r"https?://|www\.|\]\(|[`|{}<>]|\*\*|__|^\s*(?:\d+|[A-Za-z])[.)]\s|^\W*$"
)
_POINTING = re.compile(rf"\b{patterns_of('places_pointed_at')}\b", re.IGNORECASE)
_PAIRS = (("(", ")"), ("[", "]"), ("«", "»"))
_FIRST = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d")
_LEANING = {
    "en": """he she it they we i you his her its their our my your this that these those
        such there here both either neither another others one some most all many
        however therefore thus hence then so but and or nor yet also instead otherwise
        moreover furthermore besides meanwhile still although nevertheless nonetheless
        consequently accordingly similarly likewise which who finally later afterwards
        it's they're he's she's that's there's we're you're i'm""",
    "de": """er sie es wir ich ihr sein seine seiner ihre ihrer ihren dieser diese
        dieses diesem diesen jener jene jenes das dies dabei dadurch damit danach darum
        deshalb daher dann doch aber und oder auch jedoch außerdem sonst so hier dort
        somit dennoch trotzdem zudem beide welche welcher""",
    "fr": """il elle ils elles on nous vous je ce cet cette ces cela ça c'est son sa
        ses leur leurs notre votre mais et ou donc or ni car ainsi alors aussi puis
        cependant toutefois pourtant ici là ceux celle celui celles""",
    "es": """él ella ellos ellas esto esta este estos estas eso ese esa esos esas su
        sus pero y o así entonces también además sin allí aquí ambos""",
    "it": """egli lui lei essa esso essi esse loro questo questa questi queste quello
        quella quelli suo sua suoi sue ma e o così allora anche inoltre tuttavia
        quindi qui lì entrambi""",
    "pt": """ele ela eles elas isto isso aquilo este esta esse essa estes estas esses
        essas seu sua seus suas mas e ou assim então também além porém ambos""",
    "nl": """hij zij ze het dit dat deze die hun haar zijn maar en of dus dan ook
        echter daarom toch hier daar beide we wij ik""",
}
_OPENINGS = {code: frozenset(listed.split()) for code, listed in _LEANING.items()}


def is_fit(sentence: str, language: str = "en") -> bool:
    """Whether a sentence, trimmed, can be learnt on its own."""
    if len(sentence) > CHARACTERS or "\n\n" in sentence or is_question_line(sentence):
        return False
    if not _END.search(sentence) or _CUT.search(sentence):
        return False
    debris = is_list_item(sentence) or is_table_row(sentence)
    if debris or _MARKUP.search(sentence) or _POINTING.search(sentence):
        return False
    return (
        _has_length(sentence)
        and _is_wordy(sentence)
        and _is_closed(sentence)
        and _begins_well(sentence, language)
        and not is_task(sentence)
    )


def _has_length(sentence: str) -> bool:
    if UNSPACED.search(sentence):
        return SHORTEST <= len(sentence) <= LONGEST
    return FEWEST <= sum(1 for _ in words(sentence)) <= MOST


def _is_wordy(sentence: str) -> bool:
    letters = sum(sign.isalpha() for sign in sentence)
    plain = sum(sign.isalnum() or sign.isspace() for sign in sentence)
    return letters >= LETTERS * len(sentence) and plain >= PLAIN * len(sentence)


def _is_closed(sentence: str) -> bool:
    if sentence.count('"') % 2:
        return False
    # A whole paragraph set off in italics says something of the text: "*Year 10 ...".
    for mark in "*_":
        runs = sentence.count(mark) % 2
        if runs and mark in (sentence[0], sentence[-1]):
            return False
    if any(sentence.count(left) != sentence.count(right) for left, right in _PAIRS):
        return False
    german = "„" in sentence
    left, right = ("„", "“") if german else ("“", "”")
    return sentence.count(left) == sentence.count(right)


def _begins_well(sentence: str, language: str) -> bool:
    """Whether it begins as a sentence does, and names what it is about."""
    found = _FIRST.search(sentence)
    if found is None or found.start() > 1 or found.group()[0].islower():
        return False
    first = found.group().lower().replace("’", "'")
    return first not in _OPENINGS.get(language, ())


LANGUAGE = "en"
"""That the program's own reader knows."""


class AnswerWords:
    """Finds them; each section is read once."""

    def __init__(self, reader: Reader | None) -> None:
        """Ask ``reader``; None finds nothing."""
        self._reader = reader
        self._known: dict[int, Span | None] = {}

    def asked(self, stored: StoredSection) -> bool:
        """Whether a section has a heading that the reader can be asked."""
        reader = self._reader
        asks = (
            is_question_line(stored.heading) and any(stored.tells) and not stored.mute
        )
        known = reader is not None and (not reader.own or stored.language == LANGUAGE)
        return asks and known

    def of(
        self, stored: StoredSection, section: Section, likeness: Sequence[float]
    ) -> Span | None:
        """Return their offsets in the document; None where none are sure.

        Args:
            stored: The section as it is stored.
            section: The same with its document.
            likeness: Of its sentences with its heading: where to read first.
        """
        reader = self._reader
        if reader is None or not self.asked(stored):
            return None
        if stored.row not in self._known:
            scores = np.where(stored.tells, likeness, -np.inf)
            rated = Sentences(section.text, stored.sentences, scores)
            found = _read(reader, stored, section, rated)
            self._known[stored.row] = found and shifted(found, section.start)
        return self._known[stored.row]


def _read(
    reader: Reader, stored: StoredSection, section: Section, rated: Sentences
) -> Span | None:
    question = named_heading(stored.heading, section.document)
    (first,) = read(reader, question, [stored.topic], [rated])
    return read_on(reader, question, stored.topic, first).sentences.words_of_answer
