"""The default model by torch, as on a GPU; here it runs on the processor."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from explainbot.embedding import gpu, loading
from explainbot.embedding.gpu import GpuEncoder, on_gpu
from explainbot.embedding.graph_encoder import batches
from explainbot.embedding.minilm.onnx import AGREEMENT, OnnxEncoder
from explainbot.testing import WordEncoder
from tests.embedding.real import real_encoder


@pytest.fixture(scope="module")
def encoder() -> GpuEncoder:
    """Return the encoder for a GPU, on the processor."""
    default = real_encoder()
    return GpuEncoder(default.files, default.graph, "cpu")


def test_it_gives_the_reference_vectors(encoder: GpuEncoder) -> None:
    """Every probe's vector is sentence-transformers' to a cosine of 0.9999."""
    assert encoder.agreement() >= AGREEMENT


def test_it_is_the_same_model(encoder: GpuEncoder) -> None:
    """An index that it built is searched by the other one."""
    assert encoder.identity == real_encoder().identity


def test_rows_keep_their_order_over_several_parts(
    encoder: GpuEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sorted by length and tokenised in parts, each text has its own vector."""
    monkeypatch.setattr(gpu, "AHEAD", 3)
    monkeypatch.setattr(gpu, "TOKENS_A_BATCH", 16)
    texts = ["Why?", "The Moon pulls the sea. " * 3, "", "Tides rise.", "word " * 400]

    vectors = encoder.encode_passages([*texts, *reversed(texts)])

    expected = real_encoder().encode_passages([*texts, *reversed(texts)])
    assert vectors.dtype == np.float32
    assert ((vectors * expected).sum(axis=1) >= AGREEMENT).all()


def test_no_texts_give_no_vectors(encoder: GpuEncoder) -> None:
    """An empty list has the shape (0, 384)."""
    assert encoder.encode_passages([]).shape == (0, 384)


def test_batches_keep_to_the_budget_that_is_given() -> None:
    """Rows times the longest row's tokens is at most the budget."""
    assert list(batches([4, 8, 4, 3], 8)) == [[1], [0, 2], [3]]


def test_without_a_gpu_the_processor_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No driver: torch is not even loaded."""
    monkeypatch.setattr(gpu, "DRIVER", tmp_path / "version")
    for name in [name for name in sys.modules if name.split(".")[0] == "torch"]:
        monkeypatch.delitem(sys.modules, name)

    assert on_gpu(real_encoder()) is real_encoder()
    assert "torch" not in sys.modules


@pytest.mark.parametrize("switch", ["", "off"])
def test_a_driver_alone_is_not_enough(
    switch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a GPU that the user wants left alone."""
    driver = tmp_path / "version"
    driver.write_text("NVRM version\n", encoding="utf-8")
    monkeypatch.setattr(gpu, "DRIVER", driver)
    monkeypatch.setenv("EXPLAINBOT_GPU", switch)
    if not switch:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")

    assert on_gpu(real_encoder()) is real_encoder()


def test_only_the_default_model_and_many_sections_look_for_a_gpu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another encoder, or few sections: what was given comes back."""
    asked: list[OnnxEncoder] = []

    def looked_for(given: OnnxEncoder) -> OnnxEncoder:
        asked.append(given)
        return given

    monkeypatch.setattr(gpu, "on_gpu", looked_for)
    monkeypatch.setenv("EXPLAINBOT_BF16", "0")
    other = WordEncoder()

    assert loading.for_many(other, 1_000_000) is other
    assert loading.for_many(real_encoder(), loading.MANY - 1) is real_encoder()
    assert asked == []
    assert loading.for_many(real_encoder(), loading.MANY) is real_encoder()
    assert asked == [real_encoder()]
