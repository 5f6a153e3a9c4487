"""A disk that takes no more: one line, nothing lost, whatever was being written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from explainbot.errors import OutputError
from explainbot.index.build import build
from explainbot.paths import create
from tests.embedding.real import real_encoder
from tests.guards.program import Program

resource = pytest.importorskip("resource", reason="no limits on this system")
LIMITED = """\
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from explainbot.cli.main import main
sys.exit(main(sys.argv[2:]))
"""
SIZES = (0, 9_000, 200_000)
"""Bytes from which on a file cannot grow: each stops the build at another file."""


@pytest.mark.parametrize("most", SIZES)
def test_an_index_that_cannot_be_written_is_told(program: Program, most: int) -> None:
    """With place and hint, and the index before goes on answering."""
    finished = subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), "index", "--rebuild"],
        cwd=program.folder,
        env=program.environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    *_, last = finished.stderr.splitlines()

    assert (finished.returncode, finished.stdout) == (2, "")
    assert "Traceback" not in finished.stderr
    assert last.startswith("explainbot: ")
    assert "cannot be written" in last
    answer = program.run("ask", "How does IS fund itself?")
    assert answer.returncode == 0, answer.stderr
    assert Path(program.folder, "index", "CURRENT").is_file()


WRITERS = {
    "vectors": """\
import faiss, numpy as np
from explainbot.index.storage.vectors import _write
index = faiss.IndexFlatIP(384)
index.add(np.zeros((100, 384), np.float32))
_write(index, folder / "x.faiss")
""",
    "words": """\
from explainbot.index.storage.lexical import WordFiles
words = WordFiles(folder)
for number in range(3000):
    words.add([f"term{number}"])
words.finish()
""",
}
"""Writers of other libraries, whose errors are no OSError."""


@pytest.mark.parametrize("writer", WRITERS)
def test_what_libraries_say_of_a_disk_is_an_os_error(
    bare_program: Program, tmp_path: Path, writer: str
) -> None:
    """So that the build can tell it; whatever else they raise stays what it is."""
    code = f"""\
import pathlib, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = pathlib.Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
{textwrap.indent(WRITERS[writer], "    ")}
except OSError as error:
    print(error)
"""
    finished = bare_program.python("-c", code, str(tmp_path))

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("the ")


def test_a_database_that_cannot_grow_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's error is none of Python's own either."""

    def full(*_: object, **_named: object) -> None:
        db = sqlite3.connect(tmp_path / "x.sqlite")
        db.execute("PRAGMA max_page_count = 2")
        db.execute("CREATE TABLE t (a)")
        db.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 100)

    monkeypatch.setattr(build, "write_index", full)
    places = create(tmp_path / "w")
    (places.corpus / "a.txt").write_text("Cats sleep all day.\n", encoding="utf-8")
    with pytest.raises(OutputError, match="database or disk is full"):
        build.build(places, real_encoder())
