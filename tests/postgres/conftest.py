"""One server for the tests of a process; each test takes schemas of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.postgres.server import CannotStart, PostgresServer


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """Return a running server; without one its tests are skipped."""
    pytest.importorskip("psycopg", reason="pip install 'explainbot[postgres]'")
    try:
        made = PostgresServer()
        made.start()
    except CannotStart as reason:
        pytest.skip(str(reason))
    yield made
    made.remove()


_numbers = count()


@pytest.fixture
def address(server: PostgresServer) -> str:
    """Return an address at which there is nothing yet."""
    return server.url(schema=f"s{next(_numbers)}")
