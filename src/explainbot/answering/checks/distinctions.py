"""Distinctions between a question and a passage that is otherwise alike.

"How do I turn off dark mode?" is nearer in meaning to "How do I turn on dark mode?"
than to anything else, and still not answered by it.  What tells the two apart: an
opposite, a negation, a number, or the word in which headings otherwise alike differ.
The passage that is claimed must hold it, in heading, text or its document's title.

Opposites and words are judged in English, the rest wherever ``data`` has lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explainbot.answering.question.opposites import (
    apart,
    forms,
    is_verb,
    likes,
    opposed_particles,
)
from explainbot.answering.question.subject import (
    MISSED,
    NEAR,
    Beside,
    are_linked,
    are_nouns,
    denied_aside,
    is_noun,
    noun_run,
    word_at,
    words_beside,
    words_near,
)
from explainbot.answering.question.tokens import (
    BE,
    DO,
    HAVE,
    Label,
    Phrase,
    Token,
    Wording,
    negation,
    passage_wording,
    phrases,
    tokens,
    wording,
)
from explainbot.text.cache import late
from explainbot.text.questions import holds_mark, is_question, opens_as_question
from explainbot.text.terms import words
from explainbot.text.word_lists import has_list, listed, word_list

if TYPE_CHECKING:
    from explainbot.answering.retrieval import Query
    from explainbot.index.protocol import Store
    from explainbot.index.storage.rows import StoredSection


SHORT = 560
"""Bytes, some 90 words, up to which a passage says no more than its heading does."""
FRAME, FEW = 0.5, 6
"""Share of the candidates, of at least so many, whose headings hold a word that tells
none from another."""
ALIKE = 0.85
"""Cosine of a question and a heading from which another noun is but another name."""
FAR = 0.75
"""Cosine below which another verb is not but another name."""
OPENS_NEGATED = late(r"\W*\w+n['’]t\b", re.IGNORECASE)
"""A question such as "Can't I ...?" asks the same as "Can I ...?"."""
TROUBLE = late(rf"^\s*{listed('reason_questions')}|[.!?,;]\s+\w", re.IGNORECASE)
ASKED = (
    (
        "how long",
        late(r"\bhow (?:long|many (?:minutes|hours|days|weeks|months|years))\b"),
    ),
    ("how often", late(r"\bhow often\b")),
    (
        "how much",
        late(r"\bhow (?:much|many)\b|\bwhat\b.*\b(?:costs?|price|fee)\b"),
    ),
    ("how big", late(r"\bhow (?:big|large)\b")),
    ("how heavy", late(r"\bhow heavy\b")),
    ("how old", late(r"\bhow old\b")),
    ("how far", late(r"\bhow far\b")),
    ("how deep", late(r"\bhow deep\b")),
    ("how high", late(r"\bhow (?:high|tall)\b")),
    ("how fast", late(r"\bhow (?:fast|quickly)\b")),
    ("where", late(r"\bwhere\b")),
    (
        "when",
        late(r"\b(?:when|what (?:time|day|date)|what is the \w+ (?:time|date))\b"),
    ),
    ("who", late(r"\b(?:who|whose|whom|who['’]?s)\b")),
    ("why", late(r"\b(?:why|how come)\b")),
)
"""What a question asks for, if it says so in its first words."""

NUMBER = late(rf"\d|\b{listed('counts')}\b", re.IGNORECASE)
HOLDS = {
    "how long": late(rf"\b{listed('lengths')}\b", re.IGNORECASE),
    "how much": NUMBER,
    "who": late(r"(?<=\w[ ,(])[A-Z][\w’'-]+|\b[A-Z][\w’'-]+ [A-Z]"),
}
"""What a passage holds that can say so."""
WHAT = frozenset({"what", "which"})
_DIGITS = 18
"""Of a figure; a longer row of them is no number that is compared."""
_RANGE = late(r"(?<!\d)(\d{1,18})\s{0,9}(?:-|–|to|bis|à|a)\s{0,9}(\d{1,18})(?!\d)")
FURTHER = 3
"""Words that a heading may say beyond a question that it cannot answer."""


@dataclass(frozen=True)
class Difference:
    """What a passage says in the place of what was asked."""

    asked: str
    """Words of the question."""
    told: str
    """Words of the passage; "" if they only lack what was asked."""
    of_kind: bool = False
    """Whether that is the kind of thing that is asked for: where, who, how long."""

    @property
    def sentence(self) -> str:
        """The difference in words, for after "the closest passage"."""
        if not self.told:
            return f"does not say “{self.asked}”"
        if not self.asked:
            return f"says “{self.told}”, which was not asked"
        return f"is about “{self.told}”, not “{self.asked}”"


class Distinctions:
    """What tells one question from passages."""

    def __init__(self, query: Query, store: Store) -> None:
        """Take the question and the index."""
        self._query, self._store = query, store
        self.language = query.language
        self.asked = wording(query.text, self.language)
        self._number = dict(zip(query.terms, query.numbers, strict=True))
        names = store.names_in(self.language)
        self._named = [
            (start, end, self._number.get(subject, -1))
            for start, end, subject in names.mentions(query.text)
        ]

    def difference(
        self, section: StoredSection, others: Sequence[StoredSection], head: float
    ) -> Difference | None:
        """Return what a passage says other than the question, or None.

        Args:
            section: The passage.
            others: Further candidates, by which it is seen in what headings differ.
            head: Cosine of the question and the passage's heading.
        """
        judged = _Passage(section, self._store, self.language)
        same = self._same_phrases(judged)
        missing = [token for token in self._missing(section) if token.start not in same]
        found = (
            self._label(judged)
            or self._figure(judged)
            or self._negated(judged, missing)
        )
        if found:
            return found
        # A negation beside the opposite says the same; a question of which little is
        # held is about something else anyhow.
        opposed = bool(self.asked.negation) == bool(
            judged.heading.negation
        ) and 2 * len(missing) <= len(self.asked.content)
        if opposed:
            found = (
                self._other_phrase(judged)
                or self._particle(judged, same)
                or self._opposite(judged, missing)
                or self._other_side(judged)
            )
        if found or not judged.short:
            return found
        if not has_list("synonyms", self.language):
            return self._other_noun(judged, missing, head)
        left = [
            token for token in missing if likes(token.key, "en").isdisjoint(judged.keys)
        ]
        return (
            self._other_kind(judged, left)
            or self._unheard_of(judged, left)
            or self._other_word(judged, left, others, head)
            or self._other_verb(judged, left, head)
        )

    def _same_phrases(self, judged: _Passage) -> frozenset[int]:
        """Return where in the question stands what the heading says as well.

        What says so in the heading is left out of what it is compared by.
        """
        told = phrases(judged.heading, self.language)
        asked = phrases(self.asked, self.language)
        rows = {one[:2] for one in told} & {one[:2] for one in asked}
        judged.same = _starts(one for one in told if one[:2] in rows)
        return _starts(one for one in asked if one[:2] in rows)

    def _other_phrase(self, judged: _Passage) -> Difference | None:
        """Compare "turn it on" with "mute", "put it out" with "light"."""
        heading, shared = judged.heading, self.asked.keys & judged.heading.keys
        told = [
            one
            for one in phrases(heading, self.language)
            if not shared.issuperset(token.key or token.word for token in one.tokens)
        ]
        asked = phrases(self.asked, self.language) if told else ()
        same = {one[:2] for one in asked}
        for one in asked:
            for other in told:
                if one.row != other.row or one.side == other.side:
                    continue
                own = {token.key for token in (*one.tokens, *other.tokens)}
                about = {token.key for token in heading.content} & self.asked.keys
                if (
                    about - own
                    and other[:2] not in same
                    and not judged.holds_phrase(one)
                ):
                    return Difference(
                        one.written(self.asked.text), other.written(heading.text)
                    )
        return None

    def _missing(self, section: StoredSection) -> list[Token]:
        """Return the question's words with content that the passage does not hold."""
        if (
            all(number >= 0 for number in self._query.numbers)
            and not self.asked.content
        ):
            return []
        held = set(self._store.section_terms([section]).tolist())
        return [
            token
            for token in self.asked.content
            if self._number.get(token.key, -1) not in held
            and not any(
                start <= token.start < end and number in held
                for start, end, number in self._named
            )
        ]

    def _alike(self, judged: _Passage, but: int = 1) -> bool:
        """Whether the heading says little but what the question says."""
        own = {token.key for token in judged.told} - self.asked.keys
        if len(own) > but + len(self.asked.content):
            return False
        told = [key for key in own if likes(key, "en").isdisjoint(self.asked.keys)]
        return len(told) <= but

    def _label(self, judged: _Passage) -> Difference | None:
        for asked in self.asked.labels:
            # "The first vaccine" may be the only one; a heading's "second" is not.
            among = (
                judged.labels if judged.short or not asked.ordinal else judged.titles
            )
            own = [
                label
                for label in among
                if label.noun == asked.noun and label.kind == asked.kind
            ]
            if own and all(label.value != asked.value for label in own):
                return Difference(asked.text, own[0].text)
        return None

    def _figure(self, judged: _Passage) -> Difference | None:
        """Compare figures of one form in the question and the heading: years, "8B"."""
        held: frozenset[str] | None = None
        for figure in self.asked.figures:
            if figure in judged.heading.figures:
                continue
            alike = [
                other
                for other in judged.heading.figures
                if _form(other) == _form(figure) and other not in self.asked.figures
            ]
            if alike:
                held = judged.keys if held is None else held
                if figure not in held and not _between(figure, judged.heading.text):
                    return Difference(figure, alike[0])
        return None

    def _negated(self, judged: _Passage, missing: list[Token]) -> Difference | None:
        asked, heading = self.asked, judged.heading
        if bool(asked.negation) == bool(heading.negation):
            return None
        if 2 * len(missing) > len(asked.content) or OPENS_NEGATED.match(asked.text):
            return None
        own = {token.key for token in heading.content}
        if asked.negation:
            row = bool(own & asked.keys) and self._alike(judged)
            plain = has_list("denials", self.language)
            plain = plain and opens_as_question(asked.text, self.language)
            aside = self._only_aside(asked, heading)
            if aside or TROUBLE.search(asked.text) or not (row or plain):
                return None
            denied = judged.denies(self._query, plainly=row)
            return None if denied else Difference(asked.negation, "")
        alike = own and own <= asked.keys and is_question(heading.text, self.language)
        if alike and not self._only_aside(heading, asked):
            return Difference("", heading.negation)
        return None

    def _only_aside(self, denied: Wording, other: Wording) -> bool:
        """Whether one denies in such a clause only, and the other has none."""
        return denied_aside(denied, self.language) and not denied_aside(
            other, self.language, plain=True
        )

    def _particle(self, judged: _Passage, same: frozenset[int]) -> Difference | None:
        """Compare "turn on" with "turn off", "before the test" with "after" it."""
        for place, token in enumerate(self.asked.tokens):
            opposed = opposed_particles(token.word, self.language)
            if not opposed or token.start in same:
                continue
            beside = words_beside(self.asked.tokens, place)
            told = [
                (
                    one,
                    beside.shared(words_beside(judged.heading.tokens, at), token.word),
                )
                for at, one in enumerate(judged.heading.tokens)
                if one.word in opposed and one.start not in judged.same
            ]
            found = next((pair for pair in told if pair[1]), None)
            if found and not judged.holds_beside(token.word, beside):
                return Difference(
                    self._phrase(self.asked, token, found[1]),
                    self._phrase(judged.heading, found[0], found[1]),
                )
        return None

    def _phrase(self, said: Wording, particle: Token, beside: frozenset[str]) -> str:
        """Return a particle with the word beside it: "turn off", "before the test"."""
        near = min(
            (token for token in said.tokens if token.key in beside),
            key=lambda token: (
                token.start > particle.start,
                abs(token.start - particle.start),
            ),
            default=particle,
        )
        first, last = sorted((near, particle), key=lambda token: token.start)
        between = said.text[first.end : last.start]
        if len(between.split()) > NEAR:
            return f"{first.word} {last.word}"
        return said.text[first.start : last.end]

    def _opposite(self, judged: _Passage, missing: list[Token]) -> Difference | None:
        told = judged.told
        for token in missing:
            for other in told:
                if not apart(token.key, other.key, self.language):
                    continue
                near = words_near(self.asked.content, token) & words_near(told, other)
                held = likes(other.key, self.language)
                if (near or len(told) <= MISSED) and not (
                    held & self.asked.keys or judged.holds_like(token.key)
                ):
                    return Difference(token.word, other.word)
        return None

    def _other_side(self, judged: _Passage) -> Difference | None:
        """Compare "the right door" with "the left door", "turn back" with "forward".

        Such words say too little by themselves to be looked for in a passage.
        """
        content = set(self.asked.content)
        for place, token in enumerate(self.asked.tokens):
            if not token.key or token in content or token.key in judged.keys:
                continue
            beside = words_beside(self.asked.tokens, place)
            for at, other in enumerate(judged.heading.tokens):
                if not (other.key and apart(token.key, other.key, self.language)):
                    continue
                near = words_beside(judged.heading.tokens, at)
                if other.key not in self.asked.keys and beside.shared(near, token.word):
                    return Difference(token.word, other.word)
        return None

    def _other_kind(self, judged: _Passage, missing: list[Token]) -> Difference | None:
        """Compare what is asked for: where, when, who, how long."""
        heading = judged.heading
        asks = is_question(heading.text, self.language) and not _tells_title(heading)
        if missing or not asks:
            return None
        own = {token.key for token in heading.content}
        asked, told = asks_for(self.asked.text), asks_for(heading.text)
        if not own & self.asked.keys or not asked or asked == told:
            return None
        holds = HOLDS.get(asked)
        # Where the passage cannot say it, its heading may say more than the question.
        if holds and (told or heading.tokens[0].word in WHAT):
            if asked == "who" and not word_list("persons", "en").isdisjoint(
                token.word for token in judged.body.tokens
            ):
                return None
            if not holds.search(judged.answer) and self._alike(judged, FURTHER):
                kind = own - self.asked.keys
                words = [one.word for one in heading.content if one.key in kind]
                told = told or next(iter(words), heading.text)
                return Difference(asked, told, of_kind=True)
        alike = told and self._alike(judged)
        return Difference(asked, told, of_kind=True) if alike else None

    def _unheard_of(self, judged: _Passage, missing: list[Token]) -> Difference | None:
        """Compare a noun that the corpus holds nowhere with the one in its place.

        Both stand behind the same preposition: "with rubella", "with measles".
        """
        prepositions = word_list("prepositions", "en")
        heading = judged.heading
        for token in missing:
            before = self.asked.tokens[: self.asked.tokens.index(token)]
            lead = before[-1].word if before else ""
            if lead not in prepositions or self._number.get(token.key, -1) >= 0:
                continue
            for place, other in enumerate(heading.tokens):
                if (
                    place
                    and heading.tokens[place - 1].word == lead
                    and other in heading.content
                    and other.key not in self.asked.keys
                    and not _same(token.key, other.key)
                    and other.word not in word_list("general_nouns", "en")
                ):
                    return Difference(token.word, other.word)
        return None

    def _other_noun(
        self, judged: _Passage, missing: list[Token], head: float
    ) -> Difference | None:
        """Compare the one noun in which question and heading differ, in any language.

        German writes nouns with a capital; elsewhere they stand behind an article.
        """
        asked, told = self.asked.content, judged.heading.content
        if head >= ALIKE or len(missing) != 1 or len(asked) != len(told):
            return None
        pairs = [
            (one, two)
            for one, two in zip(asked, told, strict=True)
            if one.key != two.key
        ]
        if len(pairs) != 1 or len(asked) == 1 or pairs[0][0] != missing[0]:
            return None
        one, two = pairs[0]
        if forms(one.key, two.key) or two.key in likes(one.key, self.language):
            return None
        noun = are_nouns((self.asked, one), (judged.heading, two), self.language)
        return (
            Difference(
                self.asked.text[one.start : one.end],
                judged.heading.text[two.start : two.end],
            )
            if noun
            else None
        )

    def _other_word(
        self,
        judged: _Passage,
        missing: list[Token],
        others: Sequence[StoredSection],
        head: float,
    ) -> Difference | None:
        """Compare the word beside what question and heading share.

        It must be all that the passage lacks; or all but one word, if the headings of
        other candidates differ in just that place.
        """
        run = noun_run(self.asked, missing)
        if not run or head >= ALIKE or not self._alike(judged, 2):
            return None
        more = len(missing) - len(run)
        for frame, step, other in self._in_place_of(run, judged.heading):
            if self._is_frame(other.key, others) or other.start in judged.same:
                continue
            if any(_same(token.key, other.key) for token in run):
                return None
            if other.word in word_list("general_nouns", "en"):
                return None
            if not more or (more == 1 and self._siblings(judged, others, frame, step)):
                return Difference(
                    _named(self.asked, run[0], run[-1]),
                    _named(judged.heading, other, other),
                )
        return None

    def _other_verb(
        self, judged: _Passage, missing: list[Token], head: float
    ) -> Difference | None:
        """Compare what is done, where all else is the same but not the meaning.

        Verbs have many names for the same, so that here the meaning must be far.
        """
        heading = judged.heading
        asks = is_question(heading.text, self.language)
        if len(missing) != 1 or head >= FAR or not asks:
            return None
        told = [
            token
            for token in judged.told
            if likes(token.key, "en").isdisjoint(self.asked.keys)
        ]
        opening = heading.tokens[0].word == self.asked.tokens[0].word
        if len(told) != 1 or len(heading.content) != len(self.asked.content):
            return None
        asked, other = missing[0], told[0]
        if not opening or is_noun(heading, other) or is_noun(self.asked, asked):
            return None
        return (
            None if _same(asked.key, other.key) else Difference(asked.word, other.word)
        )

    def _in_place_of(
        self, run: Sequence[Token], heading: Wording
    ) -> Iterator[tuple[str, int, Token]]:
        """Yield nouns of a heading that stand where words of the question stand.

        With each comes the stem that both stand beside, and on which side.
        """
        asked = [token.key for token in self.asked.content]
        first = asked.index(run[0].key)
        last = first + len(run) - 1
        for step, edge in ((1, last), (-1, first)):
            beside = edge + step
            if not 0 <= beside < len(asked):
                continue
            other = word_at(heading.content, asked[beside], -step)
            if other is None or other.key in self.asked.keys:
                continue
            behind = word_at(heading.content, other.key, -step)
            before = edge - step * len(run)
            elsewhere = (
                behind is not None
                and behind.key in asked
                and asked.index(behind.key) != before
            )
            edges = self.asked.content[edge], self.asked.content[beside]
            own = next(one for one in heading.content if one.key == asked[beside])
            linked = are_linked(self.asked, *edges) == are_linked(heading, other, own)
            if linked and not elsewhere and is_noun(heading, other):
                yield asked[beside], -step, other

    def _siblings(
        self,
        judged: _Passage,
        others: Sequence[StoredSection],
        frame: str,
        step: int,
    ) -> bool:
        """Whether another heading is alike but for the word beside a common one."""
        own = {token.key for token in judged.heading.content}
        for item in others:
            said = wording(item.heading, self.language).content
            found = word_at(said, frame, step)
            keys = {token.key for token in said}
            if (
                found
                and found.key not in own
                and max(len(own - keys), len(keys - own)) <= MISSED
            ):
                return True
        return False

    def _is_frame(self, key: str, others: Sequence[StoredSection]) -> bool:
        """Whether a word is in so many headings that it tells none from another."""
        holding = sum(
            key in wording(item.heading, self.language).keys for item in others
        )
        return holding >= FRAME * len(others) and len(others) >= FEW

    def replaces(self, section: StoredSection, wrong: StoredSection) -> bool:
        """Whether a passage is alike to a wrong one but for what is asked.

        Its heading holds what the two have in common and, beside it, nothing but words
        of the question.
        """
        own = wording(section.heading, self.language)
        other = wording(wrong.heading, self.language)
        ours, theirs = _told(own, self.language), _told(other, self.language)
        more = ours - theirs
        return (
            bool(ours & theirs)
            and bool(more)
            and more <= self.asked.keys | {label[:2] for label in self.asked.labels}
        )


