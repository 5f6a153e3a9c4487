"""Choosing the encoder: the default model by onnxruntime, any other by torch."""

from __future__ import annotations

from explainbot.embedding import Encoder
from explainbot.embedding.files import DEFAULT_MODEL
from explainbot.errors import ModelError
from explainbot.reports import ProgressCallback, no_progress


def load_encoder(
    model: str = DEFAULT_MODEL, on_progress: ProgressCallback = no_progress
) -> Encoder:
    """Return the encoder of a model that is on this machine; nothing is downloaded.

    Args:
        model: The default model's name, a folder, or a name in the local model cache.
        on_progress: Told when the default model has to be prepared first.

    Raises:
        ModelError: The model is missing, damaged or cannot be prepared.
    """
    if not model.strip():
        raise ModelError(
            "the name of the model is empty", hint=f"The default is {DEFAULT_MODEL}."
        )
    if model == DEFAULT_MODEL:
        from explainbot.embedding.onnx import OnnxEncoder

        return OnnxEncoder.open(on_progress)
    from explainbot.embedding.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(model)
