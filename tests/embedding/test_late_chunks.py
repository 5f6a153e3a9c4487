"""Sentences encoded in their passage's own pass, by the real model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from explainbot.embedding.gpu import GpuEncoder
from explainbot.embedding.minilm import late_chunks
from explainbot.embedding.minilm.bf16_forward import Bf16Encoder
from explainbot.embedding.minilm.files import file_sha256
from explainbot.embedding.minilm.late_chunks import (
    MATRIX,
    MATRIX_SHA256,
    matrix,
    windows,
)
from explainbot.embedding.minilm.onnx import OVERLAP
from explainbot.embedding.protocol import parts_encoder
from explainbot.errors import ModelError
from explainbot.testing import WordEncoder
from tests.embedding.real import real_encoder

if TYPE_CHECKING:
    from explainbot.records import Span

FIRST = "The heart pumps blood through the body."
LAST = "Volcanoes throw ash into the sky."
FILLING = "Bread is baked from flour and water every morning. " * 40
TEXTS = [f"Heart > What does it do? > {FIRST} It beats.", f"{FIRST} {FILLING}{LAST}"]


def spans() -> list[list[Span]]:
    """Return where the two sentences stand in the texts."""
    return [
        [(text.index(part), text.index(part) + len(part)) for part in parts]
        for text, parts in zip(TEXTS, ([FIRST], [FIRST, LAST]), strict=True)
    ]


def test_a_sentence_comes_near_to_what_it_is_alone() -> None:
    """Nearer than what it shares with its passage, also in a later window."""
    encoder = real_encoder()

    whole, parts = encoder.encode_parts(TEXTS, spans())

    np.testing.assert_allclose(whole, encoder.encode_passages(TEXTS), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(parts, axis=1), 1, atol=1e-5)
    alone = encoder.encode_passages([FIRST, FIRST, LAST])
    assert (np.vecdot(parts, alone) > 0.7).all()
    assert float(parts[2] @ alone[2]) > float(parts[2] @ whole[1]) + 0.2


def test_every_back_end_gives_the_same_parts() -> None:
    """In bfloat16 and by torch as by onnxruntime."""
    default = real_encoder()
    expected = default.encode_parts(TEXTS, spans())
    others = (
        Bf16Encoder(default.files, default.graph),
        GpuEncoder(default.files, default.graph, "cpu"),
    )
    for other in others:
        for found, known in zip(
            other.encode_parts(TEXTS, spans()), expected, strict=True
        ):
            assert (np.vecdot(found, known) > 0.9998).all()


def test_texts_without_parts_and_parts_without_words_are_allowed() -> None:
    """The first give no rows, the others zeros."""
    whole, parts = real_encoder().encode_parts(["A b.", " x"], [[], [(0, 1)]])

    assert (whole.shape, parts.shape) == ((2, 384), (1, 384))
    assert not parts.any()
    assert real_encoder().encode_parts([], [])[1].shape == (0, 384)


def test_a_long_text_goes_through_in_windows_that_overlap() -> None:
    """Each sentence is taken once, whole, from the first window that holds it."""
    encoder = real_encoder()
    text = "Tides rise and fall. " * 120
    own = [(at, at + 20) for at in range(0, len(text), 21)]

    found = windows(encoder._tokenizer.encode_batch([text]), [own])

    assert [len(one.ids) for one in found][:2] == [256, 256]
    assert found[1].ids[1 : OVERLAP + 1] == found[0].ids[-OVERLAP - 1 : -1]
    rows = [row for one in found for row in one.rows]
    assert rows == list(range(120))
    for one in found:
        sizes = np.diff(one.bounds)[::2]
        assert (sizes == 5).all()


def test_the_matrix_is_the_one_that_is_stated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged one is refused with the file's name."""
    assert file_sha256(MATRIX) == MATRIX_SHA256
    assert matrix().shape == (3 * 384 + 1, 384)
    damaged = tmp_path / "late_chunks.npy"
    damaged.write_bytes(MATRIX.read_bytes()[:-1] + b"\x01")
    monkeypatch.setattr(late_chunks, "MATRIX", damaged)
    matrix.cache_clear()
    with pytest.raises(ModelError, match="damaged") as caught:
        matrix()
    assert str(damaged) in str(caught.value)


def test_other_models_encode_sentences_apart() -> None:
    """Only the default model's states are known to this program."""
    assert parts_encoder(real_encoder()) is not None
    assert parts_encoder(WordEncoder()) is None
