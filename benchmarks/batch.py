"""How fast a list is answered, how much memory that takes, and what a kill costs.

``python -m benchmarks.batch`` makes a corpus of random English-like words (20,000
passages), asks 10,000 of its questions, typing errors among them, and prints questions
per second and memory over time of

- a plain loop: sentence-transformers encodes one question, FAISS finds four passages;
- the same in batches of 256;
- ``explainbot batch`` to JSON Lines, with one process and with as many as there are
  cores.  It does more for each question: words beside vectors, a reader, the answering
  sentence, a probability, quotes that are checked against their hashes.

Each runs in a process of its own, is asked one question before the clock starts, and
has the same vectors of the passages.  Then ``explainbot batch`` is killed (SIGKILL) at
random moments, gone on with, and its output compared byte for byte.  ``--small`` takes
400 passages, 200 questions and 3 kills, to see that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.incremental import SECTIONS, article, words
from explainbot.answering import Explainer
from explainbot.api import Workspace
from explainbot.batch import Choices, answer_list
from explainbot.index import Index
from explainbot.workspace import create, find

BATCH = 256
TOP = 4
EVERY = 0.5
"""Seconds between two looks at the memory."""


class Memory:
    """Looks at this process's memory from time to time."""

    def __init__(self) -> None:
        """Begin."""
        self.seen: list[int] = []
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            self.seen.append(pages * page >> 20)
            time.sleep(EVERY)

    def told(self) -> str:
        """Return the memory at eleven moments, in MB."""
        step = max(1, len(self.seen) // 10)
        return " ".join(map(str, self.seen[::step][:11]))


def opened(root: Path) -> Explainer:
    """Return the program over the corpus."""
    return Workspace.open(root).explainer()


def plain(root: Path, questions: list[str], *, batch: int) -> Callable[[], None]:
    """Return a run of sentence-transformers and FAISS."""
    import faiss
    from sentence_transformers import SentenceTransformer

    from explainbot.embedding.files import default_model_files

    store = Index.open(find(root).index, hashed=False)
    index = faiss.IndexFlatIP(384)
    index.add(store.section_vectors(range(store.count())))
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


def ours(root: Path, *, jobs: int) -> Callable[[], None]:
    """Return a run of explainbot; with several jobs their start is part of it."""
    source, out = root.parent / "questions.txt", root.parent / f"answers-{jobs}.jsonl"
    explainer = opened(root)
    explainer.ask("What is it?")
    opener = partial(opened, root) if jobs > 1 else (lambda: explainer)
    choices = Choices(force=True, jobs=jobs)

    def run() -> None:
        answer_list(opener, str(source), str(out), choices)

    return run


SYSTEMS = {
    "plain loop": lambda root, asked: plain(root, asked, batch=1),
    "plain batches": lambda root, asked: plain(root, asked, batch=BATCH),
    "explainbot": lambda root, _: ours(root, jobs=1),
    "explainbot --jobs": lambda root, _: ours(root, jobs=os.cpu_count() or 1),
}


def measure(system: str, root: Path) -> None:
    """Run one system and print what it took, as JSON."""
    path = root.parent / "questions.txt"
    questions = path.read_text(encoding="utf-8").splitlines()
    run = SYSTEMS[system](root, questions)
    memory = Memory()
    began = time.perf_counter()
    run()
    took = time.perf_counter() - began
    record = {"system": system, "seconds": took, "memory": memory.told()}
    print(json.dumps(record | {"rate": len(questions) / took}))


def mistyped(random_: random.Random, question: str) -> str:
    """Return a question of which every fifth has two letters exchanged."""
    if random_.random() > 1 / 5:
        return question
    at = random_.randrange(8, len(question) - 2)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


def make(folder: Path, sections: int, count: int) -> Path:
    """Make the corpus, its index and the list; return the workspace."""
    random_ = random.Random(7)  # noqa: S311  the same corpus each time
    known = words(random_, 8_000)
    places = create(folder / "workspace")
    heads: list[str] = []
    for number in range(sections // SECTIONS):
        text = article(random_, known, number)
        heads += [line[3:] for line in text.splitlines() if line.startswith("## ")]
        (places.corpus / f"{number:05}.md").write_text(text, encoding="utf-8")
    Workspace(places).index()
    asked = [mistyped(random_, random_.choice(heads)) for _ in range(count)]
    text = "".join(f"{question}\n" for question in asked)
    (folder / "questions.txt").write_text(text, encoding="utf-8")
    return places.root


def kills(root: Path, times: int, seconds: float) -> bool:
    """Kill a run at random moments; return whether it ends with the same bytes."""
    random_ = random.Random(9)  # noqa: S311  the same moments each time
    out = root.parent / "killed.jsonl"
    program = [
        sys.executable, "-m", "explainbot", "--workspace", str(root), "batch",
        str(root.parent / "questions.txt"), "-o", str(out), "--resume",
    ]  # fmt: skip
    for _ in range(times):
        with subprocess.Popen(program, stderr=subprocess.DEVNULL) as run:
            time.sleep(random_.uniform(0, 2 * seconds / times) + 0.5)
            run.send_signal(signal.SIGKILL)
    subprocess.run(program, check=True)
    return out.read_bytes() == (root.parent / "answers-1.jsonl").read_bytes()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--run", nargs=2, metavar=("SYSTEM", "FOLDER"))
    options = parser.parse_args()
    if options.run:
        measure(options.run[0], Path(options.run[1]))
        return
    sections, count, times = (400, 200, 3) if options.small else (20_000, 10_000, 20)
    with tempfile.TemporaryDirectory() as folder:
        root = make(Path(folder), sections, count)
        print(f"{count} questions, {sections} passages, {os.cpu_count()} cores")
        seconds = 0.0
        for system in SYSTEMS:
            arguments = ["--run", system, str(root)]
            ended = subprocess.run(
                [sys.executable, "-m", "benchmarks.batch", *arguments],
                check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            record = json.loads(ended.stdout)
            seconds = record["seconds"] if system == "explainbot" else seconds
            print(
                f"{system:18} {record['rate']:8.1f} a second   MB: {record['memory']}"
            )
        jobs = (root.parent / f"answers-{os.cpu_count()}.jsonl").read_bytes()
        same = jobs == (root.parent / "answers-1.jsonl").read_bytes()
        print(f"one process and several write the same bytes: {same}")
        print(f"killed {times} times, the same bytes: {kills(root, times, seconds)}")


if __name__ == "__main__":
    main()
