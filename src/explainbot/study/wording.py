"""Wording of items, answers and progress, the same everywhere; items as cards."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from explainbot.records import Emphasis, Piece, Span, pieces
from explainbot.study.items import Item, choice_name
from explainbot.study.schedule import Statistics
from explainbot.study.session import Session
from explainbot.text.display import for_spreadsheet
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.text.markup import passage_html
from explainbot.text.structure.blocks import blocks_of
from explainbot.text.structure.drawing import said

ASKED = {
    "recall": gettext("What does the source say?"),
    "cloze": gettext("Which words are left out?"),
    "which": gettext("Which section is this from?"),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def progress(session: Session) -> str:
    """Return "card 4 of 10, 6 due"."""
    due = session.statistics.due
    place = min(session.done + 1, session.total)
    return gettext(
        "card {place} of {total}, {due} due", place=place, total=session.total, due=due
    )


def markup_of(item: Item) -> str:
    """Return in which marks an item's text is written; "" for none."""
    return item.quote.document.traits.markup


def question_lines(item: Item, place: str) -> list[str]:
    """Return an item's question as labelled lines."""
    lines = [
        gettext(
            "{place}. From: {title}",
            place=f"{place[0].upper()}{place[1:]}",
            title=item.title,
        )
    ]
    label = gettext("Question") if item.kind == "recall" else gettext("Sentence")
    asked = item.question
    if item.kind != "recall":
        asked = said(blocks_of(asked, markup_of(item)))
    lines.append(f"{label}: {asked}")
    if item.kind != "recall":
        lines.append(ASKED[item.kind])
    lines += [
        f"{number}. {choice_name(choice)}"
        for number, choice in enumerate(item.choices, start=1)
    ]
    return lines


def shown_part(item: Item) -> tuple[int, int]:
    """Return the offsets, in the document, of what is shown as the answer."""
    quote = item.quote
    if item.kind == "recall":
        return quote.excerpt or (quote.start, quote.end)
    return quote.evidence


def answer_lines(item: Item) -> list[str]:
    """Return an item's answer and its place as labelled lines."""
    start, end = shown_part(item)
    lines = []
    if item.kind == "cloze":
        lines.append(gettext("Left out: {answer}", answer=item.answer))
    passage = item.quote.document.text[start:end]
    lines.append(
        gettext("Quote: {said}", said=said(blocks_of(passage, markup_of(item))))
    )
    lines.append(gettext("Source: {citation}", citation=item.quote.citation))
    if (start, end) == item.quote.excerpt:
        lines.append(gettext("(The passage is longer; the source holds all of it.)"))
    return lines


def choice_line(item: Item, typed: str) -> str:
    """Say which section the sentence is from, and whether its number was typed."""
    right = gettext(
        'It is from section {right}: "{answer}".', right=item.right, answer=item.answer
    )
    number = typed.strip()
    listed = [str(place) for place in range(1, len(item.choices) + 1)]
    return (
        gettext("{right} You chose {number}.", right=right, number=number)
        if number in listed
        else right
    )


def next_line(until: timedelta) -> str:
    """Say when an item comes again."""
    seconds = until.total_seconds()
    if seconds < _HOUR:
        minutes = max(1, round(seconds / _MINUTE))
        return ngettext(
            "Again in {count} minute.", "Again in {count} minutes.", minutes
        )
    if seconds < _DAY:
        hours = round(seconds / _HOUR)
        return ngettext("Again in {count} hour.", "Again in {count} hours.", hours)
    days = round(seconds / _DAY)
    return ngettext("Again in {count} day.", "Again in {count} days.", days)


def statistics_lines(numbers: Statistics) -> list[str]:
    """Return the numbers as labelled lines."""
    kept = gettext("no item has come back yet")
    if numbers.retention is not None:
        kept = gettext(
            "{retention:.0%} of learned items were known when they came back",
            retention=numbers.retention,
        )
    return [
        ngettext("Seen: {count} item", "Seen: {count} items", numbers.seen),
        gettext("Due now: {due}", due=numbers.due),
        gettext("Learned: {learned}", learned=numbers.learned),
        gettext(
            "Reviews: {reviews}, today {today}",
            reviews=numbers.reviews,
            today=numbers.today,
        ),
        gettext("Retention: {kept}", kept=kept),
    ]


