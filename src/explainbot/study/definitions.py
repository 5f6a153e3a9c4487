"""Definitions: the sentences of a text that say what a term means, as they stand.

A sentence defines a term that is its subject ("A moat is a ditch that ..."), that a
verb explains ("Recursion means ...") or that it names ("... is called a siege"); a line
does behind a colon or a dash, a row or an entry of a list beneath its term.  How a
language words that stands in its lists (``text/word_lists``); without those, only
entries are found.  Better a definition less than a sentence that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from explainbot.answering.question.opposites import is_described
from explainbot.index.marking import with_english
from explainbot.records import Span, shifted
from explainbot.text.languages import NOUNS_ARE_CAPITAL, NOUNS_COME_LAST, stop_words
from explainbot.text.lines import (
    full_lines,
    is_list_item,
    is_question_line,
    is_table_row,
    trim,
)
from explainbot.text.word_lists import (
    entries,
    has_dictionary,
    has_list,
    is_common,
    word_list,
)

Way = Literal["is", "means", "named", "line", "entry"]
"""By what a definition was known."""
MOST_WORDS = 4
"""Of a term, besides the little words inside it."""
FEWEST, LONGEST = 4, 45
"""Words that say what a term is, and of the whole sentence."""
FEWEST_OF_ENTRY, BRIEF = 2, 30
"""Words of an entry of a list that says what its heading means."""
ALIKE = 2
"""Lines with a term in front that make a list of terms."""
_GENUS = 6
"""Words after the article among which the kind of thing stands."""
_WORD = r"[^\W\d_][\w]*(?:[-–'’/][^\W_]+)*"
_TERM = rf"{_WORD}(?:\s+{_WORD}){{0,5}}"
_OPEN, _CLOSE = "[*_\"“„«‘'`]{0,4}\\s?", "\\s?[*_\"”“»’'`]{0,4}"
_NAME = re.compile(_TERM)
_SAID = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LINE = re.compile(
    rf"\W{{0,6}}?(?P<mark>[*_]{{1,3}})?{_OPEN}(?P<term>{_TERM}(?:\s\([^()\n]{{1,40}}\))?)"
    rf"{_CLOSE}(?::[*_]{{0,3}}\s+|\s+[–—=-]\s+)[*_]{{0,3}}(?P<rest>\S.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what defines it, both as offsets."""

    term: Span
    """Without article and marks."""
    span: Span
    """One sentence, two where the second only names what the first describes, or the
    text of an entry."""
    way: Way


def definitions(
    text: str, sentences: Sequence[Span], language: str
) -> list[Definition]:
    """Return what the sentences define, in their order; offsets are those given.

    Args:
        text: Of a document or of a section.
        sentences: Offsets in it of the sentences that tell something, in order.
        language: ISO 639-1 code.
    """
    found: list[Definition] = []
    lines: list[Definition] = []
    marked = 0
    previous: Span | None = None
    listed = _list_of_terms(text, sentences, language)
    for span in sentences:
        if span in listed:
            found += listed[span]
            previous = span
            continue
        said = text[slice(*span)]
        if is_question_line(said) or is_table_row(said):
            previous = None
            continue
        own = [_of_line(text[slice(*row)], row, language) for row in _rows(text, span)]
        if all(own):
            lines += [one[0] for one in own if one]
            marked += sum(one[1] for one in own if one)
        elif not is_list_item(said) or "\n" not in said:
            before = previous if previous and _follows(text, previous, span) else None
            found += _of_sentence(said, span, before, language)
        previous = span
    if len(lines) >= ALIKE or marked:
        found += lines
    return sorted(found, key=lambda one: one.span)


def is_entry(heading: str, meaning: str, language: str) -> bool:
    """Whether a heading is a term and a few words under it may be its meaning.

    One alone proves little: ask it of several that stand beside each other.
    """
    words = [word.lower() for word in _SAID.findall(meaning)]
    if not FEWEST_OF_ENTRY <= len(words) <= BRIEF or is_question_line(heading):
        return False
    if not _is_term(heading, language) or _is_label(heading, language):
        return False
    if is_list_item(meaning) or is_table_row(meaning):
        return False
    if heading.lower().split()[0] in words[:2]:
        return False
    return _copulas(language).isdisjoint(_heading_words(words, language))


