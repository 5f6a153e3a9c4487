"""A command leaves nothing open, however it ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.guards.handles import Connections, without_collector

COMMANDS = (
    "ask What pulls the sea?",
    "ask Who wrote Faust?",
    "list",
    "show sea/tides.md",
    "show none.md",
    "status",
    "verify",
    "index --rebuild",
    "add ../wind.txt --dry-run",
    "remove wind.txt",
    "batch ../q.csv -o ../a.csv",
    "eval ../q.csv",
    "coverage ../q.csv",
    "gaps",
    "study --export ../cards.csv",
    "pack ../lab.xbc",
)


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_closes_what_it_opens(
    sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Without the collector, and though each connection is held."""
    listed = "question,expected\nWhat pulls the sea?,What pulls the sea?\n"
    (tmp_path / "q.csv").write_text(listed, encoding="utf-8")
    if command == "gaps":
        sh("ask", "Who wrote Faust?")
    connections = Connections(monkeypatch)
    name, *rest = command.split()
    arguments = [" ".join(rest)] if name == "ask" else rest
    with without_collector():
        ended = sh(name, *arguments)

    assert ended.status == (2 if "none.md" in rest else int("Faust?" in rest)), ended
    assert connections.made > 0
    assert connections.live == 0
