"""Faults at the calls by which commands change files: nothing is lost, all is told.

``python -m benchmarks.faults --faults 2000 --seed 1`` runs each command once under
strace to count those calls, then again and again with one of them failing (disk full,
disk error) or with the process killed as it makes it, and looks at what is left: the
workspace answers as before or as after the command, every quote is the source's, the
command says what failed in one line, and the next one mends it.

``--power`` empties, after a command, every file whose last writes were never synced, as
a power loss may, and looks at what is left.

Needs Linux and strace; prints a table for docs/reliability.md.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from explainbot.errors import ExplainbotError
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace

ROOT = Path(__file__).parents[1]
STRACE = shutil.which("strace")
CALLS = (
    "write,pwrite64,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "ftruncate,fsync,fdatasync,openat"
).split(",")
FAULTS = {"full": "error=ENOSPC", "failing": "error=EIO", "killed": "signal=SIGKILL"}
LINE = re.compile(r"^(?:\d+ +)?(\w+)\(")
FILES = {
    "tides.txt": "Tides\n\nWhat are tides?\n\nTides are the rise of the sea.\n",
    "wind.txt": "Wind\n\nWhat makes wind?\n\nWarm air rises, and wind follows.\n",
}
MORE = "Comets\n\nWhat are comets?\n\nComets are dirty snowballs.\n"
QUESTION, ANSWER = "What are tides?", "Tides are the rise of the sea."
COMMANDS: dict[str, tuple[str, ...]] = {
    "add": ("add", "more.txt"),
    "index --rebuild": ("index", "--rebuild"),
    "remove": ("remove", "wind.txt"),
    "pack": ("pack", "out.xbc", "--force"),
    "unpack": ("unpack", "sea.xbc", "--into", "made"),
    "add PACK": ("add", "sea.xbc"),
    "batch": ("batch", "q.txt", "-o", "a.csv", "--force"),
    "ask": ("ask", "Who won the cup?"),
}
RUN = """\
import sys
from explainbot.cli.main import main
from explainbot.testing import WordEncoder
from explainbot.workspace import Workspace

own = Workspace.__init__
def opened(self, places, model="", load=None, reader="", language="en"):
    own(self, places, "word-encoder", lambda *_: WordEncoder(), "", language)
Workspace.__init__ = opened
from explainbot.sharing import install
install.load_encoder = lambda *_: WordEncoder()
install.unpack.__kwdefaults__["load"] = install.load_encoder
sys.exit(main(sys.argv[1:]))
"""
"""The command line with the encoder of the tests, which needs no model."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and where."""

    command: str
    call: str
    number: int
    kind: str


@dataclass(frozen=True)
class Outcome:
    """What became of a command in which a call failed."""

    fault: Fault
    status: int
    problems: tuple[str, ...]


def made(folder: Path) -> Path:
    """Make a workspace, a pack of it, and what the commands are given."""
    lab = folder / "lab"
    tiny_workspace(lab, FILES)
    (lab / "more.txt").write_text(MORE, encoding="utf-8")
    (lab / "q.txt").write_text(f"{QUESTION}\nWhat makes wind?\n", encoding="utf-8")
    run(lab, ("pack", "sea.xbc"))
    return lab