def begins_as_meaning(meaning: str, language: str) -> bool:
    """Whether words begin as a meaning does.

    With an article, a small letter, or a few nouns and what they do: "Matter that ...".
    """
    first = _SAID.findall(meaning)[:1]
    small = meaning[:1].islower() and language not in NOUNS_ARE_CAPITAL
    if not first or small or first[0].lower() in _articles(language):
        return bool(first)
    return _is_restricted(meaning, language)


def _follows(text: str, one: Span, other: Span) -> bool:
    """Whether a sentence goes on in the paragraph of the one before it."""
    between = text[one[1] : other[0]]
    return not between.strip() and between.count("\n") < 2  # noqa: PLR2004  a line end


def _rows(text: str, span: Span) -> list[Span]:
    """Return the lines of a sentence, without white space around them."""
    return [trim(text, *row) for row in full_lines(text, *span)]


def _list_of_terms(
    text: str, sentences: Sequence[Span], language: str
) -> dict[Span, list[Definition]]:
    """Return what the lines of a list of terms define, by the sentence they are of.

    It is one where several lines have each a term of its own in front, they make up
    most of the lines, and half of them say what that is; then the others do, too.
    """
    found: dict[Span, list[Definition]] = {}
    says, rows = 0, 0
    for span in sentences:
        own: list[Definition] = []
        begins = text[: span[0]].rstrip(" \t*+•-–")[-1:] in {"", "\n", "\r"}
        for row in _rows(text, span) if begins else ():
            rows += 1
            said = text[slice(*row)]
            line = _line_of_term(said, row, language, FEWEST_OF_ENTRY)
            if line is not None:
                own.append(line[0])
                says += _says_what(line[1], language)
            elif own and not is_list_item(said):  # it goes on with the line above
                own[-1] = replace(own[-1], span=(own[-1].span[0], row[1]))
                rows -= 1
        if own and own[0].span[0] == trim(text, *span)[0]:
            found[span] = own
    every = [one for own in found.values() for one in own]
    terms = {text[slice(*one.term)].casefold() for one in every}
    listed = len(terms) == len(every) > ALIKE and 2 * len(every) > rows
    return found if listed and 2 * says >= len(every) else {}


def _of_line(said: str, span: Span, language: str) -> tuple[Definition, bool] | None:
    """Return what a line with a term in front defines, and whether that is marked."""
    line = _line_of_term(said, span, language, FEWEST - 1)
    if line is None or not _says_what(line[1], language):
        return None
    found = _LINE.fullmatch(said)
    return line[0], bool(found and found["mark"])


def _line_of_term(
    said: str, span: Span, language: str, fewest: int
) -> tuple[Definition, str] | None:
    """Return the term in front of a line and what stands behind it.

    Args:
        said: The line.
        span: Its offsets.
        language: Its language.
        fewest: Words behind the term at least.
    """
    found = _LINE.fullmatch(said)
    if found is None:
        return None
    rest = found["rest"]
    bare = found["term"].partition(" (")[0]
    count = len(_SAID.findall(rest))
    if not fewest <= count <= LONGEST or is_question_line(rest):
        return None
    if not _is_term(bare, language) or _is_label(bare, language):
        return None
    start = found.start("term")
    term = (span[0] + start, span[0] + start + len(bare))
    return Definition(term, span, "line"), rest


def _says_what(rest: str, language: str) -> bool:
    """Whether words behind a term begin as its meaning does."""
    first, *others = _SAID.findall(rest)[: _GENUS + 1]
    if first.lower() in _articles(language):
        words = [word.lower() for word in others]
        if first[0].isupper() and _is_sentence(rest, language):
            return False
        return _copulas(language).isdisjoint(_heading_words(words, language))
    return rest[0].islower() and _is_restricted(rest, language)


