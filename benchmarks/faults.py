"""Faults at the calls by which commands change files: nothing is lost, all is told.

``python -m benchmarks.faults --faults 2000 --seed 1`` runs each command once to count
those calls, then again and again, each time with one of them failing (disk full, disk
error, once or from then on), half done, or with the process killed there
(`benchmarks.forked`), and looks at what is left: the workspace answers as before or as
after the command, every quote is the source's, no row of a log is lost, what the
command writes is the file before or a whole one, the command says what failed in one
line, and the next one mends it and leaves nothing unfinished.

``--strace N`` does so N times more with strace and a process of its own for each.
``--power`` empties, after a command, every file whose last writes were never synced, as
a power loss may, and looks at what is left.

Needs Linux on x86-64, and strace for the latter two; prints a table for
docs/reliability.md.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.forked import KINDS, Ended, Forked, can_be
from explainbot.cli.main import main as main_of_program
from explainbot.errors import ExplainbotError
from explainbot.sharing import install
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from explainbot.paths import Places

ROOT = Path(__file__).parents[1]
STRACE = shutil.which("strace")
FILES = {
    "tides.txt": "Tides\n\nWhat are tides?\n\nTides are the rise of the sea.\n",
    "wind.txt": "Wind\n\nWhat makes wind?\n\nWarm air rises, and wind follows.\n",
}
MORE = "Comets\n\nWhat are comets?\n\nComets are dirty snowballs.\n"
QUESTION, ANSWER = "What are tides?", "Tides are the rise of the sea."
UNKNOWN = "Who won the cup?"


@dataclass(frozen=True)
class Command:
    """What is run, and what is expected of it."""

    words: tuple[str, ...]
    given: str = ""
    """Standard input."""
    writes: str = ""
    """The file that it is told to write, which is there before."""
    again: tuple[int, ...] = (0, 1)
    """Statuses of the same command when it is run again."""
    forgets: bool = False
    """Whether it deletes what is kept of a user."""
    answers: bool = True
    """Whether the text that is asked about is there all the time."""


def _to(name: str, *words: str) -> Command:
    return Command((*words, name, "--force"), writes=name)


COMMANDS: dict[str, Command] = {
    "add": Command(("add", "more.txt")),
    "add FOLDER": Command(("add", "folder")),
    "index": Command(("index",)),
    "index --rebuild": Command(("index", "--rebuild")),
    "remove": Command(("remove", "wind.txt"), again=(0, 2)),
    "init": Command(("init", "new"), again=(0, 2)),
    "pack": _to("out.xbc", "pack"),
    "unpack": Command(("unpack", "sea.xbc", "--into", "made")),
    "add PACK": Command(("add", "sea.xbc")),
    "batch": _to("a.csv", "batch", "q.txt", "-o"),
    "batch jsonl": _to("a.jsonl", "batch", "q.txt", "-o"),
    "batch xlsx": _to("a.xlsx", "batch", "q.txt", "-o"),
    "batch docx": _to("a.docx", "batch", "q.txt", "-o"),
    "batch html": _to("a.html", "batch", "q.txt", "-o"),
    "ask": Command(("ask", UNKNOWN)),
    "chat": Command(("--plain",), f"{QUESTION}\n{UNKNOWN}\n/quit\n"),
    "study": Command(("study", "--kind", "recall", "--plain"), "rise\n3\nq\n"),
    "study --export": _to("cards.txt", "study", "--export"),
    "glossary": _to("words.csv", "glossary", "--export"),
    "gaps": _to("gaps.html", "gaps", "--html"),
    "gaps --clear": Command(("gaps", "--clear", "--yes"), forgets=True),
    "digest": _to("digest.html", "digest", "--html"),
    "coverage": _to("coverage.html", "coverage", "q.txt", "--html"),
    "eval": _to("eval.html", "eval", "right.csv", "--html"),
    "forget": Command(("forget", "--yes"), forgets=True),
    "status": Command(("status", "--lint")),
    "verify": Command(("verify",)),
}
RUN = """\
import sys
from benchmarks.faults import use_word_encoder
from explainbot.cli.main import main
use_word_encoder()
sys.exit(main(sys.argv[1:]))
"""
"""The command line with the encoder of the tests, which needs no model."""


def use_word_encoder() -> None:
    """Have every workspace of this process use the encoder of the tests."""
    own = Workspace.__init__

    def opened(  # noqa: PLR0917  as that
        self: Workspace,
        places: Places,
        model: str = "",
        load: object = None,
        reader: str = "",
        language: str = "en",
    ) -> None:
        del model, load, reader
        own(self, places, "word-encoder", _encoder, "", language)

    Workspace.__init__ = opened  # type: ignore[method-assign]
    vars(install)["load_encoder"] = _encoder
    defaults = install.unpack.__kwdefaults__ or {}
    defaults["load"] = _encoder


def _encoder(*_: object) -> WordEncoder:
    return WordEncoder()


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and where."""

    command: str
    kind: str
    """One of KINDS; "" for none."""
    at: int
    """The changing call, from 1."""


