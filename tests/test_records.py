"""The records: what is shown is a slice of what was read."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from explainbot.errors import QuoteMismatchError
from explainbot.records import (
    Answer,
    Document,
    PlaceMark,
    Quote,
    Section,
    reach,
    section_number,
    text_sha256,
)

TEXT = "Eins\r\nZwei 🌊\nDrei\rVier\n"


def document(
    text: str = TEXT, marks: tuple[PlaceMark, ...] = (PlaceMark(0, line=1),)
) -> Document:
    """Return a document with a text."""
    return Document(
        "a/b.txt", "B", "", (), text, "corpus/a/b.txt", "text/plain",
        text_sha256(text), marks,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("offset", "line"),
    [
        (0, 1),
        (4, 1),
        (5, 2),
        (6, 2),
        (12, 2),
        (13, 3),
        (17, 3),
        (18, 4),
        (22, 4),
        (23, 5),
    ],
)
def test_lines_are_counted_as_editors_do(offset: int, line: int) -> None:
    """CR LF is one line end, CR or LF alone another; the end belongs to its line."""
    assert document().line_at(offset) == line


def test_lines_that_end_alike_are_counted() -> None:
    """Empty ones among them."""
    found = document(text="a\n\nb\n")

    assert [found.line_at(offset) for offset in range(5)] == [1, 1, 2, 3, 3]


def test_marks_begin_runs_of_lines_and_pages() -> None:
    """Each mark counts anew; before the first and without lines nothing is known."""
    marks = (
        PlaceMark(2, line=10),
        PlaceMark(6, page=3),
        PlaceMark(13, line=40, page=4),
    )
    found = document(marks=marks)

    assert [found.line_at(offset) for offset in (0, 3, 5, 6, 13, 18)] == [
        None, 10, 11, None, 40, 41,
    ]  # fmt: skip
    assert [found.page_at(offset) for offset in (0, 3, 6, 20)] == [None, None, 3, 4]


def test_hash_is_of_utf8() -> None:
    """As any tool computes it; half a pair of code units has a hash as well."""
    assert text_sha256("Größe") == hashlib.sha256("Größe".encode()).hexdigest()
    assert len(text_sha256("\ud800")) == 64


def test_section_number_is_stable() -> None:
    """63 bits of sha256 over name, place and text."""
    digest = hashlib.sha256(b"a/b.txt\x000\x004\x00Eins").digest()
    expected = int.from_bytes(digest[:8], "big") >> 1

    assert section_number("a/b.txt", 0, 4, "Eins") == expected < 2**63
    assert Section(document(), 0, 4).id == f"{expected:016x}"


def quote(start: int = 6, end: int = 12, heading: str = "Zahlen", **more: str) -> Quote:
    """Return a quote of "Zwei 🌊"."""
    return Quote(Section(document(), 6, 12, heading), start, end, (6, 10), **more)  # type: ignore[arg-type]


def test_a_quote_is_a_slice() -> None:
    """Text, evidence, hash and id come from the document's text."""
    found = quote()

    assert (found.text, found.evidence_text) == ("Zwei 🌊", "Zwei")
    assert found.sha256 == text_sha256("Zwei 🌊")
    assert found.id == f"{text_sha256(TEXT)}:6-12"
    assert (found.line_start, found.line_end, found.page) == (2, 2, None)
    assert found.citation == "a/b.txt › Zahlen, line 2"


def test_citations() -> None:
    """Without a heading or a place these are left out; several lines are a range."""
    whole = document()
    assert quote(heading="").citation == "a/b.txt, line 2"
    lines = Quote(Section(whole, 0, 17, "Alle"), 0, 17, (0, 4))
    assert lines.citation == "a/b.txt › Alle, lines 1–3"
    paged = document(marks=(PlaceMark(0, page=7),))
    assert Quote(Section(paged, 0, 4), 0, 4, (0, 4)).citation == "a/b.txt, page 7"
    bare = document(marks=())
    assert Quote(Section(bare, 0, 4), 0, 4, (0, 4)).citation == "a/b.txt"


def test_a_good_quote_passes_its_check() -> None:
    """With the right hash, or with none to compare."""
    quote().check()
    quote(expected_sha256=text_sha256("Zwei 🌊")).check()