COLUMNS = (
    "id", "kind", "question", "answer", "choices", "evidence", "citation", "document",
    "heading", "start", "end", "blank_start", "blank_end", "sha256",
)  # fmt: skip
"""Of the CSV; offsets are of the evidence and the blank, in the document's text."""
ANKI_HEAD = """\
#separator:tab
#html:true
#guid column:1
#tags column:4
"""
"""Without a line "#columns": with one Anki goes by the names of the fields, which are
others in other languages and types of notes; without, by their order."""
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_RUN = re.compile(r"\[(?=/?(?:sound:|latex\]|\$\$?\]|anki:))", re.IGNORECASE)
"""What makes Anki do something."""
_NOT_IN_TAG = re.compile(r"[\s:\x00-\x1f]+")


def card_front(item: Item) -> str:
    """Return the front of an item's card, as a field of Anki's."""
    before, blank, after = item.pieces
    asked = item.question if item.kind == "recall" else f"{before}{blank}{after}"
    blocks = blocks_of(asked, "" if item.kind == "recall" else markup_of(item))
    plain = [(0, len(asked), Emphasis.PLAIN)]
    parts = [one_field(passage_html(blocks, plain))]
    if item.choices:
        listed = "".join(f"<li>{_html(choice_name(one))}</li>" for one in item.choices)
        parts.append(f"{ASKED['which']}<ol>{listed}</ol>")
    if not item.names_its_text:
        parts.append(f"<small>{_html(item.title)}</small>")
    return "<br>".join(parts)


def card_back(item: Item) -> str:
    """Return the back of an item's card, with where it is from."""
    quote = item.quote
    if item.kind == "recall":
        part = quote.excerpt or (quote.start, quote.end)
        shown = _passage(item, part, pieces(part, [quote.evidence], quote.span))
    elif item.blank:
        shown = _passage(
            item, quote.evidence, pieces(quote.evidence, [item.blank], None)
        )
    else:
        shown = f"<b>{_html(item.answer)}</b>"
    return f"{shown}<br><small>{_html(quote.citation)}</small>"


def _passage(item: Item, part: Span, found: Sequence[Piece]) -> str:
    """Return a part of an item's text as its author meant it, on one line."""
    start, end = part
    blocks = blocks_of(item.quote.document.text[start:end], markup_of(item))
    moved = [(left - start, right - start, how) for left, right, how in found]
    return one_field(passage_html(blocks, moved, "b"))


def _html(text: str) -> str:
    return one_field(html.escape(text))


def one_field(shown: str) -> str:
    """Return HTML as a field of Anki's format: no tab and no line end in it.

    Nothing of the texts makes Anki play a file, or run LaTeX.
    """
    told = _LINE_END.sub("<br>", shown).replace("\t", "&#9;")
    return _RUN.sub("&#91;", told)


def tag_of(kind: str, document: str) -> str:
    """Return the tags of a card: its kind, and the document that it is from."""
    told = one_field(html.escape(_NOT_IN_TAG.sub("_", document)))
    return f"explainbot::{kind} explainbot::{told}"


def item_cells(item: Item) -> list[object]:
    """Return an item's cells of a table, one for each of ``COLUMNS``."""
    quote, marks = item.quote, markup_of(item)
    asked = item.question
    if item.kind != "recall":
        asked = said(blocks_of(asked, marks))
    answer = item.answer
    if item.kind != "which":
        answer = said(blocks_of(answer, marks))
    return [
        item.id,
        item.kind,
        asked,
        answer,
        " | ".join(map(choice_name, item.choices)),
        quote.evidence_text,
        quote.citation,
        quote.document.id,
        quote.section.heading,
        *quote.evidence,
        *(item.blank or ("", "")),
        quote.document.sha256,
    ]


def csv_row(cells: Iterable[object], on_text: Callable[[], object] = int) -> str:
    """Return a row of a table for people, who open it in a spreadsheet program.

    Args:
        cells: Texts and numbers.
        on_text: Called for each that such a program would run, and that is marked as
            text.
    """
    told = []
    for cell in cells:
        safe = for_spreadsheet(cell) if isinstance(cell, str) else cell
        if safe != cell:
            on_text()
        told.append(safe)
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(told)
    return line.getvalue()
