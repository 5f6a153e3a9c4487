"""The screen of a sitting over the workspace of a chat."""

from __future__ import annotations

from collections.abc import Sequence

from explainbot.study.session import Session
from explainbot.tui.study.screen import StudyScreen


def study_screen(workspace: str, collections: Sequence[str]) -> StudyScreen:
    """Return a screen that chooses its items when it is shown.

    Args:
        workspace: The workspace's folder.
        collections: Folders and tags to take items from; () for all texts.
    """

    def make() -> Session:
        from explainbot.study.session import open_session
        from explainbot.workspace import Workspace

        with Workspace.open(workspace) as opened:
            return open_session(opened, collections)

    return StudyScreen(make)