def _is_sentence(rest: str, language: str) -> bool:
    """Whether words have a verb of their own, not one of a relative clause."""
    told = _pattern("relatives", language)
    found = told.search(rest) if told else None
    main = rest[: found.start()] if found else rest
    words = {word.lower() for word in _SAID.findall(main)}
    return not _copulas(language).isdisjoint(words)


def _of_sentence(
    said: str, span: Span, before: Span | None, language: str
) -> list[Definition]:
    """Return what a sentence defines."""
    if len(_SAID.findall(said)) > LONGEST:
        return []
    short = _written_out(said, language)
    if short is not None:
        return [Definition(shifted(short, span[0]), span, "means")]
    if not has_list("copulas", language):
        return []
    term = _said_to_be(said, language)
    if term is not None:
        return [Definition(shifted(term, span[0]), span, "is")]
    names = list(_named(said, language))
    term = _explained(said, language)
    if term is not None and all(leans for _, leans in names):
        return [Definition(shifted(term, span[0]), span, "means")]
    found = []
    for name, leans in names:
        if before is not None or not leans:
            start = before[0] if leans and before is not None else span[0]
            whole = (start, span[1])
            found.append(Definition(shifted(name, span[0]), whole, "named"))
    return found


_SHORT = re.compile(
    r"\W{0,4}(?P<before>[^\W\d_]+['’]?\s*)?\b(?P<term>[^\W\d_a-zß-ÿ]{2,8}s?)\s+"
    r"\((?P<words>[^()\n]{5,90})\)\s+\w"
)


def _written_out(said: str, language: str) -> Span | None:
    """Return the abbreviation that begins a sentence and is written out behind.

    "RAM (random-access memory) holds ...": its letters stand there in their order, and
    among them the first of each long word.
    """
    found = _SHORT.match(said)
    if found is None:
        return None
    before = (found["before"] or "").strip().lower()
    if before and before not in _articles(language):
        return None
    letters = found["term"].rstrip("s").casefold()
    words = re.findall(r"[^\W\d_]+", found["words"].casefold())
    rest = iter("".join(words))
    own = {word[0] for word in words if len(word) > _LITTLE}
    whole = bool(words) and words[0][0] == letters[0] and own <= set(letters)
    # A compound gives several letters: "EZB (Europäische Zentralbank)".
    whole = whole and all(any(sign == letter for sign in rest) for letter in letters)
    return found.span("term") if whole else None


_LITTLE = 3
"""Letters of a word that an abbreviation may pass over."""


def _said_to_be(said: str, language: str) -> Span | None:
    """Return the subject of a sentence that says what kind of thing it is."""
    found = _copular(language).match(said)
    if found is None or not _is_term(found["term"], language):
        return None
    article = (found["article"] or "").lower()
    opening = (found["opening"] or "").lower()
    meaning = said[found.end("copula") :].strip()
    words = [word.lower() for word in _SAID.findall(meaning)]
    if len(words) < FEWEST or _is_name(found["term"], article, words, language):
        return None
    several = found["copula"].lower() == entries("copulas", language)[1]
    the = has_dictionary(language) and article in word_list(
        "definite_articles", language
    )
    if the and not _is_kind(found["term"], opening, meaning, language):
        return None
    if not opening:
        defines = several and not article and _is_restricted(meaning, language)
        defines = defines and not _tells_no_kind(words, language)
    elif opening in word_list("defining_words", language):
        defines = True
    else:
        words = words[len(_SAID.findall(opening)) :]
        defines = _differs(words, meaning, language)
        defines = defines and not _tells_no_kind(words, language)
        if opening in word_list("definite_articles", language):
            defines = defines and _is_genus(words, language)
    if not defines or _says_itself(found["term"], meaning, words, language):
        return None
    start, end = found.span("term")
    first, _, rest = said[start:end].partition(" ")
    if rest and not article and first.lower() in word_list("number_words", language):
        start = end - len(rest)  # "one newton"
    return start, end


def _says_itself(term: str, meaning: str, words: Sequence[str], language: str) -> bool:
    """Whether a thing is only said to be one of its own kind: "an acid is a weak acid".

    A clause behind that tells which one.
    """
    parts = term.lower().split()
    told = _pattern("relatives", language)
    kind = parts[-1 if language in NOUNS_COME_LAST else 0]
    own = bool(parts[1:]) and kind in _heads(words, language)
    return own and not (told and told.search(meaning))


