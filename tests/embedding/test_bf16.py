"""The default model in bfloat16, for many passages at once."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from explainbot.embedding import loading
from explainbot.embedding.minilm import bf16_forward
from explainbot.embedding.minilm.bf16_forward import (
    Bf16Encoder,
    has_bf16,
    in_bf16,
    runs,
)
from explainbot.embedding.minilm.onnx import AGREEMENT, OnnxEncoder
from explainbot.testing import WordEncoder
from tests.embedding.real import real_encoder

TEXTS = ("Why?", "The Moon pulls the sea. " * 3, "", "Tides rise.", "word " * 400)


@pytest.fixture(scope="module")
def encoder() -> Bf16Encoder:
    """Return the encoder; torch multiplies such numbers on any processor."""
    default = real_encoder()
    return Bf16Encoder(default.files, default.graph)


@pytest.fixture
def processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that stands for what the system says of the processor."""
    path = tmp_path / "cpuinfo"
    path.write_text("processor : 0\nflags : fpu avx512_bf16 amx_bf16\n", "utf-8")
    monkeypatch.setattr(bf16_forward, "CPUINFO", path)
    monkeypatch.delenv("EXPLAINBOT_BF16", raising=False)
    return path


def test_it_gives_the_reference_vectors(encoder: Bf16Encoder) -> None:
    """Every probe's vector is sentence-transformers' to a cosine of 0.9999."""
    assert encoder.agreement() >= AGREEMENT
    assert encoder.identity == real_encoder().identity


def test_each_text_has_its_own_vector(encoder: Bf16Encoder) -> None:
    """Sorted by length and laid end to end, none sees another."""
    texts = [*TEXTS, *reversed(TEXTS), "Rise tides."]

    vectors = encoder.encode_passages(texts)

    expected = real_encoder().encode_passages(texts)
    assert vectors.dtype == np.float32
    assert ((vectors * expected).sum(axis=1) >= AGREEMENT - 1e-4).all()
    for place, text in enumerate(texts):
        alone = encoder.encode_passages([text])[0]
        assert float(alone @ vectors[place]) > 0.99999


def test_no_texts_give_no_vectors(encoder: Bf16Encoder) -> None:
    """An empty list has the shape (0, 384)."""
    assert encoder.encode_passages([]).shape == (0, 384)


def test_nothing_is_padded() -> None:
    """A run counts its texts' own tokens, and a longer text runs alone."""
    assert list(runs([4, 9, 4, 3, 2], 8)) == [[1], [0, 2], [3, 4]]


def test_questions_are_encoded_as_before(encoder: Bf16Encoder) -> None:
    """So the same index gives the same answers wherever it is asked."""
    asked = ["How do tides rise?", "Why?"]
    assert (
        encoder.encode_questions(asked).tobytes()
        == real_encoder().encode_questions(asked).tobytes()
    )


def test_such_a_processor_is_used(processor: Path) -> None:
    """The flag is there, torch too, and the probes agree."""
    assert processor.exists()
    assert isinstance(in_bf16(real_encoder()), Bf16Encoder)


def test_amd_needs_no_amx(processor: Path) -> None:
    """AVX512-BF16 is a gain there."""
    text = "vendor_id : AuthenticAMD\nflags : fpu avx512_bf16\n"
    processor.write_text(text, encoding="utf-8")
    assert has_bf16()


@pytest.mark.parametrize(
    "text",
    [
        "flags : fpu avx2 avx512f\n",
        "vendor_id : GenuineIntel\nflags : fpu avx512_bf16\n",
        "Features : bf16\n",
    ],
)
def test_any_other_processor_is_left_alone(
    text: str, processor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the flag, or its file, torch is not even loaded."""
    for name in [name for name in sys.modules if name.split(".")[0] == "torch"]:
        monkeypatch.delitem(sys.modules, name)
    processor.write_text(text, encoding="utf-8")
    assert in_bf16(real_encoder()) is real_encoder()
    processor.unlink()
    assert in_bf16(real_encoder()) is real_encoder()
    assert "torch" not in sys.modules


@pytest.mark.usefixtures("processor")
def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """EXPLAINBOT_BF16=0 keeps single precision."""
    monkeypatch.setenv("EXPLAINBOT_BF16", "0")
    assert in_bf16(real_encoder()) is real_encoder()


@pytest.mark.usefixtures("processor")
def test_vectors_that_differ_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor, or a torch, that rounds otherwise: onnxruntime stays."""
    monkeypatch.setattr(Bf16Encoder, "agreement", lambda _: AGREEMENT - 1e-5)
    assert in_bf16(real_encoder()) is real_encoder()


@pytest.mark.usefixtures("processor")
def test_a_torch_without_these_products_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They have no public name, so another version may lack them."""
    monkeypatch.setattr(bf16_forward, "PRODUCT", "_gone")
    assert in_bf16(real_encoder()) is real_encoder()


def test_few_sections_and_other_models_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a hundred sections torch would take longer to start than it saves."""
    asked: list[OnnxEncoder] = []

    def looked_for(given: OnnxEncoder) -> OnnxEncoder:
        asked.append(given)
        return given

    monkeypatch.setattr(bf16_forward, "in_bf16", looked_for)
    other = WordEncoder()

    assert loading.for_many(other, 1_000) is other
    assert loading.for_many(real_encoder(), loading.SOME - 1) is real_encoder()
    assert asked == []
    loading.for_many(real_encoder(), loading.SOME)
    assert asked == [real_encoder()]