class _Passage:
    """A section's words, made when they are asked for."""

    def __init__(self, section: StoredSection, store: Store, language: str) -> None:
        self._section, self._store, self._language = section, store, language
        self.heading = wording(section.heading, language)
        self.same: frozenset[int] = frozenset()
        """Where in the heading stands what the question says in other words."""
        self._body: Wording | None = None

    @property
    def told(self) -> list[Token]:
        """The heading's words with content, without those."""
        return [one for one in self.heading.content if one.start not in self.same]

    @property
    def body(self) -> Wording:
        if self._body is None:
            self._body = passage_wording(
                self._store.text(self._section), self._language
            )
        return self._body

    @property
    def about(self) -> list[Wording]:
        """Headings above it and the document's title."""
        item = self._section
        above = (*item.heading_path, item.title, item.subject)
        return [wording(text, self._language) for text in above if text]

    @property
    def short(self) -> bool:
        return self._section.byte_end - self._section.byte_start <= SHORT

    @property
    def titles(self) -> list[Label]:
        """Labels of its headings and its document's title."""
        texts = (self.heading, *self.about)
        return [label for text in texts for label in text.labels]

    @property
    def labels(self) -> list[Label]:
        """All its labels."""
        return [*self.titles, *self.body.labels]

    @property
    def keys(self) -> frozenset[str]:
        return self.body.keys.union(
            self.heading.keys, *(text.keys for text in self.about)
        )

    def holds_like(self, key: str) -> bool:
        """Whether it holds a word, or another for the same."""
        near = likes(key, self._language)
        return not near.isdisjoint(self.keys) or any(
            forms(key, other) for other in self.keys
        )

    @property
    def answer(self) -> str:
        """Its text without a heading that is written there."""
        return self.body.text.replace(self.heading.text, " ")

    def holds_phrase(self, asked: Phrase) -> bool:
        """Whether its text says what a phrase says."""
        return any(one[:2] == asked[:2] for one in phrases(self.body, self._language))

    def denies(self, query: Query, *, plainly: bool) -> bool:
        """Whether what answers a question in its words, at least in part, denies.

        Unless it must do so plainly, words such as "refuses" count as well.
        """
        section, language = self._section, self._language
        if self.heading.negation:
            return True
        held = self._store.section_terms([section]).tolist()
        wanted = {number for number in query.numbers if number >= 0}
        place = len(held) - sum(section.sentence_terms)
        shared = []
        for count in section.sentence_terms:
            shared.append(len(wanted.intersection(held[place : place + count])))
            place += count
        text, most = self._store.text(section), max(shared, default=0)
        denials = frozenset() if plainly else word_list("denials", language)
        return any(
            bool(negation(said, tuple(tokens(said, language)), language))
            or any(word in denials for word, _, _ in words(said))
            for said, count in zip(
                (text[start:end] for start, end in section.sentences),
                shared,
                strict=True,
            )
            if 2 * count >= most
        )

    def holds_beside(self, particle: str, beside: Beside) -> bool:
        """Whether a particle stands beside one of some words."""
        return any(
            token.word == particle
            and beside.shared(words_beside(text.tokens, place), particle)
            for text in (self.heading, self.body)
            for place, token in enumerate(text.tokens)
        )


