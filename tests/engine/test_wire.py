"""Requests and events on the wire."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainbot.engine import messages
from explainbot.engine.messages import Compare, Compared
from explainbot.engine.views import SourceView, view_answer
from explainbot.reports import FileReport, LoadReport
from explainbot.usage.history import Past
from tests.engine.small_corpus import SmallCorpus, biology, entry

ANSWER = view_answer(
    SmallCorpus(biology()).ask("plants glucose | starch potato", (), 3)
)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    "record",
    [
        messages.Ask(1, "why?", ("before", "and before"), 5, exact=True),
        messages.Ask(2, "why?", collections=("Year 9", "bio/cells")),
        messages.Source(2, "a.md"),
        messages.Check(2, "a.md", "corpus/a.md", "0f"),
        messages.Add(3, ("a", "b")),
        messages.Index(3),
        messages.Stop(3),
        messages.Reload(),
        messages.Progress("reading", 1, 0),
        messages.Progress("reading", 1, 2, 3),
        messages.Ready("/w", ("A", "B"), 4),
        messages.Outdated(("a.md",)),
        messages.Checked(4, "gone"),
        messages.Stopped(4),
        messages.Answered(5, ANSWER),
        messages.Sourced(
            6,
            SourceView("a", "A", "corpus/a", "x\ny", "0f", "differs", by_line=False),
        ),
        messages.Loaded(
            7, LoadReport((FileReport("a", None, "failed", reason="r"),), "g")
        ),
        messages.Failed(None, "gone", "ended"),
        messages.Remove(8, "a.md"),
        messages.Preview(8, ("a.md",)),
        messages.Recall(9),
        messages.Mark(9, ANSWER),
        messages.Gaps(9),
        messages.List(9),
        messages.Recalled(9, (Past("q", "2026-05-01", "c", "good", "p. 1"),), ("H",)),
        Compare(9, "a.md", 3, 9),
        Compared(9, "was", "is"),
        messages.Marked(9, kept=True),
        messages.InVain(9, (("q", 2),)),
        messages.Listed(9, (entry(biology()),)),
        messages.Previewed(9, LoadReport((), ""), ("H: words",)),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_comes_back_as_it_was(record: messages.Event) -> None:
    """What is decoded equals what was encoded, tuples, None and nesting included."""
    line = messages.encode(record)

    assert messages.decode(line) == record
    assert line.count(b"\n") == 1


@given(text=ANY_TEXT)
def test_any_text_stays_on_one_line_and_comes_back(text: str) -> None:
    """Line ends, NUL and lone surrogates cannot break a frame."""
    record = messages.Answered(1, replace(ANSWER, question=text, reason=text))
    line = messages.encode(record)

    assert messages.decode(line) == record
    assert line.splitlines() == [line[:-1]]


def test_a_frame_that_was_cut_off_ends_the_stream() -> None:
    """What came before it is kept; nothing is guessed from the rest."""
    whole = messages.encode(messages.Progress("reading", 1, 2))

    assert list(messages.records([whole, whole[:-9]])) == [
        messages.Progress("reading", 1, 2)
    ]


@pytest.mark.parametrize("line", [b"{}", b"[1]", b"nonsense", b'{"kind":"Nobody"}'])
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    """A stray line is an error, never an event."""
    with pytest.raises(ValueError, match=r".+"):
        messages.decode(line)
