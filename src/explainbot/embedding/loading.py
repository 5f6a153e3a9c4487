"""Choice of the encoder: the default by onnxruntime, a plug-in's, others by torch."""

from __future__ import annotations

from collections.abc import Callable

from explainbot.embedding.minilm.files import DEFAULT_MODEL
from explainbot.embedding.protocol import Encoder
from explainbot.errors import ModelError
from explainbot.progress import Log, ProgressCallback, no_progress

LOG = Log(__name__)
MANY = 2_000
"""Sections from which on a GPU is looked for: torch takes five seconds to start."""

EncoderLoader = Callable[[str, ProgressCallback], Encoder]


def load_encoder(
    model: str = DEFAULT_MODEL, on_progress: ProgressCallback = no_progress
) -> Encoder:
    """Return the encoder of a model that is on this machine; nothing is downloaded.

    Args:
        model: The default model's name, that of a plug-in, a folder, or a name in the
            local model cache.
        on_progress: Told when the default model has to be prepared first.

    Raises:
        ModelError: The model is missing, damaged or cannot be prepared.
        EncoderPluginError: The plug-in that gives it cannot be used.
    """
    LOG.info("encoder: %s", model)
    if model == DEFAULT_MODEL:
        from explainbot.embedding.minilm.onnx import OnnxEncoder

        return OnnxEncoder.open(on_progress)
    return _other(model)


def load_for_one(
    model: str = DEFAULT_MODEL, on_progress: ProgressCallback = no_progress
) -> Encoder:
    """Return the same for a process of one question (numpy_forward.py)."""
    LOG.info("encoder: %s, for a few questions", model)
    if model == DEFAULT_MODEL:
        from explainbot.embedding.minilm.numpy_forward import QuickEncoder

        return QuickEncoder.open(on_progress)
    return _other(model)


def for_many(encoder: Encoder, sections: int) -> Encoder:
    """Return what gives the same vectors of so many sections fastest.

    The default model goes to a GPU where there is one; see gpu.py.  Any other is there
    already, and few sections are done before a GPU is ready.
    """
    if sections < MANY:
        return encoder
    from explainbot.embedding.gpu import on_gpu
    from explainbot.embedding.minilm.onnx import OnnxEncoder

    return on_gpu(encoder) if isinstance(encoder, OnnxEncoder) else encoder


def _other(model: str) -> Encoder:
    if not model.strip():
        raise ModelError(
            "the name of the model is empty", hint=f"The default is {DEFAULT_MODEL}."
        )
    from explainbot.embedding._plugins import plugin_encoder

    given = plugin_encoder(model)
    if given is not None:
        return given
    from explainbot.embedding.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(model)
