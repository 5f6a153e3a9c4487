"""The reference encoder: what the fast one is measured against."""

from __future__ import annotations

import numpy as np
import pytest

from explainbot.embedding.minilm.files import default_model_files
from explainbot.embedding.minilm.onnx import PROBES, reference_vectors
from explainbot.embedding.sentence_transformer import SentenceTransformerEncoder
from explainbot.errors import ModelError
from tests.embedding.real import real_encoder

FRESH = (
    "Which wardens were fined over the locked canal gate?",
    "tides",
    "Ebb and flood follow the Moon, twice in a day of 24 hours 50 minutes.\r\n",
    "Größere Flüsse — 3,5 % länger; naïve façade, 東京, Ελλάδα",
    "x" * 300,
    "The long story goes on about leaves and light. " * 60,
)


# The imported packages warn of each other; that is not ours to mend.
@pytest.mark.filterwarnings("ignore")
def test_both_encoders_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stored probes are repeated; on fresh texts the cosine is at least 0.9999."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    folder = default_model_files().folder
    reference = SentenceTransformerEncoder(str(folder), device="cpu")

    probes = reference.encode_passages(PROBES)
    np.testing.assert_allclose(probes, reference_vectors(), atol=1e-5)
    fast = real_encoder()
    for encode in ("encode_questions", "encode_passages"):
        cosines = getattr(reference, encode)(FRESH) * getattr(fast, encode)(FRESH)
        assert cosines.sum(axis=1).min() >= 0.9999
    assert reference.dimension == fast.dimension == 384
    assert reference.identity.rpartition("@")[2] == fast.identity.rpartition("@")[2]
    for word in ("water", "fotosyntesis", "photosynthesis"):
        assert reference.knows_word(word) == fast.knows_word(word)
    with pytest.raises(
        ModelError, match='there is no usable model "no-such-model" on this machine'
    ):
        SentenceTransformerEncoder("no-such-model")
