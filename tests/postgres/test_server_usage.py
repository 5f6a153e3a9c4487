"""What is kept of use lies on the index's server: by class, each folder's its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg import sql

from explainbot import config
from explainbot.errors import IndexServerError
from explainbot.index.server import usage
from explainbot.index.server.connection import look_up, parse_address
from explainbot.index.server.writing import make_workspace
from explainbot.index.storage.manifest import SERVER
from explainbot.paths import Places
from explainbot.serving.programs.queue import RequestQueue
from explainbot.settings import switch
from explainbot.usage import digest, history
from explainbot.usage.unanswered import forget, read_kept, record
from tests.cli.conftest import Shell, sh  # noqa: F401  a fixture
from tests.postgres.server import PostgresServer
from tests.postgres.workspaces import on_server, opened
from tests.teaching.test_kept import answered, declined

FILES = {"tides.md": "# Tides\n\n## What pulls the sea?\n\nThe Moon pulls it.\n"}


class Class(NamedTuple):
    """Folders of one index: the teacher's, and those of pupils of two classes."""

    teacher: Places
    ada: Places
    ben: Places
    address: str


@pytest.fixture
def school(
    server: PostgresServer,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Class]:
    """Return them; pupils have a role that only reads."""
    monkeypatch.delenv(config.KEEP, raising=False)
    schema = address.partition("schema=")[2]
    teacher = on_server(tmp_path / "teacher", address, FILES)
    role = sql.Identifier(f"reader_{schema}")
    with psycopg.connect(server.url(), autocommit=True) as administrator:
        for step in (
            "CREATE ROLE {role} LOGIN",
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "ALTER ROLE {role} SET default_transaction_read_only = on",
        ):
            administrator.execute(
                sql.SQL(step).format(role=role, schema=sql.Identifier(schema))
            )
    own = server.url(f"reader_{schema}", schema=schema)
    ada = make_workspace(tmp_path / "ada", f"{own}&class=7b")
    ben = make_workspace(tmp_path / "ben", f"{own}&class=8a")
    with teacher:
        yield Class(teacher.places, ada, ben, address)


def asked(places: Places, group: str = "") -> list[tuple[str, str]]:
    """Return question and class of what is kept."""
    return [(one.question, one.group) for one in read_kept(places, group)]


def test_each_class_has_its_own_questions(school: Class) -> None:
    """The teacher sees all or one class's; a pupil what his own folder asked."""
    assert record(school.ada, declined("Who built the dam?"))
    assert record(school.ben, declined("Wer war Käthe – 🌊\0?"))
    assert record(school.teacher, declined("Why?"))

    everything = [
        ("Who built the dam?", "7b"), ("Wer war Käthe – 🌊\0?", "8a"), ("Why?", ""),
    ]  # fmt: skip
    assert asked(school.teacher) == everything
    assert asked(school.teacher, "7b") == everything[:1]
    assert asked(school.ada) == everything[:1]
    assert asked(school.ben) == everything[1:2]
    assert not (school.ada.state / "questions.jsonl").exists()

    assert forget(school.ben) == 1
    assert asked(school.teacher) == [everything[0], everything[2]]
    assert forget(school.teacher) == 2
    assert asked(school.ada) == []


def test_a_history_is_its_folder_s_alone(school: Class) -> None:
    """Not even who owns the table is shown it as his."""
    history.keep(school.ada, answered("What pulls the sea?"), "1")
    history.keep(school.teacher, declined("Who was Ada?"), "1")

    for places, wanted in (
        (school.ada, ["What pulls the sea?"]),
        (school.ben, []),
        (school.teacher, ["Who was Ada?"]),
    ):
        assert [one.question for one in history.recall(places)] == wanted
    assert history.forget(school.teacher) == 1
    assert history.count(school.ada) == 1


def test_questions_are_counted_by_class(school: Class) -> None:
    """Where counting is switched on; a pupil's folder as the teacher's."""
    for places in (school.ada, school.ben):
        switch(places.settings, "digest", "count", on=True)
        record(places, answered("What pulls the sea?"))
    record(school.ben, answered("What pulls the sea?"))

    assert [one.group for one in digest.read(school.teacher)] == ["7b", "8a", "8a"]
    assert digest.number(school.ada) == 1
    assert len([*digest.read(school.teacher, "8a")]) == 2


def test_a_role_sees_nothing_without_the_secret(school: Class) -> None:
    """Neither by its own statements nor by another folder's name."""
    record(school.ada, declined("Who built the dam?"))
    ben = parse_address((school.ben.index / SERVER).read_text())

    assert look_up(ben, "SELECT count(*) FROM {usage}") == [(0,)]
    for own in (True, False):
        used = usage.Used(ben, "questions", "x", own=own)
        usage.delete(used)
        assert usage.read(used) == []
    with pytest.raises(IndexServerError, match="may not"):
        usage._work(
            used, lambda server: server.opened.execute(server.sql("DROP TABLE {usage}"))
        )
    assert len(asked(school.teacher)) == 1


def test_where_the_role_may_not_write_it_is_kept_in_the_folder(
    school: Class, server: PostgresServer
) -> None:
    """And is read from there; what the server took before is read, too."""
    record(school.ada, declined("Who built the dam?"))
    schema = sql.Identifier(school.address.partition("schema=")[2])
    with psycopg.connect(server.url(), autocommit=True) as administrator:
        administrator.execute(
            sql.SQL("REVOKE INSERT ON {}.usage FROM PUBLIC").format(schema)
        )
    assert record(school.ada, declined("Who mended it?"))

    assert [one for one, _ in asked(school.ada)] == [
        "Who mended it?", "Who built the dam?",
    ]  # fmt: skip
    assert (school.ada.state / "questions.jsonl").exists()
    assert len(asked(school.teacher)) == 1


def test_no_more_is_kept_than_the_bound(
    school: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The eldest go; those of other folders stay."""
    monkeypatch.setattr(usage, "MOST", 3)
    monkeypatch.setattr(usage, "TRIMMED", 1)
    record(school.ben, declined("Who built the dam?"))
    for number in range(6):
        record(school.ada, declined(f"Why {number}?"))

    assert [one for one, _ in asked(school.ada)] == ["Why 3?", "Why 4?", "Why 5?"]
    assert len(asked(school.ben)) == 1


def test_a_token_names_the_class(school: Class) -> None:
    """One server answers several classes; what each asked in vain is told apart."""
    queue = RequestQueue(opened(school.teacher.root))
    try:
        for group in ("7b", "8a"):
            question = {"question": "Who invented the zip fastener?"}
            asyncio.run(queue.answer("ask", question, group))
    finally:
        queue.close()

    assert [group for _, group in asked(school.teacher)] == ["7b", "8a"]


def test_gaps_and_digest_of_one_class(sh: Shell, school: Class) -> None:  # noqa: F811
    """On the command line; all are never deleted by way of one."""
    record(school.ada, declined("Who built the dam?"))
    record(school.ben, declined("Who built the dam?"))
    teacher = ("--workspace", str(school.teacher.root))
    assert sh(*teacher, "index", "--rebuild").status == 0

    for which, kept in (((), 2), (("--class", "7b"), 1), (("--class", "9c"), 0)):
        told = sh(*teacher, "gaps", "--json", *which)
        assert told.json["kept"] == kept, which
    refused = sh(*teacher, "gaps", "--clear", "--class", "7b")
    assert "all classes" in refused.error
    counted = sh(*teacher, "digest", "--json", "--class", "7b").json
    assert counted["in_vain"] == [["Who built the dam?", 1]]
    assert sh(*teacher, "forget", "--yes", "--json").json["questions"] == 2
