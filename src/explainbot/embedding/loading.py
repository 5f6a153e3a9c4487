"""Choice of the encoder: the default by onnxruntime, a plug-in's, others by torch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from explainbot.embedding.minilm.files import DEFAULT_MODEL
from explainbot.errors import ModelError
from explainbot.progress import Log, ProgressCallback, no_progress

if TYPE_CHECKING:
    from explainbot.embedding.protocol import Encoder, PartsEncoder

LOG = Log(__name__)
SOME = 100
"""Sections from which on bfloat16 pays where the processor has it: torch takes two to
five seconds of it to start, and a section saves some .07."""
MANY = 2_000
"""Sections from which on a GPU is looked for."""

MULTILINGUAL_MODEL = "multilingual-e5-small"
"""The model of the extra ``languages``."""

EncoderLoader: TypeAlias = Callable[[str, ProgressCallback], "Encoder"]


def load_encoder(
    model: str = DEFAULT_MODEL, on_progress: ProgressCallback = no_progress
) -> Encoder:
    """Return the encoder of a model that is on this machine; nothing is downloaded.

    Args:
        model: The default model's name, that of the multilingual one, of a plug-in, a
            folder, or a name in the local model cache.
        on_progress: Told when one of the first two has to be prepared first.

    Raises:
        ModelError: The model is missing, damaged or cannot be prepared.
        EncoderPluginError: The plug-in that gives it cannot be used.
    """
    LOG.info("encoder: %s", model)
    if model == DEFAULT_MODEL:
        from explainbot.embedding.minilm.onnx import OnnxEncoder

        return OnnxEncoder.open(on_progress)
    return _other(model, on_progress)


def load_for_one(
    model: str = DEFAULT_MODEL, on_progress: ProgressCallback = no_progress
) -> Encoder:
    """Return the same for a process of one question (numpy_forward.py)."""
    LOG.info("encoder: %s, for a few questions", model)
    if model == DEFAULT_MODEL:
        from explainbot.embedding.minilm.numpy_forward import QuickEncoder

        return QuickEncoder.open(on_progress)
    return _other(model, on_progress)


def for_many(encoder: Encoder, sections: int) -> Encoder:
    """Return what gives the same vectors of so many sections fastest.

    The default model goes to a GPU where there is one (gpu.py), or to bfloat16 on a
    processor made for it (minilm/bf16_forward.py).  Any other stays where it is, and
    few sections are done before torch is ready.
    """
    from explainbot.embedding.minilm.onnx import OnnxEncoder
    from explainbot.embedding.mixed import MixedEncoder

    if isinstance(encoder, MixedEncoder):
        encoder.first = cast("PartsEncoder", for_many(encoder.first, sections))
    if sections < SOME or not isinstance(encoder, OnnxEncoder):
        return encoder
    if sections >= MANY:
        from explainbot.embedding.gpu import on_gpu

        found = on_gpu(encoder)
        if found is not encoder:
            return found
    from explainbot.embedding.minilm.bf16_forward import in_bf16

    return in_bf16(encoder)


def _other(model: str, on_progress: ProgressCallback) -> Encoder:
    if not model.strip():
        raise ModelError(
            "the name of the model is empty", hint=f"The default is {DEFAULT_MODEL}."
        )
    if not (model.isprintable() or Path(model).is_dir()):
        # A library would write it to the terminal as it is.
        raise ModelError(f'there is no usable model "{model}" on this machine')
    if model == MULTILINGUAL_MODEL:
        from explainbot.embedding.multilingual.encoder import MultilingualEncoder

        return MultilingualEncoder.open(on_progress)
    from explainbot.embedding._plugins import plugin_encoder

    given = plugin_encoder(model)
    if given is not None:
        return given
    from explainbot.embedding.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(model)
