"""Outline of a document: the reader's headings, or those its plain lines form.

In plain text a question on a line of its own, followed by a paragraph, starts a
question and answer unit; a short line alone between blank lines, with no final stop
and a paragraph after it, is a headline; "Q:" and "A:" mark questions and answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from explainbot.exercises.finding import find_exercises
from explainbot.exercises.rows import Exercises
from explainbot.readers.reading import markup_of
from explainbot.records import Document, Heading, Span, reach
from explainbot.sections._ends import DRAWN, answer_ends
from explainbot.sections._forms import TextBlock, bare, find_blocks, find_cards
from explainbot.text.lines import (
    HEADING_CHARACTERS,
    blocks,
    is_list_item,
    is_question_line,
    is_table_row,
    lines,
    one_line,
    strip_bullet,
    trim,
)
from explainbot.text.questions import (
    ITEM_NUMBER,
    PLAIN_NUMBER,
    answer_label,
    heading_title,
    is_marked,
    question_label,
    without_speakers,
)

_NOTE = re.compile(r"\W*[^\W\d_]+(?: [^\W\d_]+)?\s*[:\uff1a]")
"""A line with a label: "Explanation: ..."."""


@dataclass(frozen=True)
class HeadingOutline:
    """The headings of a text and the runs that belong to no section."""

    headings: tuple[Heading, ...]
    skips: tuple[Span, ...] = ()


def find_outline(document: Document) -> HeadingOutline:
    """Return the document's headings, in order, and its skips, in order.

    The reader's headings hold; those of plain lines are looked for where it found
    none, or nothing but the title, and never in a table.  Labels of questions are no
    part of a title, labels of answers and lines drawn between parts are skips.
    """
    found = find_exercises(document)
    outline = _outline(document)
    if document.skips:  # what no section holds heads nothing
        document = replace(document, text=document.seen)
    if document.traits.headings_complete:
        if not found.items:
            return outline
        headings = _with_exercises(document, outline.headings, found)
        return HeadingOutline(headings, outline.skips)
    titles = without_speakers(heading_title(each.title) for each in outline.headings)
    row = _row(titles)
    titles = [
        PLAIN_NUMBER.sub("", title, count=1)
        if (number := PLAIN_NUMBER.match(title)) and int(number[1]) in row
        else title
        for title in titles
    ]
    headings = tuple(
        replace(heading, title=title)
        for heading, title in zip(outline.headings, titles, strict=True)
    )
    if found.items or found.keys or found.statements:
        headings = _with_exercises(document, headings, found)
    skips = sorted([*outline.skips, *_passed_over(document, outline)])
    # What an exercise asks may take in a sign that was to be passed over.
    ends = reach((each.start, each.end) for each in headings)
    apart = [
        (left, right)
        for left, right in skips
        if left >= right or ends(left + 1) < right
    ]
    return HeadingOutline(headings, tuple(apart))


def _with_exercises(
    document: Document, headings: tuple[Heading, ...], found: Exercises
) -> tuple[Heading, ...]:
    """Return the headings, each exercise with options below one of its own.

    What is asked is its heading.  After it, and after a key, the text goes on under
    the heading above.  No option is a heading, nor is a line of a key.
    """
    text = document.text
    within = [(item.options[0].start, item.end) for item in found.items] + [*found.keys]
    given = {each.start for each in document.headings}
    kept = [
        each
        for each in headings
        if not any(left <= each.start < right for left, right in within)
        or any(left == each.start for left, _ in found.keys)
    ]
    kept = [
        each
        for each in kept
        if each.start in given or not _within(each, list(found.statements))
    ]
    stems = [item.stem for item in found.items]
    own = [each for each in kept if _within(each, stems)]
    rest = [each for each in kept if each not in own]
    made = [
        next(
            # The cutting may have read a question and its options as one.
            (each for each in own if each.start <= start < each.end <= end),
            Heading(start, end, _level(rest, start) + 1, _title(text[start:end])),
        )
        for start, end in stems
    ]
    fresh = {each.start for each in made if each not in own}
    kept = rest
    for start, end in found.keys:
        if not any(each.start == start for each in kept):
            row = trim(text, *lines(text, start, end)[0])
            alone = row if row[1] < end else (start, start)
            title = bare(text[slice(*alone)]).strip("#*_ :")
            made.append(Heading(*alone, _level(kept, start), title))
            fresh.add(start)
    ends = {item.end: item.stem[0] for item in found.items} | {
        end: start for start, end in found.keys
    }
    every = sorted([*kept, *made], key=lambda each: each.start)
    for end, start in ends.items():
        after = next((each.start for each in every if each.start >= end), len(text))
        at = _resumed(document, end, after)
        if start in fresh and at < after:
            above = [each for each in kept if each.start < start]
            title = above[-1].title if above else ""
            every.append(Heading(at, at, _level(kept, start), title))
    return tuple(sorted(every, key=lambda each: (each.start, each.end)))


def _within(heading: Heading, spans: list[Span]) -> bool:
    """Whether a heading stands, in part at least, in one of the spans."""
    return any(heading.start < end and start < heading.end for start, end in spans)


def _level(headings: list[Heading], start: int) -> int:
    """Return the level of the heading above a place; 1 where there is none."""
    above = [each for each in headings if each.start < start]
    return min(above[-1].level, 5) if above else 1


def _title(stem: str) -> str:
    return heading_title(bare(one_line(stem))).strip("*_| ")


def _resumed(document: Document, start: int, end: int) -> int:
    """Return where the text goes on after an exercise; ``end`` if it does not.

    What stands right below it belongs to it, or begins with a label.
    """
    text = document.text
    for left, right in lines(text, start, end):
        row = text[left:right].strip()
        if row and (not _NOTE.match(row) or is_marked(row)):
            at = trim(text, left, right)[0]
            apart = document.traits.block_a_line or "\n\n" in text[start:at]
            if apart or is_list_item(row):
                return at
    return end


def _passed_over(document: Document, outline: HeadingOutline) -> list[Span]:
    """Return the labels of answers and the drawn lines that no skip holds yet."""
    text = document.text
    ends = [*(each.start for each in outline.headings), len(text)]
    found: list[Span] = []
    start, asked = 0, False
    for number, end in enumerate(ends):
        found += _edges(document, start, end, asked=asked)
        if number < len(outline.headings):
            start = outline.headings[number].end
            asked = is_question_line(outline.headings[number].title)
            asked = (
                asked
                or question_label().match(text[end:start].lstrip("#*_ \t")) is not None
            )
    skipped = reach(outline.skips)
    held = [(left, right) for left, right in found if skipped(right) <= left]
    return list(dict.fromkeys(held))


def _edges(document: Document, start: int, end: int, *, asked: bool) -> list[Span]:
    """Return the label that begins a body, and the drawn lines at its two ends.

    In plain text a line drawn anywhere parts what stands above from what is below.
    """
    text = document.text
    spans = blocks(text, start, end)
    drawn = [bool(DRAWN.match(text[slice(*span)])) for span in spans]
    if not document.traits.plain:
        drawn = [
            each and (all(drawn[:number]) or all(drawn[number:]))
            for number, each in enumerate(drawn)
        ]
    found = [span for span, each in zip(spans, drawn, strict=True) if each]
    if asked and spans:
        left, right = spans[0]
        label = answer_label().match(text[left:right])
        if label and text[left + label.end() : end].strip():
            found.append(trim(text, left, left + label.end()))
    return found


def _outline(document: Document) -> HeadingOutline:
    """Return the headings with their whole titles."""
    text, whole = document.text, document
    given = document.headings
    marks = markup_of(document)
    if document.skips:
        document = replace(document, text=document.seen)
    skips = [*marks.skips]
    meanings = {left for left, right in skips if text[left:right] == ":"}
    own = [each for each in given if each not in marks.lesser and each.start < each.end]
    owned = frozenset(own)
    if document.traits.headings_complete:
        return HeadingOutline(given, tuple(skips))
    cards = find_cards(document)
    if cards:
        return HeadingOutline(tuple(cards), tuple(skips))
    # A file with mark-up marks its own headlines, so only questions are looked for;
    # where it has several, only those with labels.
    form = _Form(headlines=not (given or document.traits.markup), labels=len(own) > 1)
    headings = list(given)
    starts = [marks.front, *(each.end for each in given)]
    ends = [*(each.start for each in given), len(text)]
    level = 1
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if number and (given[number - 1] in owned or _resumes(given[number - 1])):
            level = given[number - 1].level + 1
        if own and end <= own[0].start:
            continue
        below = find_blocks(document, start, end)
        if below and below[0].start in meanings:
            del below[0]  # it tells what the term above it means, and heads nothing
        found = _plain(below, min(level, 6), form)
        headings += found.headings
        skips += found.skips
    if document.skips:  # what a plug-in takes out heads nothing
        gone = reach(document.skips)
        headings = [each for each in headings if gone(each.end) <= each.start]
    headings.sort(key=lambda heading: heading.start)
    headings += answer_ends(whole, headings, skips)
    headings.sort(key=lambda heading: (heading.start, heading.end))
    return HeadingOutline(tuple(headings), tuple(sorted(skips)))


def _resumes(heading: Heading) -> bool:
    """Whether it only says that the text goes on below an earlier heading."""
    return heading.start == heading.end


@dataclass(frozen=True)
class _Form:
    """What lines of a text can be headings."""

    headlines: bool
    """Whether those can that are no questions."""
    labels: bool
    """Whether only questions with labels above answers with labels can."""


def _plain(found: list[TextBlock], level: int, form: _Form) -> HeadingOutline:
    """Read questions, headlines and labels; labels alone where they are the form."""
    pairs = {
        number
        for number, (block, after) in enumerate(pairwise(found))
        if question_label().match(block.text)
        and len(block.text) <= HEADING_CHARACTERS
        and _answer(after.text)
    }
    others = [number for number in _others(found, form) if number not in pairs]
    # Where labels are the form, an answer's short lines are no headings, but those
    # right above a labelled question are: they head a group of them.
    dominant = len(pairs) > len([number for number in others if number])
    if dominant:
        others = [
            number
            for number in others
            if not number or number + 1 in pairs or found[number].text.isupper()
        ]
    headings: list[Heading] = []
    skips: list[Span] = []
    row = _row([found[number].text for number in others])
    for number, block in enumerate(found):
        if number in pairs:
            label = question_label().match(block.text)
            title = one_line(block.text[label.end() if label else 0 :]).rstrip("*_")
            headings.append(Heading(block.start, block.end, level, title))
        elif number - 1 in pairs or (dominant and headings):
            skips += _label(block)
        if number in others:
            headings.append(_heading(block, level, row))
    return HeadingOutline(tuple(headings), tuple(skips))


def _others(found: list[TextBlock], form: _Form) -> list[int]:
    return [] if form.labels else _unlabelled(found, headlines=form.headlines)


def _answer(text: str) -> bool:
    label = answer_label().match(text)
    return label is not None and text[label.end() :].strip() != ""


def _label(block: TextBlock) -> list[Span]:
    if not _answer(block.text):
        return []
    label = answer_label().match(block.text)
    left, right = trim(block.text, 0, label.end() if label else 0)
    return [(block.start + left, block.start + right)]


def _unlabelled(found: list[TextBlock], *, headlines: bool) -> list[int]:
    """Return which blocks are questions or headlines with a body after them."""
    chosen = []
    quoted = _quoted_form(found)
    answers = any(answer_label().match(block.text) for block in found)
    for number, (block, after) in enumerate(pairwise(found)):
        # Where no answer has a label, "Question 1:" is but a number.
        if block.labelled and (answers or not block.question):
            continue
        opens = (number == 0 and block.start == 0) or _is_body(after)
        asked = block.question and not (
            block.bulleted and number and found[number - 1].bulleted
            and found[number - 1].question
        )  # fmt: skip
        asked = asked or (quoted and block.quoted_question)
        if (asked and _is_body(after)) or (headlines and block.headline and opens):
            chosen.append(number)
    return chosen


def _quoted_form(found: list[TextBlock]) -> bool:
    """Whether quoted questions head the text: no talk, and other questions beside."""
    asked = sum(block.question or block.quoted_question for block in found)
    talk = any(block.quoted and not block.quoted_question for block in found)
    return asked > 1 and not talk


def _is_body(block: TextBlock) -> bool:
    listed = is_list_item(block.text) or is_table_row(block.text)
    return not block.question and (listed or not block.headline)


def _row(titles: list[str]) -> set[int]:
    """Return the bare numbers of headlines that follow each other from 1 on."""
    matches = [PLAIN_NUMBER.match(title) for title in titles]
    numbers = {int(found[1]) for found in matches if found}
    last = 0
    while last + 1 in numbers:
        last += 1
    return set(range(1, last + 1)) if last > 1 else set()


def _heading(block: TextBlock, level: int, row: set[int]) -> Heading:
    words = block.rows[0] if block.underlined else block.text
    words = strip_bullet(bare(words))
    number = ITEM_NUMBER.match(words) or PLAIN_NUMBER.match(words)
    if number and (not number[0].strip().isdigit() or int(number[0]) in row):
        level += number[0].strip().rstrip(".").count(".")
        words = words[number.end() :]
    words = bare(words)
    if block.quoted_question:
        words = words.strip('"“”„«» \t')
    return Heading(block.start, block.end, min(level, 6), one_line(words))
