"""A class at once: visitors in the browser, clients over HTTP, readers and a builder.

``python -m benchmarks.soak --seconds 1800`` serves a small workspace of made-up things
(default model, store in the folder) by ``explainbot serve`` and ``explainbot serve
--http``.  Visitors type questions over WebSockets, clients ask over HTTP, readers run
``explainbot ask``, and a builder adds and removes a text.  Every answer is looked at:
it must hold the word that its own text alone has, no other visitor's question may be
seen, and who is refused must be told when to come again.

``--visitors 30 --clients 200 --readers 0 --builders 0`` is a class alone.  Linux only
(memory is read from /proc); prints lines for docs/reliability.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[1]
PATIENCE = 300.0
"""Seconds that an answer may take before it counts as lost."""
GAP = 2.0
"""Seconds between two questions of the same person, on average."""
SAMPLES = 10.0
"""Seconds between two looks at the memory."""
EVERY = 30
"""Looks after which the figures so far are printed."""
LOOKS = 0.25
"""Seconds between two looks at what is painted."""
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|.)")
BUSY, LATE = 503, 408
THINGS = [a + b for a in ("bra", "tel", "mor", "ska", "fen") for b in
          ("vok", "dun", "lisp", "grat", "pol", "nex", "tiv", "horn")]  # fmt: skip
MORE = "# Zurnak\n\nWhat is a zurnak?\n\nA zurnak is a tool of the kanruzel.\n"


def word_of(thing: str) -> str:
    """Return the word that stands in the text on a thing alone."""
    return f"sel{thing[::-1]}"


def question_on(thing: str) -> str:
    """Return what is asked of a thing."""
    return f"What is a {thing}?"


@dataclass
class Figures:
    """What came of it all."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)
    """Of the servers and all of their processes, in the order of time."""
    shares: list[tuple[float, ...]] = field(default_factory=list)
    """The same, of each server by itself."""

    def took(self, who: str, seconds: float) -> None:
        """Take the time of an answer."""
        self.counts[who] += 1
        self.seconds.setdefault(who, []).append(seconds)

    def lines(self) -> Iterator[str]:
        """Yield what there is to tell."""
        for who, count in sorted(self.counts.items()):
            times = sorted(self.seconds.get(who, ()))
            line = f"{who}: {count:,}"
            if times:
                last = times[min(len(times) - 1, int(0.99 * len(times)))]
                line += f", median {statistics.median(times):.2f} s, p99 {last:.2f} s"
            yield line
        if self.megabytes:
            quarter = max(1, len(self.megabytes) // 4)
            first = statistics.median(self.megabytes[:quarter])
            last = statistics.median(self.megabytes[-quarter:])
            yield (
                f"memory of the servers, MB: first quarter {first:.0f}, last quarter "
                f"{last:.0f}, most {max(self.megabytes):.0f}"
            )
        for share in zip(*self.shares, strict=True):
            eighths = range(0, len(share), max(1, len(share) // 8))
            told = " ".join(f"{share[place]:.0f}" for place in eighths)
            yield f"of one server, over time: {told}"
        yield f"wrong: {len(self.wrong)}"
        yield from self.wrong


def made(folder: Path) -> Path:
    """Make a workspace of things and index it."""
    lab = folder / "lab"
    (lab / "corpus").mkdir(parents=True)
    (lab / "index").mkdir()
    for thing in THINGS:
        text = f"# {thing.title()}\n\n{question_on(thing)}\n\n"
        text += f"A {thing} is a tool that the {word_of(thing)} keeps in a drawer.\n"
        (lab / "corpus" / f"{thing}.md").write_text(text, encoding="utf-8")
    (folder / "more.md").write_text(MORE, encoding="utf-8")
    subprocess.run(
        command(lab, "index"),
        env=surroundings(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return lab


def command(lab: Path, *words: str) -> list[str]:
    """Return a command line."""
    return [sys.executable, "-m", "explainbot", *words, "--workspace", str(lab)]


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment: nothing of the user's own is touched but the cache."""
    own = {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(folder)}
    return os.environ | own | {"EXPLAINBOT_CONFIG": str(folder / "config")}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def served(folder: Path, lab: Path, *options: str) -> Iterator[tuple[int, int]]:
    """Serve the workspace; give port and process.  What is logged is kept."""
    port = free_port()
    log = (folder / f"log{port}").open("wb")
    process = subprocess.Popen(
        command(lab, "serve", "--port", str(port), *options),
        env=surroundings(folder),
        stdout=log,
        stderr=log,
        # Linux shares the processors between sessions: who asks is not short of them
        # because there are many chats.
        start_new_session=True,
    )
    try:
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def family(process: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield process
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            children = (task / "children").read_text("ascii").split()
            for child in map(int, children):
                yield from family(child)


def megabytes(process: int) -> float:
    """Return the memory that a process and those below have for themselves."""
    total = 0
    for one in family(process):
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
            total += int(text.partition("\nPss:")[2].split()[0])
    return total / 1024


class Screen:
    """What a visitor sees."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        """Take the line to the chat."""
        self._line = line
        self._seen = bytearray()

    async def type(self, text: str) -> None:
        """Type a line; what was seen before is forgotten."""
        del self._seen[:]
        await self._line.send_str(json.dumps(["stdin", f"{text}\r"]))

    @property
    def text(self) -> str:
        """What was painted since."""
        return ESCAPES.sub(b"", bytes(self._seen)).decode("utf-8", "replace")

    async def missed(self, word: str) -> str:
        """Wait until a word is painted; return why it was not, "" if it was."""
        end = time.monotonic() + PATIENCE
        looked = 0.0
        while True:
            now = time.monotonic()
            # What is painted comes in many pieces: not each is looked at by itself.
            if now - looked > LOOKS:
                if word in self.text.lower():
                    return ""
                if now > end:
                    return f"waited in vain for {word}"
                looked = time.monotonic()
            try:
                said = await asyncio.wait_for(self._line.receive(), LOOKS)
            except TimeoutError:
                continue
            if said.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return f"the line ended before {word}"
            data = said.data
            self._seen.extend(data.encode() if isinstance(data, str) else data)

    def others(self, own: str) -> set[str]:
        """Return the names of other visitors that are seen."""
        return set(re.findall(r"Qvisitor\d+x", self.text)) - {own}


class Class:
    """Everybody at once."""

    def __init__(self, folder: Path, lab: Path, until: float, seed: int) -> None:
        """Take what they use, and when it ends."""
        self.folder, self.lab, self.until = folder, lab, until
        self.figures = Figures()
        self.chance = random.Random(seed)  # noqa: S311  no secret

    @property
    def goes_on(self) -> bool:
        """Whether there is time for another question."""
        return time.monotonic() < self.until

    async def rest(self) -> None:
        """Think."""
        await asyncio.sleep(self.chance.uniform(0, 2 * GAP))

    async def visitor(self, number: int, port: int) -> None:
        """Chat in the browser, again and again."""
        address = f"http://127.0.0.1:{port}"
        async with aiohttp.ClientSession() as http:
            while self.goes_on:
                try:
                    line = await http.ws_connect(
                        f"{address}/ws?width=120&height=40",
                        origin=address,
                        max_msg_size=0,
                    )
                except (aiohttp.ClientError, OSError) as error:
                    status = getattr(error, "status", 0)
                    told = getattr(error, "headers", None) or {}
                    self.figures.counts[f"visitors refused {status}"] += 1
                    if status == BUSY and "Retry-After" not in told:
                        self.figures.wrong.append("503 without Retry-After: /ws")
                    await asyncio.sleep(1)
                    continue
                with contextlib.suppress(aiohttp.ClientError, OSError):
                    async with line:
                        await self._visit(line, number)

    async def _visit(self, line: aiohttp.ClientWebSocketResponse, number: int) -> None:
        screen = Screen(line)
        own = f"Qvisitor{number}x"
        for thing in ("", *self.chance.sample(THINGS, 6)):
            if not self.goes_on:
                return
            begun = time.monotonic()
            # First the picture; then each answer, and a name that is in no text.
            missed = "" if thing else await screen.missed("ask")
            if thing:
                await screen.type(question_on(thing))
                missed = await screen.missed(word_of(thing))
            if thing and not missed:
                self.figures.took("answers to visitors", time.monotonic() - begun)
                await screen.type(f"Who was {own}?")
                missed = await screen.missed(own.lower())
            if "the line ended" in missed:  # the page would take it up again
                self.figures.counts["lines of visitors that ended"] += 1
                return
            if missed:
                self.figures.wrong.append(f"visitor {number}: {missed}")
                return
            others = screen.others(own)
            if others:
                self.figures.wrong.append(f"visitor {number} sees {others}")
            await self.rest()

    async def client(self, number: int, port: int) -> None:
        """Ask over HTTP."""
        address = f"http://127.0.0.1:{port}/ask"
        async with aiohttp.ClientSession() as http:
            while self.goes_on:
                thing = self.chance.choice(THINGS)
                asked = question_on(thing)
                begun = time.monotonic()
                try:
                    async with http.post(address, json={"question": asked}) as answer:
                        told = await answer.json()
                        wait = answer.headers.get("Retry-After", "")
                        status = answer.status
                except (aiohttp.ClientError, OSError):
                    # Most of all where a kept connection had been idle for too long.
                    self.figures.counts["HTTP connections closed"] += 1
                    await asyncio.sleep(1)
                    continue
                if status == LATE:  # this end was slow to send
                    self.figures.counts["HTTP 408"] += 1
                    continue
                if status == BUSY:
                    self.figures.counts["HTTP 503"] += 1
                    if not wait:
                        self.figures.wrong.append("503 without Retry-After")
                    await asyncio.sleep(float(wait or 1))
                    continue
                self.figures.took("HTTP answers", time.monotonic() - begun)
                self._check(told, asked, thing, f"client {number}: {status}")
                await self.rest()

    def _check(self, told: dict[str, Any], asked: str, thing: str, who: str) -> None:
        quotes = [quote["text"] for quote in told.get("quotes", ())]
        if told.get("question") != asked or not any(
            word_of(thing) in text for text in quotes
        ):
            self.figures.wrong.append(f"{who}: {asked} -> {str(told)[:200]}")

    async def _run(self, *words: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            *command(self.lab, *words),
            env=surroundings(self.folder),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await process.communicate()
        told = error.decode("utf-8", "replace")
        if "Traceback" in told:
            self.figures.wrong.append(f"{words}: {told[-300:]}")
        return process.returncode or 0, out.decode("utf-8", "replace"), told

    async def reader(self) -> None:
        """Ask by the command line."""
        while self.goes_on:
            thing = self.chance.choice(THINGS)
            asked = question_on(thing)
            begun = time.monotonic()
            status, out, told = await self._run("ask", asked, "--json")
            self.figures.took("answers on the command line", time.monotonic() - begun)
            if status:
                self.figures.wrong.append(f"ask ends with {status}: {told[-200:]}")
            else:
                self._check(json.loads(out), asked, thing, "ask")
            await self.rest()

    async def builder(self) -> None:
        """Add a text and remove it; at times all is made anew."""
        more = str(self.folder / "more.md")
        for words in self._builds(more):
            if not self.goes_on:
                return
            begun = time.monotonic()
            status, _, told = await self._run(*words)
            self.figures.took("builds", time.monotonic() - begun)
            if status:
                self.figures.wrong.append(f"{words} ends with {status}: {told[-200:]}")
            await self.rest()

    def _builds(self, more: str) -> Iterator[tuple[str, ...]]:
        while True:
            yield "add", more
            yield "remove", "more.md"
            if self.chance.random() < 0.3:
                yield "index", "--rebuild"

    async def watch(self, processes: list[int]) -> None:
        """Look at the memory."""
        while self.goes_on:
            await asyncio.sleep(SAMPLES)
            found = tuple(map(megabytes, processes))
            self.figures.shares.append(found)
            self.figures.megabytes.append(sum(found))
            if len(self.figures.shares) % EVERY == 0:  # should it be broken off
                print("\n".join(self.figures.lines()), flush=True)


async def listens(port: int) -> None:
    """Wait until somebody can connect."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return


async def everybody(options: argparse.Namespace, folder: Path, lab: Path) -> Figures:
    """Run all of them for a while."""
    visitors = ["--visitors", str(max(1, options.visitors))]
    with (
        served(folder, lab, *visitors) as (page, one),
        served(folder, lab, "--http") as (programs, other),
    ):
        await listens(page)
        await listens(programs)
        until = time.monotonic() + options.seconds
        them = Class(folder, lab, until, options.seed)
        await asyncio.gather(
            them.watch([one, other]),
            *(them.visitor(number, page) for number in range(options.visitors)),
            *(them.client(number, programs) for number in range(options.clients)),
            *(them.reader() for _ in range(options.readers)),
            *(them.builder() for _ in range(options.builders)),
        )
    return them.figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--visitors", type=int, default=4)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--readers", type=int, default=1)
    parser.add_argument("--builders", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        lab = made(folder)
        figures = asyncio.run(everybody(options, folder, lab))
        for log in folder.glob("log*"):
            said = log.read_text("utf-8", "replace")
            if "Traceback" in said:
                figures.wrong.append(f"{log.name}: {said[-500:]}")
    print("\n".join(figures.lines()))


if __name__ == "__main__":
    main()
