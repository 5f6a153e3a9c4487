"""An Answer as JSON and as text; the words stay, whatever is around them."""

from __future__ import annotations

import dataclasses
import re

import pytest
from rich.cells import cell_len

from explainbot.errors import QuoteMismatchError
from explainbot.records import Answer, Document, Quote, Section, text_sha256
from explainbot.render import BOLD, END, quote_to_json, to_json, to_text

TEXT = "What?\r\n\r\nThe sea 🌊 rises. It falls\x1b[31m.\r\nTwice a day.\r\n"
START = TEXT.index("The sea")
STOP = len(TEXT) - 2


def quote(text: str = TEXT, start: int = START, stop: int = STOP) -> Quote:
    """Return the passage with "It falls." as its evidence."""
    document = Document(
        "sea/t.txt", "Tides", "tides", (), text, "corpus/sea/t.txt", "text/plain",
        text_sha256(text),
    )  # fmt: skip
    first = text.index("It falls")
    last = text.index(".", first) + 1
    return Quote(
        Section(document, start, stop, "What?"),
        start,
        stop,
        (first, last),
        ((start, first - 1),),
        score=0.75,
    )


def answer(**changes: object) -> Answer:
    """Return a good answer, some of it changed."""
    made = Answer(
        "What?", "What?", (quote(),), (), 0.9, "strong", model="m@1", index="g"
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def test_a_quote_as_json() -> None:
    """Every key of the contract, with evidence counted from the quote's start."""
    document = text_sha256(TEXT)
    passage = TEXT[START:STOP]

    assert quote_to_json(quote()) == {
        "id": f"{document}:{START}-{STOP}",
        "text": passage,
        "evidence": "It falls\x1b[31m.",
        "evidence_start": 17,
        "evidence_end": 31,
        "evidence_more": [[0, 16]],
        "span_start": None,
        "span_end": None,
        "document": "sea/t.txt",
        "title": "Tides",
        "heading": "What?",
        "section": quote().section.id,
        "path": "corpus/sea/t.txt",
        "start": START,
        "end": STOP,
        "line_start": 3,
        "line_end": 4,
        "page": None,
        "place": "lines 3–4",
        "evidence_place": "line 3",
        "hidden": None,
        "score": 0.75,
        "sha256": text_sha256(passage),
        "document_sha256": document,
        "source_changed": False,
        "citation": "sea/t.txt › What?, lines 3–4",
        "author": "",
        "date": "",
        "licence": "",
        "url": "",
    }


def test_a_follow_up_is_shown_as_it_was_resolved() -> None:
    """In the place of the question before; JSON has both, and null without one."""
    told = answer(asked_as="Why? (after: Who?)", resolved="Why? (Vikings)")

    assert "asked as: Why? (Vikings)" in to_text(told).splitlines()
    assert to_json(told)["asked_as"] == "Why? (after: Who?)"
    assert to_json(told)["resolved"] == "Why? (Vikings)"
    assert to_json(answer())["resolved"] is None


def test_an_answer_as_json() -> None:
    """``answer`` is the first quote; a part is an object of the same form."""
    part = answer()
    found = to_json(answer(parts=(part,), alternatives=(quote(),)))

    assert list(found) == [
        "question", "asked_as", "resolved", "answered", "match", "confidence", "reason",
        "answer", "quotes", "alternatives", "parts", "model", "index", "reading_rules",
        "error", "notes", "input", "did_you_mean", "headings",
        "easier",
    ]  # fmt: skip
    assert to_json(answer(parts_missing=(2, 16)))["parts_missing"] == [2, 16]
    assert found["answer"] == found["quotes"][0] == found["alternatives"][0]
    assert found["parts"] == [to_json(part)]
    assert (found["error"], found["input"], found["answered"]) == (None, {}, True)
    declined = to_json(answer(quotes=(), match="none"))
    assert (declined["answer"], declined["quotes"], declined["answered"]) == (
        None,
        [],
        False,
    )


def test_the_headings_of_a_text_are_numbered_after_the_other_passages() -> None:
    """What stands in that text is not named twice; JSON tells each heading's place."""
    here = quote()
    there = dataclasses.replace(
        here,
        section=dataclasses.replace(
            here.section, document=dataclasses.replace(here.document, id="other.md")
        ),
    )
    found = answer(alternatives=(here, there), headings=(here,))
    lines = to_text(found).splitlines()
    at = lines.index(f"In this text ({here.document.id}):")

    assert [lines[at - 1], lines[at + 1]] == [
        f"  [1] {there.citation}",
        f"  [2] {here.section.heading}, {here.place}",
    ]
    told = to_json(found)["headings"]
    assert [(one["heading"], one["start"], one["end"]) for one in told] == [
        (here.section.heading, here.start, here.end)
    ]
    assert len(to_json(found)["alternatives"]) == 2


@pytest.mark.parametrize("show", [to_json, to_text])
@pytest.mark.parametrize("place", ["quotes", "alternatives", "parts"])
def test_what_differs_from_the_index_is_not_shown(show: object, place: str) -> None:
    """One altered passage, wherever it stands, refuses the whole."""
    altered = dataclasses.replace(quote(), expected_sha256="0" * 64)
    bad = (
        answer(parts=(answer(quotes=(altered,)),))
        if place == "parts"
        else answer(**{place: (altered,)})
    )
    if place == "alternatives" and show is to_text:
        pytest.skip("only its citation is shown, not its words")

    with pytest.raises(QuoteMismatchError):
        show(bad)  # type: ignore[operator]


def test_an_answer_as_text() -> None:
    """Lines as they are; control characters painted; the source below."""
    assert to_text(answer(alternatives=(quote(),)), width=0).split("\n") == [
        "●●●● STRONG MATCH   quoted word for word",
        "┃ The sea 🌊 rises. It falls␛[31m. ",
        "┃ Twice a day.",
        "— sea/t.txt › What?, lines 3–4",
        "  Answering sentence: It falls␛[31m.",
        "Other passages:",
        "  [1] sea/t.txt › What?, lines 3–4",
    ]


def test_a_weak_match_claims_nothing() -> None:
    """The reason, the closest passage without a mark in it, then the others."""
    weak = answer(
        quotes=(), match="weak", reason="no passage says so", asked_as="What, then?",
        alternatives=(quote(), quote()),
    )  # fmt: skip

    assert to_text(weak, width=0).split("\n") == [
        "asked as: What, then?",
        "●●○○ WEAK MATCH",
        "  No passage says so.",
        "  Closest passage, may not answer:",
        "┊ The sea 🌊 rises. It falls␛[31m. ",
        "┊ Twice a day.",
        "— sea/t.txt › What?, lines 3–4",
        "Closest sections:",
        "  [1] sea/t.txt › What?, lines 3–4",
    ]


def test_nothing_of_a_weak_match_is_bold() -> None:
    """What is not claimed must not look like an answer, on a terminal either."""
    weak = answer(quotes=(), match="weak", alternatives=(quote(),))

    assert BOLD in to_text(answer(), bold=True)
    assert BOLD not in to_text(weak, bold=True)


def test_the_answers_words_are_underlined_in_every_row() -> None:
    """Within the bold sentence; a second sentence is in italics; the bar is plain."""
    start = TEXT.index("falls")
    found = dataclasses.replace(quote(), span=(start, start + len("falls\x1b[31m")))

    rows = to_text(answer(quotes=(found,)), width=14, bold=True).split("\n")[1:5]

    further, bold, words = "\x1b[3m", BOLD, "\x1b[1;4m"
    assert rows == [
        f"┃ {further}The sea 🌊{END}",
        f"┃ {further}rises.{END} {bold}It{END}",
        f"┃ {words}falls␛[31m{END}{bold}.{END}",
        "┃ Twice a day.",
    ]
    weak = answer(quotes=(), match="weak", alternatives=(found,))
    assert "\x1b" not in to_text(weak, bold=True)


def test_nothing_found_names_the_closest_sections() -> None:
    """No passage is shown."""
    none = answer(quotes=(), match="none", reason="no!", alternatives=(quote(),))

    assert to_text(none).split("\n") == [
        "○○○○ NOT IN THESE TEXTS",
        "  No!",
        "Closest sections:",
        "  [1] sea/t.txt › What?, lines 3–4",
    ]


def test_each_part_is_shown_under_its_question() -> None:
    """The whole's own lines are not repeated."""
    two = answer(parts=(answer(), answer(question="Why?\nNow?", asked_as="Why?\nNow?")))

    lines = to_text(two).split("\n")

    assert [line for line in lines if line.startswith("»")] == [
        "» What?",
        "» Why? Now?",
    ]
    assert lines.count("●●●● STRONG MATCH   quoted word for word") == 2


LONG = "The sea rises and rises and   rises. It falls again and again. End of it."


@pytest.mark.parametrize("width", [12, 20, 24, 31, 40, 80, 200])
@pytest.mark.parametrize("bold", [False, True])
def test_wrapped_lines_keep_every_word(width: int, bold: bool) -> None:  # noqa: FBT001
    """No line is wider than asked; the words and the bold sentence are whole."""
    passage = quote(LONG + "\n\n" + LONG.replace("It", "They"), 0, len(LONG) * 2 + 4)

    lines = to_text(answer(quotes=(passage,)), width=width, bold=bold).split("\n")
    shown = [line.removeprefix("┃ ") for line in lines if line.startswith("┃ ")]

    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown]
    assert max(map(len, plain)) <= width - 2
    assert " ".join(plain).split() == passage.text.split()
    marked = " ".join(shown).split(BOLD)[1:]
    emphasised = " ".join(piece.split(END)[0] for piece in marked)
    assert emphasised.split() == (passage.evidence_text.split() if bold else [])


