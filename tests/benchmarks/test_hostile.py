"""Hostile lists and settings: a few cases of some kinds, and what counts as wrong."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="terminals are made by what Linux has")

from benchmarks.faults import FILES, use_word_encoder
from benchmarks.hostile import (
    KINDS,
    LISTS,
    TOML_KEYS,
    Ended,
    Tally,
    problems,
    run,
    settings,
    table,
    tried,
)

from explainbot.sharing import install
from explainbot.testing import tiny_workspace
from explainbot.workspace import Workspace

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="it looks at /proc")


def test_a_case_is_the_same_each_time() -> None:
    """By its kind, number and seed."""
    for make in (LISTS[".csv"], LISTS[".jsonl"], LISTS[".md"]):
        made = [make(random.Random(number)) for number in range(9)]  # noqa: S311
        assert made == [make(random.Random(number)) for number in range(9)]  # noqa: S311
        assert len(set(made)) > 4
    for name in TOML_KEYS:
        one, other = (settings(random.Random(3), name) for _ in range(2))  # noqa: S311
        assert one == other


@pytest.mark.parametrize(
    ("ended", "wrong"),
    [
        (Ended(2, "explainbot: a.csv: the list is empty.\r\n"), ""),
        (Ended(0, "\x1b[2K\r\x1b[38;5;70mreading\x1b[0m\r\n"), ""),
        (Ended(0, "a\x1b[2Jb"), "escape"),
        (Ended(0, "a\u202eb"), "escape"),
        (Ended(2, "what?"), "no message"),
        (Ended(1, "Traceback (most recent call last)"), "traceback"),
        (Ended(-6, ""), "status -6"),
        (Ended(-9, "", hung=True), "hang"),
        (Ended(0, "", seconds=99.0), "slow"),
    ],
)
def test_what_counts_as_wrong(tmp_path: Path, ended: Ended, wrong: str) -> None:
    """Codes, silence, traces, other ends, time."""
    found = list(problems(tmp_path, ended))
    assert [one.partition(":")[0] for one in found] == ([wrong] if wrong else [])


def test_a_half_written_file_counts(tmp_path: Path) -> None:
    """And what is begun and not finished, and markup that a list has put in."""
    (tmp_path / "out.jsonl").write_text('{"a": 1}\n{"b"', "utf-8")
    (tmp_path / "page.html").write_text("<script>alert(7)</script></html>\n", "utf-8")
    (tmp_path / ".x.1.partial").write_text("", "utf-8")
    found = list(problems(tmp_path, Ended(0, "")))
    assert len(found) == 3


@LINUX
@pytest.mark.parametrize("kind", ["list .csv", "add .csv", "pins.toml", "index"])
def test_some_cases_end_as_they_should(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in a child, on a terminal; the workspace answers afterwards."""
    assert kind in KINDS
    # What the encoder of the tests takes the place of is put back afterwards.
    monkeypatch.setattr(Workspace, "__init__", Workspace.__init__)
    own = vars(install)
    monkeypatch.setitem(own, "load_encoder", own["load_encoder"])
    defaults = dict(install.unpack.__kwdefaults__ or {})
    monkeypatch.setattr(install.unpack, "__kwdefaults__", defaults)
    tiny_workspace(tmp_path / "lab", FILES)
    use_word_encoder()
    tally = Tally()
    for number in range(3):
        tried(tmp_path / "lab", kind, number, 11, tally)
    assert tally.failed == {}
    assert tally.ends.total() == 3
    assert f"| {kind} | 3 |" in list(table({kind: tally}))[2]


@LINUX
def test_a_hang_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the limit of processor time, which is told."""
    monkeypatch.setattr("benchmarks.hostile.MOST_SECONDS", 0.1)
    monkeypatch.setattr("benchmarks.hostile.main_of_program", _endless)
    ended = run(tmp_path, ["ask"])
    assert any(one.startswith("hang") for one in problems(tmp_path, ended))


def _endless(_: list[str]) -> int:
    while True:
        pass
