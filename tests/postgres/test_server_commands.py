"""Every command works on an index that lives on a server as on one in a folder."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from explainbot.index.storage.manifest import SERVER
from explainbot.paths import workspace_at
from explainbot.workspace import Workspace
from tests.cli.conftest import TIDES, WIND, Shell, load, sh  # noqa: F401  a fixture
from tests.postgres.server import PostgresServer

QUESTIONS = "question,expected\nWhat pulls the sea?,Moon\nHow many kings are there?,\n"
PINS = (
    '[[pin]]\nquestions = ["What is a sirocco?"]\ndocument = "wind.txt"\n'
    'quote = "Wind – «sirocco» – makes waves on the sea."\n'
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("add", "--json", "../sea", "../wind.txt"),
    ("list", "--json"),
    ("status", "--json"),
    ("status", "--lint"),
    ("digest", "--on"),
    ("verify", "--json"),
    ("show", "wind.txt", "--start", "3", "--end", "40"),
    ("ask", "--json", "What pulls the sea?"),
    ("ask", "--json", "How many kings are there?"),
    ("ask", "--json", "--collection", "sea", "What pulls the sea?"),
    ("gaps", "--json"),
    ("coverage", "--json", "../questions.csv"),
    ("eval", "--json", "../questions.csv"),
    ("batch", "../questions.csv", "../out.jsonl", "--force"),
    ("verify", "../out.jsonl", "--json"),
    ("glossary", "--json"),
    ("study", "--export", "../cards.txt", "--force"),
    ("study", "--stats", "--json"),
    ("index", "--json"),
    ("add", "--json", "../more.md"),
    ("ask", "--json", "What is a lagoon?"),
    ("remove", "--json", "wind.txt"),
    ("list",),
    ("index", "--rebuild", "--json"),
    ("ask", "--json", "What makes waves?"),
    ("config",),
    ("digest", "--json"),
    ("digest", "--off"),
    ("forget", "--yes", "--json"),
    ("gaps", "--json"),
    ("digest", "--json"),
)


@pytest.fixture
def material(tmp_path: Path, sh: Shell) -> Path:  # noqa: F811  the fixture
    """Return a folder with files to load, the test standing in it."""
    assert sh("--version").status == 0
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "tides.md").write_bytes(TIDES.encode())
    (tmp_path / "wind.txt").write_bytes(WIND.encode())
    (tmp_path / "more.md").write_text("# Lagoons\n\nA lagoon is a shallow lake.\n")
    (tmp_path / "questions.csv").write_text(QUESTIONS)
    return tmp_path


def masked(text: str) -> str:
    """Return what is printed, without what names a generation, a time or a place."""
    text = re.sub(r"\b[0-9a-f]{16}\b", "GENERATION", text)
    text = re.sub(r'"server": ".*?"|server: .*\n', "", text)
    text = re.sub(r"\b(here|away)\b", "LAB", text)
    return re.sub(r"\d+\.\d+ s|\d\d:\d\d:\d\d|\"seconds\": [\d.]+", "TIME", text)


def test_every_command_says_the_same(
    sh: Shell,  # noqa: F811
    material: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Output and exit status, but for the name of the generation."""
    assert sh("init", "here").status == 0
    ended = sh("init", "away", "--store", address)
    assert (ended.status, ended.err) == (0, "")
    assert address in ended.out
    for command in COMMANDS:
        said = {}
        for lab in ("here", "away"):
            monkeypatch.chdir(material / lab)
            ended = sh(*command)
            files = [
                masked((material / name).read_text())
                for name in ("out.jsonl", "cards.txt")
                if (material / name).exists()
            ]
            said[lab] = (ended.status, masked(ended.out), masked(ended.err), *files)
        assert said["away"] == said["here"], command
    index = material / "away" / "index"
    kept = sorted(path.name for path in index.iterdir() if path.name[0] != ".")
    assert kept == [SERVER]


def test_a_pack_goes_both_ways(sh: Shell, material: Path, address: str) -> None:  # noqa: F811
    """Packed on a server it opens in a folder, and the other way round."""
    sh("init", "away", "--store", address)
    sh("--workspace", "away", "add", "sea", "wind.txt")
    (material / "away" / "corpus" / "pins.toml").write_text(PINS)
    question = ("ask", "--json", "What is a sirocco?")
    pinned = sh("--workspace", "away", *question).json["quotes"]
    assert [quote["document"] for quote in pinned] == ["wind.txt"]

    assert sh("--workspace", "away", "pack", "sea.xbc").status == 0
    assert address.encode() not in (material / "sea.xbc").read_bytes()
    assert sh("unpack", "sea.xbc", "--into", "here").status == 0
    assert sh("--workspace", "here", *question).json["quotes"] == pinned
    assert sh("--workspace", "here", "verify").status == 0

    other = address.replace("schema=s", "schema=t")
    assert sh("init", "there", "--store", other).status == 0
    unpacked = sh("unpack", "sea.xbc", "--into", "there")
    assert (unpacked.status, unpacked.err) == (0, "")
    assert sh("--workspace", "there", *question).json["quotes"] == pinned
    assert sh("--workspace", "there", "verify").status == 0
    assert sh("--workspace", "there", "status", "--json").json["current"]
    assert not (material / "there" / "index" / "CURRENT").exists()
    again = sh("unpack", "sea.xbc", "--into", "there")
    assert "already" in again.error


