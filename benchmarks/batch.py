"""How fast a list is answered, how much memory that takes, and what a kill costs.

``python -m benchmarks.batch`` makes a corpus of 20,000 passages (batch_corpus.py), asks
2,000 questions of it, and prints for each of these, in turn, questions per second,
processor time and memory:

- a plain loop: sentence-transformers encodes one question, FAISS finds four passages
  (the first 500 questions);
- the same in batches of 256;
- ``explainbot batch`` to JSON Lines, with one process and with as many as there are
  cores, with the reader and without it (``--fast``).  It does more for each question:
  words beside vectors, a reader, the answering sentence, a probability, quotes that are
  checked against their hashes.

Each runs in a process of its own, is asked one question before the clock starts, and
has the same vectors of the passages.  Then ``explainbot batch --fast`` is killed
(SIGKILL) at 20 random moments in its first 600 questions, gone on with, and its
output compared byte for byte, for each form of ``--kills``.  Memory is what the process
has for itself (RssAnon): pages of mapped files are the system's.

``--questions 10000`` takes more questions, ``--keep DIR`` keeps corpus and index there
for the next run.  ``--small`` takes 400 passages, 200 questions and 3 kills, to see
that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.batch_corpus import make
from explainbot.answering.explainer import Explainer
from explainbot.batch.run import Choices, answer_list
from explainbot.embedding.minilm.files import default_model_files
from explainbot.index.index import IndexReader
from explainbot.paths import find
from explainbot.workspace import Workspace

BATCH = 256
TOP = 4
LOOPED, KILLED = 500, 600
"""Questions of the plain loop, and of the runs that are killed."""
START = 0.5
"""Seconds in which no run has answered anything."""
EVERY = 0.5
"""Seconds between two looks at the memory."""


class Memory:
    """Looks at this process's memory from time to time."""

    def __init__(self) -> None:
        """Begin."""
        self.seen: list[int] = []
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            status = Path("/proc/self/status").read_text(encoding="ascii")
            found = re.search(r"RssAnon:\s+(\d+) kB", status)
            self.seen.append(int(found[1]) >> 10 if found else 0)
            time.sleep(EVERY)

    def told(self) -> str:
        """Return the memory at eleven moments, in MB."""
        step = max(1, len(self.seen) // 10)
        return " ".join(map(str, self.seen[::step][:11]))


def opened(root: Path, *, fast: bool) -> Explainer:
    """Return the program over the corpus."""
    return Workspace.open(root).explainer(fast=fast)


def plain(root: Path, questions: list[str], *, batch: int) -> Callable[[], None]:
    """Return a run of sentence-transformers and FAISS."""
    import faiss
    from sentence_transformers import SentenceTransformer

    store = IndexReader.open(find(root).index, hashed=False)
    index = faiss.IndexFlatIP(384)
    index.add(store.section_vectors(store.corpus.all_rows().tolist()))
    model = SentenceTransformer(str(default_model_files().weights.parent))

    def ask(texts: list[str]) -> None:
        vectors = model.encode(
            texts, normalize_embeddings=True, show_progress_bar=False, batch_size=batch
        )
        index.search(vectors, TOP)

    ask(questions[:1])

    def run() -> None:
        for start in range(0, len(questions), batch):
            ask(questions[start : start + batch])

    return run


def answers(root: Path, *, fast: bool, jobs: int) -> Path:
    """Return where a run of explainbot writes."""
    return root.parent / f"answers-{jobs}{'-fast' * fast}.jsonl"


def ours(root: Path, *, jobs: int, fast: bool) -> Callable[[], None]:
    """Return a run of explainbot; with several jobs their start is part of it."""
    source, out = root.parent / "questions.txt", answers(root, fast=fast, jobs=jobs)
    explainer = opened(root, fast=fast)
    explainer.ask("What is it?")
    opener = partial(opened, root, fast=fast) if jobs > 1 else (lambda: explainer)
    choices = Choices(force=True, jobs=jobs)

    def run() -> None:
        answer_list(opener, str(source), str(out), choices)

    return run


JOBS = os.cpu_count() or 1
SYSTEMS = {
    "plain loop": lambda root, asked: plain(root, asked, batch=1),
    "plain batches": lambda root, asked: plain(root, asked, batch=BATCH),
    "explainbot": lambda root, _: ours(root, jobs=1, fast=False),
    "explainbot --fast": lambda root, _: ours(root, jobs=1, fast=True),
    "explainbot --jobs": lambda root, _: ours(root, jobs=JOBS, fast=False),
    "explainbot --jobs --fast": lambda root, _: ours(root, jobs=JOBS, fast=True),
}


def spent() -> float:
    """Return the processor seconds of this process and of those that it started."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def measure(system: str, root: Path) -> None:
    """Run one system and print what it took, as JSON."""
    path = root.parent / "questions.txt"
    questions = path.read_text(encoding="utf-8").splitlines()
    if system == "plain loop":
        questions = questions[:LOOPED]
    run = SYSTEMS[system](root, questions)
    memory = Memory()
    began, worked = time.perf_counter(), spent()
    run()
    took, worked = time.perf_counter() - began, spent() - worked
    told = {"rate": len(questions) / took, "cpu": 1000 * worked / len(questions)}
    print(json.dumps({"system": system, "memory": memory.told()} | told))


def kills(root: Path, form: str, times: int) -> bool:
    """Kill a run at random moments; return whether it ends with the same bytes."""
    random_ = random.Random(9)  # noqa: S311  the same moments each time
    some = root.parent / "some.txt"
    questions = (root.parent / "questions.txt").read_text(encoding="utf-8")
    some.write_text("\n".join(questions.splitlines()[:KILLED]), encoding="utf-8")
    whole, out = (root.parent / f"{name}.{form}" for name in ("whole", "killed"))
    program = [
        sys.executable, "-m", "explainbot", "--workspace", str(root), "batch",
        str(some), "--fast", "--resume", "-o",
    ]  # fmt: skip
    began = time.perf_counter()
    subprocess.run([*program, str(whole)], check=True, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    for _ in range(times):
        with subprocess.Popen([*program, str(out)], stderr=subprocess.DEVNULL) as run:
            time.sleep(START + random_.uniform(0, 2 * seconds / times))
            run.send_signal(signal.SIGKILL)
    subprocess.run([*program, str(out)], check=True, stderr=subprocess.DEVNULL)
    return out.read_bytes() == whole.read_bytes()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--systems", default=",".join(SYSTEMS), help="'' for none")
    parser.add_argument("--kills", default="jsonl", metavar="FORMS", help="'' for none")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--run", nargs=2, metavar=("SYSTEM", "FOLDER"))
    options = parser.parse_args()
    if options.run:
        measure(options.run[0], Path(options.run[1]))
        return
    sections = 400 if options.small else options.passages
    count = 200 if options.small else options.questions
    with tempfile.TemporaryDirectory() as folder:
        root = make(options.keep or Path(folder), sections, count)
        print(f"{count} questions, {sections} passages, {JOBS} cores")
        compare(root, [name for name in SYSTEMS if name in options.systems.split(",")])
        for form in filter(None, options.kills.split(",")):
            times = 3 if options.small else 20
            same = kills(root, form, times)
            print(f"{form}: killed {times} times, the same bytes: {same}", flush=True)


def compare(root: Path, systems: Sequence[str]) -> None:
    """Run systems in turn; print their figures."""
    for system in systems:
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks.batch", "--run", system, str(root)],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        one = json.loads(ended.stdout)
        print(
            f"{system:25} {one['rate']:7.1f} a second, {one['cpu']:6.1f} ms of CPU "
            f"each, MB: {one['memory']}",
            flush=True,
        )
    for fast in (False, True):
        both = {f"explainbot{more}{' --fast' * fast}" for more in ("", " --jobs")}
        if both <= {*systems}:
            paths = [answers(root, fast=fast, jobs=jobs) for jobs in (1, JOBS)]
            first, second = (path.read_bytes() for path in paths)
            print(f"one process and several write the same bytes: {first == second}")


if __name__ == "__main__":
    main()
