"""The benchmark of question banks: every form that it writes itself is read whole."""

from __future__ import annotations

from pathlib import Path

from benchmarks.banks import COUNT, export, gift, h5p, objects, read, sheets

from explainbot.study.exports.forms import NAMES


def test_every_key_is_read_and_no_wrong_choice(tmp_path: Path) -> None:
    """Signs of HTML in the texts, the right choice in any place."""
    for writer in (gift, h5p, objects, sheets):
        writer(tmp_path)
    found = {name: counts for name, *counts in read(tmp_path)}

    assert len(found) == 11
    assert {tuple(counts) for counts in found.values()} == {(COUNT, COUNT, 0, 0)}


def test_every_form_is_written_whole() -> None:
    """Each takes all the questions."""
    assert {name: count for name, count, *_ in export(50)} == dict.fromkeys(NAMES, 50)