def test_lines_are_broken_by_cells() -> None:
    """A wide character takes two cells; a word too long for a row is cut."""
    passage = quote("潮汐每天两次。 It falls. abcdefghij", 0, 28)

    lines = to_text(answer(quotes=(passage,)), width=10).split("\n")

    assert [line for line in lines if line.startswith("┃")] == [
        "┃ 潮汐每天",
        "┃ 两次。",  # with "It" it would take nine cells of eight
        "┃ It",
        "┃ falls.",
        "┃ abcdefgh",
        "┃ ij",
    ]


@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_the_narrowest_rows(width: int) -> None:
    """However narrow it is, rows of two cells are made and nothing is lost."""
    lines = to_text(answer(), width=width).split("\n")
    shown = [line.removeprefix("┃ ") for line in lines if line.startswith("┃ ")]

    assert max(map(cell_len, shown)) <= max(2, width - 2)
    assert "".join("".join(shown).split()) == "Thesea🌊rises.Itfalls␛[31m.Twiceaday."


def test_long_words_of_the_question_are_shortened() -> None:
    """What was asked takes at most 200 characters of text; as JSON it is whole."""
    word = "x" * 100_000
    none = answer(quotes=(), match="none", asked_as=word, reason=f"nowhere: {word}")
    both = answer(parts=(dataclasses.replace(none, question=word), answer()))

    assert to_text(none).split("\n") == [
        f"asked as: {'x' * 199}…",
        "○○○○ NOT IN THESE TEXTS",
        f"  Nowhere: {'x' * 190}…",
    ]
    assert to_text(both).split("\n")[0] == f"» {'x' * 199}…"
    assert to_json(none)["asked_as"] == word
    assert to_json(none)["reason"] == f"nowhere: {word}"
