"""What a user is told when something goes wrong, word for word."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from explainbot import errors
from explainbot.embedding.minilm.files import file_sha256
from explainbot.testing import tiny_workspace
from tests.guards.program import Finished, Program
from tests.registry.packages import install

TIDES = "Tides\n\nWhat are tides?\n\nTides are the rise and fall of the sea.\n"
QUESTION = "What are tides?"


@pytest.fixture(scope="module")
def made(bare_program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one document, made by the program itself."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "tides.txt").write_text(TIDES, encoding="utf-8")
    here = bare_program.at(folder)
    assert here.run("init", "lab").returncode == 0
    assert here.run("--workspace", "lab", "add", "tides.txt").returncode == 0
    return folder


@pytest.fixture
def lab(made: Path, tmp_path: Path, bare_program: Program) -> Program:
    """Return the program in a workspace that the test may damage."""
    folder = tmp_path / "lab"
    shutil.copytree(made / "lab", folder)
    return bare_program.at(folder)


def told(finished: Finished, folder: Path) -> str:
    """Return the one line on standard error, paths below ``folder`` shortened."""
    assert "Traceback" not in finished.stderr
    assert (finished.returncode, finished.stdout) == (2, ""), finished.stderr
    *notes, line = finished.stderr.splitlines()
    assert all(note.startswith("explainbot: ") for note in notes)
    return line.replace(f"{folder}/", "").replace(str(folder), "LAB")


def test_a_workspace_that_is_not_there(lab: Program) -> None:
    """WorkspaceError: the folder, and the command that makes one."""
    assert told(lab.run("status", "--workspace", "no"), lab.folder) == (
        "explainbot: no: there is no such folder. "
        "To make one there, run: explainbot init no"
    )


def test_a_folder_that_holds_other_files(lab: Program) -> None:
    """WorkspaceError: a workspace is not made on top of other files."""
    (lab.folder / "full").mkdir()
    (lab.folder / "full" / "letter.txt").write_text("Dear", encoding="utf-8")

    assert told(lab.run("init", "full"), lab.folder) == (
        "explainbot: full: this already holds other files. "
        "Name a new or an empty folder."
    )


def test_an_empty_corpus(lab: Program) -> None:
    """CorpusEmptyError: there is nothing to quote from, and how to add something."""
    lab.run("init", "empty")

    assert told(lab.run("ask", "--workspace", "empty", QUESTION), lab.folder) == (
        "explainbot: empty/corpus: there are no texts: nothing can be quoted. "
        "Add material with: explainbot add FILE"
    )


@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        pytest.param(
            "empty.txt", b"", "failed", "the file is empty", id="EmptySourceError"
        ),
        pytest.param(
            "zero.txt",
            b"a\0b",
            "failed",
            "this is not text: byte 1 is NUL. "
            "Save it as plain text in UTF-8 and add it again.",
            id="EncodingError",
        ),
        pytest.param(
            "odd.csv",
            b'question,answer\n"What",a"b\n"x"y,1\n',
            "failed",
            "line 3: the table is not well-formed (',' expected after '\"'). "
            "Look for a quotation mark that is not closed or not doubled.",
            id="SourceError",
        ),
        pytest.param(
            "film.xyz",
            b"1",
            "skipped",
            "files of the kind .xyz are not read",
            id="UnknownKindError",
        ),
    ],
)
def test_a_file_that_cannot_be_read(
    lab: Program, name: str, content: bytes, status: str, reason: str
) -> None:
    """SourceError and its kinds: the report names the file and the reason."""
    (lab.folder / name).write_bytes(content)
    finished = lab.run("add", name, "--json")
    (report,) = json.loads(finished.stdout)["files"]

    assert (2 if status == "failed" else 0) == finished.returncode
    assert (name, status, reason) == (
        report["path"],
        report["status"],
        report["reason"],
    )
    assert "Traceback" not in finished.stderr


def test_a_wrong_line_of_corpus_toml(lab: Program) -> None:
    """SettingsError: the unknown key and the likely one; the texts are indexed."""
    settings = lab.folder / "corpus" / "corpus.toml"
    settings.write_text('["tides.txt"]\ntitel = "The tides"\n', encoding="utf-8")

    finished = lab.run("index")

    assert finished.returncode == 2
    assert finished.stdout.splitlines()[0] == (
        'FAILED corpus.toml: line 2: unknown key "titel". '
        'Did you mean "title"? Known: title, subject, aliases, sources, '
        "author, date, licence, language, url, tags, hidden; until it is mended, it is "
        "left out"
    )


def test_a_cache_that_cannot_be_written(lab: Program) -> None:
    """ModelError: what could not be prepared, and where to put it instead."""
    cache = lab.folder / "corpus" / "tides.txt"
    full = Program(lab.folder, lab.environment | {"EXPLAINBOT_CACHE": str(cache)})
    line = told(full.run("ask", QUESTION), lab.folder)
    place, _, rest = line.partition(": the prepared")

    assert place.startswith("explainbot: corpus/tides.txt/models/")
    assert rest == (
        " model cannot be written (Not a directory). "
        "Free 100 MB there, or name another folder in EXPLAINBOT_CACHE."
    )


def test_an_index_with_a_missing_file(lab: Program) -> None:
    """IndexDamagedError: the missing file, and the command that mends it."""
    (vectors,) = (lab.folder / "index" / "segments").glob("*/sections.faiss")
    vectors.unlink()
    name = vectors.relative_to(lab.folder).as_posix()

    assert told(lab.run("ask", QUESTION), lab.folder) == (
        f"explainbot: {name}: a file of the index is missing. "
        "Run: explainbot index --rebuild"
    )


def test_an_index_of_another_model(bare_program: Program, tmp_path: Path) -> None:
    """IndexModelError: both models, and the way out."""
    tiny_workspace(tmp_path, {"tides.txt": TIDES})
    here = bare_program.at(tmp_path)

    assert told(here.run("ask", QUESTION), tmp_path) == (
        "explainbot: index: the index was made with the model "
        "word-encoder@0000000000000001, not all-MiniLM-L6-v2@53aa51172d142c89. "
        "Make it again with this model: explainbot index --rebuild"
    )


def test_an_index_that_is_being_built(lab: Program) -> None:
    """IndexBusyError: one process builds at a time, the other is told."""
    (lab.folder / "corpus" / "new.txt").write_text("New\n", encoding="utf-8")
    with FileLock(lab.folder / "index" / ".lock"):
        finished = lab.run("index")

    assert told(finished, lab.folder) == (
        "explainbot: index: another process is building this index. "
        "Wait until it has finished, then try again."
    )


def test_a_server_that_cannot_be_reached(lab: Program) -> None:
    """IndexServerError: the address, what the driver says, where a password belongs."""
    pytest.importorskip("psycopg")
    address = "postgresql://app@127.0.0.1:1/school"
    here = replace(lab, environment={**lab.environment, "LC_ALL": "C"})

    assert told(here.run("init", "new", "--store", address), lab.folder) == (
        f"explainbot: {address}: the server of the index cannot be reached "
        '(connection to server at "127.0.0.1", port 1 failed: Connection refused). '
        "Check the address, and that the server runs. "
        "The password comes from PGPASSWORD, ~/.pgpass or a service file."
    )


def test_an_address_that_is_no_cluster(lab: Program) -> None:
    """ClusterError: what was typed, and the forms of an address."""
    assert told(lab.run("index", "--ray", "nowhere"), lab.folder) == (
        'explainbot: "nowhere" is no address of a Ray cluster. Write HOST:PORT of its '
        "head, auto for the one of this machine, or local to start one here."
    )


def test_a_document_that_is_not_there(lab: Program) -> None:
    """UnknownDocumentError: the name, and the command that lists the names."""
    assert told(lab.run("show", "moon.txt"), lab.folder) == (
        'explainbot: there is no document named "moon.txt". '
        "explainbot list prints the names."
    )


def test_a_pack_that_is_cut_off(lab: Program) -> None:
    """PackError: what is wrong with the pack, and that another copy may help."""
    (lab.folder / "sea.xbc").write_bytes(b"PK")

    assert told(lab.run("unpack", "sea.xbc"), lab.folder) == (
        "explainbot: sea.xbc: the pack is damaged, or no pack (File is not a zip "
        "file). Ask for the pack again."
    )


def test_a_question_alone_and_after_another(lab: Program) -> None:
    """QuestionsError: two options that exclude each other, and the way out."""
    both = ("--alone", "--history", QUESTION)

    assert told(lab.run("ask", QUESTION, *both), lab.folder) == (
        "explainbot: --alone and --history exclude each other: a question is asked by "
        "itself, or after others. Leave one of them out."
    )


def test_a_list_of_questions_that_is_not_there(lab: Program) -> None:
    """QuestionsError: the file that was looked for."""
    assert told(lab.run("batch", "missing.csv"), lab.folder) == (
        "explainbot: missing.csv: there is no such file. Name a list of questions."
    )


def test_an_output_that_exists(lab: Program) -> None:
    """OutputError: nothing is overwritten unless asked for."""
    (lab.folder / "questions.txt").write_text(f"{QUESTION}\n", encoding="utf-8")
    (lab.folder / "answers.csv").write_text("mine", encoding="utf-8")
    finished = lab.run("batch", "questions.txt", "-o", "answers.csv")

    assert told(finished, lab.folder) == (
        "explainbot: answers.csv: this file exists already. "
        "Name another, or replace it with --force."
    )
    assert (lab.folder / "answers.csv").read_text(encoding="utf-8") == "mine"


def test_a_passage_that_was_altered(lab: Program) -> None:
    """QuoteMismatchError: words that differ from those indexed are not shown."""
    (store,) = (lab.folder / "index" / "segments").glob("*/*.sqlite")
    with closing(sqlite3.connect(store)) as connection, connection:
        ((text,),) = connection.execute("SELECT text FROM documents").fetchall()
        altered = text.replace(b"rise", b"rose")
        connection.execute("UPDATE documents SET text = ?", (altered,))
    # The file's own hash is forged as well, else the index is not even opened.
    (manifest,) = (lab.folder / "index" / "generations").glob("*.json")
    first, *rest = manifest.read_text(encoding="utf-8").splitlines()
    known = json.loads(first)
    known["segments"][store.parent.name][store.name]["sha256"] = file_sha256(store)
    manifest.write_text("\n".join([json.dumps(known), *rest]), encoding="utf-8")

    assert told(lab.run("ask", QUESTION), lab.folder) == (
        "explainbot: corpus/tides.txt: a passage differs from the copy that was "
        "indexed, so it is not shown. Run: explainbot index --rebuild"
    )


WRONG_USE = {
    ("ask",): "the following arguments are required: QUESTION",
    ("ask", "--top", "many", "?"): (
        'argument --top: "many" is not a number from 0 to 1000'
    ),
}


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_wrong_use(bare_program: Program, arguments: tuple[str, ...]) -> None:
    """Wrong use is one line that names the help to read."""
    assert told(bare_program.run(*arguments), bare_program.folder) == (
        f"explainbot: {WRONG_USE[arguments]}. See: explainbot ask --help"
    )


def test_a_wrong_line_of_the_users_settings(
    bare_program: Program, tmp_path: Path
) -> None:
    """SettingsError: file and line, and what may stand there."""
    (tmp_path / "config.toml").write_text('top = 5\nthem = "dark"\n', encoding="utf-8")
    own = bare_program.environment | {"EXPLAINBOT_CONFIG": str(tmp_path)}
    program = replace(bare_program, environment=own)

    assert told(program.run("list"), tmp_path) == (
        'explainbot: config.toml:2: unknown key "them". Did you mean "theme"? '
        "Known: model, top, theme, interface, language, server, token_file."
    )


def test_a_question_without_its_command(bare_program: Program) -> None:
    """A question where a command should stand: what to type instead."""
    assert told(bare_program.run("what is inflation"), bare_program.folder) == (
        'explainbot: "what is inflation" is not a command. '
        'Did you mean: explainbot ask "what is inflation"'
    )


def test_an_address_that_cannot_be_served(lab: Program) -> None:
    """ServingError: the address, why not, and how to name another."""
    pytest.importorskip("textual_serve")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        finished = lab.run("serve", "--port", port)

    assert told(finished, lab.folder) == (
        f"explainbot: 127.0.0.1:{port}: this address cannot be used (Address already "
        "in use). Choose another with --host and --port."
    )


BASES = {"ExplainbotError", "IndexUnusableError"}
"""Never raised themselves: they are caught, and their kinds are raised."""
OVER_HTTP = {"RequestError", "BusyError"}
"""Told to programs alone: tests/serving/test_programs.py."""


def test_a_collection_that_is_not_there(lab: Program) -> None:
    """UnknownCollectionError: the name, and what makes one."""
    assert told(lab.run("ask", "--collection", "exam", QUESTION), lab.folder) == (
        'explainbot: there is no collection named "exam". '
        "Folders and tags make collections."
    )


def test_what_is_closed(tmp_path: Path) -> None:
    """ClosedError: what is closed, and what to do."""
    opened = tiny_workspace(tmp_path, {"tides.txt": TIDES})
    bot = opened.explainer()
    opened.close()

    for what, use in (
        ("index", lambda: bot.ask(QUESTION)),
        ("workspace", opened.status),
    ):
        with pytest.raises(errors.ClosedError) as caught:
            use()
        assert str(caught.value) == (
            f"the {what} is closed. Open it again, or close it later."
        )


def test_an_index_of_another_thread(tmp_path: Path) -> None:
    """IndexThreadError: which index, and how threads go about it."""
    bot = tiny_workspace(tmp_path, {"tides.txt": TIDES}).explainer()
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(errors.IndexThreadError) as caught:
            bot.ask("What is rain?")
        told.append(str(caught.value))

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    (store,) = (tmp_path / "index" / "segments").glob("*/*.sqlite")
    assert told == [
        f"{store}: another thread has opened this index. Open one in each thread."
    ]


@pytest.fixture
def broken(lab: Program) -> Program:
    """Return the program beside a package whose module imports what is missing."""
    site = lab.folder / "site"
    site.mkdir()
    entries = {"readers": ".bad = MODULE:KIND", "encoders": "bad = MODULE:MAKE"}
    install(site, "bad-extras", "import not_there_at_all", **entries)
    path = f"{site}{os.pathsep}{lab.environment['PYTHONPATH']}"
    return Program(lab.folder, lab.environment | {"PYTHONPATH": path})


def test_a_reader_of_another_package(broken: Program) -> None:
    """ReaderPluginError: the entry point, the package, what failed, whom to tell."""
    (broken.folder / "a.bad").write_text("Words.", encoding="utf-8")
    finished = broken.run("add", "a.bad", "--json")
    (report,) = json.loads(finished.stdout)["files"]

    assert (finished.returncode, finished.stderr) == (2, "")
    assert report["reason"] == (
        'the reader ".bad" (bad_extras:KIND, package bad-extras) cannot be imported '
        "(ModuleNotFoundError: No module named 'not_there_at_all'). "
        "Tell those who made the package, or remove it: pip uninstall bad-extras"
    )


def test_an_encoder_of_another_package(broken: Program) -> None:
    """EncoderPluginError: the entry point, the package, what failed, whom to tell."""
    assert told(broken.run("ask", "--model", "bad", QUESTION), broken.folder) == (
        'explainbot: the encoder "bad" (bad_extras:MAKE, package bad-extras) cannot be '
        "imported (ModuleNotFoundError: No module named 'not_there_at_all'). "
        "Tell those who made the package, or remove it: pip uninstall bad-extras"
    )


def test_a_server_that_is_not_there(lab: Program) -> None:
    """UnreachableError: the address, the system's reason, who can help."""
    asked = ("ask", "--server", "http://127.0.0.1:9", QUESTION)
    assert told(lab.run(*asked), lab.folder) == (
        "explainbot: http://127.0.0.1:9: the server cannot be reached (Connection "
        "refused). Ask whoever serves it, or leave out --server."
    )


def test_a_command_that_no_server_has(lab: Program) -> None:
    """RemoteError: which have one, and what to do."""
    asked = ("gaps", "--server", "http://127.0.0.1:9")
    assert told(lab.run(*asked), lab.folder) == (
        "explainbot: --server is for the chat, ask and batch. "
        "Leave it out: this works on a workspace of this machine."
    )


def test_every_kind_of_error_is_pinned() -> None:
    """A new kind of error is not forgotten here: some docstring or id names it."""
    kinds = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.ExplainbotError)
    }
    text = Path(__file__).read_text(encoding="utf-8")

    assert set() == {
        name
        for name in kinds - BASES - OVER_HTTP
        if f'"""{name}: ' not in text
        and f'"""{name} and its kinds: ' not in text
        and f'id="{name}"' not in text
    }