@pytest.mark.parametrize(
    ("marks", "place"),
    [
        ((PlaceMark(0, page=2),), "page 2"),
        ((PlaceMark(0, page=2), PlaceMark(9, page=3)), "pages 2–3"),
        ((PlaceMark(0, label="slide 3"),), "slide 3"),
        ((PlaceMark(0, label="slide 3"), PlaceMark(9, label="slide 4")), "slides 3–4"),
        (
            (PlaceMark(0, label="slide 3"), PlaceMark(9, label="slide 3, notes")),
            "slide 3 and notes",
        ),
        (
            (
                PlaceMark(0, label="sheet A, row 2"),
                PlaceMark(9, label="sheet A, row 4"),
            ),
            "sheet A, rows 2–4",
        ),
        (
            (
                PlaceMark(0, label="sheet A, row 2"),
                PlaceMark(9, label="sheet B, row 4"),
            ),
            "sheet A, row 2 – sheet B, row 4",
        ),
        (
            (PlaceMark(0, label="00:01:23"), PlaceMark(9, label="00:01:30")),
            "00:01:23 – 00:01:30",
        ),
        ((), ""),
    ],
)
def test_a_place_is_told_as_the_kind_of_file_counts(
    marks: tuple[PlaceMark, ...], place: str
) -> None:
    """Pages, slides and times stand for lines; a quote over two of them says both."""
    source = dataclasses.replace(document(), marks=marks)
    told = Quote(Section(source, 0, 12), 6, 12, (6, 10)).place

    assert told == place


@pytest.mark.parametrize(
    ("marks", "place", "told"),
    [
        (
            (PlaceMark(0, page=2), PlaceMark(9, page=3)),
            "page 3",
            "pages 2–3 (see page 3)",
        ),
        (
            (PlaceMark(0, label="slide 3"), PlaceMark(9, label="slide 4")),
            "slide 4",
            "slides 3–4 (see slide 4)",
        ),
        (
            (PlaceMark(0, label="00:01:23"), PlaceMark(9, label="00:01:30")),
            "00:01:30",
            "00:01:23 – 00:01:30 (see 00:01:30)",
        ),
        ((PlaceMark(0, label="paragraph 3"),), "paragraph 3", "paragraph 3"),
        ((PlaceMark(0, line=1),), "line 2", "lines 1–2"),
        ((), "", ""),
    ],
)
def test_the_sentence_has_a_place_of_its_own(
    marks: tuple[PlaceMark, ...], place: str, told: str
) -> None:
    """The citation sends to it, where the passage goes over more than one place."""
    source = dataclasses.replace(document(), marks=marks)
    found = Quote(Section(source, 0, 12), 0, 12, (10, 12))

    assert found.evidence_place == place
    assert found.citation == ", ".join(filter(None, ("a/b.txt", told)))
    whole = dataclasses.replace(found, evidence=(0, 12))
    assert "see" not in whole.citation


@pytest.mark.parametrize(
    "bad",
    [
        quote(expected_sha256=text_sha256("Zwei")),
        quote(start=5),
        quote(end=13),
        quote(start=7),
        dataclasses.replace(quote(), evidence=(10, 6)),
        dataclasses.replace(quote(), evidence=(6, 13)),
        Quote(Section(document(), 20, 99), 20, 99, (20, 30)),
    ],
    ids=[
        "hash",
        "start",
        "end",
        "evidence before",
        "turned",
        "beyond",
        "past the text",
    ],
)
def test_a_bad_quote_is_refused(bad: Quote) -> None:
    """The source and the way out are told."""
    with pytest.raises(QuoteMismatchError) as caught:
        bad.check()

    assert caught.value.where == "corpus/a/b.txt"
    assert "index --rebuild" in caught.value.hint


def test_further_evidence_lies_inside_the_quote() -> None:
    """A second sentence outside the quote is refused like the first."""
    with pytest.raises(QuoteMismatchError):
        dataclasses.replace(quote(), evidence_more=((13, 17),)).check()


def test_answered_is_derived_and_records_are_frozen() -> None:
    """An answer has quotes or claims nothing; nobody changes it afterwards."""
    declined = Answer("?", "?", (), (quote(),), 0.1, "none")
    answer = Answer("?", "?", (quote(),), (), 0.9, "strong")

    assert not declined.answered
    assert answer.answered
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.match = "none"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.quotes[0].section.document.text = ""  # type: ignore[misc]


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ((), "a/b.txt, line 2"),
        (((8, 9),), "a/b.txt, line 2, hidden in the file"),
        (((0, 6), (10, 11)), "a/b.txt, line 2, partly hidden in the file"),
    ],
)
def test_a_quote_of_hidden_text_says_so(
    hidden: tuple[tuple[int, int], ...], told: str
) -> None:
    """Wholly where the file hides of the answering sentence, else partly."""
    whole = dataclasses.replace(document(), hidden=hidden)

    assert Quote(Section(whole, 6, 12), 6, 12, (6, 10)).citation == told


def test_how_far_spans_reach() -> None:
    """The furthest end of those that begin before a place, however they are ordered."""
    ends = reach([(4, 6), (0, 9), (7, 8), (20, 21)])
    assert [ends(place) for place in (0, 1, 5, 20, 21, 99)] == [-1, 9, 9, 9, 21, 21]
    assert reach([])(5) == -1
