"""Signs of exercises: patterns, and words of the lists in ``data``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from explainbot.text.word_lists import word_list

LANGUAGES = ("en", "de", "fr", "es", "it")
"""Of which there are lists; all count, for a class in one language may read another."""


LONG_OPTION = 30
"""Words of an option at most."""


SHORT_OPTION = 15
"""Words up to which an option, on average, needs no key to be known as one."""


INSTRUCTION = 25
"""Words of an instruction at most."""


FEW = 5
"""Words that are left beside a key's letter where nothing is explained."""


NEAR = 6
"""Rows after an exercise among which its answer is looked for."""


STEM_ROWS = 4


STATEMENT = 40
"""Words of a statement or a task."""


LETTERS = "abcdefgh"


ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


ALPHABETS = (tuple(LETTERS), ROMAN[:6], tuple("123456"))


_LEAD = r"[>|\s]*(?:[-+•‣▪–·][ \t]+|\*[ \t]+)?"


_BOX = (
    r"(?:\[[ \t]*[xX✓✔]?[ \t]*\]|\([ \t]*[xX✓✔•●]?[ \t]*\)|[☐☑☒○●◯◉⚪⚫□■▢✓✔✅✗✘❌❏❑❍])"
)


_LETTER = (
    r"(?:\(?(?P<letter>[A-Ha-h])(?:[.)\]:]+|[ \t]*\|)[*_]{0,2}(?=[ \t]|$|[^\W\d_]))"
)


PREFIX = re.compile(
    rf"{_LEAD}(?P<bold>[*_]{{0,3}})(?P<box>{_BOX})?[ \t]*{_LETTER}?"
    rf"[ \t]*(?P<after>{_BOX})?[ \t]*"
)


BULLET = re.compile(r"[>|\s]*(?:[-+*•‣▪–·o][ \t]+)")


TICKED = re.compile(r"[xX✓✔☑☒●◉⚫■✅•]")


_ROUND = re.compile(r"[☐☑☒○●◯◉⚪⚫□■▢❏❑❍]|\(")


RIGHT_END = re.compile(r"(?:✓|✔|✅|☑|←|<--?)\W*$")


WRONG_SIGN = re.compile(r"[✗✘❌✖]")


STARRED = re.compile(r"[>|\s]*\*(?=\(?[A-Ha-h][.)])(?!.*\*[ \t]*$)")


BOLD_ROW = re.compile(r"(\*\*|__)(?P<words>.+)\1[ \t]*$")


ROMAN_NUMBER = re.compile(
    r"[>|\s*_#]*(?P<number>I{1,3}|IV|VI{0,3}|IX|X)[.)][*_]{0,3}\s+"
)


MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s|>]))[*_]{0,3}[(\[]?(?P<label>[A-Ha-h]|[ivIV]{1,3}|\d)"
    r"(?:[.)\]]{1,2}|:(?=\s)|(?=[ \t]*\|))[*_]{0,3}(?=\s|$|[^\W_]|[\"'“„«$€£+-])"
)


BARE_MARK = re.compile(r"(?:(?<=^)|(?<=\s\s)|(?<=\|\s))(?P<label>[A-H])(?=\s+\S)")


LEADING = re.compile(r"[>|\s*_+•‣▪–·-]*$")


WIDE = re.compile(r"\s{3,}|\t+")


ALONE = re.compile(r"[*_]*[\[({]\s*(?:[A-Ha-h]|[1-6]|[ivx]{1,4})\s*[\])}][*_]*")
"""A letter between brackets, and nothing else."""


EMPTY_BOX = re.compile(r"\[\s+\]|[☐□▢❏❑❍○◯]|\(\s+\)")


ENDED = re.compile(r"[^\W\d_]{2}[.!:]\W*\s")


CLUE = re.compile(r"\(\d{1,2}(?:[,-]\s?\d{1,2})*\)\s*$")


SLASHED = re.compile(r"[^/.?!]{1,30}(?:\s/\s[^/.?!]{1,30}){2,}$")


_INLINE = re.compile(
    r"(?:(?<=^)|(?<=[\s|]))[*_]{0,2}\(?([A-Ha-h])[.)\]][*_]{0,2}[ \t]*(?=\S)"
)


INLINE_BOX = re.compile(rf"(?:(?<=^)|(?<=[\s|]))(?:{_BOX})[ \t]*(?=[^\W_])")


GAP = re.compile(
    r"(?<![\w_])_{3,}|_{4,}|(?:\\_){3,}|\.{6,}(?![\s.]*\d+\s*$)|…{3,}(?!\s*\d+\s*$)"
    r"|\(\s{3,}\)|\([ _]*_[ _]*\)|\[[ _]*_[ _]*\]|\[\s{2,}\]|(?:_ ){3,}|▁{2,}|␣{2,}"
)


_BLANK_ROW = re.compile(r"[\s_.…·|\\–-]+$")


RULE = re.compile(r"[\s|:+=-]+$")


HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")


PAIR = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3})\s*[.):=|–—→-]*\s*[*_(]{0,3}(?P<value>[^\W\d_]+)(?![\w'’])"
)


ROMAN_PAIR = re.compile(
    r"(?<![\w.,])(?P<number>I{1,3}|IV|VI{0,3}|IX|X)(?![\w])\s*[.):=–—→-]*\s*[*_(]{0,3}"
    r"(?P<value>[^\W\d_]+)(?![\w'’])"
)


_SPLIT = re.compile(r"[^\W_]+")


@cache
def known(name: str) -> frozenset[str]:
    """Return a list's words in all languages."""
    return frozenset().union(*(word_list(name, language) for language in LANGUAGES))


@cache
def one_of(name: str) -> str:
    """Return a pattern of a list's words, the longer ones first."""
    found = sorted(known(name), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in found)


@cache
def label_pattern() -> re.Pattern[str]:
    """Return what an answer's label looks like: "**Answer:** ", "Lösung 3: "."""
    return re.compile(
        rf"[>|\s\W_]{{0,100}}?(?:{one_of('answer_labels')})(?:\s*\([^)]{{0,30}}\))?"
        rf"(?:\s+(?:\w{{1,4}}\s+){{0,2}}(?:{one_of('sheet_words')})(?=\s+\d))?"
        rf"(?:\s+\d{{1,3}})?(?:\s*[*_]{{0,3}}\s*(?:[:：=|]|\s[–—-])|(?<=est|ist)|(?<=is|es)|(?<=è))"  # noqa: RUF001
        r"[*_\s|]*",
        re.IGNORECASE,
    )


@cache
def choice_pattern() -> re.Pattern[str]:
    """Return what the choice between true and false looks like, at a row's end."""
    true, false = one_of("true_words"), one_of("false_words")
    between = r"[\s/|()\[\]_☐□○◯▢❏❑❍·.,–-]{1,12}(?:(?:or|oder|ou|o)\s+)?"
    return re.compile(
        rf"(?<!\w)(?P<first>[☐☑☒○●◯◉□■✓✔]|\[[ xX✓]?\]|\([ xX✓]?\))?\s{{0,20}}"
        rf"(?P<true>{true})(?!\w){between}(?P<second>[☑☒●◉■✓✔]|\[[xX✓]\]|\([xX✓]\))?\s{{0,20}}"
        rf"(?P<false>{false})(?!\w)[\s|)\]☐☑☒○●◯◉□■▢_.?xX(\[]*$",
        re.IGNORECASE,
    )


@cache
def verdict_pattern() -> re.Pattern[str]:
    """Return what a verdict at a statement's end looks like: "(False)", "– F"."""
    both = f"{one_of('true_words')}|{one_of('false_words')}"
    return re.compile(
        rf"(?:[(\[]\s{{0,20}}|\s[–—→-]{{1,20}}\s{{0,20}}|\s\|\s{{0,20}}|[:.]\s{{1,20}})[*_]{{0,2}}(?P<verdict>{both})[*_]{{0,2}}\s*[)\].]?[\s|]*$",
        re.IGNORECASE,
    )


@cache
def mark_pattern(name: str) -> re.Pattern[str]:
    """Return what a mark in brackets looks like: "(correct)", "[falsch]"."""
    return re.compile(rf"[(\[]\s*(?:{one_of(name)})\W{{0,3}}[)\]]", re.IGNORECASE)


@cache
def refused_pattern() -> re.Pattern[str]:
    """Return what a verdict after a dash looks like: "Sydney -- wrong, ..."."""
    names = "|".join(
        sorted(map(re.escape, known("correction_openers")), key=len, reverse=True)
    )
    return re.compile(
        rf"(?<=\S)\s{{1,3}}(?:--?>?|[–—→]|=>)\s*(?:{names})(?![\w'’])[\s,.!:;–-]*",
        re.IGNORECASE,
    )


@cache
def correction_pattern() -> re.Pattern[str]:
    """Return how a correction begins: "No, it is ...", "(Teacher: Wrong! ...)"."""
    names = "|".join(
        sorted(map(re.escape, known("correction_openers")), key=len, reverse=True)
    )
    return re.compile(
        rf"^[^\w\n]*(?:[^\W\d_]+:[ \t]+)?(?:{names})(?![\w'’])"
        r"[*_ \t]*(?:[,.!:;–—)]|-\s|$)",
        re.IGNORECASE | re.MULTILINE,
    )


CROSSED = re.compile(r"^[>|\t •*-]*[xX][ \t]+(?=[^\W_])", re.MULTILINE)
"""A cross before an answer; whether it is wrong or chosen, only its writer knows."""


NO_POINTS = re.compile(
    r"(?P<cross>(?<!\S)[xX✗✘❌]\s*)?[(\[]?(?<![\w./])0\s*/\s*[1-9]\d?[)\]]?[\s|]*$",
    re.MULTILINE,
)
"""No points for an answer: "X 0/1"."""


@cache
def told_pattern() -> re.Pattern[str]:
    """Return what a task in one row looks like: "Circle: It is a fish / mammal"."""
    return re.compile(
        rf"^[^\w\n]*(?:\d+\W{{1,4}})?(?:{one_of('instruction_labels')})[ \t*_]*:",
        re.IGNORECASE | re.MULTILINE,
    )


@cache
def points_pattern() -> re.Pattern[str]:
    """Return what an exam's marks look like: "[2 marks]", "(/3 Punkte)"."""
    return re.compile(
        rf"(?:[(\[]\s*/?\s*\d{{1,2}}\s*(?:{one_of('mark_words')})\.?\s*[)\]]|\(\s*/\s*\d{{1,2}}\s*\))\W*$",
        re.IGNORECASE,
    )


@cache
def number_pattern() -> re.Pattern[str]:
    """Return what the number of an exercise looks like: "3.", "Frage 3:", "Q3"."""
    return re.compile(
        rf"[>|\s#*_(]*(?:(?:{one_of('question_names')})\.?\s*)?\(?(?P<number>\d{{1,3}})"
        r"(?:[.):\]]+|\s*\||\s+[–—-](?=\s)|(?=\s))[*_]{0,3}\s*",
        re.IGNORECASE,
    )


def folded(text: str) -> str:
    """Return the words of a text, in small letters, with single blanks."""
    return " ".join(_SPLIT.findall(text.lower()))


OPTIONS = 3
"""Columns of options at least."""


def option_names(names: Sequence[str]) -> tuple[int, int]:
    """Return the first of the columns named after options, and how many there are.

    "A", "B", "C", or "Option 1", "Option 2"; (0, 0) where fewer than three are.
    """
    bare = [folded(name) for name in names]
    for first, name in enumerate(bare):
        stem, tail = name[:-1], name[-1:]
        if tail not in {"a", "1"} or (tail == "a" and stem and stem[-1] != " "):
            continue
        count = 1
        while bare[first + count : first + count + 1] == [
            f"{stem}{chr(ord(tail) + count)}"
        ]:
            count += 1
        if count >= OPTIONS:
            return first, count
    return 0, 0