@dataclass(frozen=True)
class Outcome:
    """What became of a command in which a call failed."""

    fault: Fault
    status: int
    problems: tuple[str, ...]
    met: str = ""
    """The call at which it was; "" where the command made fewer."""
    calls: tuple[str, ...] = ()
    """All that it made."""


def made(folder: Path, forked: Forked | None = None) -> Path:
    """Make a workspace, a pack of it, and what the commands are given."""
    lab = folder / "lab"
    tiny_workspace(lab, FILES)
    (lab / "explainbot.toml").write_text("[digest]\ncount = true\n", encoding="utf-8")
    (lab / "more.txt").write_text(MORE, encoding="utf-8")
    (lab / "folder").mkdir()
    for number in range(3):
        text = MORE.replace("Comet", f"Comet{number}")
        (lab / "folder" / f"{number}.md").write_text(text, encoding="utf-8")
    (lab / "q.txt").write_text(f"{QUESTION}\nWhat makes wind?\n", encoding="utf-8")
    right = f"question,expected\n{QUESTION},tides.txt\n{UNKNOWN},\n"
    (lab / "right.csv").write_text(right, encoding="utf-8")
    for words, given in BEFORE:
        (forked.run if forked else run)(lab, words, given=given)
    for command in COMMANDS.values():
        if command.writes:
            (lab / command.writes).write_text(OLD, encoding="utf-8")
    # What "index" finds.
    (lab / "corpus" / "rain.txt").write_text("Rain\n\nRain falls.\n", "utf-8")
    return lab


OLD = "what was written before\n"
BEFORE = (
    (("pack", "sea.xbc"), ""),
    (("ask", UNKNOWN), ""),
    (("--plain",), f"{QUESTION}\n/quit\n"),
    (("study", "--kind", "recall", "--plain"), "rise\n3\nq\n"),
)
"""What a user has done, so that there is something to lose."""


