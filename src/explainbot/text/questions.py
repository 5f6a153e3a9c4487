"""Questions: the marks of all scripts, the openers of each language, and labels.

The one place that says whether words ask: by the mark that ends them, in whatever
language, or by how they open in the one they are in.  What makes words with a mark a
heading, a row or a sentence to quote is said where these are told apart.

The labels of questions and answers, "Q:" or "Antwort 2:", are those of the languages
that Q&A explainers are met in; a single letter needs a colon or a number, a word may
also end in a full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from explainbot.text.cache import late
from explainbot.text.word_lists import entries, one_of, word_list

MARKS = "?\u2047\u2048\u2049\u203d\u061f\u1367\u037e\ufe56\uff1f"
"""Question marks that end a question: also doubled, with an exclamation mark, Arabic,
Ethiopic, Greek and wide."""
WIDE_MARKS = "\ufe56\uff1f"
"""Those of them after which no blank stands."""
_GREEK_MARK = ";"
"""In Greek alone; it is what U+037E becomes when a text is normalised."""
_ARMENIAN_MARK, _ARMENIAN_STOP = "\u055e", "\u0589"
"""The first stands in the word that is asked for, the second behind the sentence."""
_OPENING_MARK = "\u00bf"
CLOSING = " \t\r\n\"'\u201d\u2019\u00bb)]*_"
"""What may stand behind a question mark: quotes, brackets, emphasis."""
_CRIES = "!\uff01"
_DRESS = " \t\r\n\"'\u201c\u201e\u2018\u2019\u00ab([*_#>\u00a1"
"""What may stand before a question."""
_GREEK = late("[\u0370-\u03ff\u1f00-\u1fff]")
_ASKED_FIRST = late(
    rf".{{2,200}}?(?:[{MARKS}][*_]{{0,2}}[ \t\r\n]+|[{WIDE_MARKS}]\s*)(?=\S)", re.DOTALL
)
_ASKED_IN_GREEK = late(
    rf".{{2,200}}?{_GREEK_MARK}[*_]{{0,2}}[ \t\r\n]+(?=\S)", re.DOTALL
)
_ASKED_IN_ARMENIAN = late(
    rf"[^{_ARMENIAN_STOP}]{{0,200}}?{_ARMENIAN_MARK}[^{_ARMENIAN_STOP}]{{0,200}}?"
    rf"{_ARMENIAN_STOP}[*_]{{0,2}}\s+(?=\S)"
)
_WORD = late(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_FEWEST = 3
"""Words of a question without a mark that such a verb opens: "Can opener" is none."""
_LIKE_ENGLISH = 2
"""Words without content of English, of which so many make a few words English."""
UNSPACED_LANGUAGES = frozenset({"ja", "th", "zh"})
"""Languages that set no blank between words."""
_KEPT = 16_384
"""Texts of which it is kept whether they ask."""


@lru_cache(maxsize=_KEPT)
def is_question(text: str, language: str) -> bool:
    """Whether words ask: by their mark, or by how they open in their language.

    Args:
        text: A heading or a message.
        language: ISO 639-1 code; "" where it is unknown: then only words that look like
            English are looked at for how they open.
    """
    if not any(map(str.isalnum, text)):
        return False
    return ends_as_question(text) or opens_as_question(text, language)


def ends_as_question(text: str) -> bool:
    """Whether a question mark ends the text, or stands in the word that is asked for.

    Quotes, brackets and emphasis behind the mark are passed over.
    """
    return is_marked(text.rstrip(CLOSING))


def is_marked(text: str) -> bool:
    """Whether a question mark is the last sign of a text; or "?!"."""
    bare = text.rstrip(_CRIES)
    if bare.endswith(tuple(MARKS)):
        return True
    if bare.endswith(_GREEK_MARK):
        return is_greek(bare)
    last = bare.rstrip(f"{_ARMENIAN_STOP}:. ").rpartition(_ARMENIAN_STOP)[2]
    return _ARMENIAN_MARK in last


def asked_first(text: str) -> int:
    """Return where the first question of a text ends, with what follows; 0 if none.

    That of words before a mark that white space follows, or any wide one.
    """
    for pattern in (_ASKED_FIRST, _ASKED_IN_GREEK, _ASKED_IN_ARMENIAN):
        found = pattern.match(text)
        if found and (pattern is not _ASKED_IN_GREEK or is_greek(found[0])):
            return found.end()
    return 0


def holds_mark(text: str) -> bool:
    """Whether a question mark stands anywhere in a text."""
    greek = _GREEK_MARK in text and is_greek(text)
    return greek or not {*MARKS, _ARMENIAN_MARK}.isdisjoint(text)


def marks_of(text: str) -> str:
    """Return the marks that end a question in a text of its script."""
    return MARKS + (_GREEK_MARK if is_greek(text) else "")


def is_greek(text: str) -> bool:
    """Whether most letters of a text are Greek ones."""
    return 2 * len(_GREEK.findall(text)) > sum(map(str.isalpha, text))


def opens_as_question(text: str, language: str) -> bool:
    """Whether words begin as a question does in a language, mark or none.

    "Is glass a liquid", "Warum ist der Himmel blau"; but neither "Will and testament"
    nor "Was Bienen fressen", which is a title.
    """
    bare = text.lstrip(_DRESS)
    if bare.startswith(_OPENING_MARK):
        return True
    code = language or ("en" if _is_like_english(bare) else "")
    found = _openers(code)
    if found is None:
        return False
    plain = bare.replace("\u2019", "'")
    if found.match(plain) or _closes_as_question(plain, code):
        return True
    words = _WORD.findall(plain)
    first, second = words[0].casefold() if words else "", words[1] if words[1:] else ""
    if first in word_list("question_verbs", code):
        dated = second[:1].isdigit() and first in word_list("verbs_like_months", code)
        subject = not dated and second.casefold() not in word_list("no_subjects", code)
        enough = len(words) >= (_FEWEST if _is_noun(first, code) else 2)
        return subject and enough and not _requests(code).match(plain.rstrip(CLOSING))
    if first in word_list("verb_second", code):
        return second[:1].islower() and second not in word_list("no_verbs", code)
    return _asks_with_noun(plain, code)


def _closes_as_question(text: str, language: str) -> bool:
    """Whether words end as a question does: "Gelgit nedir", "潮汐是什么"."""
    endings = tuple(word_list("question_endings", language))
    last = text.rstrip(f"{CLOSING}.\u3002").casefold()
    if not endings or not last.endswith(endings):
        return False
    if language in UNSPACED_LANGUAGES:
        return last not in endings
    return any(last.endswith(f" {ending}") for ending in endings)


def _asks_with_noun(text: str, language: str) -> bool:
    """Whether a question word with its noun opens the words, and the verb follows.

    "Welche Aufgaben hat die Leber"; "Welche Tiere im Wald leben" is a title.
    """
    found = _before_noun(language).match(text)
    words = _WORD.findall(text[found.end() :]) if found else []
    for at, word in enumerate(words):
        if word[:1].isupper():
            verb = words[at + 1] if words[at + 1 :] else ""
            return verb[:1].islower() and verb not in word_list("no_verbs", language)
    return False


def _is_noun(verb: str, language: str) -> bool:
    return verb in word_list("verbs_like_nouns", language)


@cache
def _openers(language: str) -> re.Pattern[str] | None:
    """Return what opens a question by itself; None where nothing is known of it."""
    known = sorted(entries("question_openers", language), key=len, reverse=True)
    if not known:
        return None
    end = "(?=.)" if language in UNSPACED_LANGUAGES else r"(?![\w-])"
    return re.compile(rf"(?:{'|'.join(map(re.escape, known))}){end}", re.IGNORECASE)


@cache
def _before_noun(language: str) -> re.Pattern[str]:
    """Return what opens a question that a noun goes on."""
    known = sorted(entries("noun_openers", language), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(known) or '(?!)'})\s", re.IGNORECASE)


@cache
def _requests(language: str) -> re.Pattern[str]:
    """Return how a request opens that a verb of questions opens as well."""
    known = "|".join(entries("request_openers", language))
    return re.compile(rf"(?:{known or '(?!)'})", re.IGNORECASE)


def _is_like_english(text: str) -> bool:
    """Whether a few words of an unknown language look like English."""
    from explainbot.text.languages import guess_language, stop_words

    said = {word.casefold() for word in _WORD.findall(text)}
    opens = said & (
        word_list("question_verbs", "en") | word_list("question_openers", "en")
    )
    if not opens or not text.isascii():
        return False
    return len(said & stop_words("en")) >= _LIKE_ENGLISH or guess_language(text) == "en"


_BOLD = r"(?:\*\*|__|\*|_)?"


@cache
def question_label() -> re.Pattern[str]:
    """Return what the label before a question looks like, in any language."""
    return _label("question_letters", "question_labels")


@cache
def answer_label() -> re.Pattern[str]:
    """Return what the label before an answer looks like, in any language."""
    return _label("reply_letters", "reply_labels")


def _label(few: str, many: str) -> re.Pattern[str]:
    letters, words = one_of(few), one_of(many)
    # No two runs of blanks stand side by side: of many, each way to part them is tried.
    numbered = r"(?:(?:\s*\d{1,3})?\s*:|\s*\d{1,3}\s*[.)])"
    spelt = r"(?:\s*\d{1,3})?(?:\s*(?:[.:)]|(?<=\s)[–—-])|[ \t]*(?=[\r\n]\s*\S))"
    return re.compile(
        rf"{_BOLD}(?:(?:{letters}){numbered}|(?:{words}){spelt}){_BOLD}(?:\s+|$)"
        rf"|{_BOLD}(?:{letters}|{words})(?:\s*\d{{1,3}})?\s*\uff1a{_BOLD}\s*",
        re.IGNORECASE,
    )


ITEM_NUMBER = late(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+")
"""The number before a question or a headline: "3. ", "(3) ", "2.1 "."""
PLAIN_NUMBER = late(r"(\d{1,2})\s+(?=[^\W\d_])")
"""A bare number, which is a headline's only in a row of them."""
_SPEAKER = late(r"(?P<name>[^\W\d_][\w.’' -]{0,30}):\s+(?=\S)")


def without_label(title: str) -> str:
    """Return a question without "Q2:" or "3." before it; other titles as they are."""
    label = question_label().match(title)
    bare = title[label.end() :] if label else title
    if ends_as_question(bare):
        bare = ITEM_NUMBER.sub("", bare, count=1)
    return bare or title


def heading_title(text: str) -> str:
    """Return a heading's words on one line, without a number or label before them."""
    bare = without_label(" ".join(text.split()))
    number = ITEM_NUMBER.match(bare)
    return bare[number.end() :] if number else bare


def without_speakers(titles: Iterable[str]) -> list[str]:
    """Return questions without the name before them, where one name asks several."""
    titles = list(titles)
    names = [_SPEAKER.match(title) for title in titles]
    often = Counter(found["name"] for found in names if found)
    return [
        title[found.end() :] if found and often[found["name"]] > 1 else title
        for title, found in zip(titles, names, strict=True)
    ]
