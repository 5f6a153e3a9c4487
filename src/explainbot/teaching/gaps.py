"""Gaps: what a class asked in vain, most asked first, and what would fill each."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from explainbot.answering.explanation import content_words, held_numbers
from explainbot.answering.question.subject import asked_about
from explainbot.progress import ProgressCallback, StepProgress, no_progress
from explainbot.teaching.coverage import PassagePlace, passage_of
from explainbot.text.languages import stop_words
from explainbot.text.terms import words
from explainbot.text.word_lists import has_list, word_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.answering.explainer import Explainer
    from explainbot.index.protocol import Store
    from explainbot.records import Answer, Quote
    from explainbot.usage.unanswered import KeptQuestion


Kind = Literal["alias", "pin", "write", "look"]
TOPIC_WORDS = 4
SHORTEST = 4
"""Letters from which a word can be a misspelt name."""
LIKE = 80
"""Likeness, 0 to 100, from which one name can be another one's spelling."""
ACRONYM = range(2, 8)
"""Letters of an acronym."""
LIKELY = 0.45
"""Confidence from which the closest section more often answers than not; docs/gaps.md
says on what that was measured."""


@dataclass(frozen=True)
class Suggestion:
    """One thing to do."""

    kind: Kind
    text: str
    """A clause without a full stop."""
    paste: str = ""
    """Lines for the file that ``text`` names; "" where there is nothing to paste."""


def suggestions(
    question: str,
    answer: Answer,
    store: Store,
    *,
    wordings: Sequence[str] = (),
    after: str = "",
    is_word: Callable[[str], bool] = lambda _: False,
) -> tuple[Suggestion, ...]:
    """Say what would help, the likeliest first; at least one.

    A word that is nearly a name of the corpus: an alias.  A section that probably
    answers: a pin.  Else a section is to be written, or the closest one read.

    Args:
        question: As most of the class worded it.
        answer: What the corpus says to it now.
        store: The index.
        wordings: All that a pin is to be for; () for the question alone.
        after: The question that it leans on: then it cannot be pinned alone.
        is_word: Whether a word in lower case is one of the language: "weather" is no
            spelling of "water".
    """
    whole = f"{after} {question}".strip()
    unknown = unknown_words(question, store)
    found = [_alias(*pair) for pair in _aliases(question, unknown, store, is_word)]
    topic = [*unknown, *(w for w in topic_words(whole, store) if w not in unknown)]
    topic = [word for word in topic if word not in _done(whole, store)] or topic
    topic = [word for word in topic if word.lower() not in _counting(store)] or topic
    about = ", ".join(topic[:TOPIC_WORDS]) or question
    write = Suggestion("write", f"write a section about: {about}")
    pins = []
    differs = any(told in (answer.reason or "") for told in _DIFFERS)
    if answer.match == "weak" and answer.alternatives and not (after or differs):
        pins = [_pin(answer.alternatives[0], wordings or (question,))]
    if pins and (found or answer.confidence >= LIKELY):
        return (*found, *pins, write)
    return (*found, write, *pins)


_DIFFERS = tuple(
    f"the closest passage {told}"
    for told in ("is about", "is an", "says", "does not say")
)
"""How a reason begins by which a passage is of something else than what was asked."""


def _counting(store: Store) -> frozenset[str]:
    """Return the words that only count, as no section is about: "the second one"."""
    codes = dict.fromkeys((*store.languages, "en"))
    rows = [
        row.split()[-1]
        for code in codes
        for name in ("ordinals", "number_words")
        for row in word_list(name, code)
        if row.split()
    ]
    return frozenset(rows)


def _done(question: str, store: Store) -> frozenset[str]:
    """Return the words that only say what is done: "use" names no section.

    Of questions in English.
    """
    usual = store.languages or ("en",)
    if not has_list("classes", language_of(question, usual) or usual[0]):
        return frozenset()
    deeds = {(token.start, token.end) for token in asked_about(question).deeds}
    empty = word_list("asking", "en")
    return frozenset(
        question[start:end]
        for word, start, end in words(question)
        if (start, end) in deeds or word in empty
    )


