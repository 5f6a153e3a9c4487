r"""Lines of text: question, headline, list item, table row, wrap.

Used by the plain-text outline, by the cutting of passages and by the splitting of
sentences, so that the three agree.  A line ends at "\n", "\r\n" or a lone "\r".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainbot.records import Span
from explainbot.text.cache import late
from explainbot.text.questions import MARKS, ends_as_question

LINE_END = late(r"\r\n|\r|\n")
HEADING_WORDS = 30
"""A question of more words is a paragraph, not a heading."""
HEADLINE_WORDS = 14
HEADING_CHARACTERS = 200
WRAP_WIDTHS = range(40, 121)
"""Line widths that editors and mail programs wrap at."""

_SOME_WORDS = 4
_UNSPACED = late(r"[\u3040-\u30ff\u3400-\u9fff]")
_SYLLABIC = late(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer, whose words are some five signs with their vowels."""
_BULLET = late(
    r"[ \t]*(?:[-*+•‣◦▪●·–—→➔➜⇒►▶][ \t]+|[-=–]{1,2}>[ \t]*"
    r"|\(?\d{1,3}[.)][ \t]+|[a-z]\)[ \t]+)"
)
_SPEECH = late(r"\A[\"“„«][^\"“”„«»]*[\"”“»]\Z", re.DOTALL)
_NOT_HEADLINE_END = late(r"[.!\u2026:;,\u3002\uff01\u060c\u0964][\s\"'”’»)\]*_]*\Z")
# A stop inside; one after a short or capital-initial word may end an abbreviation.
_STATED = late(
    r"(?:(?<![^\W\d_])(?:(?!(?:vs|etc|no|nr|al|ca|cf|pp|bzw|usw|ed|vol|fig)\.)[^\W\d_A-ZÀ-Þ][^\W\d_]+|[^\W\d_]{5,})\.|[!\u2026])"
    r"[\"'”’»)\]]*\s+[\"'“„«(]*[A-ZÀ-Þ]|\u3002."
)
_BYLINE = late(
    r"(?:by|von|par|por|di|door|published|(?:last )?updated|posted|written by)\b[ :]",
    re.IGNORECASE,
)
_DATE = late(
    r"(?:\w+,?\s+)?(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+\w+,?\s+\d{4}"
    r"|\w+\s+\d{1,2},?\s+\d{4}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\W*\Z"
)
_LABELLED = late(r"[ \t]*[^\W\d_a-z]\w*(?:[ -]\w+){0,3}(?::| [–—=-])[ \t]+\S")
"""A line like "Claudius: the new king", of which a second one is no wrap."""
_UNDERLINE = late(r"[ \t]*([=\-~*_#])\1{2,}[ \t]*\Z")


