"""What goes wrong with a server is told in one line; what can go on goes on."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from explainbot.errors import (
    ExplainbotError,
    IndexBusyError,
    IndexDamagedError,
    IndexServerError,
)
from explainbot.index.server import connection
from explainbot.index.server.connection import Server, parse_address
from explainbot.index.server.writing import (
    building_on,
    make_workspace,
    prepare,
    publish,
)
from explainbot.index.storage.manifest import SERVER, current_name, replace_text
from explainbot.paths import create
from explainbot.testing import tiny_workspace
from tests.index.corpora import FILES, WIND
from tests.postgres.server import PostgresServer
from tests.postgres.workspaces import on_server, opened

QUESTION = "What are tides?"
ROOT = Path(__file__).parents[2]


def run(address: str, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Run a statement as the owner of everything; return what it finds."""
    with psycopg.connect(parse_address(address).conninfo, autocommit=True) as owner:
        found = owner.execute(sql, values or None)
        return found.fetchall() if found.description else []


def schema(address: str) -> str:
    """Return the schema that an address names."""
    return parse_address(address).schema


@pytest.fixture
def roles(server: PostgresServer) -> Iterator[str]:
    """Run the guide's script in a database of its own; return its address."""
    page = (ROOT / "docs" / "postgres.md").read_text(encoding="utf-8")
    script, *_ = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    run(server.url(), "CREATE DATABASE library")
    address = server.url(database="library")
    run(address, script)
    yield address
    run(server.url(), "DROP DATABASE library WITH (FORCE)")
    for role in ("explainbot_reader", "explainbot_builder"):
        run(server.url(), f"DROP ROLE {role}")


def as_role(address: str, role: str) -> str:
    """Return an address with another user."""
    return address.replace("app@", f"{role}@")


def test_roles_of_least_right(roles: str, tmp_path: Path) -> None:
    """The builder builds, the reader asks and can change nothing, nobody else reads."""
    made = on_server(tmp_path / "b", as_role(roles, "explainbot_builder"), FILES)
    reading = as_role(roles, "explainbot_reader")
    pupil = make_workspace(tmp_path / "r", reading)
    with made, opened(pupil.root) as workspace:
        assert workspace.explainer().ask(QUESTION).answered
        assert workspace.verify().ok
        (pupil.corpus / "wind.txt").write_text(WIND)
        with pytest.raises(IndexServerError, match="the role may not") as refused:
            workspace.index()
        assert "docs/postgres.md" in str(refused.value)
        # What is built later is the reader's to read, too.
        (made.places.corpus / "wind.txt").write_text(WIND)
        made.index()
        assert workspace.explainer().ask("What is wind?").answered
    for sql in (
        "DELETE FROM explainbot.current",
        "CREATE TABLE explainbot.mine ()",
        "CREATE TABLE mine ()",
        "DROP SCHEMA explainbot CASCADE",
    ):
        with pytest.raises(psycopg.Error):
            run(reading, sql)
    run(roles, "CREATE ROLE stranger LOGIN")
    with pytest.raises(psycopg.Error):
        run(as_role(roles, "stranger"), "SELECT * FROM explainbot.current")
    run(roles, "DROP ROLE stranger")