def _alias(name: str, known: str) -> Suggestion:
    return Suggestion(
        "alias", f'add an alias: "{name}" for "{known}"', _aliases_line(name, known)
    )


def _aliases_line(*names: str) -> str:
    return f'# aliases.toml, in the list "same"\n[{", ".join(map(_toml, names))}],'


def _pin(quote: Quote, wordings: Sequence[str]) -> Suggestion:
    evidence = " ".join(quote.evidence_text.split())
    rows = [
        "# pins.toml",
        "[[pin]]",
        f"questions = [{', '.join(map(_toml, wordings))}]",
        f"document = {_toml(quote.document.id)}",
        f"quote = {_toml(evidence)}",
    ]
    return Suggestion(
        "pin",
        "read the closest section: if it answers, pin the question to it",
        "\n".join(rows),
    )


def _toml(text: str) -> str:
    """Return a string as TOML writes it; what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def look(times: int) -> Suggestion:
    """Return what to do about an answer that was marked unhelpful."""
    often = "once" if times == 1 else f"{times} times"
    return Suggestion("look", f"marked unhelpful {often}: look at this quote")


def _aliases(
    question: str,
    unknown: list[str],
    store: Store,
    is_word: Callable[[str], bool],
) -> Iterator[tuple[str, str]]:
    """Yield (word of the question, name or word of the corpus) that may be one."""
    names = [name for code in store.languages for name in store.names_in(code).subjects]
    for word in unknown:
        known = _spelt_out(word, names) or _like_a_name(word, names)
        if not known and not is_word(word.lower()):
            known = _like_a_word(word, store)
        if known:
            yield word, known
    typed = [question[start:end] for _, start, end in words(question)]
    for name in names:
        run = _run_of(name, typed)
        if run and set(run) & set(unknown):
            yield " ".join(run), name


def initials(name: str) -> set[str]:
    """Return the acronyms of a name of several words, small words with and without."""
    parts = [word for word, _, _ in words(name)]
    large = [part for part in parts if part not in stop_words("en")]
    found = {"".join(part[0] for part in group) for group in (parts, large)}
    return {text for text in found if len(text) in ACRONYM}


def _spelt_out(word: str, names: list[str]) -> str:
    """Return the name that a word is the acronym of; "" without one."""
    letters = word.replace(".", "").lower()
    return next((name for name in names if letters in initials(name)), "")


def _run_of(name: str, typed: list[str]) -> list[str]:
    """Return the words of a question that an acronym of the corpus stands for."""
    if not name.isupper() or len(name) not in ACRONYM:
        return []
    for first in range(len(typed)):
        run = typed[first : first + len(name)]
        if "".join(word[0] for word in run).lower() == name.lower():
            return run
    return []


def _like_a_name(word: str, names: list[str]) -> str:
    from rapidfuzz import fuzz, process

    if len(word) < SHORTEST or not names:
        return ""
    choices = {name: name.lower() for name in names if len(name) >= SHORTEST}
    best = process.extractOne(
        word.lower(), choices, scorer=fuzz.ratio, score_cutoff=LIKE
    )
    return "" if best is None else str(best[2])


def _like_a_word(word: str, store: Store) -> str:
    """Return the corpus's word that a word may be another spelling of."""
    from rapidfuzz import fuzz

    lower = word.lower()
    if len(lower) < SHORTEST + 2:
        return ""
    near = [
        (-fuzz.ratio(lower, other), -uses, other)
        for other, uses in store.corpus.words_like(
            lower[0], len(lower) - 2, len(lower) + 2
        )
        if other not in stop_words("en")
    ]
    best = min(near, default=(0.0, 0, ""))
    return best[2] if -best[0] >= LIKE else ""


LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt", "pl", "sv", "da", "no", "tr")
"""Languages in which a class may ask whatever the language of the corpus."""
FEWEST = 2
"""Empty words of a language that make a short question one of it."""


