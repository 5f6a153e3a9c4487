"""The default model by onnxruntime: the same vectors as its reference."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
from tokenizers import Tokenizer

from explainbot.embedding.graph_encoder import ENOUGH, batches
from explainbot.embedding.minilm.files import default_model_files, load_tokenizer
from explainbot.embedding.minilm.onnx import AGREEMENT, PROBES, reference_vectors
from explainbot.reranking import builtin
from explainbot.reranking.builtin import NAME
from tests.embedding.real import real_encoder


@pytest.mark.parametrize(
    ("lengths", "groups"),
    [
        ([], []),
        ([10, 300, 5], [[1, 0, 2]]),
        ([256] * 9, [[0, 1, 2, 3, 4, 5, 6, 7], [8]]),
        ([3000, 1], [[0], [1]]),
        ([1, 1024, 1024, 1024], [[1, 2], [3, 0]]),
    ],
    ids=["none", "one group", "full group", "single long row", "longest first"],
)
def test_batches_are_groups_of_like_length(
    lengths: list[int], groups: list[list[int]]
) -> None:
    """Rows times the longest row's tokens is at most 2048, or the row is alone."""
    assert list(batches(lengths)) == groups


def test_a_block_of_questions_is_hardly_padded() -> None:
    """Counted in tokens, and in runs: a run of few tokens costs its start."""
    lengths = [5 + place % 23 for place in range(64)]
    groups = list(batches(lengths, enough=ENOUGH))

    computed = sum(len(rows) * lengths[rows[0]] for rows in groups)
    assert sorted(row for rows in groups for row in rows) == list(range(64))
    assert computed <= 1.1 * sum(lengths)
    assert len(groups) <= 10


@pytest.mark.parametrize("graph", ["encoder", "reader"])
def test_no_graph_sums_in_the_slow_way(graph: str) -> None:
    """SkipLayerNormalization takes ten times as long as Add and LayerNormalization.

    And the reader's 8-bit products are each one operator with their scales.
    """
    encoder = real_encoder()
    paths = {"encoder": encoder.graph, "reader": Path(builtin.__file__).parent / NAME}
    nodes = onnx.load(str(paths[graph]), load_external_data=False).graph.node
    kinds = Counter(node.op_type for node in nodes)

    assert kinds["LayerNormalization"] == 13
    assert not {"SkipLayerNormalization", "MatMulInteger"} & kinds.keys()


def test_graph_gives_the_reference_vectors() -> None:
    """Every probe's vector is sentence-transformers' to a cosine of 0.9999."""
    vectors = real_encoder().encode_passages(PROBES)

    assert vectors.dtype == np.float32
    cosines = (vectors * reference_vectors()).sum(axis=1)
    assert cosines.min() >= AGREEMENT
    assert cosines.max() <= 1.0001


def test_vectors_have_unit_length() -> None:
    """The empty text and the over-long one included."""
    vectors = real_encoder().encode_questions(["", "tides", "word " * 1000])

    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_a_text_is_encoded_alike_alone_and_in_company() -> None:
    """Padding beside a longer text changes nothing, and rows keep their order."""
    texts = ["Tides rise.", "The Moon pulls the sea. " * 20, "Why?", "Tides rise."]
    encoder = real_encoder()

    together = encoder.encode_passages(texts)

    for text, vector in zip(texts, together, strict=True):
        alone = encoder.encode_passages([text])[0]
        assert float(alone @ vector) == pytest.approx(1, abs=1e-5)


def test_text_beyond_256_tokens_is_cut() -> None:
    """Words after the 256th token change nothing."""
    encoder = real_encoder()
    long = "word " * 254

    vectors = encoder.encode_passages([long, long + "photosynthesis"])

    assert float(vectors[0] @ vectors[1]) == pytest.approx(1, abs=1e-6)


def test_no_texts_give_no_vectors() -> None:
    """An empty list has the shape (0, 384)."""
    assert real_encoder().encode_passages([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("word", "known"),
    [("water", True), ("planet", True), ("photosynthesis", False), ("", False)],
)
def test_known_words_stand_in_the_vocabulary_as_a_whole(
    word: str,
    known: bool,  # noqa: FBT001  a column of the table
) -> None:
    """A word made of several pieces is not known."""
    assert real_encoder().knows_word(word) is known


def test_the_tokenizer_is_that_of_the_models_own_file() -> None:
    """All pieces have the numbers of tokenizer.json, and texts are cut up alike."""
    files = default_model_files()
    theirs = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
    theirs.no_padding()
    theirs.no_truncation()
    ours = load_tokenizer(files)
    texts = [*PROBES, "[SEP] a [CLS]b", "x" * 300, "ÀÉ\u0301 ﬁ\u200b\x00", "don't 3.5%"]

    assert ours.get_vocab() == theirs.get_vocab()
    for text in texts:
        own, other = ours.encode(text), theirs.encode(text)
        assert (own.ids, own.offsets) == (other.ids, other.offsets)
