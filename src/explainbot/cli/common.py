"""Helpers of several commands: values, the workspace, JSON, notes and progress."""

from __future__ import annotations

import atexit
import json
import shutil
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Self

import explainbot
from explainbot.errors import ModelError
from explainbot.text.display import escaped, visible
from explainbot.text.interface.translation import ENGLISH, language

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

    from explainbot.bulk.cluster import Cluster
    from explainbot.embedding.loading import EncoderLoader
    from explainbot.progress import StepProgress as Step
    from explainbot.workspace import Workspace


def open_workspace(
    options: argparse.Namespace, load: EncoderLoader | None = None
) -> Workspace:
    """Return the workspace that the options name, its encoder loaded by ``load``."""
    from explainbot import paths
    from explainbot.embedding.loading import load_encoder
    from explainbot.workspace import Workspace

    if options.reader and getattr(options, "fast", False):
        raise ModelError(
            "--fast leaves out the reader that --reader names",
            hint="Give one of the two.",
        )
    places = paths.find(options.workspace)
    named = Workspace(
        places,
        options.model,
        load or load_encoder,
        options.reader,
        language=options.language,
    )
    return options.opened(named) if options.opened else named


def open_cluster(address: str) -> AbstractContextManager[Cluster | None]:
    """Return the Ray cluster that does the work; None where this machine does it.

    Args:
        address: As it was typed; "" for this machine.
    """
    if not address:
        return nullcontext()
    from explainbot.bulk.cluster import Cluster

    return Cluster(address, made_by)


def made_by() -> str:
    """Return what must be the same on every machine of a cluster."""
    from explainbot.index.storage.manifest import SETTINGS

    return f"explainbot {explainbot.__version__} ({SETTINGS})"


def print_json(value: Any) -> None:
    """Print one object on one line; on a terminal, what commands it is escaped."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    print(escaped(line) if sys.stdout.isatty() else line)


def note(text: str) -> None:
    """Tell something beside the result, on standard error."""
    sys.stdout.flush()  # so that what was printed before stands before
    print(visible(in_words(text)), file=sys.stderr, flush=True)


def in_words(text: str) -> str:
    """Return what is told beside a result in the language that is spoken.

    Args:
        text: In English, several lines or one; "explainbot: " may stand before.
    """
    if language() == ENGLISH:
        return text
    from explainbot.text.interface.reasons import in_words as said

    return "\n".join(map(said, text.split("\n")))


def note_rules(workspace: Workspace) -> None:
    """Tell on standard error if the index was made by other rules of reading."""
    from explainbot.serving.told import rules_line

    _note_line(rules_line(workspace))


def note_changed(workspace: Workspace) -> None:
    """Tell on standard error which files are no longer as they were indexed."""
    from explainbot.serving.told import changed_line

    _note_line(changed_line(workspace))


def _note_line(line: str) -> None:
    if line:
        note(line)


def terminal_width() -> int:
    """Return the cells of a line of standard output; 0 if it is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


class ProgressLine:
    """Shows progress on standard error: a bar with rate and time left on a terminal.

    Elsewhere only the step that keeps a user waiting unexpectedly is told: preparing
    the model.
    """

    def __init__(self) -> None:
        """Draw nothing yet."""
        self._terminal = sys.stderr.isatty()
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._since = 0.0

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away, however the step ended."""
        self.clear()

    def __call__(self, progress: Step) -> None:
        """Show how far a step is."""
        if progress.step.startswith("preparing"):
            self._prepare(progress)
        elif self._terminal:
            self._draw(progress)

    def _prepare(self, progress: Step) -> None:
        self.clear()
        if progress.done < progress.total:
            self._since = time.monotonic()
            note(f"explainbot: {progress.step} …")
        else:
            took = time.monotonic() - self._since if self._since else 0.0
            note(f"explainbot: the model is ready after {took:.1f} s")

    def _draw(self, progress: Step) -> None:
        if self._bar is None:
            self._bar = _bar()
            # The bar hides the cursor; whatever ends the program brings it back.
            atexit.register(self.clear)
            self._bar.start()
        if progress.step not in self._tasks:
            for task in self._tasks.values():
                self._bar.remove_task(task)
            added = self._bar.add_task(
                progress.step, total=progress.total or None, first=progress.done
            )
            self._tasks = {progress.step: added}
        self._bar.update(
            self._tasks[progress.step],
            completed=progress.done,
            total=progress.total or None,
        )

    def clear(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            atexit.unregister(self.clear)
            self._bar, self._tasks = None, {}


def _bar() -> Progress:
    """Return a bar for standard error that leaves nothing behind."""
    from datetime import timedelta

    from rich import progress as bars
    from rich.console import Console
    from rich.text import Text

    def rate(task: bars.Task) -> float:
        """Return how many a second since the beginning; 0 before it is known.

        Of the last ones alone it would be wrong: answers come a block at a time.
        """
        done: float = task.completed - task.fields["first"]
        return done / task.elapsed if task.elapsed else 0.0

    class Rate(bars.ProgressColumn):
        """So many a second."""

        def render(self, task: bars.Task) -> Text:
            """Return the rate, "" before it is known."""
            speed = rate(task)
            return Text(f"{speed:.1f} a second" if speed else "")

    class Left(bars.ProgressColumn):
        """The time that is left."""

        max_refresh = 0.5

        def render(self, task: bars.Task) -> Text:
            """Return it as 0:01:23, "" before it is known."""
            speed = rate(task)
            if not speed or task.total is None:
                return Text("")
            rest = round((task.total - task.completed) / speed)
            return Text(f"{timedelta(seconds=max(rest, 0))} left")

    return bars.Progress(
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(bar_width=30),
        bars.MofNCompleteColumn(),
        Rate(),
        Left(),
        console=Console(file=getattr(sys.stderr, "stream", sys.stderr)),
        transient=True,
    )


SHOWN = 15
"""Letters of a wrong value that its message repeats."""


def number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``least`` to ``most``.

    Raises:
        argparse.ArgumentTypeError: What was typed is none (raised by the result).
    """

    def read(text: str) -> int:
        # The length first: a number of a million digits takes long to read.
        if text.isdecimal() and len(text) <= len(str(most)):
            value = int(text)
            if least <= value <= most:
                return value
        from argparse import ArgumentTypeError  # there already, where this is typed

        raise ArgumentTypeError(
            f'"{text[:SHOWN]}" is not a number from {least} to {most}'
        )

    return read


def file_name(text: str) -> str:
    """Return the name of a file or folder, as it was typed.

    Raises:
        argparse.ArgumentTypeError: It is empty, as a script's variable may be.
    """
    if text.strip():
        return text
    from argparse import ArgumentTypeError

    raise ArgumentTypeError("the name of a file or folder is empty")


_UNITS = {"s": 1, "m": 60, "h": 3600}
LONGEST_KEPT = 24 * 3600
"""Seconds."""


def duration(text: str) -> int:
    """Return the seconds of a length of time: "90s", "10m", "2h".

    Raises:
        argparse.ArgumentTypeError: It is none, or none from a second to a day.
    """
    count, unit = text[:-1], _UNITS.get(text[-1:], 0)
    short = len(count) <= len(str(LONGEST_KEPT))
    right = count.isdecimal() and count.isascii() and short
    seconds = int(count) * unit if right else 0
    if not 1 <= seconds <= LONGEST_KEPT:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(
            f'"{text[:SHOWN]}" is no time from 1s to 24h, such as 90s, 10m or 2h'
        )
    return seconds