def _is_kind(term: str, opening: str, meaning: str, language: str) -> bool:
    """Whether "the" before a term means all of its kind, or the one that there is.

    "The low points are where ..." and "The Severn bridge is a steel structure" only say
    something of what was named before.
    """
    if opening in word_list("defining_words", language):
        return False
    named = any(word[0].isupper() and not word.isupper() for word in term.split()[1:])
    told = _pattern("relatives", language)
    return not named or bool(told and told.search(meaning))


def _tells_no_kind(words: Sequence[str], language: str) -> bool:
    """Whether what stands after the article only values a thing or relates it."""
    weak = word_list("no_genera", language)
    return not weak.isdisjoint(_heading_words(words, language))


def _differs(words: Sequence[str], meaning: str, language: str) -> bool:
    """Whether a kind of thing is said with what tells this one from others."""
    marks = _pattern("differentiae", language, whole=True)
    if marks is None:
        return False
    if "," in word_list("differentiae", language) and "," in meaning:
        return True
    near = enumerate(words[: 2 * _GENUS])
    place = next((at for at, word in near if at and marks.fullmatch(word)), None)
    if place is None:
        return False
    pronouns = with_english("pronouns", language)
    return words[place + 1 : place + 2] == [] or words[place + 1] not in pronouns


def _heading_words(words: Sequence[str], language: str) -> Sequence[str]:
    """Return the words, of the first few, before what tells one thing from others."""
    marks = word_list("differentiae", language)
    near = words[:_GENUS]
    end = next((at for at, word in enumerate(near) if at and word in marks), len(near))
    return near[:end]


def _heads(words: Sequence[str], language: str) -> Sequence[str]:
    """Return the noun behind the article, among others where it does not come last."""
    marks = word_list("differentiae", language) | stop_words(language)
    near = words[: _GENUS + 1]
    end = next((at for at, word in enumerate(near) if at and word in marks), len(near))
    return near[end - 1 : end] if language in NOUNS_COME_LAST else near[:end]


def _is_genus(words: Sequence[str], language: str) -> bool:
    """Whether the noun after "the" says of what kind something is."""
    kinds = _pattern("genera", language, whole=True)
    return kinds is not None and any(
        kinds.fullmatch(word) or kinds.fullmatch(word.removesuffix("s"))
        for word in _heads(words, language)
    )


def _is_restricted(meaning: str, language: str) -> bool:
    """Whether a few nouns have a relative clause: "things of value that ..."."""
    pattern = _pattern("relatives", language)
    found = pattern.search(meaning) if pattern else None
    if found is None:
        return False
    before = meaning[: found.start()]
    words = before.lower().split()
    empty = stop_words(language) - word_list("term_joiners", language)
    plain = all(sign.isalpha() or sign in " \n-'’" for sign in before)
    if has_list("described", language) and all(map(_describes, words)):
        return False  # "are widely used to"
    return 0 < len(words) <= MOST_WORDS and plain and empty.isdisjoint(words)


def _describes(word: str) -> bool:
    return word.endswith("ly") or is_described(word)


def _is_name(term: str, article: str, words: Sequence[str], language: str) -> bool:
    """Whether a subject is called so, and the sentence says who or where it is."""
    kinds = {word.lower() for word in word_list("genera_of_names", language)}
    kinds |= word_list("person_nouns", language)
    own = [word for word in words if word not in _articles(language)]
    genus = not kinds.isdisjoint(_heads(own, language))
    first, *others = term.split()
    if language in NOUNS_ARE_CAPITAL:
        return genus and not article
    capital = any(word[0].isupper() and not word.isupper() for word in others)
    if not genus or article:
        return capital and (genus or not article)
    return capital or not has_dictionary(language) or not is_common(first.lower())