def run(
    lab: Path,
    arguments: Sequence[str],
    traced: Sequence[str] = (),
    given: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a command in a workspace, under strace if it is told how."""
    own = {
        "EXPLAINBOT_WORKSPACE": str(lab),
        "HOME": str(lab.parent / "home"),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [*traced, sys.executable, "-c", RUN, *arguments],
        cwd=lab,
        env=os.environ | own,
        input=given,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=120,
    )


def counted(forked: Forked, template: Path, command: str) -> list[str]:
    """Return the changing calls that a command makes.

    Raises:
        RuntimeError: It does not do what it should, without any fault.
    """
    with copied(template) as lab:
        outcome = _tried(forked, lab, Fault(command, "", 0), 0)
        if outcome.problems:
            raise RuntimeError(f"{command}: {outcome.problems}")
        return list(outcome.calls)


def faults(calls: Mapping[str, Sequence[str]], wanted: int, seed: int) -> list[Fault]:
    """Return so many faults: of each command alike, as far as it has so many."""
    chance = random.Random(seed)  # noqa: S311  no secret
    by_command = [
        [
            Fault(command, kind, at)
            for at, call in enumerate(own, start=1)
            for kind in KINDS
            if can_be(kind, call)
        ]
        for command, own in calls.items()
    ]
    for one in by_command:
        chance.shuffle(one)
    found: list[Fault] = []
    while len(found) < wanted and any(by_command):
        found += [one.pop() for one in by_command if one]
    return found[:wanted]


@contextmanager
def copied(template: Path) -> Iterator[Path]:
    """Give a copy of the workspace, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        lab = Path(folder) / "lab"
        shutil.copytree(template, lab)
        yield lab


def tried(forked: Forked, template: Path, fault: Fault) -> Outcome:
    """Run a command with a fault in a copy of the workspace; look at what is left."""
    with copied(template) as lab:
        return _tried(forked, lab, fault, fault.at)


def _tried(forked: Forked, lab: Path, fault: Fault, at: int) -> Outcome:
    command = COMMANDS[fault.command]
    before = kept(lab)
    ended = forked.run(lab, command.words, given=command.given, kind=fault.kind, at=at)
    problems = [*_told(ended, fault.kind)]
    if not command.forgets:
        lost = before - kept(lab)
        problems += [f"lost: a row of {name}" for name, _ in sorted(lost)]
    problems += whole(lab, command)
    after = forked.run(lab, ("!", "look_and_go_on", fault.command))
    problems += after.out.splitlines()
    if after.status or after.error:
        problems.append(f"looking ends with {after.status}: {after.error[-200:]}")
    problems += [f"left behind: {name}" for name in unfinished(lab)]
    problems = list(dict.fromkeys(problems))
    return Outcome(fault, ended.status, tuple(problems), ended.met, tuple(ended.calls))


def _told(ended: Ended, kind: str) -> Iterator[str]:
    if ended.hung:
        yield "it hangs"
    elif "Traceback" in ended.error or "Exception ignored" in ended.error:
        last = ended.error.strip().splitlines()[-1]
        yield f"a traceback: {last[:120]}"
    elif ended.status not in (0, 1, 2) and kind not in ("killed", "torn"):
        yield f"it ends with {ended.status}"
    elif kind and ended.status == 2 and not (ended.error + ended.out).strip():
        yield "it says nothing"


def kept(lab: Path) -> set[tuple[str, str]]:
    """Return the rows of the logs of a workspace, with the name of their log."""
    return {
        (path.name, row)
        for path in (lab / ".explainbot").glob("*.jsonl")
        for row in path.read_text("utf-8", "replace").splitlines()
        if row.strip()
    }


def whole(lab: Path, command: Command) -> Iterator[str]:
    """Yield what is wrong with the file that a command writes."""
    if not command.writes:
        return
    path = lab / command.writes
    if not path.is_file():
        yield f"lost: {path.name} is gone"
        return
    data = path.read_bytes()
    if data == OLD.encode():
        return
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(path) as archive:
                bad = archive.testzip()
        except zipfile.BadZipFile as error:
            yield f"lost: {path.name} is half written: {error}"
        else:
            if bad:
                yield f"lost: {bad} of {path.name} is damaged"
    elif not data.endswith(b"\n") and not data.rstrip().endswith(b"</html>"):
        yield f"lost: {path.name} is half written, {len(data)} bytes"


def unfinished(lab: Path) -> list[str]:
    """Return the files that commands had begun and not finished."""
    return sorted(
        path.relative_to(lab).as_posix()
        for path in lab.rglob("*")
        if re.search(r"\.partial\b|\.tmp\b|\.probe", path.name)
        and path.name != "embedded.partial"
    )


def look_and_go_on(lab: Path, name: str) -> int:
    """Look at what is left, run a command again, look again; for `Forked`.

    What is wrong is printed, a line each.
    """
    for problem in left(lab):
        print(problem)
    command = COMMANDS[name]
    out, error = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    sys.stdin = io.StringIO(command.given)
    try:
        status = main_of_program(list(command.words))
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        told = sys.stderr.getvalue()
        sys.stdout, sys.stderr = out, error
    # What had got so far that it was done refuses to do it again.
    done = re.search("exists|already holds", told)
    if status not in command.again and not done:
        print(f"the next run ends with {status}: {told.strip()[-200:]}")
    if "Traceback" in told:
        print(f"a traceback in the next run: {told.strip()[-200:]}")
    for problem in left(lab):
        print(problem)
    return 0


def use(folder: Path) -> None:
    """Use a workspace of its own for a question, and add to it."""
    lab = folder / "lab"
    tiny_workspace(lab, FILES)
    list(left(lab))


def left(lab: Path) -> Iterator[str]:
    """Yield what is wrong with a workspace."""
    try:
        with Workspace.open(lab) as workspace:
            workspace._load = _encoder  # noqa: SLF001  as the commands do
            answer = workspace.explainer().ask(QUESTION)
            found = [quote.text for quote in answer.quotes]
            if found != [ANSWER]:
                yield f"lost: the answer is {found}"
            yield from (
                f"mixed: {one.kind} {one.document}"
                for one in workspace.verify().problems
                if "source" not in one.kind
            )
    except ExplainbotError as error:
        yield f"lost: {error}"


STRACED = {"full": "error=ENOSPC", "failing": "error=EIO", "killed": "signal=SIGKILL"}
_STRACE_CALLS = (
    "write,pwrite64,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "ftruncate,fsync,fdatasync"
).split(",")


def straced(template: Path, fault: Fault, call: str) -> Outcome:
    """Do the same by strace, in a process of its own.

    Args:
        template: The workspace, which is copied.
        fault: Its kind is one of STRACED, its place the number of the call in each
            thread.
        call: The name of the call.
    """
    command = COMMANDS[fault.command]
    with copied(template) as lab:
        how = f"inject={call}:{STRACED[fault.kind]}:when={fault.at}"
        trace = [str(STRACE), "-f", "-qq", "-o", os.devnull, "-e", how]
        ended = run(lab, command.words, trace, command.given)
        told = Ended(ended.returncode, ended.stdout, ended.stderr)
        problems = [*_told(told, fault.kind), *left(lab)]
        again = run(lab, command.words, given=command.given)
        done = re.search("exists|already holds", again.stderr)
        if again.returncode not in command.again and not done:
            said = again.stderr.strip().splitlines()[-1:]
            problems.append(f"the next run ends with {again.returncode}: {said}")
        problems += left(lab)
        problems = list(dict.fromkeys(problems))
        return Outcome(fault, ended.returncode, tuple(problems), call)


def straced_faults(wanted: int, seed: int) -> Iterator[tuple[Fault, str]]:
    """Yield so many faults for strace, with their calls."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for _ in range(wanted):
        name, call = chance.choice(list(COMMANDS)), chance.choice(_STRACE_CALLS)
        kind, at = chance.choice(list(STRACED)), chance.randrange(1, 12)
        yield Fault(name, kind, at), call


_WRITTEN = re.compile(r"\b(?:p?write(?:64)?|ftruncate)\(\d+<(?P<path>/[^>]+)>")
_SYNCED = re.compile(r"\bf(?:data)?sync\(\d+<(?P<path>/[^>]+)>\)\s+= 0")
_RENAMED = re.compile(r'\brename(?:at2?)?\(.*?"(?P<old>[^"]+)".*?"(?P<new>[^"]+)".*= 0')


_BEGUN = re.compile(r"(?P<who>\d+)\s+(?P<call>.*?)\s*<unfinished \.\.\.>$")
_ENDED = re.compile(r"(?P<who>\d+)\s+<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")


def whole_calls(trace: Iterable[str]) -> list[str]:
    """Return a trace with the calls whole that strace tells in two lines.

    It does so where another thread's call falls between.  A sync counts from where it
    began, as it need not hold what was written since; all others where they ended.
    """
    found: list[str] = []
    begun: dict[str, tuple[str, int]] = {}
    for line in trace:
        if half := _BEGUN.match(line):
            begun[half["who"]] = f"{half['who']} {half['call']}", len(found)
            found.append("")
        elif (half := _ENDED.match(line)) and half["who"] in begun:
            call, at = begun.pop(half["who"])
            whole = f"{call}{half['rest']}"
            if half["name"] in ("fsync", "fdatasync"):
                found[at] = whole
            else:
                found.append(whole)
        else:
            found.append(line)
    for call, at in begun.values():  # killed in it: a write may be there in part
        found[at] = call
    return found


def unsynced(trace: Iterable[str], folder: Path) -> set[Path]:
    """Return the files whose last writes were never synced, under their last names.

    Args:
        trace: The lines of strace -y, in their order.
        folder: Where the command ran; relative names start there.
    """
    dirty: set[Path] = set()
    for line in whole_calls(trace):
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
    with copied(template) as lab:
        log = lab.parent / "strace"
        calls = "write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2"
        trace = [str(STRACE), "-f", "-y", "-o", str(log), "-e", f"trace={calls}"]
        run(lab, COMMANDS[command].words, trace)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        lost = set()
        for path in unsynced(lines, lab):
            inside = {lab / "corpus", lab / "index"} & set(path.parents)
            if inside and path.is_file():
                path.write_bytes(b"")
                lost.add(path.relative_to(lab).as_posix())
        return lost, list(left(lab))


def tried_all(
    wanted: int, seed: int, commands: Sequence[str], log: Path | None = None
) -> list[Outcome]:
    """Try so many faults of some commands; go on from the log where there is one."""
    outcomes = _logged(log)
    done = {one.fault for one in outcomes}
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        with Forked() as forked:
            template = made(folder, forked)
            calls = {name: counted(forked, template, name) for name in commands}
            for fault in faults(calls, wanted, seed):
                if fault in done:
                    continue
                outcomes.append(tried(forked, template, fault))
                _log(log, outcomes[-1])
    finally:
        shutil.rmtree(folder)
    return outcomes


def _log(log: Path | None, outcome: Outcome) -> None:
    """Keep an outcome; tell it where it is no good one."""
    if outcome.problems:
        print(
            outcome.fault, outcome.met, *outcome.problems, file=sys.stderr, flush=True
        )
    if log:
        with log.open("a", encoding="utf-8") as stream:
            row = asdict(replace(outcome, calls=()))
            stream.write(f"{json.dumps(row)}\n")


def _logged(log: Path | None) -> list[Outcome]:
    if not log or not log.exists():
        return []
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return [
        Outcome(
            Fault(**row.pop("fault")),
            problems=tuple(row.pop("problems")),
            **(row | {"calls": ()}),
        )
        for row in rows
    ]


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| command | faults | lost or mixed | tracebacks | other |",
        "|---|--:|--:|--:|--:|",
    ]
    for command in COMMANDS:
        own = [one for one in outcomes if one.fault.command == command and one.met]
        kinds: Counter[str] = Counter()
        for problem in (problem for one in own for problem in one.problems):
            lost = problem.startswith(("lost", "mixed"))
            broken = problem.startswith("a traceback")
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
    parser.add_argument("--strace", type=int, default=0, help="so many by strace")
    parser.add_argument("--power", action="store_true", help="power loss alone")
    parser.add_argument("--command", action="append", choices=list(COMMANDS))
    parser.add_argument("--log", type=Path, help="keep what is done, go on from it")
    options = parser.parse_args()
    begun = time.monotonic()
    if options.power or options.strace:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            template = made(Path(folder))
            if options.power:
                for name in ("add", "index --rebuild", "remove", "add PACK"):
                    lost, problems = after_power_loss(template, name)
                    print(f"{name}: emptied {sorted(lost)}, wrong {problems}")
                return
            outcomes = []
            for fault, call in straced_faults(options.strace, options.seed):
                outcomes.append(straced(template, fault, call))
                _log(options.log, outcomes[-1])
    else:
        outcomes = tried_all(
            options.faults, options.seed, options.command or [*COMMANDS], options.log
        )
    print(table(outcomes))
    met = [one for one in outcomes if one.met]
    bad = sum(bool(one.problems) for one in met)
    print(
        f"\n{len(met)} faults, {bad} with a problem, "
        f"{time.monotonic() - begun:.0f} s, seed {options.seed}"
    )


if __name__ == "__main__":
    main()
