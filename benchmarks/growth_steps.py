"""What is measured of one size of corpus, each step in a process of its own."""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from drawn import DrawnEncoder

from explainbot.embedding.loading import load_encoder
from explainbot.paths import Places, create
from explainbot.workspace import Workspace

if TYPE_CHECKING:
    from growth_corpus import Maker

    from explainbot.answering.explainer import Explainer
    from explainbot.embedding.protocol import Encoder
    from explainbot.index.build.corpus import Plan
    from explainbot.index.passages import SectionedDocument

# What makes a corpus or builds is imported where it is used: a question needs none.

SECTIONS = 20
"""Of a document."""
READ_UP_TO = 100_000
"""Sections up to which the corpus is written as files, read and cut."""
NEAREST = 50
"""Sections that a question takes from the vector index."""
BLOCK = 50_000
Figures = dict[str, float]


class Bench:
    """One workspace of one size."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the command line's options."""
        self.sections: int = options.size
        self.texts: Path = options.texts
        self.vectors: Path = options.vectors
        self.questions: int = options.questions
        self.root = options.folder / f"{options.size}"
        self.places = Places(self.root)

    def encoder(self) -> DrawnEncoder:
        """Return the encoder of every step."""
        return DrawnEncoder(self.vectors, load_encoder())

    def workspace(self) -> Workspace:
        """Return the workspace, its encoder ready."""
        encoder = self.encoder()
        encoder.encode_passages(["so that its vectors are read"])
        return Workspace(self.places, "drawn", lambda *_: encoder)

    def opened(self) -> Explainer:
        """Return what answers, as a program that has just started has it."""
        return Workspace(self.places, "drawn", lambda *_: self.encoder()).explainer()

    def maker(self) -> Maker:
        """Return what makes documents and questions of the texts."""
        from growth_corpus import Maker, read_sentences

        return Maker.of(read_sentences(self.texts))

    def asked(self) -> list[str]:
        """Return the questions, made once for all steps."""
        path = self.root / "questions.json"
        if not path.exists():
            made = list(
                self.maker().questions(self.questions, self.sections // SECTIONS)
            )
            path.write_text(json.dumps(made), encoding="utf-8")
        found: list[str] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def corpus(self) -> Figures:
        """Write the files, where the size is one that is read."""
        shutil.rmtree(self.root, ignore_errors=True)
        create(self.root)
        if self.sections <= READ_UP_TO:
            self.maker().write(self.places.corpus, self.sections)
        self.asked()
        return {}

    def build(self) -> Figures:
        """Build the index; of a large corpus, without reading and cutting."""
        from explainbot.index.build.build import building, write_index

        workspace = self.workspace()
        plan = None if self.sections <= READ_UP_TO else self._plan()
        before = peak()
        with Clock() as clock:
            if plan is None:
                workspace.index()
            else:
                encoder = workspace.encoder()
                with building(self.places):
                    write_index(self.places.index, plan, None, encoder, lambda _: None)
        return {**clock.figures("build"), "before_mb": before, "peak_mb": peak()}

    def _plan(self) -> Plan:
        from growth_corpus import file_name

        from explainbot.index.build.corpus import Plan
        from explainbot.index.build.spool import Spool
        from explainbot.index.storage.manifest import SourceState

        maker = self.maker()
        plan = Plan(Spool(None))
        names = [file_name(number) for number in range(self.sections // SECTIONS)]
        for number, name in enumerate(names):
            item = maker.loaded(number)
            plan.loaded.add(item)
            size = len(item.document.text)
            plan.sources[name] = SourceState("0" * 64, size, "loaded", SECTIONS)
        plan.loaded.sort({name: number for number, name in enumerate(names)})
        return plan

    def disk(self) -> Figures:
        """Return the megabytes of the index, whole and by file."""
        from explainbot.index.index import IndexReader

        index = IndexReader.open(self.places.index, hashed=False)
        found: Figures = {}
        for files in index.manifest.segments.values():
            for name, known in files.items():
                part = name.partition("/")[0]
                found[part] = found.get(part, 0) + known["size"] / 1e6
        manifest = next(self.places.index.glob("generations/*.json"))
        return {**found, "disk_mb": sum(found.values()) + manifest.stat().st_size / 1e6}

    def cold(self) -> Figures:
        """Open and answer one question; the process's start is measured outside."""
        questions = self.asked()
        with Clock() as opening:
            explainer = self.opened()
        explainer.ask(questions[0])
        return {"open_ms": 1e3 * opening.cpu, **resident("cold")}

    def ask(self) -> Figures:
        """Answer all the questions, each timed."""
        first, *questions = self.asked()
        explainer = self.opened()
        explainer.ask(first)
        cpu, wall = [], []
        for question in questions:
            with Clock() as clock:
                explainer.ask(question)
            cpu.append(1e3 * clock.cpu)
            wall.append(1e3 * clock.wall)
        return {
            "p50_ms": median(cpu),
            "p99_ms": float(np.quantile(cpu, 0.99)),
            "wall_p50_ms": median(wall),
            **resident("warm"),
        }

    def recall(self) -> Figures:
        """Compare the vector index with brute force over what it stores."""
        from explainbot.index.index import IndexReader

        index = IndexReader.open(self.places.index, hashed=False)
        asked = self.asked()[:300]
        questions = self.encoder().encode_questions(asked)
        scores = np.full((len(asked), NEAREST), -np.inf, dtype=np.float32)
        rows = np.zeros((len(asked), NEAREST), dtype=np.int64)
        every = index.corpus.all_rows()
        for start in range(0, len(every), BLOCK):
            block = every[start : start + BLOCK]
            own = questions @ index.section_vectors(block.tolist()).T
            scores = np.hstack([scores, own])
            rows = np.hstack([rows, np.tile(block, (len(asked), 1))])
            best = np.argpartition(-scores, NEAREST, axis=1)[:, :NEAREST]
            scores = np.take_along_axis(scores, best, axis=1)
            rows = np.take_along_axis(rows, best, axis=1)
        rows = np.take_along_axis(rows, np.argsort(-scores, axis=1), axis=1)
        times, tens, all_ = [], 0, 0
        for one, true in zip(questions, rows, strict=True):
            with Clock() as clock:
                found = index.dense(one, NEAREST)
            times.append(1e3 * clock.cpu)
            tens += len({*found[:10]} & {*true[:10].tolist()})
            all_ += len({*found} & {*true.tolist()})
        return {
            "recall_10": tens / (10 * len(asked)),
            "recall_50": all_ / (NEAREST * len(asked)),
            "search_ms": median(times),
        }

    def add(self) -> Figures:
        """Add a hundred sections in five documents; above READ_UP_TO without files."""
        workspace = self.workspace()
        maker = self.maker()
        new = self.sections // SECTIONS
        if self.sections <= READ_UP_TO:
            maker.write(self.places.corpus, 100, first=new)
            with Clock() as clock:
                workspace.index()
        else:
            encoder = workspace.encoder()
            fresh = [maker.loaded(number) for number in range(new, new + 5)]
            with Clock() as clock:
                self._add(fresh, encoder)
        return {**clock.figures("add"), "add_peak_mb": peak()}

    def _add(self, fresh: list[SectionedDocument], encoder: Encoder) -> None:
        """Add documents to an index whose corpus has no files."""
        from explainbot.index.build.build import building, write_index
        from explainbot.index.build.corpus import Plan
        from explainbot.index.build.previous import PreviousIndex
        from explainbot.index.build.spool import Spool
        from explainbot.index.index import IndexReader
        from explainbot.index.storage.manifest import SourceState

        with building(self.places):
            earlier = PreviousIndex(IndexReader.open(self.places.index))
            known = earlier.sources
            plan = Plan(Spool(earlier), sources={**known})
            plan.kept = {name: state.sections for name, state in known.items()}
            for item in fresh:
                plan.loaded.add(item)
                plan.kept.pop(item.document.id, None)
                size, name = len(item.document.text), item.document.id
                plan.sources[name] = SourceState("0" * 64, size, "loaded", SECTIONS)
            plan.place = {name: place for place, name in enumerate(plan.sources)}
            plan.loaded.sort(plan.place)
            write_index(self.places.index, plan, earlier, encoder, lambda _: None)


class Clock:
    """Seconds of a step, of the processor and on the wall."""

    def __enter__(self) -> Clock:  # noqa: PYI034 - not meant to be inherited
        """Start."""
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.wall = time.perf_counter() - self._wall
        self.cpu = time.process_time() - self._cpu

    def figures(self, name: str) -> Figures:
        """Return both under a name."""
        return {f"{name}_s": self.cpu, f"{name}_wall_s": self.wall}


def peak() -> float:
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def resident(name: str) -> Figures:
    """Return the memory of this process, whole and without files' pages (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    known = {line.partition(":")[0]: line.split()[1] for line in lines if "kB" in line}
    return {
        f"{name}_mb": int(known["VmRSS"]) * 1024 / 1e6,
        f"{name}_own_mb": int(known["RssAnon"]) * 1024 / 1e6,
    }


STEPS = ("corpus", "build", "disk", "cold", "ask", "recall", "add")


def main() -> None:
    """Do one step and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("size", type=int)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=500)
    options = parser.parse_args()
    step: Callable[[], dict[str, Any]] = getattr(Bench(options), options.step)
    sys.stdout.write(json.dumps(step()) + "\n")


if __name__ == "__main__":
    main()
