"""The real chat in its real process, over a child that serves the small corpus."""

from __future__ import annotations

import sys
from pathlib import Path

from explainbot.engine.process import ChildProcess
from explainbot.tui.app import ChatApp
from explainbot.tui.running import run_app

SERVE = Path(__file__).parents[1] / "engine" / "serve_small.py"

if __name__ == "__main__":
    command = [sys.executable, str(SERVE)]
    sys.exit(run_app(ChatApp(lambda: ChildProcess(command=command))))
