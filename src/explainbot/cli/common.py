"""What several commands share: the workspace, JSON, notes and progress."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from explainbot.api import Workspace
from explainbot.reports import Progress


def open_workspace(options: argparse.Namespace) -> Workspace:
    """Return the workspace that the options name."""
    return Workspace.open(options.workspace, options.model, options.reader)


def print_json(value: Any) -> None:
    """Print one object on one line."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))


def note(text: str) -> None:
    """Tell something beside the result, on standard error."""
    print(text, file=sys.stderr, flush=True)


class ProgressLine:
    """Shows progress on standard error: one line that is overwritten on a terminal.

    Elsewhere only the step that keeps a user waiting unexpectedly is told: preparing
    the model.
    """

    def __init__(self) -> None:
        """Start the clock."""
        self._terminal = sys.stderr.isatty()
        self._shown = 0
        self._since: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        """Show how far a step is."""
        began = self._since.setdefault(progress.step, time.monotonic())
        took = time.monotonic() - began
        if progress.step.startswith("preparing"):
            self._prepare(progress, took)
        elif self._terminal:
            self._overwrite(_words(progress, took))

    def _prepare(self, progress: Progress, took: float) -> None:
        if progress.done < progress.total:
            note(f"explainbot: {progress.step} …")
        else:
            note(f"explainbot: the model is ready after {took:.1f} s")

    def _overwrite(self, text: str) -> None:
        padding = " " * max(0, self._shown - len(text))
        print(f"\r{text}{padding}", end="", file=sys.stderr, flush=True)
        self._shown = len(text)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print(f"\r{' ' * self._shown}\r", end="", file=sys.stderr, flush=True)
            self._shown = 0


def _words(progress: Progress, took: float) -> str:
    if not progress.total:
        return f"{progress.step}: {progress.done}"
    text = f"{progress.step}: {progress.done} of {progress.total}"
    if progress.done and took > 1:
        rate = progress.done / took
        left = (progress.total - progress.done) / rate
        text += f", {rate:.0f} a second, {left:.0f} s left"
    return text