def lines(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the lines of ``text[start:end]``, their ends left out, in order."""
    stop = len(text) if end is None else end
    spans = []
    for match in LINE_END.finditer(text, start, stop):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, stop))
    return spans


def trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space at its two ends; empty when all is white."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return left, max(left, start + len(piece.rstrip()))


def blocks(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the runs of lines that stand between blank lines, trimmed, in order."""
    found: list[Span] = []
    run: Span | None = None
    for left, right in lines(text, start, end):
        if text[left:right].strip():
            run = (run[0] if run else left, right)
        elif run:
            found.append(trim(text, *run))
            run = None
    return [*found, trim(text, *run)] if run else found


def count_words(text: str) -> int:
    """Return the number of words.

    Two signs of a script without blanks count as one, five of Thai and the like.
    """
    found = len(text.split())
    if text.isascii():
        return found
    signs = len(_UNSPACED.findall(text)) // 2
    return found + signs + len(_SYLLABIC.findall(text)) // 5


def one_line(text: str) -> str:
    """Return the words with single blanks between them."""
    return " ".join(text.split())


def is_list_item(line: str) -> bool:
    """Whether the line begins with a bullet or a number as list items do."""
    return _BULLET.match(line) is not None


def is_list_marker(text: str) -> bool:
    """Whether the text is a bullet or an item's number and nothing else."""
    return _BULLET.fullmatch(f"{text} ") is not None


def strip_bullet(line: str) -> str:
    """Return the line without white space around it and the bullet before it."""
    bare = line.strip()
    found = _BULLET.match(bare)
    return bare[found.end() :] if found and not bare[0].isdigit() else bare


def past_bullet(text: str, span: Span) -> Span:
    """Return a span of the text without the bullet of the one item that it is.

    A letter or number stays: it names the item.
    """
    start, end = span
    if "\n" in text[start:end] or text[start : start + 2].strip("(")[:1].isalnum():
        return span
    return end - len(strip_bullet(text[start:end])), end


def is_table_row(line: str) -> bool:
    """Whether the line is a row of a pipe table."""
    bare = line.strip()
    return bare.startswith("|") or bare.count(" | ") > 0


def is_underline(line: str) -> bool:
    """Whether the line only underlines the one above it."""
    return _UNDERLINE.match(line) is not None


def is_question_line(line: str) -> bool:
    """Whether the line can be a question heading: ends as one, short, not speech.

    Several questions are one; a statement and then a question are not.
    """
    bare = line.strip()
    if not ends_as_question(bare):
        return False
    if len(bare) > HEADING_CHARACTERS or len(bare.split()) > HEADING_WORDS:
        return False
    bulleted = is_list_item(bare) and not bare[0].isdigit()
    return not (bulleted or _SPEECH.match(bare) or _STATED.search(bare))


def is_date(line: str) -> bool:
    """Whether the line is a date and nothing more: "3 May 2024"."""
    return _DATE.fullmatch(line.strip()) is not None


def is_headline(line: str) -> bool:
    """Whether the line can be a headline: short, no full stop, no date, no byline."""
    bare = line.strip()
    if not bare or len(bare) > HEADING_CHARACTERS or len(bare.split()) > HEADLINE_WORDS:
        return False
    if not any(character.isalpha() for character in bare) or bare[0].islower():
        return False
    if bare.startswith("::"):  # marks of GIFT, Quarto and Pandoc
        return False
    if _NOT_HEADLINE_END.search(bare) or _SPEECH.match(bare) or is_table_row(bare):
        return False
    if ends_as_question(bare) and _STATED.search(bare):
        return False
    bulleted = is_list_item(bare) and not bare[0].isdigit()
    return not (bulleted or _BYLINE.match(bare) or _DATE.fullmatch(bare))


def is_wrap(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the line end between two lines of one paragraph is only a wrap.

    It is one when the next line's first word would not have fitted, give or take a
    tenth, into ``width``, the length of the paragraph's longest line, or when a
    sentence visibly goes on: some words, no stop, and then a small letter.  Lines of
    terms or names and what is said of them are none.
    """
    after = text[following[0] : following[1]]
    if _LABELLED.match(after) and _LABELLED.match(text[line[0] : line[1]]):
        return False
    if width >= WRAP_WIDTHS.stop or is_list_item(after) or is_table_row(after):
        return False
    if is_table_row(text[line[0] : line[1]]) or is_underline(after):
        return False
    before = text[line[0] : line[1]].rstrip()
    word = after.split(maxsplit=1)[0] if after.strip() else ""
    if is_list_item(before) and after[:1].isspace():
        return True
    stopped = _NOT_HEADLINE_END.search(before) or ends_as_question(before)
    if word[:1].islower() and not stopped and len(before.split()) >= _SOME_WORDS:
        return True
    full = len(before) + 1 + len(word) > 0.9 * width
    return bool(word) and width in WRAP_WIDTHS and full


def line_pieces(text: str, start: int, end: int) -> list[Span]:
    """Return the block ``text[start:end]`` cut at its line ends that are not wraps."""
    spans = [span for span in lines(text, start, end) if text[slice(*span)].strip()]
    width = max((right - left for left, right in spans), default=0)
    pieces: list[Span] = []
    previous: Span | None = None
    for span in spans:
        if previous and is_wrap(text, previous, span, width):
            pieces[-1] = (pieces[-1][0], span[1])
        else:
            pieces.append(span)
        previous = span
    return [trim(text, *piece) for piece in pieces]


def full_lines(text: str, start: int, end: int) -> list[Span]:
    """Return the lines of the block ``text[start:end]`` that are not empty, trimmed."""
    spans = (trim(text, *span) for span in lines(text, start, end))
    return [span for span in spans if span[0] < span[1]]


_EMPHASISED = late(
    r"(?P<mark>\*\*|__|\*|_)(?P<lead>(?!\s).+?)(?P=mark)"
    rf"(?P<end>\s?[{MARKS}])?(?P<rest>\W.*|)\Z"
)


def lead_of(item: str) -> tuple[str, str]:
    """Return what a line of a list begins with in emphasis, and the rest of it; or ""s.

    Args:
        item: One line, with its bullet or number.
    """
    bare = item.strip()
    bullet = _BULLET.match(bare)
    found = _EMPHASISED.match(bare[bullet.end() :] if bullet else bare)
    return (found["lead"] + (found["end"] or ""), found["rest"]) if found else ("", "")


def tells_phrases(items: Sequence[tuple[str, str]]) -> bool:
    """Whether a list says what phrases mean of which some ask, rather than answers.

    Of questions that are answered each item begins with one, and hardly a rest asks.

    Args:
        items: What each begins with in emphasis, and what stands behind it on the same
            line; "" where there is none.
    """
    told = [
        (lead.strip(), rest.strip(_BETWEEN))
        for lead, rest in items
        if lead and any(map(str.isalpha, rest))
    ]
    asked = [rest for lead, rest in told if is_question_line(lead)]
    if not asked:
        return False
    back = sum(map(is_question_line, asked))
    others = [lead for lead, _ in told if not is_question_line(lead)]
    return 2 * back > len(asked) or any(not lead.endswith(_COLONS) for lead in others)


def phrase_rows(text: str) -> list[Span]:
    """Return the lines of a text's items that tell what phrases mean, else none."""
    if "*" not in text and "_" not in text:
        return []
    rows = [row for row in lines(text) if is_list_item(text[slice(*row)])]
    told = [lead_of(text[slice(*row)]) for row in rows]
    return rows if tells_phrases(told) else []


_BETWEEN = " \t\r\n:=\uff1a\u2013\u2014-"
"""What may stand between a phrase and its meaning."""
_COLONS = (":", "\uff1a")