def _explained(said: str, language: str) -> Span | None:
    """Return the subject of a sentence with a verb such as "means"."""
    found = _verbal(language).match(said)
    if found is None or not _is_term(found["term"], language):
        return None
    rest = said[found.end() :]
    short = found["term"].isupper()
    if found["short"] and not short:  # of a sign or a colour it tells what it is for
        return None
    first = [word.lower() for word in _SAID.findall(rest)[:1]]
    if not with_english("pronouns", language).isdisjoint(first):
        return None
    fewest = 2 if short else FEWEST - 1
    return found.span("term") if len(_SAID.findall(rest)) >= fewest else None


def _named(said: str, language: str) -> Iterator[tuple[Span, bool]]:
    """Yield the names that a sentence gives, and whether it leans on the one before."""
    seen: set[int] = set()
    for pattern in _naming(language):
        for found in pattern.finditer(said):
            start, end = _cut(said, *found.span("term"), language)
            term = said[start:end]
            if start in seen or not _is_term(term, language, named=True):
                continue
            if term.lower() in word_list("plain_words", language):
                continue  # "called back on"
            seen.add(start)
            before, after = said[: found.start()], said[end:]
            words = [word.lower() for word in _SAID.findall(before)]
            if not word_list("personal_pronouns", language).isdisjoint(words[-2:]):
                continue
            follows = _AFTER.match(after)
            if words and follows and follows[1].lower() in _articles(language):
                continue
            if _is_called(said, start, end, language):
                continue
            yield (start, end), _leans(before, after, words, language)


def _is_called(said: str, start: int, end: int, language: str) -> bool:
    """Whether a name is one of somebody: with a capital letter, without an article."""
    term = said[start:end]
    if language in NOUNS_ARE_CAPITAL or term[:2].isupper() or not term[0].isupper():
        return False
    before = _SAID.findall(said[:start])[-1:]
    return not before or before[0].lower() not in _articles(language)


def _leans(before: str, after: str, words: Sequence[str], language: str) -> bool:
    """Whether what is named stands in the sentence before."""
    pronouns = with_english("pronouns", language)
    empty = stop_words(language) | pronouns
    own = [word for word in words if word not in empty]
    behind = [word for word in _SAID.findall(after) if word.lower() not in empty]
    told = _pattern("relatives", language)
    _, _, before = before.lstrip().partition(
        " "
    )  # "that" before a noun relates nothing
    if words and words[-1] in pronouns:
        if re.search("[,;:]", before):  # "they cut it off; this is called a siege"
            return len(words) <= FEWEST
        return not (told and told.search(before))
    if told and told.search(before):
        return False
    return len(own) < FEWEST - 1 and (bool(own) or len(behind) < FEWEST - 2)


def _cut(said: str, start: int, end: int, language: str) -> Span:
    """Return a name without the words after it that belong to the sentence."""
    empty = stop_words(language) - word_list("term_joiners", language)
    empty |= _articles(language)
    last = start
    for word in _NAME_WORD.finditer(said, start, end):
        if word.group().lower() in empty:
            break
        last = word.end()
    joiners = word_list("term_joiners", language)
    while (words := said[start:last].split()) and words[-1].lower() in joiners:
        last = start + len(said[start:last].rstrip()) - len(words[-1])
        start, last = trim(said, start, last)
    return start, last


_NAME_WORD = re.compile(_WORD)
_AFTER = re.compile(r"[\s\"“„«`‘']{1,4}([^\W\d_]+)")


def _is_term(said: str, language: str, *, named: bool = False) -> bool:
    """Whether words can be a term: few, and none that says nothing.

    What is ``named`` may be what else is only said of things: "is called a factor".
    """
    words = said.lower().split()
    joiners = word_list("term_joiners", language)
    if len([word for word in words if word not in joiners]) > MOST_WORDS or not words:
        return False
    empty = (stop_words(language) | with_english("pronouns", language)) - joiners
    if words[0] in joiners or words[-1] in joiners or not empty.isdisjoint(words):
        return False
    head = words[-1] if language in NOUNS_COME_LAST else words[0]
    weak = not word_list("no_terms", language).isdisjoint(words)
    weak = weak or head in word_list("no_genera", language)
    if (weak and not named) or len(set(words)) < len(words):
        return False
    opens = word_list("plain_words", language) | word_list("subordinating", language)
    alone = len(words) == 1 or words[0] not in opens
    return alone and sum(map(str.isalpha, said)) > 1


