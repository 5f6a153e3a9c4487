"""The reader's training, on a handful of questions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BRIDGE = (
    "The old bridge was built in 1932 by the city. It is painted red. Many people walk"
    " over it each day. The river below is called Ilm."
)
MILL = "The mill stands by the river. It ground corn until 1950. Nobody lives there."


def run(script: str, *arguments: object) -> None:
    """Run a script of benchmarks/."""
    subprocess.run(
        [sys.executable, ROOT / "benchmarks" / script, *map(str, arguments)],
        check=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
    )


def test_a_reader_is_trained_and_exported(tmp_path: Path) -> None:
    """Two steps from some weights, with questions that have no answer; then int8."""
    start = BRIDGE.index("1932")
    item = {"s": "squad1.1-train", "q": "When was the old bridge built?", "p": 0}
    item |= {"a": [[start, start + 4]], "ans": True, "neg": [1]}
    pairs = {"passages": [BRIDGE, MILL], "docs": [["squad1.1-train", "Bridge"]] * 2}
    pairs["items"] = [item] * 20
    (tmp_path / "pairs.json").write_text(json.dumps(pairs), encoding="utf-8")
    missing = {"items": [["When was the old bridge sold?", 0, 1]]}
    (tmp_path / "missing.json").write_text(json.dumps(missing), encoding="utf-8")
    given = ["--pairs", tmp_path / "pairs.json", "--steps", 2, "--out", tmp_path]

    run("train_reader.py", *given, "--unanswerable", tmp_path / "missing.json")
    run("export_reader.py", tmp_path / "last.pt", tmp_path / "reader.onnx")

    import torch

    assert torch.load(tmp_path / "last.pt")["step"] == 2
    assert 10_000_000 < (tmp_path / "reader.data").stat().st_size < 13_000_000

    thin = ["--teacher", tmp_path / "reader.onnx", "--layers", 3]
    run("train_reader.py", *given[:-1], tmp_path / "thin", *thin)
    run("export_reader.py", tmp_path / "thin/last.pt", tmp_path / "thin.onnx")

    assert 4_500_000 < (tmp_path / "thin.data").stat().st_size < 7_000_000