def run(
    lab: Path, arguments: Sequence[str], traced: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a command in a workspace, under strace if it is told how."""
    own = {
        "EXPLAINBOT_WORKSPACE": str(lab),
        "HOME": str(lab / "home"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [*traced, sys.executable, "-c", RUN, *arguments],
        cwd=lab,
        env=os.environ | own,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=120,
    )


def counted(lab: Path, command: str) -> Counter[str]:
    """Return how often a command makes each changing call, in its busiest thread."""
    log = lab.parent / "strace"
    trace = [str(STRACE), "-f", "-o", str(log), "-e", f"trace={','.join(CALLS)}"]
    run(lab, COMMANDS[command], trace)
    threads: dict[str, Counter[str]] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        thread, _, rest = line.partition(" ")
        found = LINE.match(rest.strip())
        reads = found and found[1] == "openat" and "O_CREAT" not in rest
        if found and not reads:
            threads.setdefault(thread, Counter())[found[1]] += 1
    most: Counter[str] = Counter()
    for one in threads.values():
        most |= one
    return most


def faults(counts: dict[str, Counter[str]], wanted: int, seed: int) -> list[Fault]:
    """Return so many faults, drawn evenly from all that there could be."""
    every = [
        Fault(command, call, number, kind)
        for command, calls in counts.items()
        for call, most in calls.items()
        if call != "openat"  # most only read
        for number in range(1, most + 1)
        for kind in FAULTS
    ]
    return random.Random(seed).sample(every, min(wanted, len(every)))  # noqa: S311


def tried(template: Path, fault: Fault) -> Outcome:
    """Run a command with a fault in a copy of the workspace; look at what is left."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        lab = Path(folder) / "lab"
        shutil.copytree(template, lab)
        how = f"inject={fault.call}:{FAULTS[fault.kind]}:when={fault.number}"
        trace = [str(STRACE), "-f", "-qq", "-o", os.devnull, "-e", how]
        ended = run(lab, COMMANDS[fault.command], trace)
        problems = [*_told(ended, fault), *_left(lab)]
        again = run(lab, COMMANDS[fault.command])
        expected = (0, 1) if fault.command != "remove" else (0, 2)
        # What had got so far that it was done refuses to do it again.
        done = re.search("exists|already holds", again.stderr)
        if again.returncode not in expected and not done:
            said = again.stderr.strip().splitlines()[-1:]
            problems.append(f"the next run ends with {again.returncode}: {said}")
        problems += _left(lab)
        return Outcome(fault, ended.returncode, tuple(dict.fromkeys(problems)))


def _told(ended: subprocess.CompletedProcess[str], fault: Fault) -> Iterator[str]:
    if "Traceback" in ended.stderr:
        last = ended.stderr.strip().splitlines()[-1]
        yield f"a traceback: {last[:80]}"
    elif fault.kind != "killed" and ended.returncode not in (0, 1, 2):
        yield f"it ends with {ended.returncode}"


def _left(lab: Path) -> Iterator[str]:
    """Yield what is wrong with a workspace."""
    try:
        with Workspace.open(lab) as workspace:
            workspace._load = lambda *_: WordEncoder()  # noqa: SLF001 - as the commands do
            answer = workspace.explainer().ask(QUESTION)
            found = [quote.text for quote in answer.quotes]
            if found != [ANSWER]:
                yield f"the answer is {found}"
            yield from (
                one.kind
                for one in workspace.verify().problems
                if "source" not in one.kind
            )
    except ExplainbotError as error:
        yield f"lost: {error}"


_WRITTEN = re.compile(r"\b(?:p?write(?:64)?|ftruncate)\(\d+<(?P<path>/[^>]+)>")
_SYNCED = re.compile(r"\bf(?:data)?sync\(\d+<(?P<path>/[^>]+)>\)\s+= 0")
_RENAMED = re.compile(r'\brename(?:at2?)?\(.*?"(?P<old>[^"]+)".*?"(?P<new>[^"]+)".*= 0')


def unsynced(trace: Iterable[str], folder: Path) -> set[Path]:
    """Return the files whose last writes were never synced, under their last names.

    Args:
        trace: The lines of strace -y, in their order.
        folder: Where the command ran; relative names start there.
    """
    dirty: set[Path] = set()
    for line in trace:
        if written := _WRITTEN.search(line):
            dirty.add(Path(written["path"]))
        elif synced := _SYNCED.search(line):
            dirty.discard(Path(synced["path"]))
        elif renamed := _RENAMED.search(line):
            old, new = folder / renamed["old"], folder / renamed["new"]
            moved = {path for path in dirty if old in (path, *path.parents)}
            dirty -= {new, *moved}
            dirty |= {new / path.relative_to(old) for path in moved}
    return dirty


def after_power_loss(template: Path, command: str) -> tuple[set[str], list[str]]:
    """Run a command, then empty every file of the workspace that was not synced.

    Returns:
        The files' names below the workspace, and what is wrong with what is left.
    """
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        lab, log = Path(folder) / "lab", Path(folder) / "strace"
        shutil.copytree(template, lab)
        calls = "write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2"
        trace = [str(STRACE), "-f", "-y", "-o", str(log), "-e", f"trace={calls}"]
        run(lab, COMMANDS[command], trace)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        lost = set()
        for path in unsynced(lines, lab):
            inside = {lab / "corpus", lab / "index"} & set(path.parents)
            if inside and path.is_file():
                path.write_bytes(b"")
                lost.add(path.relative_to(lab).as_posix())
        return lost, list(_left(lab))


def tried_all(wanted: int, seed: int, commands: Sequence[str]) -> list[Outcome]:
    """Try so many faults of some commands; tell each that goes wrong as it is met."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        template = made(Path(folder))
        counts = {}
        for command in commands:
            copy = Path(folder) / "counted" / "lab"
            shutil.copytree(template, copy)
            counts[command] = counted(copy, command)
            shutil.rmtree(copy)
        outcomes = []
        for fault in faults(counts, wanted, seed):
            outcomes.append(tried(template, fault))
            if outcomes[-1].problems:
                print(fault, *outcomes[-1].problems, file=sys.stderr, flush=True)
        return outcomes


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| command | faults | lost | tracebacks | other |",
        "|---|--:|--:|--:|--:|",
    ]
    for command in COMMANDS:
        own = [one for one in outcomes if one.fault.command == command]
        kinds: Counter[str] = Counter()
        for one in own:
            for problem in one.problems:
                lost = problem.startswith(("lost", "the answer"))
                broken = "traceback" in problem
                kinds["lost" if lost else "tracebacks" if broken else "other"] += 1
        cells = [
            command,
            len(own),
            *(kinds[k] for k in ("lost", "tracebacks", "other")),
        ]
        if own:
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--power", action="store_true", help="power loss alone")
    parser.add_argument("--command", action="append", choices=list(COMMANDS))
    options = parser.parse_args()
    begun = time.monotonic()
    if options.power:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            template = made(Path(folder))
            for command in ("add", "index --rebuild", "remove", "add PACK"):
                lost, problems = after_power_loss(template, command)
                print(f"{command}: emptied {sorted(lost)}, wrong {problems}")
        return
    outcomes = tried_all(options.faults, options.seed, options.command or [*COMMANDS])
    print(table(outcomes))
    bad = sum(bool(one.problems) for one in outcomes)
    print(
        f"\n{len(outcomes)} faults, {bad} with a problem, "
        f"{time.monotonic() - begun:.0f} s, seed {options.seed}"
    )


if __name__ == "__main__":
    main()