def _is_label(term: str, language: str) -> bool:
    """Whether words before a colon say what kind of line it is."""
    said = " ".join(_SAID.findall(term.lower()))
    return any(said in with_english(name, language) for name in _LABELS)


_LABELS = (
    "answer_labels", "aim_labels", "instruction_labels", "task_labels", "credit_labels",
    "subject_labels", "caption_labels", "wrong_labels", "belief_labels", "word_banks",
)  # fmt: skip


@lru_cache(maxsize=16)
def _copulas(language: str) -> frozenset[str]:
    return word_list("copulas", language) | word_list("auxiliaries", language)


@lru_cache(maxsize=16)
def _articles(language: str) -> frozenset[str]:
    definite = word_list("definite_articles", language)
    return definite | word_list("indefinite_articles", language)


@lru_cache(maxsize=64)
def _pattern(
    name: str, language: str, *, whole: bool = False
) -> re.Pattern[str] | None:
    """Return an alternation of a list's patterns; None where there is none."""
    if not has_list(name, language):
        return None
    joined = "|".join(entries(name, language)).replace(" ", r"\s+")
    # A pattern may begin with a comma, which stands right behind a word.
    bare = rf"(?:{joined})" if whole else rf"(?:(?<!\w)|(?=\W))(?:{joined})(?!\w)"
    return re.compile(bare, re.IGNORECASE)


def _either(*names: str, language: str) -> str:
    """Return an alternation of words, each with the space after it."""
    found = [one for name in names for one in entries(name, language)]
    found.sort(key=len, reverse=True)
    return "|".join(
        re.escape(one).replace(r"\ ", r"\s+")
        + ("" if one.endswith(("'", "’")) else r"(?=\s)")
        for one in found
    )


def _subject(language: str) -> str:
    """Return a pattern of how a sentence begins with a term as its subject."""
    opener = "|".join(entries("defining_openers", language))
    article = _either("definite_articles", "indefinite_articles", language=language)
    return (
        rf"\W{{0,4}}(?:(?:{opener}),\s+)?(?:(?P<article>{article})\s*)?"
        rf"{_OPEN}(?P<term>{_WORD}(?:\s+{_WORD}){{0,5}}?){_CLOSE}"
        r"(?:\s*\([^()]{1,60}\))?(?:,\s+[^,.;:]{1,60},)?\s+"
    )


@lru_cache(maxsize=16)
def _copular(language: str) -> re.Pattern[str]:
    copula = "|".join(entries("copulas", language))
    opening = _either(
        "indefinite_articles", "definite_articles", "defining_words", language=language
    )
    return re.compile(
        rf"{_subject(language)}(?P<copula>{copula})\s+(?P<opening>{opening})?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=16)
def _verbal(language: str) -> re.Pattern[str]:
    verbs, short = (
        "|".join(entries(name, language)).replace(" ", r"\s+")
        for name in ("defining_verbs", "abbreviation_verbs")
    )
    return re.compile(
        rf"{_subject(language)}(?:{verbs}|(?P<short>{short}))(?!\w)", re.IGNORECASE
    )


@lru_cache(maxsize=16)
def _naming(language: str) -> tuple[re.Pattern[str], ...]:
    article = _either(
        "definite_articles", "indefinite_articles", "determiners",
        language=language,
    )  # fmt: skip
    patterns = []
    for entry in entries("naming_phrases", language):
        lazy = "" if entry.endswith("{t}") else "?"
        term = (
            rf"(?:(?:{article})\s*)?{_OPEN}"
            rf"(?P<term>{_WORD}(?:\s+{_WORD}){{0,4}}{lazy}){_CLOSE}"
        )
        written = entry.replace(" ", r"\s+").replace("{t}", term)
        patterns.append(re.compile(rf"(?<!\w){written}(?!\w)", re.IGNORECASE))
    return tuple(patterns)
