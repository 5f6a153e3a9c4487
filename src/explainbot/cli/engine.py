"""``explainbot engine``: keeps an engine for the next ``explainbot ask``."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from explainbot.cli.common import note, open_workspace
from explainbot.errors import ServingError
from explainbot.text.display import one_line

if TYPE_CHECKING:
    from explainbot.workspace import Workspace


def engine(options: argparse.Namespace) -> int:
    """Start, end or name a kept engine; 1 if there is none to end or to name.

    Raises:
        ServingError: It cannot be started, or one is kept for another workspace.
    """
    if not hasattr(os, "getuid"):
        raise ServingError("an engine cannot be kept on this system")
    from explainbot.engine import daemon

    if options.stop:
        ended = daemon.stop()
        note(f"explainbot: {'the engine ends' if ended else 'no engine is kept'}")
        return 0 if ended else 1
    if options.keep is None:
        return _state()
    workspace = open_workspace(options)
    if options.here:
        from explainbot.cli.main import main

        if not daemon.keep(workspace, options.keep, main):
            _must_be_ours(workspace)
        return 0
    fresh = daemon.start(workspace, options.keep)
    if not fresh:
        _must_be_ours(workspace)
    _state()
    return 0


def _state() -> int:
    from explainbot.engine.daemon import state

    found = state()
    if found is None:
        note("explainbot: no engine is kept")
        return 1
    process, root, seconds = found
    print(
        f"an engine is kept for {one_line(root)} (process {process}); it ends "
        f"{_spoken(seconds)} after the last question, or by: explainbot engine --stop"
    )
    return 0


def _must_be_ours(workspace: Workspace) -> None:
    from explainbot.engine.daemon import state

    found = state()
    if found is None or found[1] != str(workspace.places.root):
        raise ServingError(
            "an engine is kept for another workspace, or by another version",
            where=found[1] if found else "",
            hint="End it with: explainbot engine --stop",
        )
    sys.stdout.flush()


def _spoken(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if seconds > 90 else f"{seconds:.0f} seconds"  # noqa: PLR2004
