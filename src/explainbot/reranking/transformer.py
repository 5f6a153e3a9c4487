"""Any reader on the machine: a CrossEncoder, or an extractive QA model."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from explainbot.embedding.minilm.files import file_sha256
from explainbot.errors import ModelError
from explainbot.reranking.protocol import Answers, Judgement
from explainbot.text.folding import folded, with_places

LONGEST = 384
"""Tokens of question and text together; the rest of the text is cut off."""
LONGEST_ANSWER = 40
"""Tokens."""
WEIGHTS = (".safetensors", ".bin")


class TransformerReader:
    """Reads by torch, on a GPU where there is one; nothing is downloaded."""

    own = False

    def __init__(self, folder: str) -> None:
        """Load a model from a folder, by the kind that its ``config.json`` names.

        Raises:
            ModelError: The folder holds no such model.
        """
        # Read by huggingface_hub when it is imported: nothing may be fetched.
        os.environ["HF_HUB_OFFLINE"] = "1"
        self.folder = Path(folder)
        try:
            text = (self.folder / "config.json").read_text(encoding="utf-8")
            kinds = json.loads(text).get("architectures") or [""]
        except (OSError, ValueError, AttributeError):
            raise _unusable(folder) from None
        self._extracts = str(kinds[0]).endswith("ForQuestionAnswering")
        if not self._extracts and not str(kinds[0]).endswith(
            "ForSequenceClassification"
        ):
            raise _unusable(folder)
        self._load()

    def _load(self) -> None:
        name = str(self.folder)
        try:
            if self._extracts:
                from transformers import AutoModelForQuestionAnswering, AutoTokenizer

                self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
                self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name)
                self._model.eval()
            else:
                from sentence_transformers import CrossEncoder

                self._model = CrossEncoder(
                    name, max_length=LONGEST, local_files_only=True
                )
        except (OSError, ValueError, KeyError, RuntimeError):
            raise _unusable(name) from None
        if not self._extracts and self._model.config.num_labels != 1:
            raise _unusable(name)

    @cached_property
    def identity(self) -> str:
        """Name and weights: "NAME@FIRST-16-HEX-OF-SHA256"."""
        files = [path for path in self.folder.iterdir() if path.suffix in WEIGHTS]
        digest = file_sha256(min(files))[:16] if files else "none"
        return f"{self.folder.name}@{digest}"

    def read(self, question: str, texts: Sequence[str]) -> list[Judgement]:
        """Return one reading a text, in order.

        A CrossEncoder's own output is the score; of an extractive model it is the best
        span's margin over "no answer" (Devlin et al. 2019).
        """
        if not texts:
            return []
        if self._extracts:
            return [self._extract(question, text) for text in texts]
        import torch

        scores = self._model.predict(
            [(folded(question), folded(text)) for text in texts],
            activation_fn=torch.nn.Identity(),
            show_progress_bar=False,
        )
        return [Judgement(float(score)) for score in scores]

    def _extract(self, question: str, text: str) -> Judgement:
        import torch

        copy = with_places(text)
        batch = self._tokenizer(
            folded(question),
            copy.text,
            truncation="only_second",
            max_length=LONGEST,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = batch.pop("offset_mapping")[0].tolist()
        inside = [kind == 1 for kind in batch.sequence_ids(0)]
        places = [copy.span(*offsets[at]) for at, held in enumerate(inside) if held]
        with torch.inference_mode():
            output = self._model(**batch.to(self._model.device))
        start, end = (
            logits[0].float().cpu().numpy()
            for logits in (output.start_logits, output.end_logits)
        )
        if not any(inside):
            return Judgement(0.0)
        answers = Answers(
            np.array(places, dtype=np.int64),
            start[inside],
            end[inside],
            float(start[0] + end[0]),
            LONGEST_ANSWER,
        )
        best = answers.best(0, len(text))
        return Judgement(best[1] if best else 0.0, answers)


def _unusable(folder: str | Path) -> ModelError:
    return ModelError(
        "the reader is no CrossEncoder with one score and no extractive QA model",
        where=folder,
        hint="Name a folder with config.json, weights and tokenizer of such a model.",
    )
