"""A student's message: courtesy and small talk taken off, several questions apart.

Only what surely is no part of the question goes: greetings, thanks, "could you please
tell me".  A statement that comes with a question stays with it, for it may say what the
question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from explainbot.answering.follow_up.conversation import (
    POINTING,
    needs_more,
    opening,
    own_words,
)
from explainbot.answering.question.foreign import unaccented
from explainbot.records import Match, Span
from explainbot.text.cache import late
from explainbot.text.languages import DEFAULT_LANGUAGE, stop_words
from explainbot.text.lines import count_words
from explainbot.text.questions import (
    MARKS,
    ends_as_question,
    is_greek,
    question_label,
)
from explainbot.text.sentences import split_sentences
from explainbot.text.terms import words
from explainbot.text.word_lists import (
    entries,
    every_entry,
    has_list,
    is_ordinary,
    languages,
    listed,
    one_of,
    word_list,
)

COURTESY = late(rf"{listed('courtesies')}(?![\w-])\s*[,.!:;–-]*\s*", re.IGNORECASE)
ASKED_BY = listed("asked_by")
ASKING = rf"{listed('asking_words')}\b"
REQUEST = late(
    rf"""(?:^|(?<=[\s:;,]))\s*{ASKED_BY}\s*(?:to\s+)?(?:me|us)?\s*(?:please\s*)?
    (?:,[^,?]{{0,60}},\s*)?(?={ASKING})""",
    re.IGNORECASE | re.VERBOSE,
)
MIND = late(r"\s*(?:would|do)\s+you\s+mind\b|\s*how\s+are\s+you\b", re.IGNORECASE)
VERB = rf"{listed('asking_verbs')}\b"
SEVERAL = late(
    rf"""\s*(?:(?:,\s*and|;|\band)\s+(?=(?!when\b){ASKING}|when\s+{VERB})
    |,\s+(?=(?:how|what|why)\b))""",
    re.IGNORECASE | re.VERBOSE,
)
NUMBERED = late(rf"(?:\A|(?<=[\n.!{MARKS}]))\s*\(?\d{{1,2}}[.)]\s+(?=\S)")
"""The number of a question in a list."""
LABEL = late(
    rf"""\s*(?:[*•–-]\s+)?(?:
    \[[ xX]?\]\s+(?=\S)
    |\(?[a-z]\)\s+(?=\S)
    |\(?(?:\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?[.):]?|[a-z][.:])\s+(?={ASKING})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""A box to tick, a letter or a number of several parts before a question: "1.2"."""
NUMBERED_WORD = late(r"\s*[^\W\d_]+[.\s]{0,3}\d{1,3}\s*[.):–-]?\s+(?=\S)")
"""A word and a number, which may be "Question 4:"."""
OPENS = late(rf"\s*(?:and\s+)?{ASKING}", re.IGNORECASE)
KEPT = 256
"""Messages that are kept without courtesy, with their sentences and questions: those of
a block of a list, which are looked at before and when they are answered."""
FEWEST_WORDS = 3
"""A part of fewer words is no question of its own."""


MOST_QUESTIONS = 8
"""Of one message: each is searched for like a message of its own."""


GAP, LONG_GAP = late(r"[^\S\r\n]{2,}"), late(r"(?:\s*[\r\n]){3,}")


def single_spaced(text: str) -> str:
    """Return the text with each run of blanks as one; line ends stay.

    Patterns that begin with blanks look at each of a run: their time grows with its
    square.
    """
    return LONG_GAP.sub("\n\n", GAP.sub(" ", text))


def only_courtesy(message: str) -> bool:
    """Whether a message is a greeting or thanks and asks nothing."""
    return not any(map(str.isalnum, _without_courtesy(plain(message))))


@lru_cache(maxsize=KEPT)
def plain(message: str) -> str:
    """Return the message without courtesy; unchanged if nothing would be left."""
    kept = []
    bare = _without_marks(_without_label(single_spaced(message)))
    listed = NUMBERED.sub("\n\n", bare)
    for start, end in _sentences(listed):
        sentence = _without_request(_without_courtesy(listed[start:end]))
        if any(letter.isalnum() for letter in sentence) and not MIND.match(sentence):
            kept.append(sentence)
    return " ".join(kept) or message.strip()


def _without_label(message: str) -> str:
    """Return what follows the number that a question has in its list: "Q1:", "[ ]"."""
    found = LABEL.match(message)
    if found is None and NUMBERED_WORD.match(message):
        found = question_label().match(message)
    return message[found.end() :].lstrip() if found else message


def _without_marks(message: str) -> str:
    """Return a question without what it counts in an exam: "(2 marks)"."""
    if not any(sign in message for sign in "([\uff08"):
        return message
    return _counted().sub("", message).strip() or message


@cache
def _counted() -> re.Pattern[str]:
    """Return what tells what a question counts, before it or behind it."""
    words = rf"(?<![^\W\d_])(?:{one_of('mark_words')})\.?"
    number = r"(?:[/+]\s*)?\d{1,3}(?:[.,]5|\s?\u00bd)?\s*-?"
    told = rf"[(\[\uff08]\s*(?:{number}{words}|/\s*\d{{1,3}})\s*[)\]\uff09]"
    return re.compile(
        rf"\A\s*{told}[.:]?\s+|\s*{told}\.?(?=\s*(?:\Z|\n))", re.IGNORECASE
    )


@lru_cache(maxsize=KEPT)
def _sentences(message: str) -> tuple[Span, ...]:
    """Return the sentences of a message; in Greek a ";" ends a question."""
    language = "el" if is_greek(message) else DEFAULT_LANGUAGE
    return tuple(split_sentences(message, language))


def _without_courtesy(sentence: str) -> str:
    while (found := COURTESY.match(sentence)) and found.end():
        sentence = sentence[found.end() :]
    return sentence


def _without_request(sentence: str) -> str:
    """Return what follows "could you tell me"; it must ask something itself.

    What is said before that stays where it tells what is asked about: "we had this
    war about salt, can you tell me how it ended".
    """
    before, rest = _parted(sentence)
    if not rest:
        return sentence
    kept = before and needs_more(rest) and _tells_topic(before)
    return f"{before}, {rest}" if kept else rest


def _parted(sentence: str) -> tuple[str, str]:
    """Return what is said before "could you tell me", and what is asked; "" if none."""
    found = REQUEST.search(sentence)
    rest = sentence[found.end() :] if found else ""
    if found is None or len(rest.split()) < FEWEST_WORDS:
        return "", ""
    before = sentence[: found.start()].strip(" ,;:")
    while before and opening(last := before.split()[-1]) == len(last):
        before = before[: -len(last)].strip(" ,;:")  # "and", "so"
    return before, rest


def tells_topic(message: str, language: str) -> bool:
    """Whether a message itself tells what its question points at by "it".

    In a statement before the question, or before "can you tell me"; then no earlier
    question is meant.
    """
    if not has_list("school_talk", language):
        return False
    spaced, told = single_spaced(message), False
    for start, end in _sentences(spaced):
        sentence = _without_courtesy(spaced[start:end])
        before, _ = _parted(sentence)
        if before or ends_as_question(sentence):
            return told or (bool(before) and _tells_topic(before))
        told = told or _tells_topic(sentence)
    return False


def _tells_topic(statement: str) -> bool:
    """Whether a statement names more than why somebody asks: "for my homework"."""
    said = statement[opening(statement) :]
    if small_talk(said):
        return False
    talk = word_list("school_talk", DEFAULT_LANGUAGE)
    meant = word_list("pronouns", DEFAULT_LANGUAGE)
    meant -= word_list("pointing", DEFAULT_LANGUAGE) | POINTING  # "this war"
    own = {start for start, _ in own_words(said)}
    for word, start, _ in words(said):
        if word in meant and word not in talk:
            return False  # "it lives in the desert": of what was said before
        if start in own and word not in talk:
            return True
    return False


def questions(message: str) -> list[str]:
    """Return the questions of a plain message, in order; itself if it holds one.

    One that is asked twice stands once; behind MOST_QUESTIONS none is answered.
    """
    return every_question(message)[:MOST_QUESTIONS]


def every_question(message: str) -> list[str]:
    """Return the questions of a plain message, however many it holds."""
    return list(_every_question(message))


@lru_cache(maxsize=KEPT)
def _every_question(message: str) -> Sequence[str]:
    sentences = [message[start:end] for start, end in _sentences(message)]
    asking = [item for item in sentences if ends_as_question(item)]
    if len(asking) > 1:
        parts = _grouped(sentences, set(asking))
    elif len(sentences) == 1:
        parts = _clauses(sentences[0])
    else:
        return [message]
    first, *others = (count_words(part) >= FEWEST_WORDS for part in parts)
    if first and all(
        enough or _goes_on(part) for part, enough in zip(parts[1:], others, strict=True)
    ):
        return list(dict.fromkeys(parts))
    return [message]


def _goes_on(part: str) -> bool:
    """Whether a part of few words asks the same of something else: "And bread?"."""
    return len(part.split()) > 1 and any(
        opening(part, language) for language in LANGUAGES
    )


def _grouped(sentences: list[str], asking: set[str]) -> list[str]:
    """Put statements together with the question after them, the last with the last."""
    parts: list[list[str]] = [[]]
    for sentence in sentences:
        parts[-1].append(sentence)
        if sentence in asking:
            parts.append([])
    if parts[-1] and parts[1:]:
        parts[-2] += parts[-1]
    return [" ".join(part) for part in parts[:-1]]


def _clauses(sentence: str) -> list[str]:
    """Split "where ... and how ..." if the first clause asks as well."""
    cuts = [found.span() for found in SEVERAL.finditer(sentence)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(sentence)]
    clauses = [
        sentence[start:end].strip() for start, end in zip(starts, ends, strict=True)
    ]
    if len(clauses) > 1 and all(OPENS.match(clause) for clause in clauses):
        return clauses
    return [sentence]


LANGUAGES = ("en", "de", "fr", "es", "it")
LONGEST = 120
"""A longer message says something."""
WORDS = 7
"""Words of the longest phrase of the lists."""
REPEATED = late(r"(\w)\1{2,}")
"""A letter that is held down: "heyyy"."""
NOISE = late(r"(\w{1,2}?)\1{2,}\w?")
"""A word that is nothing but one or two characters again and again: "hahaha"."""
NUMBER = late(r"\d+")
APOSTROPHE = late(r"['’`]")
PIECE = late(r"[^\W_]+")
LATIN = late(r"[\u00e0-\u024f]")
"""A letter with a mark that some leave out."""


class SmallTalk(NamedTuple):
    """What is said to somebody and asks nothing of the material."""

    kind: str
    """As in the lists ``small_talk``."""
    language: str
    """ISO 639-1 code of the language that it is said in."""


PARTING, LEAVING = "parting", "leaving"
INSULT, DISTRESS = "insult", "distress"
WITHIN = "within"
"""Distress that is told wherever the words stand in a message."""
GREETING, NAME = "greeting", "name"
NAMES = 2
"""Words of the longest name that somebody says who greets."""
FEWEST_LETTERS = 4
"""Of a word in which two letters may have changed their places."""
FEWEST_JOINED = 6
"""Letters of the shortest phrase that may be written as one word."""
START = "start"
"""Small talk that, after a question, may mean what was read last."""
TO_PROGRAM = ("program", "help", START, INSULT, "wish", LEAVING)
"""Small talk that, in several words, is said to the program and to nobody else."""
OTHER, HELP = SmallTalk("other", DEFAULT_LANGUAGE), SmallTalk("help", DEFAULT_LANGUAGE)
RANKED = (DISTRESS, "program", "help", START, "wish", INSULT, LEAVING, PARTING)
"""Of several kinds in one message the first of these is answered."""


def is_small_talk(message: str) -> bool:
    """Whether a message is nothing but small talk, or has neither letter nor figure."""
    return small_talk(message) is not None


def in_distress(message: str) -> bool:
    """Whether somebody says that they want to die, are hurt or are bullied.

    Nothing of it is kept or counted anywhere, and no question is proposed after it.
    """
    said = small_talk(message)
    return said is not None and said.kind == DISTRESS


def reply(message: str, match: Match = "none", *, first: bool = True) -> str:
    """Return what the program says to small talk; "" to what is none.

    What the texts answer is a question, however it sounds; but "what can I ask" and
    "who are you" ask nothing of them that is only thought to be there.  Who is in
    distress is sent to people, whatever the texts hold.

    Args:
        message: What was typed.
        match: How surely the texts answer it.
        first: Whether nothing was asked before.
    """
    said = small_talk(message)
    if said is not None and said.kind == DISTRESS:
        return _told(said, DISTRESS)
    if said is None or match == "strong" or (said.kind == START and not first):
        return ""
    if match == "good" and not (said.kind in TO_PROGRAM and " " in message.strip()):
        return ""
    return _told(said, HELP.kind if said.kind == START else said.kind)


def _told(said: SmallTalk, kind: str) -> str:
    told = _by_kind("small_talk_replies", said.language)
    return next(text for name, text in told if name == kind)


@lru_cache(maxsize=256)
def small_talk(message: str) -> SmallTalk | None:
    """Return what small talk a message is, if it is nothing else."""
    if len(message) > LONGEST:
        return None
    plain = _pieces(message.lower())
    if not plain:
        return HELP  # "???"
    if all(NOISE.fullmatch(piece) for piece in plain):
        return None if any(piece.isdecimal() for piece in plain) else OTHER
    written = list(dict.fromkeys(_ways_to_write(message.lower())))
    found = next(filter(None, map(_made_of_phrases, written)), None)
    if found is not None:
        return found
    told_within = next(filter(None, map(_in_distress, written)), None)
    if told_within is not None:
        return told_within
    kinds = (DISTRESS,) if ends_as_question(message) else (DISTRESS, INSULT)
    told = (_says_only(kind, pieces) for kind in kinds for pieces in written)
    return next(filter(None, told), None)


def _ways_to_write(message: str) -> Iterator[tuple[str, ...]]:
    """Yield a message in lower case as words, and as it may have been meant.

    A letter that is held down stands once or twice, an apostrophe is left out or parts
    two words; then words are spelt out ("u"), and two letters change their places where
    that makes a word of the lists of one that is none ("hlep").
    """
    held = dict.fromkeys(REPEATED.sub(as_, message) for as_ in (r"\1", r"\1\1"))
    parted = dict.fromkeys(
        APOSTROPHE.sub(gap, one) for one in held for gap in ("", " ")
    )
    written = list(map(_pieces, parted))
    yield from written
    spelt = _spellings()
    for pieces in written:
        yield tuple(word for piece in pieces for word in spelt.get(piece, (piece,)))
        if len(pieces) >= FEWEST_LETTERS and all(len(piece) == 1 for piece in pieces):
            yield ("".join(pieces),)
    yield tuple(map(_untwisted, written[0]))


def _untwisted(piece: str) -> str:
    """Return a word of the lists of which a piece has two letters exchanged; else it.

    No word that there is, nor a short one.
    """
    known = _known_words()
    if len(piece) < FEWEST_LETTERS or piece in known:
        return piece
    twisted = (
        f"{piece[:at]}{piece[at + 1]}{piece[at]}{piece[at + 2 :]}"
        for at in range(len(piece) - 1)
    )
    meant = next((word for word in twisted if word in known), None)
    return meant if meant and not is_ordinary(piece) else piece


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    alone, beside, _ = _phrases()
    return frozenset(word for phrase in (*alone, *beside) for word in phrase)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[str, ...]]:
    """Map short spellings to the words that they stand for."""
    rows = (line.partition(": ") for line in every_entry("small_talk_spellings"))
    return {short: _pieces(words) for short, _, words in rows}


def _pieces(text: str) -> tuple[str, ...]:
    if text.replace(" ", "").isalpha():
        return tuple(text.split())
    return tuple(PIECE.findall(NUMBER.sub("0", text)))


def _made_of_phrases(pieces: tuple[str, ...]) -> SmallTalk | None:
    """Return what phrases say that make up the words, one at least no mere company."""
    alone, beside, _ = _phrases()
    reached: dict[int, SmallTalk | None] = {0: None}
    for end in range(1, len(pieces) + 1):
        for start in range(max(0, end - WORDS), end):
            if start not in reached:
                continue
            phrase = pieces[start:end]
            said = alone.get(phrase)
            if said is not None and said.kind == NAME:
                # "Hi, I am Ida": the rest is a name.
                if reached[start] and 0 < len(pieces) - end <= NAMES:
                    return SmallTalk(GREETING, said.language)
                continue
            if said is not None or phrase in beside:
                every = [reached.get(end), reached[start], said]
                reached[end] = min(filter(None, every), key=_rank, default=None)
    return reached.get(len(pieces))


def _in_distress(pieces: tuple[str, ...]) -> SmallTalk | None:
    """Return the distress that a message tells among other words."""
    joined = f" {' '.join(pieces)} "
    language = next((c for c, said in _phrases()[2] if f" {said} " in joined), "")
    return SmallTalk(DISTRESS, language) if language else None


def _says_only(kind: str, pieces: tuple[str, ...]) -> SmallTalk | None:
    """Return the insult, say, in a sentence that says nothing else and asks nothing.

    "This bot is so stupid": what is left are words that say little.
    """
    alone, beside, _ = _phrases()
    left, said = list(pieces), None
    for start in range(len(pieces)):
        for end in range(min(len(pieces), start + WORDS), start, -1):
            found = alone.get(pieces[start:end])
            if found is not None and found.kind == kind:
                left[start:end] = [""] * (end - start)
                said = said or found
    if said is None:
        return None
    lists = ("asking_words", "auxiliaries", "modals", "school_talk")
    asking, be, modals, talk = (word_list(name, said.language) for name in lists)
    if not asking or pieces[0] in be | modals or not asking.isdisjoint(pieces):
        return None
    idle = stop_words(said.language) | talk
    rest = filter(None, left)
    return said if all((w,) in beside or w in idle for w in rest) else None


def _rank(said: SmallTalk) -> int:
    return RANKED.index(said.kind) if said.kind in RANKED else len(RANKED)


@lru_cache(maxsize=1)
def _phrases() -> tuple[
    dict[tuple[str, ...], SmallTalk],
    frozenset[tuple[str, ...]],
    tuple[tuple[str, str], ...],
]:
    """Return all phrases as words: those that suffice, and those beside them.

    And what tells distress wherever it stands, each with its language.
    """
    alone: dict[tuple[str, ...], SmallTalk] = {}
    runs: dict[tuple[str, ...], SmallTalk] = {}
    """The same run together, and without accents."""
    within: list[tuple[str, str]] = []
    for language in languages():
        kinds: dict[str, SmallTalk] = {}
        for kind, phrase in _by_kind("small_talk", language):
            if kind == WITHIN:
                within.append((language, " ".join(_pieces(phrase))))
                continue
            if kind not in kinds:
                kinds[kind] = SmallTalk(kind, language)
            said, pieces = kinds[kind], _pieces(phrase)
            alone.setdefault(pieces, said)
            joined = "".join(pieces)
            if len(pieces) > 1 and len(joined) >= FEWEST_JOINED:
                runs.setdefault((joined,), said)
            if LATIN.search(joined):
                runs.setdefault(tuple(map(unaccented, pieces)), said)
    alone = runs | alone
    beside = frozenset(map(_pieces, every_entry("small_talk_with")))
    return alone, beside, tuple(within)


def _by_kind(name: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a list as kind and text."""
    for line in entries(name, language):
        kind, _, text = line.partition(": ")
        yield kind, text