def language_of(question: str, usual: Sequence[str] = ("en",)) -> str:
    """Return the language with most of a question's words among its empty ones.

    Of a short question a guess: another language than the usual ones must have at
    least two such words, and more of them than any usual one.

    Args:
        question: A few words.
        usual: Languages of the corpus, the most used first.
    """
    typed = {word for word, _, _ in words(question)}
    codes = dict.fromkeys((*usual, *LANGUAGES))
    counts = {code: len(typed & stop_words(code)) for code in codes}
    expected = max(("en", *usual), key=lambda code: counts.get(code, 0))
    best = max(counts, key=counts.__getitem__)
    if counts[best] >= max(FEWEST, counts.get(expected, 0) + 1):
        return best
    return expected


def topic_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, each once."""
    usual = store.languages or ("en",)
    return content_words(question, (language_of(question, usual), usual[0]))


def unknown_words(question: str, store: Store) -> list[str]:
    """Return the words with content, as written, that no section holds in any form."""
    found = held_numbers(topic_words(question, store), store)
    return [word for word, numbers in found.items() if not numbers]


PINNED = 5
"""Wordings that a suggested pin is for."""
MOST = 5000
"""Different questions that are looked at, the most asked ones."""


@dataclass(frozen=True)
class AskedWording:
    """One way in which a question was asked."""

    question: str
    after: str
    """The question before it, if it leaned on that one."""
    asked: int


@dataclass(frozen=True)
class Gap:
    """Questions that mean the same, and what the corpus has nearest to them."""

    question: str
    """As it was asked most often."""
    asked: int
    wordings: tuple[AskedWording, ...]
    first: str
    """Day, YYYY-MM-DD."""
    last: str
    unhelpful: int
    """How often its answer was marked so; 0 for a question without an answer."""
    match: str
    confidence: float
    reason: str | None
    nearest: PassagePlace | None
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class GapReport:
    """What ``explainbot gaps`` found."""

    gaps: tuple[Gap, ...]
    kept: int
    """Questions that are kept, each as often as it was asked."""
    answered: int
    """Of these, those that the corpus answers by now."""
    left_out: int
    """Of these, those that were not looked at, as they are too many."""
    index: str


@dataclass
class _Asked:
    """One question, however its letters and marks were typed."""

    spellings: Counter[str] = field(default_factory=Counter)
    after: str = ""
    days: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.spellings.total()

    @property
    def text(self) -> str:
        return min(self.spellings, key=lambda text: (-self.spellings[text], text))

    @property
    def history(self) -> list[str]:
        return [self.after] if self.after else []


def find_gaps(
    kept: Sequence[KeptQuestion],
    explainer: Explainer,
    *,
    on_progress: ProgressCallback = no_progress,
) -> GapReport:
    """Ask every kept question again and group those that are still not answered.

    An answer that was marked unhelpful stays a gap as long as the same quote answers.
    """
    groups = _grouped(kept)
    looked_at = groups[:MOST]
    open_: list[tuple[_Asked, Answer]] = []
    marked: dict[str, list[tuple[_Asked, Answer]]] = defaultdict(list)
    answered = 0
    for number, (quote, asked) in enumerate(looked_at):
        on_progress(StepProgress("asking again", number, len(looked_at)))
        answer = explainer.ask(asked.text, asked.history)
        if not answer.answered:
            open_.append((asked, answer))
        elif answer.quotes[0].id == quote:
            marked[quote].append((asked, answer))
        else:
            answered += asked.count
    gaps = [_marked_gap(found) for found in marked.values()]
    gaps += [_open_gap(found, explainer) for found in _alike(open_, explainer)]
    return GapReport(
        tuple(sorted(gaps, key=lambda gap: (-gap.asked, gap.question))),
        len(kept),
        answered,
        sum(asked.count for _, asked in groups[MOST:]),
        explainer.store.name,
    )


def _grouped(kept: Sequence[KeptQuestion]) -> list[tuple[str, _Asked]]:
    """Return (unhelpful quote, question), most asked first."""
    groups: dict[tuple[str, str, str], _Asked] = defaultdict(_Asked)
    for item in kept:
        key = (item.unhelpful, _normal(item.question), _normal(item.after))
        asked = groups[key]
        asked.spellings[" ".join(item.question.split())] += 1
        asked.after = asked.after or item.after
        asked.days.append(item.day)
    found = [(key[0], asked) for key, asked in groups.items()]
    return sorted(found, key=lambda pair: (-pair[1].count, pair[1].text))


def _normal(question: str) -> str:
    return " ".join(question.casefold().split()).strip(" ?!.")


def _alike(
    found: list[tuple[_Asked, Answer]], explainer: Explainer
) -> list[list[tuple[_Asked, Answer]]]:
    if not found:
        return []
    texts = [" ".join([*asked.history, asked.text]) for asked, _ in found]
    vectors = explainer.encoder.encode_questions(texts)
    return [[found[row] for row in rows] for rows in average_clusters(vectors)]


def _open_gap(found: list[tuple[_Asked, Answer]], explainer: Explainer) -> Gap:
    asked, answer = found[0]
    alone = [item.text for item, _ in found if not item.after]
    told = suggestions(
        asked.text,
        answer,
        explainer.store,
        wordings=alone[:PINNED],
        after="" if alone else asked.after,
        is_word=explainer.encoder.knows_word,
    )
    return _gap(found, 0, told)


def _marked_gap(found: list[tuple[_Asked, Answer]]) -> Gap:
    times = sum(asked.count for asked, _ in found)
    return _gap(found, times, (look(times),))


def _gap(
    found: list[tuple[_Asked, Answer]], unhelpful: int, told: tuple[Suggestion, ...]
) -> Gap:
    asked, answer = found[0]
    days = sorted(day for item, _ in found for day in item.days)
    shown = [*answer.quotes, *answer.alternatives]
    return Gap(
        asked.text,
        sum(item.count for item, _ in found),
        tuple(AskedWording(item.text, item.after, item.count) for item, _ in found),
        days[0],
        days[-1],
        unhelpful,
        answer.match,
        answer.confidence,
        answer.reason,
        passage_of(shown[0]) if shown else None,
        told,
    )


ALIKE = 0.7
"""Mean cosine from which two groups of questions count as one; see docs/gaps.md."""
_NONE = -2.0
"""Below every cosine."""


def average_clusters(
    vectors: NDArray[np.float32], alike: float = ALIKE
) -> list[list[int]]:
    """Join groups of rows, the most alike first, as long as they are alike enough.

    How alike two groups are is the mean cosine over all pairs (average linkage), so no
    chain of neighbours joins what lies far apart.  The result does not depend on the
    order of the rows, ties apart.  Time and memory grow with the square of the rows.

    Args:
        vectors: Unit vectors of shape (n, d).
        alike: Least mean cosine of two groups that are joined, -1 to 1.

    Returns:
        The rows of each group, ascending, groups in order of their first rows.
    """
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, _NONE)
    members = [[row] for row in range(len(vectors))]
    # A chain of nearest neighbours ends in two groups that are nearest to each other;
    # joining these at once gives what joining the best pair of all would give.
    chain: list[int] = []
    groups: list[list[int]] = []
    rest = set(range(len(vectors)))
    while rest:
        here = chain[-1] if chain else min(rest)
        chain = chain or [here]
        near = int(cosines[here].argmax())
        before = chain[-2] if chain[1:] else here
        if cosines[here, before] == cosines[here, near]:
            near = before
        if cosines[here, near] < alike:
            # Means only fall: nothing that is joined later can be nearer.
            groups.append(members[here])
            _leave(cosines, here)
            rest.discard(chain.pop())
        elif near == before:
            del chain[-2:]
            _join(cosines, members, here, near)
            rest.discard(near)
        else:
            chain.append(near)
    return sorted(map(sorted, groups))


def _join(
    cosines: NDArray[np.float32], members: list[list[int]], one: int, other: int
) -> None:
    """Make one group of two, in the first one's place."""
    sizes = len(members[one]), len(members[other])
    row = (sizes[0] * cosines[one] + sizes[1] * cosines[other]) / sum(sizes)
    row[cosines[one] == _NONE] = _NONE
    _leave(cosines, other)
    row[other] = _NONE
    cosines[one], cosines[:, one] = row, row
    members[one] += members[other]


def _leave(cosines: NDArray[np.float32], row: int) -> None:
    cosines[row], cosines[:, row] = _NONE, _NONE
