"""Requests and events on the wire."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainbot.engine import port, wire
from explainbot.engine.comparing import Compare, Compared
from explainbot.engine.view import SourceView, view_answer
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
        port.Ask(1, "why?", ("before", "and before"), 5, exact=True),
        port.Ask(2, "why?", collections=("Year 9", "bio/cells")),
        port.Source(2, "a.md"),
        port.Check(2, "a.md", "corpus/a.md", "0f"),
        port.Add(3, ("a", "b")),
        port.Index(3),
        port.Stop(3),
        port.Reload(),
        port.Progress("reading", 1, 0),
        port.Progress("reading", 1, 2, 3),
        port.Ready("/w", ("A", "B"), 4),
        port.Outdated(("a.md",)),
        port.Checked(4, "gone"),
        port.Stopped(4),
        port.Answered(5, ANSWER),
        port.Sourced(
            6,
            SourceView("a", "A", "corpus/a", "x\ny", "0f", "differs", by_line=False),
        ),
        port.Loaded(7, LoadReport((FileReport("a", None, "failed", reason="r"),), "g")),
        port.Failed(None, "gone", "ended"),
        port.Remove(8, "a.md"),
        port.Preview(8, ("a.md",)),
        port.Recall(9),
        port.Mark(9, ANSWER),
        port.Gaps(9),
        port.List(9),
        port.Recalled(9, (Past("q", "2026-05-01", "c", "good", "p. 1"),), ("H",)),
        Compare(9, "a.md", 3, 9),
        Compared(9, "was", "is"),
        port.Marked(9, kept=True),
        port.InVain(9, (("q", 2),)),
        port.Listed(9, (entry(biology()),)),
        port.Previewed(9, LoadReport((), ""), ("H: words",)),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_comes_back_as_it_was(record: port.Event) -> None:
    """What is decoded equals what was encoded, tuples, None and nesting included."""
    line = wire.encode(record)

    assert wire.decode(line) == record
    assert line.count(b"\n") == 1


@given(text=ANY_TEXT)
def test_any_text_stays_on_one_line_and_comes_back(text: str) -> None:
    """Line ends, NUL and lone surrogates cannot break a frame."""
    record = port.Answered(1, replace(ANSWER, question=text, reason=text))
    line = wire.encode(record)

    assert wire.decode(line) == record
    assert line.splitlines() == [line[:-1]]


def test_a_frame_that_was_cut_off_ends_the_stream() -> None:
    """What came before it is kept; nothing is guessed from the rest."""
    whole = wire.encode(port.Progress("reading", 1, 2))

    assert list(wire.records([whole, whole[:-9]])) == [port.Progress("reading", 1, 2)]


@pytest.mark.parametrize("line", [b"{}", b"[1]", b"nonsense", b'{"kind":"Nobody"}'])
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    """A stray line is an error, never an event."""
    with pytest.raises(ValueError, match=r".+"):
        wire.decode(line)
