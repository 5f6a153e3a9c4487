"""Encoders of other packages: found by name, checked, and told where they fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explainbot.embedding.loading import load_encoder, load_for_one
from explainbot.errors import EncoderPluginError, ModelError
from explainbot.registry.plugins import plugins
from explainbot.testing import WordEncoder
from tests.registry.packages import install

GOOD = "from explainbot.testing import WordEncoder as MAKE\n"


def test_a_model_is_found_by_its_name(site: Path) -> None:
    """A plug-in's encoder gives the vectors it gives by itself."""
    install(site, "word-model", GOOD, encoders="words = MODULE:MAKE")
    own, texts = WordEncoder(), ["The sea rises.", "Rain"]

    for load in (load_encoder, load_for_one):
        encoder = load("words")
        assert (encoder.identity, encoder.dimension) == (own.identity, 256)
        assert encoder.languages == ("en",)
        assert not encoder.knows_word("sea")
        assert np.array_equal(
            encoder.encode_passages(texts), own.encode_passages(texts)
        )
        assert np.array_equal(
            encoder.encode_questions(texts[:1]), own.encode_questions(texts[:1])
        )
        assert encoder.encode_passages([]).shape == (0, 256)


def test_the_default_model_is_never_looked_up(site: Path) -> None:
    """A plug-in of its name is not loaded; no package is searched for."""
    install(site, "thief", "raise RuntimeError", encoders="all-MiniLM-L6-v2 = MODULE:X")
    assert load_for_one().identity.startswith("all-MiniLM-L6-v2@")

    assert plugins.cache_info().misses == 0


def _encoder(body: str) -> str:
    return (
        "import numpy as np\nfrom explainbot.testing import WordEncoder\n"
        f"class MAKE(WordEncoder):\n    {body}\n"
    )


def _vectors(value: str) -> str:
    return _encoder(f"def _encode(self, texts): return {value}")


FAULTS = {
    "no module": (
        "import not_there_at_all",
        "cannot be imported (ModuleNotFoundError: No module named 'not_there_at_all')",
    ),
    "no object": ("", "cannot be imported (AttributeError: module 'bad_model' has no"),
    "nothing to call": ("MAKE = 'words'", "is nothing that can be called"),
    "an argument": (
        "def MAKE(name): pass",
        "cannot be made (TypeError: MAKE() missing",
    ),
    "an error": ("def MAKE(): return 1 / 0", "cannot be made (ZeroDivisionError: "),
    "none": (
        "def MAKE(): pass",
        "gives no Encoder: it lacks encode_questions, encode_passages, knows_word",
    ),
    "no identity": (
        _encoder("identity = 'words'"),
        "states the identity 'words', not NAME@ and 16 hexadecimal digits",
    ),
    "no dimension": (_encoder("dimension = '256'"), "states the dimension '256'"),
    "no languages": (
        _encoder("languages = 'en'"),
        "states the languages 'en', no tuple",
    ),
    "a failure": (_vectors("texts.upper()"), "cannot encode (AttributeError: "),
    "no vectors": (
        _vectors("None"),
        "returns vectors of the shape NoneType, not (2, 256)",
    ),
    "another shape": (
        _vectors("np.ones((1, 256), dtype=np.float32)"),
        "returns vectors of the shape (1, 256), not (2, 256)",
    ),
    "whole numbers": (
        _vectors("np.ones((2, 256), dtype=int)"),
        "returns vectors of int64, not of float32",
    ),
    "another length": (
        _vectors("np.ones((2, 256), dtype=np.float32)"),
        "returns vectors whose length is not 1",
    ),
    "no numbers": (
        _vectors("np.full((2, 256), np.nan, dtype=np.float32)"),
        "returns vectors whose length is not 1",
    ),
}


@pytest.mark.parametrize(("code", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_plug_in_is_named(site: Path, code: str, fault: str) -> None:
    """Entry point, package and fault are told, and whom to tell."""
    install(site, "bad-model", code, encoders="bad = MODULE:MAKE")
    with pytest.raises(EncoderPluginError) as caught:
        load_encoder("bad").encode_passages(["Sea", "Rain"])

    assert isinstance(caught.value, ModelError)
    assert caught.value.what.startswith(
        f'the encoder "bad" (bad_model:MAKE, package bad-model) {fault}'
    )
    assert caught.value.hint == (
        "Tell those who made the package, or remove it: pip uninstall bad-model"
    )


def test_two_packages_claim_a_name(site: Path) -> None:
    """Both are named, and neither is loaded."""
    for package in ("first-model", "second-model"):
        install(site, package, "raise RuntimeError", encoders="words = MODULE:MAKE")
    with pytest.raises(EncoderPluginError) as caught:
        load_encoder("words")

    assert str(caught.value) == (
        'the model "words" is claimed by 2 plug-ins: '
        'the encoder "words" (first_model:MAKE, package first-model) and '
        'the encoder "words" (second_model:MAKE, package second-model). '
        "Remove all but one: pip uninstall second-model"
    )