def test_the_reader_alone_cannot_begin(server: PostgresServer, tmp_path: Path) -> None:
    """Without a schema a role that may make none is told what to do."""
    run(server.url(), "CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
    run(server.url(), "CREATE ROLE modest LOGIN")
    address = server.url(user="modest", schema="not_made")
    with pytest.raises(IndexServerError, match=r"may not .*permission denied"):
        make_workspace(tmp_path / "w", address)
    assert not (tmp_path / "w").exists()
    run(server.url(), "DROP ROLE modest")


def test_a_schema_of_others_is_left_alone(address: str) -> None:
    """Tables that are not ours are not mixed with ours."""
    run(address, f"CREATE SCHEMA {schema(address)}")
    run(address, f"CREATE TABLE {schema(address)}.marks ()")
    with pytest.raises(IndexServerError, match="holds other tables"):
        prepare(address)


def test_pgvector_is_missing(
    server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the statement; a version that is too old is told, too."""
    run(server.url(), "CREATE DATABASE bare")
    address = server.url(database="bare")
    run(address, "CREATE ROLE plain LOGIN")
    with pytest.raises(IndexServerError, match="CREATE EXTENSION vector"):
        prepare(as_role(address, "plain"))
    monkeypatch.setattr(connection, "LOWEST_VECTOR", (99, 0))
    with pytest.raises(IndexServerError, match=r"pgvector 0\.\d+\.\d+ is too old"):
        prepare(address)
    run(server.url(), "DROP DATABASE bare WITH (FORCE)")
    run(server.url(), "DROP ROLE plain")


def test_the_server_is_too_old(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The versions stand in the message."""
    monkeypatch.setattr(connection, "LOWEST_SERVER", 990_000)
    with pytest.raises(IndexServerError, match=r"PostgreSQL \d+ is too old.*99"):
        prepare(address)


def test_a_database_in_another_encoding(server: PostgresServer) -> None:
    """What a text says would not fit in; nothing is made."""
    run(
        server.url(),
        "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'",
    )
    with pytest.raises(IndexServerError, match="in LATIN1, not in UTF-8"):
        prepare(server.url(database="latin"))
    run(server.url(), "DROP DATABASE latin")


def test_versions_of_the_schema(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A builder brings it up to date, a reader waits for that, an old program stops."""
    steps = connection.MIGRATIONS
    more = "ALTER TABLE {schema}.segments ADD COLUMN later integer DEFAULT 7;"
    made = on_server(tmp_path / "w", address, FILES)
    with made:
        with monkeypatch.context() as patch:
            patch.setattr(connection, "MIGRATIONS", (*steps, more))
            with pytest.raises(
                IndexServerError, match=rf"version {len(steps)}.*needs {len(steps) + 1}"
            ):
                made.explainer()
            made.index()
            assert run(address, f"SELECT later FROM {schema(address)}.segments") == [
                (7,)
            ]
            assert made.explainer().ask(QUESTION).answered
        with pytest.raises(IndexServerError, match="newer explainbot"):
            made.explainer()
        with pytest.raises(IndexServerError, match="newer explainbot"):
            made.index()


def test_a_migration_that_fails_changes_nothing(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing."""
    steps = connection.MIGRATIONS
    wrong = ("ALTER TABLE {schema}.segments ADD later integer; SELECT 1/0;",)
    with on_server(tmp_path / "w", address, FILES) as made:
        with monkeypatch.context() as patch:
            patch.setattr(connection, "MIGRATIONS", (*steps, *wrong))
            with pytest.raises(IndexServerError, match="division by zero"):
                made.index()
        assert made.index().index
        assert made.explainer().ask(QUESTION).answered


def test_a_full_disk(address: str, tmp_path: Path) -> None:
    """The server's own state is told; the index before stays, and the next build goes.

    53100 is what PostgreSQL says when a file cannot grow.
    """
    name = schema(address)
    with on_server(tmp_path / "w", address, FILES) as made:
        before = current_name(made.places.index)
        run(
            address,
            f"""CREATE FUNCTION {name}.full() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN IF tg_tag = 'CREATE INDEX' THEN RAISE 'No space left on device'
            USING ERRCODE = '53100'; END IF; END $$""",
        )
        run(
            address,
            f"CREATE EVENT TRIGGER full_{name} ON ddl_command_start "
            f"EXECUTE FUNCTION {name}.full()",
        )
        try:
            (made.places.corpus / "wind.txt").write_text(WIND)
            with pytest.raises(IndexServerError, match=r"disk is full.*still in use"):
                made.index()
        finally:
            run(address, f"DROP EVENT TRIGGER full_{name}")
        assert current_name(made.places.index) == before
        assert made.explainer().ask(QUESTION).answered
        assert made.index().embedded == 0  # the vectors were kept
        assert made.explainer().ask("What is wind?").answered


def test_values_are_no_sql(address: str, tmp_path: Path) -> None:
    """What a file, a question or a name says is never run."""
    drop = f"'); DROP SCHEMA {schema(address)} CASCADE; --"
    files = {
        **FILES,
        f"{drop}.md": f"# {drop}\n\n## What is {drop}?\n\n{drop} is %s {{0}} \\.\n",
    }
    with on_server(tmp_path / "w", address, files) as made:
        explainer = made.explainer()
        for question in (f"What is {drop}?", "%s %d %(x)s", "'", "\\", "{sections}"):
            explainer.ask(question)
        assert made.document(f"{drop}.md").text == files[f"{drop}.md"]
        assert made.verify().ok
        made.remove(f"{drop}.md")
        assert made.explainer().ask(QUESTION).answered


def test_altered_rows_are_found(address: str, tmp_path: Path) -> None:
    """``verify`` hashes the rows of every table as they were hashed when sent."""
    with on_server(tmp_path / "w", address, FILES) as made:
        assert made.verify().ok
        ((segment,),) = run(address, f"SELECT name FROM {schema(address)}.segments")
        run(
            address,
            f"UPDATE {schema(address)}.postings_{segment} SET weight = weight * 2",
        )
        kinds = {one.kind: one.message for one in made.verify().problems}
        assert kinds == {"index-altered": "the index's table postings was altered"}
        run(address, f"DROP TABLE {schema(address)}.vectors_{segment}")
        with pytest.raises(IndexDamagedError, match=r"index --rebuild"):
            made.explainer().ask(QUESTION)
        assert made.index(rebuild=True).index
        assert made.verify().ok


def test_one_builds_at_a_time(address: str, tmp_path: Path) -> None:
    """From whatever folder; who has built from an older state is told."""
    with on_server(tmp_path / "w", address, FILES) as made:
        with (
            building_on(parse_address(address)),
            pytest.raises(IndexBusyError, match="another process is building"),
        ):
            made.index()
        assert made.index().index


def test_a_lost_connection_is_made_anew(
    server: PostgresServer, address: str, tmp_path: Path
) -> None:
    """A server that restarts between two questions is not noticed."""
    with on_server(tmp_path / "w", address, FILES) as made:
        explainer = made.explainer()
        before = explainer.ask(QUESTION)
        server.kill()
        waking = threading.Timer(0.5, server.start)
        waking.start()
        try:
            after = explainer.ask(QUESTION)
        finally:
            waking.join()
        assert after == before


def test_a_server_that_is_gone(
    address: str,
    server: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After some tries one line says so; no index is made anew for it."""
    monkeypatch.setattr(connection, "WAITS", (0.01,))
    with on_server(tmp_path / "w", address, FILES) as made:
        explainer = made.explainer()
        server.kill()
        try:
            with pytest.raises(IndexServerError, match=r"connection .* was lost"):
                explainer.ask(QUESTION)
            for work in (made.index, made.status, made.documents, made.explainer):
                with pytest.raises(IndexServerError, match=r"was lost|be reached"):
                    work()
        finally:
            server.start()
        assert explainer.ask(QUESTION).answered


def test_a_pinned_file_stays_in_its_folder(address: str, tmp_path: Path) -> None:
    """A name that leads out of the folder is not written."""
    folder = connection.kept_files("f" * 16, [("../../out.toml", b"x"), ("a/b", b"y")])

    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["b"]
    assert not (folder.parents[1] / "out.toml").exists()
    del address, tmp_path


def test_closed_connections(address: str, tmp_path: Path) -> None:
    """What was opened is closed, but for the one that is kept for small queries."""
    sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'explainbot'"
    before = {*run(address, sql)}
    with on_server(tmp_path / "w", address, FILES) as made:
        made.explainer().ask(QUESTION)
        made.verify()
        made.documents()
    connection.forget(parse_address(address))
    end = time.monotonic() + 10
    while left := {*run(address, sql)} - before:
        assert time.monotonic() < end, left


def test_an_address_that_was_written_by_hand(tmp_path: Path) -> None:
    """What stands in the file is checked as what is typed."""
    places = create(tmp_path / "w")
    replace_text(places.index / SERVER, "nonsense\n")
    with pytest.raises(ExplainbotError, match="no address of a server"):
        current_name(places.index)


def test_values_of_an_address() -> None:
    """The schema is ours, everything else is libpq's."""
    one = parse_address(
        "postgresql:///school?host=/run/pg&schema=class_7&sslmode=disable"
    )
    assert one.schema == "class_7"
    assert one.conninfo == "postgresql:///school?host=%2Frun%2Fpg&sslmode=disable"
    assert parse_address("postgres://a@b/c").schema == "explainbot"


def test_a_connection_refuses_to_write(address: str) -> None:
    """One that only reads is told so by the server, whatever the role may."""
    prepare(address)
    with (
        closing(Server(parse_address(address))) as reading,
        pytest.raises(IndexServerError, match="read-only"),
    ):
        reading.rows("INSERT INTO {current} (generation) VALUES ('x')")


def test_the_driver_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain install has none: the extra is named, and nothing is made."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(IndexServerError, match=r"pip install 'explainbot\[postgres\]'"):
        make_workspace(tmp_path / "w", "postgresql://app@127.0.0.1/school")
    assert not (tmp_path / "w").exists()


def test_a_builder_that_lost_its_lock(address: str, tmp_path: Path) -> None:
    """Whoever began from another generation than the one in use changes nothing."""
    one, files = parse_address(address), {"a.md": "# Apples\n\nApples are fruit.\n"}
    with on_server(tmp_path / "w", address, FILES) as made:
        used = current_name(made.places.index)
        with tiny_workspace(tmp_path / "other", files) as other:
            manifest = other._manifest
            assert manifest is not None
            folder = other.places.index / "segments"
            folders = {name: folder / name for name in manifest.segments}
            with pytest.raises(IndexBusyError, match="meanwhile"):
                publish(one, manifest, folders, {}, before="0" * 16)
        assert current_name(made.places.index) == used
        assert made.verify().ok
