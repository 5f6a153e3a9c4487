"""Encoders of plug-ins: found by name, and checked in what they hand over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from explainbot.embedding.protocol import Encoder
from explainbot.errors import EncoderPluginError
from explainbot.registry.plugins import PlugIn, only, plugins

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUP = "explainbot.encoders"
_IDENTITY = re.compile(r"\S(?:.*\S)?@[0-9a-f]{16}")
_METHODS = ("encode_questions", "encode_passages", "knows_word")
_UNIT = 1e-3
"""How far from 1 the length of a vector may be."""


def plugin_encoder(name: str) -> Encoder | None:
    """Return the encoder that a plug-in gives under this name, if one does.

    Raises:
        EncoderPluginError: Several claim the name, or it cannot be used.
    """
    claims = tuple(each for each in plugins(GROUP, "encoder") if each.name == name)
    plugin = only(claims, f'the model "{name}"', EncoderPluginError)
    if plugin is None:
        return None
    make = plugin.load(EncoderPluginError)
    if not callable(make):
        raise plugin.refused(EncoderPluginError, "is nothing that can be called")
    encoder = plugin.call(EncoderPluginError, "", "cannot be made", make)
    return PluginEncoder(plugin, encoder)


class PluginEncoder:
    """A plug-in's encoder, of which every vector is looked at."""

    def __init__(self, plugin: PlugIn, encoder: Any) -> None:
        """Take what the plug-in gave.

        Raises:
            EncoderPluginError: It is no encoder.
        """
        self._plugin = plugin
        self._encoder: Encoder = encoder
        lacking = [name for name in _METHODS if not callable(self._own(name))]
        if lacking:
            raise self._refused(f"gives no Encoder: it lacks {', '.join(lacking)}")
        self.identity: str = self._own("identity")
        """Name and weights, "NAME@FIRST-16-HEX-OF-SHA256"."""
        self.dimension: int = self._own("dimension")
        """Length of one vector."""
        self.languages: tuple[str, ...] = self._own("languages")
        """ISO 639-1 codes of what it was made for; () if it was made for many."""
        if not (isinstance(self.identity, str) and _IDENTITY.fullmatch(self.identity)):
            raise self._refused(
                f"states the identity {self.identity!r}, not "
                "NAME@ and 16 hexadecimal digits"
            )
        if not (isinstance(self.dimension, int) and self.dimension > 0):
            raise self._refused(f"states the dimension {self.dimension!r}")
        known = isinstance(self.languages, tuple)
        if not (known and all(isinstance(code, str) for code in self.languages)):
            raise self._refused(f"states the languages {self.languages!r}, no tuple")

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._vectors(self._encoder.encode_questions, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._vectors(self._encoder.encode_passages, texts)

    def knows_word(self, word: str) -> bool:
        """Whether a lower-case word stands in the model's vocabulary as a whole."""
        known = self._encoder.knows_word
        return bool(self._call("cannot look a word up", known, word))

    def _own(self, name: str) -> Any:
        return self._call(f"cannot tell {name}", getattr, self._encoder, name, None)

    def _call(self, fault: str, function: Callable[..., Any], *values: Any) -> Any:
        return self._plugin.call(EncoderPluginError, "", fault, function, *values)

    def _refused(self, fault: str) -> Exception:
        return self._plugin.refused(EncoderPluginError, fault)

    def _vectors(
        self, encode: Callable[[list[str]], Any], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        import numpy as np

        vectors = self._call("cannot encode", encode, list(texts))
        wanted = (len(texts), self.dimension)
        if not isinstance(vectors, np.ndarray) or vectors.shape != wanted:
            shape = getattr(vectors, "shape", type(vectors).__name__)
            raise self._refused(f"returns vectors of the shape {shape}, not {wanted}")
        if not np.issubdtype(vectors.dtype, np.floating):
            raise self._refused(f"returns vectors of {vectors.dtype}, not of float32")
        lengths = np.sqrt(np.square(vectors, dtype=np.float64).sum(axis=1))
        if not (np.abs(lengths - 1) <= _UNIT).all():
            raise self._refused("returns vectors whose length is not 1")
        return np.ascontiguousarray(vectors, dtype=np.float32)