def test_who_only_asks_needs_no_files(
    sh: Shell,  # noqa: F811
    material: Path,
    address: str,
) -> None:
    """Another folder with the same address answers, and may not empty the index."""
    sh("init", "away", "--store", address)
    assert sh("init", "pupil", "--store", address).status == 0
    for early in (("ask", "Why?"), ("study", "--export", "cards.txt")):
        assert "no index on the server" in sh("--workspace", "pupil", *early).error
    sh("--workspace", "away", "add", "sea", "wind.txt")
    (material / "away" / "corpus" / "pins.toml").write_text(PINS)
    sh("--workspace", "away", "index")

    for question in ("What pulls the sea?", "What is a sirocco?"):
        asked = ("ask", "--json", question)
        here, there = (sh("--workspace", one, *asked) for one in ("away", "pupil"))
        assert there.json["quotes"] == here.json["quotes"]
        assert (there.status, there.err) == (0, "")
    status = sh("--workspace", "pupil", "status", "--json").json
    assert (status["current"], status["documents"], status["missing"]) == (True, 2, [])
    assert sh("--workspace", "pupil", "verify").status == 0
    for command in (
        ("index",),
        ("add", "more.md"),
        ("remove", "wind.txt"),
        ("pack", "sea.xbc"),
    ):
        refused = sh("--workspace", "pupil", *command)
        assert "none of the 2 files is here" in refused.error, command
    listed = sh("--workspace", "away", "list", "--json").json
    assert len(listed["documents"]) == 2


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://app:sesame@127.0.0.1/postgres",
        "postgresql://127.0.0.1/postgres?password=sesame",
        "postgresql://127.0.0.1/postgres?user=a&PassWord=sesame",
        "postgres://app:sesame@/postgres",
    ],
)
def test_a_password_in_the_address_is_refused(
    sh: Shell,  # noqa: F811
    material: Path,
    written: str,
) -> None:
    """It is told where it belongs, not repeated, and stands in no file."""
    error = sh("init", "lab", "--store", written).error

    assert "PGPASSWORD" in error
    assert "sesame" not in error
    assert not (material / "lab").exists()
    files = [path for path in material.rglob("*") if path.is_file()]
    assert not any(b"sesame" in path.read_bytes() for path in files)
    assert sh("init", "lab").status == 0
    (material / "lab" / "index" / SERVER).write_text(written)
    said = sh("--workspace", "lab", "list").error
    assert "PGPASSWORD" in said
    assert "sesame" not in said


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("postgresql://app@127.0.0.1:1/postgres", "cannot be reached"),
        ("postgresql://app@127.0.0.1:1/postgres?schema=Wrong-name", "no name"),
        ("mysql://127.0.0.1/x", "no address"),
        ("localhost", "no address"),
    ],
)
def test_a_server_that_cannot_be_used(
    sh: Shell,  # noqa: F811
    material: Path,
    written: str,
    why: str,
) -> None:
    """Exit status 2, one line, and nothing is made."""
    assert why in sh("init", "lab", "--store", written).error
    assert not (material / "lab").exists()


def test_a_folder_that_cannot_be_used(
    sh: Shell,  # noqa: F811
    material: Path,
    server: PostgresServer,
    address: str,
) -> None:
    """Then nothing is made on the server either."""
    assert "other files" in sh("init", "sea", "--store", address).error
    sh("init", "lab")
    sh("--workspace", "lab", "add", "wind.txt")
    assert "its index in the folder" in sh("init", "lab", "--store", address).error
    with psycopg.connect(server.url()) as connection:
        sql = "SELECT count(*) FROM pg_namespace WHERE nspname = %s"
        found = connection.execute(sql, [address.partition("schema=")[2]]).fetchone()
    assert found == (0,)
    assert material.is_dir()


def test_what_is_open_stays_as_it_was(
    sh: Shell,  # noqa: F811
    material: Path,
    address: str,
) -> None:
    """Two builds later an explainer still answers from the generation it opened."""
    sh("init", "away", "--store", address)
    sh("--workspace", "away", "add", "sea")
    with Workspace(workspace_at(material / "away"), load=load) as workspace:
        explainer = workspace.explainer()
        before = explainer.store.name
        assert explainer.ask("What pulls the sea?").answered
        sh("--workspace", "away", "add", "wind.txt")
        sh("--workspace", "away", "add", "more.md")

        assert explainer.store.name == before
        assert explainer.ask("What pulls the sea?").answered
        assert not explainer.ask("What makes waves?").answered
        assert workspace.explainer().ask("What makes waves?").answered