def _starts(found: Iterable[Phrase]) -> frozenset[int]:
    return frozenset(token.start for one in found for token in one.tokens)


def _named(said: Wording, first: Token, last: Token) -> str:
    """Return words with the noun that they stand before: "orange juice"."""
    for token in said.tokens[said.tokens.index(last) + 1 :][:1]:
        gap = said.text[last.end : token.start]
        if token.key and not gap.strip() and not is_verb(token.key):
            last = token
    return said.text[first.start : last.end]


def _form(figure: str) -> str:
    """Return a figure with all digits and all letters alike: "8b" as "9c"."""
    return "".join("0" if letter.isdigit() else "a" for letter in figure)


def _between(figure: str, text: str) -> bool:
    """Whether a text has a range that holds the figure: 1916 in "1914–1918"."""
    if not figure.isdigit():
        return False
    if len(figure) > _DIGITS:
        return False
    ranges = _RANGE.findall(text)
    return any(int(low) <= int(figure) <= int(high) for low, high in ranges)


def asks_for(text: str) -> str:
    """Return what a question asks for, where, who, how long; "" if it does not say."""
    opening = " ".join(text.lower().split()[:6])
    found = [
        (hit.start(), -len(hit.group()), kind)
        for kind, pattern in ASKED
        if (hit := pattern.search(opening))
    ]
    return min(found)[2] if found else ""


def _tells_title(heading: Wording) -> bool:
    """Whether a heading opens as a question and is none: "Where the lake lies".

    What stands under it tells more of the lake than where.
    """
    words_of = [token.word for token in heading.tokens[:2]]
    if holds_mark(heading.text) or words_of[:1] not in (["where"], ["why"], ["when"]):
        return False
    helping = word_list("auxiliaries", "en") | word_list("modals", "en") | BE | DO
    return bool(words_of[1:]) and words_of[1] not in helping | HAVE


def _same(one: str, two: str) -> bool:
    return forms(one, two) or two in likes(one, "en")


def _told(said: Wording, language: str) -> set[str | tuple[str, str]]:
    labels: Iterable[tuple[str, str]] = (label[:2] for label in said.labels)
    particles = (
        token.word for token in said.tokens if opposed_particles(token.word, language)
    )
    return {*(token.key for token in said.content), *labels, *particles}
