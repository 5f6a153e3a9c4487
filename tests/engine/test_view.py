"""Views: what a surface is given of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explainbot.engine.views import view_answer, view_quote
from explainbot.errors import QuoteMismatchError
from explainbot.records import Quote
from tests.engine.small_corpus import SmallCorpus, biology, sections


def test_evidence_is_counted_from_the_beginning_of_the_quote() -> None:
    """Offsets in the document become offsets inside the quoted text."""
    section = sections(biology())[1]
    first = "Starch is kept in roots and seeds."
    start = section.start
    spans = ((start, start + len(first)), (start + len(first) + 1, section.end))

    view = view_quote(Quote(section, start, section.end, spans[0], (spans[1],)))

    assert view.text[slice(*view.evidence[0])] == first
    assert view.text[slice(*view.evidence[1])] == "A potato is mostly starch."
    assert view.citation == "biology-10.md › Where is starch kept?, line 9"
    assert (view.line_start, view.line_end, view.page) == (9, 9, None)


def test_a_view_knows_whether_its_words_are_the_quoted_ones() -> None:
    """One changed letter and the quote no longer counts as word for word."""
    answer = SmallCorpus(biology()).ask("how do plants make glucose", (), 3)
    quote = view_answer(answer).quotes[0]

    assert quote.verbatim
    assert not replace(quote, text=quote.text.replace("light", "Light")).verbatim


def test_a_quote_that_differs_from_the_indexed_copy_has_no_view() -> None:
    """What was altered since it was indexed is refused, not shown."""
    section = sections(biology())[0]
    quote = Quote(
        section,
        section.start,
        section.end,
        (section.start, section.end),
        expected_sha256="0" * 64,
    )

    with pytest.raises(QuoteMismatchError):
        view_quote(quote)
