"""The chat, full screen or line by line, keeps what it does not answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explainbot import config
from explainbot.engine.backend import WorkspaceBackend
from explainbot.progress import no_progress
from explainbot.usage.unanswered import read_kept
from tests.teaching.classroom import classroom

if TYPE_CHECKING:
    import pytest


def test_the_chat_keeps_a_question_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again exactly as typed, it is the same question."""
    monkeypatch.delenv(config.KEEP, raising=False)
    workspace = classroom(tmp_path / "lab")
    backend = WorkspaceBackend(str(workspace.places.root))
    backend._workspace = workspace
    backend.prepare(no_progress)
    backend.ask("Who invented glucose?", (), 3)
    backend.ask("Who invented glucose?", (), 3, exact=True)
    backend.ask("What pulls the sea?", (), 3)

    kept = [item.question for item in read_kept(workspace.places)]
    assert kept == ["Who invented glucose?"]
