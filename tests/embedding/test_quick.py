"""The encoder of a process that ends after one question: the same vectors."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainbot.embedding.minilm.files import (
    ModelFiles,
    default_model_files,
    load_tokenizer,
    read_pieces,
)
from explainbot.embedding.minilm.numpy_forward import (
    FEW,
    Forward,
    QuickEncoder,
    gelu,
)
from explainbot.embedding.minilm.onnx import AGREEMENT, PROBES, reference_vectors
from explainbot.embedding.minilm.quick_tokenizer import QuickTokenizer, plain_signs
from explainbot.errors import ModelError
from tests.embedding.real import real_encoder

FILES = default_model_files()
TOKENIZER = load_tokenizer(FILES)


def quick() -> QuickEncoder:
    """Return a fresh encoder over the graph that all tests share."""
    return QuickEncoder(FILES, real_encoder().graph)


def test_each_known_sign_is_read_as_the_library_reads_it() -> None:
    """In a word, at its ends and alone; its place in the text as well."""
    texts = [f"a{sign}b {sign} {sign}cd{sign}" for sign in plain_signs()]

    assert len(texts) > 300
    _agree(texts)


@given(texts=st.lists(st.text(st.sampled_from([*plain_signs()]), max_size=60)))
def test_any_text_of_known_signs_has_the_tokens_of_the_library(
    texts: list[str],
) -> None:
    """Signs, accents and unknown words included, and where each stands."""
    _agree(texts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unaffable",
        "x" * 100,
        "x" * 101,
        "don't 3.5%",
        "a\tb\nc\x00d\x7fe",
        "a [CLS] b [x]",
        "Überraschung: “naïve” café — 1,234.5 %",
        "東京 is 首都",
        "soft\u00adhyphen",
    ],
)
def test_odd_texts_have_the_tokens_of_the_library(text: str) -> None:
    """A word of more than 100 letters is unknown; rare signs are the library's."""
    _agree([text, "beside it"])


def _agree(texts: list[str]) -> None:
    ours = QuickTokenizer(FILES).encode_batch(texts, add_special_tokens=False)
    theirs = TOKENIZER.encode_batch(texts, add_special_tokens=False)
    for text, own, other in zip(texts, ours, theirs, strict=True):
        assert (own.ids, own.offsets) == (other.ids, other.offsets), text


def test_usual_texts_do_not_load_the_library() -> None:
    """A rare sign, or the name of a special piece, does."""
    tokenizer = QuickTokenizer(FILES)

    assert tokenizer.takes("“Überraschung”, naïve – [1]?")
    assert not tokenizer.takes("東京")
    assert not tokenizer.takes("a [SEP] b")


def test_tokens_are_cut_with_their_end_kept() -> None:
    """Words beyond the model's 256 tokens do not count."""
    long, short = "word " * 300, "word " * 254

    one, other = quick().encode_questions([long, short])

    assert one.tolist() == other.tolist()


def test_the_forward_gives_the_reference_vectors() -> None:
    """Every probe's vector is sentence-transformers' to a cosine of 0.9999."""
    forward = Forward(FILES)

    texts = [[*TOKENIZER.encode(text).ids[:-1][:255], 102] for text in PROBES]
    vectors = forward.vectors(texts)
    for vector, reference in zip(vectors, reference_vectors(), strict=True):
        assert float(vector @ reference) >= AGREEMENT
        assert float(vector @ vector) == pytest.approx(1, abs=1e-5)


def test_gelu_is_the_one_with_the_error_function() -> None:
    """X * (1 + erf(x / sqrt 2)) / 2, to 1e-6, on both sides of 0."""
    values = np.linspace(-8, 8, 97, dtype=np.float32)
    exact = [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in values.tolist()]

    assert gelu(values) == pytest.approx(exact, abs=2e-6)


@pytest.mark.parametrize(
    "texts",
    [
        ["Why do tides rise?"],
        ["Why?", "And then?"],
        ["Où est-il?"],
        ["東京?"],
        ["[SEP] why"],
        [],
    ],
    ids=["one", "two", "accents", "rare signs", "special piece", "none"],
)
def test_questions_have_the_vectors_of_onnxruntime(texts: list[str]) -> None:
    """Whichever way they go."""
    vectors = quick().encode_questions(texts)

    others = real_encoder().encode_questions(texts)
    assert vectors.shape == others.shape
    assert vectors == pytest.approx(others, abs=1e-5)


def test_more_texts_go_to_onnxruntime() -> None:
    """The fifth text loads it: from then on it is faster."""
    encoder = quick()
    encoder.encode_questions(["why?"] * FEW)
    assert "_session" not in encoder.__dict__

    encoder.encode_questions(["why?"])

    assert "_session" in encoder.__dict__


@pytest.mark.parametrize("word", ["water", "photosynthesis", "", "[CLS]", "##s"])
def test_it_knows_the_same_words(word: str) -> None:
    """As the tokenizers library says."""
    assert quick().knows_word(word) is real_encoder().knows_word(word)


@pytest.mark.parametrize("damage", [b"", b"[PAD]\n", b"\xff\xfe"])
def test_a_damaged_list_of_pieces_is_a_model_error(
    damage: bytes, tmp_path: Path
) -> None:
    """Empty, cut off, or no text: it is named, not used."""
    (tmp_path / "vocab.txt").write_bytes(damage)

    with pytest.raises(ModelError, match=r"vocab.txt: .* tokenizer .* is damaged"):
        read_pieces(ModelFiles(tmp_path))


def test_one_question_loads_neither_library() -> None:
    """Encoding one question takes numpy alone."""
    code = (
        "import sys\n"
        "from explainbot.embedding.minilm.files import default_model_files\n"
        "from explainbot.embedding.minilm.numpy_forward import QuickEncoder\n"
        "encoder = QuickEncoder(default_model_files(), None)\n"
        "print(encoder.encode_questions(['Why do tides rise?']).shape)\n"
        "print({'onnxruntime', 'tokenizers'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "(1, 384)\nset()\n"
