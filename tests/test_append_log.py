"""Logs to which programs only add."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from explainbot.errors import OutputError
from explainbot.usage.log import AppendLog, row


def log(folder: Path, older: str = "") -> AppendLog:
    """Return a log in a folder that is not there yet."""
    return AppendLog(folder / "state", "log.jsonl", "the log", older)


def test_a_row_is_one_object_on_its_own_lines(tmp_path: Path) -> None:
    """It begins and ends with a line end; the folder ignores itself."""
    kept = log(tmp_path)
    kept.append(row({"é": 1}))
    kept.append(row({"é": 2}, ascii_only=True))

    path = tmp_path / "state" / "log.jsonl"
    assert path.read_bytes() == '\n{"é": 1}\n\n{"\\u00e9": 2}\n'.encode()
    assert [*kept.read()] == [{"é": 1}, {"é": 2}]
    assert (tmp_path / "state" / ".gitignore").read_text("ascii") == "*\n"


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes there")
def test_a_log_is_its_users_alone(tmp_path: Path) -> None:
    """Whatever it holds."""
    kept = log(tmp_path)
    kept.append(row({}))
    mode = (tmp_path / "state" / "log.jsonl").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_what_is_cut_off_or_no_object_is_passed_over(tmp_path: Path) -> None:
    """A crash spoils no other row."""
    kept = log(tmp_path)
    kept.append(row({"a": 1}) + b'\n{"a": 2, "b')
    kept.append(row({"a": 3}) + b"[4]\nfive\n\xff\n")

    assert [item["a"] for item in kept.read()] == [1, 3]


def test_a_log_is_read_and_deleted_with_the_one_before_it(tmp_path: Path) -> None:
    """The older rows first; with nothing there, nothing happens."""
    kept = log(tmp_path, "log.1.jsonl")
    assert [*kept.read()] == []
    kept.append(row({"a": 2}))
    (tmp_path / "state" / "log.1.jsonl").write_bytes(row({"a": 1}))

    assert [*kept.read()] == [{"a": 1}, {"a": 2}]
    kept.delete()
    kept.delete()
    assert [path.name for path in (tmp_path / "state").iterdir()] == [".gitignore"]


def test_what_cannot_be_read_or_deleted_is_told(tmp_path: Path) -> None:
    """With what it is and where."""
    kept = log(tmp_path)
    (tmp_path / "state" / "log.jsonl").mkdir(parents=True)
    with pytest.raises(OutputError, match="the log cannot be read"):
        [*kept.read()]
    with pytest.raises(OutputError, match="the log cannot be deleted"):
        kept.delete()


def test_a_row_that_is_not_written_whole_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up takes a part; the rest goes after it, or it is an error."""
    kept, write = log(tmp_path), os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:7]))
    kept.append(row({"a": 1}))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        kept.append(row({"a": "much too long for two"}))
    monkeypatch.undo()
    kept.append(row({"a": 3}))

    assert [item["a"] for item in kept.read()] == [1, 3]


@pytest.mark.skipif(os.name == "nt", reason="there are no such files there")
@pytest.mark.parametrize("kind", ["link", "pipe", "device"])
def test_only_a_file_is_written_to(tmp_path: Path, kind: str) -> None:
    """What a link points to stays; nobody waits for a pipe's reader."""
    kept, other = log(tmp_path), tmp_path / "other"
    other.write_text("mine", encoding="ascii")
    (tmp_path / "state").mkdir()
    path = tmp_path / "state" / "log.jsonl"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(other if kind == "link" else os.devnull)

    with pytest.raises(OSError):  # noqa: PT011  which one differs by system
        kept.append(row({"a": 1}))
    with pytest.raises(OutputError, match="cannot be read"):
        list(kept.read())
    assert other.read_text("ascii") == "mine"


@pytest.mark.skipif(os.name == "nt", reason="there are no such modes there")
def test_the_folder_and_older_files_become_their_users_alone(tmp_path: Path) -> None:
    """Whatever mask is set, and whatever mode an older version or a copy has left."""
    kept = log(tmp_path)
    before = os.umask(0)
    try:
        kept.append(row({}))
    finally:
        os.umask(before)
    folder = tmp_path / "state"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "log.jsonl").chmod(0o644)
    kept.append(row({}))
    assert stat.S_IMODE((folder / "log.jsonl").stat().st_mode) == 0o600
