"""What is written down of a sitting, and when an item comes again."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from explainbot.errors import OutputError
from explainbot.paths import Places
from explainbot.study.items import Item
from explainbot.study.schedule import Rating, ReviewLog, Statistics
from explainbot.study.session import open_session
from tests.study.lessons import NOON, TREES, items, lessons


@pytest.fixture
def item(tmp_path: Path) -> Item:
    """Return one item of the lessons in ``w``."""
    return items(lessons(tmp_path / "w"), "recall")["What do leaves make?"]


@pytest.mark.parametrize(
    ("rating", "until"),
    [
        (1, timedelta(minutes=1)),
        (2, timedelta(minutes=5, seconds=30)),
        (3, timedelta(minutes=10)),
        (4, timedelta(days=8)),
    ],
)
def test_when_a_new_item_comes_again(
    item: Item, tmp_path: Path, rating: Rating, until: timedelta
) -> None:
    """The first steps are those of FSRS: a minute, ten minutes, between, 8.3 days."""
    progress = ReviewLog(Places(tmp_path / "w"))

    assert progress.review(item, rating, NOON).due == NOON + until


def test_the_log_is_all_there_is(item: Item, tmp_path: Path) -> None:
    """Read again, the log gives the same state and numbers."""
    places = Places(tmp_path / "w")
    progress = ReviewLog(places)
    progress.review(item, 4, NOON)
    progress.review(item, 3, NOON + timedelta(days=8))
    late = progress.review(item, 1, NOON + timedelta(days=40))

    again = ReviewLog(places)

    known = again.known(item.id)
    assert known is not None
    assert known.due == late.due
    assert again.statistics(NOON + timedelta(days=41)) == Statistics(
        seen=1, due=1, learned=0, reviews=3, today=0, retention=0.5
    )
    assert (places.state / ".gitignore").read_text() == "*\n"


def test_a_record_that_was_cut_off_spoils_no_other(item: Item, tmp_path: Path) -> None:
    """A program killed while it wrote loses that record alone; debris is passed by."""
    places = Places(tmp_path / "w")
    ReviewLog(places).review(item, 3, NOON)
    log = places.state / "study.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + b'\n{"item": "12\xff\n[]\nnull\n' + whole[:40])

    progress = ReviewLog(places)
    progress.review(item, 3, NOON + timedelta(minutes=10))

    assert ReviewLog(places).statistics(NOON).reviews == 2


def test_a_clock_that_was_put_back_counts_no_time(item: Item, tmp_path: Path) -> None:
    """A review before the last one counts as one right after it."""
    progress = ReviewLog(Places(tmp_path / "w"))
    progress.review(item, 3, NOON)

    assert progress.review(item, 1, NOON - timedelta(days=3)).due == NOON + timedelta(
        minutes=1
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written(item: Item, tmp_path: Path) -> None:
    """What cannot be written down is said."""
    (tmp_path / "w").chmod(0o555)
    with pytest.raises(OutputError, match="progress cannot be written"):
        ReviewLog(Places(tmp_path / "w")).review(item, 3, NOON)
    (tmp_path / "w").chmod(0o755)


def test_a_sitting_shows_what_is_due_first(tmp_path: Path) -> None:
    """Due items come first, then new ones, up to the limit."""
    workspace = lessons(tmp_path / "w")
    known = items(workspace, "cloze")[
        "In […] the notes of Jan van Helmont told of a willow."
    ]
    ReviewLog(workspace.places).review(known, 1, NOON)

    session = open_session(workspace, limit=3, clock=lambda: NOON + timedelta(hours=1))

    assert session.current == known
    assert session.total == 3


def test_what_is_not_due_is_not_shown(tmp_path: Path) -> None:
    """An item that was just known is left for its day."""
    workspace = lessons(tmp_path / "w")
    for item in items(workspace, "recall").values():
        ReviewLog(workspace.places).review(item, 4, NOON)

    session = open_session(workspace, kinds=["recall"], clock=lambda: NOON)

    assert session.current is None


def test_again_comes_at_the_end_of_the_sitting(tmp_path: Path) -> None:
    """An item that was not known is shown once more after the others."""
    session = open_session(
        lessons(tmp_path / "w"), kinds=["recall"], clock=lambda: NOON
    )
    first = session.current

    assert session.rate(1) == timedelta(minutes=1)
    assert session.current != first
    session.rate(3)
    session.rate(3)
    assert (session.current, session.done, session.total) == (first, 2, 3)
    session.rate(3)
    assert session.current is None
    assert session.statistics == Statistics(
        seen=3, due=0, learned=0, reviews=4, today=4, retention=None
    )


def test_indexing_again_keeps_the_progress(tmp_path: Path) -> None:
    """After the file was changed elsewhere and moved, a due item is still known."""
    workspace = lessons(tmp_path / "w")
    item = items(workspace, "recall")["What drinks the water?"]
    ReviewLog(workspace.places).review(item, 1, NOON)
    (workspace.places.corpus / "green" / "trees.md").unlink()
    moved = TREES.replace("Leaves make", "Green leaves make")
    (workspace.places.corpus / "all-trees.md").write_text(moved, encoding="utf-8")
    workspace.index()

    later = NOON + timedelta(days=1)
    session = open_session(workspace, kinds=["recall"], clock=lambda: later)

    shown = []
    while session.current is not None:
        shown.append(session.current.id)
        session.skip()
    assert item.id in shown
    assert len(shown) == 3
