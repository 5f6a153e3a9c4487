"""Choice of the reader: the built-in one, one of the user's, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainbot.embedding.mixed import DEFAULT_IDENTITY, MIXED_NAME
from explainbot.progress import Log

if TYPE_CHECKING:
    from explainbot.embedding.minilm.quick_tokenizer import QuickTokenizer
    from explainbot.embedding.protocol import Encoder
    from explainbot.reranking.protocol import Reader


LOG = Log(__name__)


def load_reader(folder: str, encoder: Encoder) -> Reader | None:
    """Return what judges the best passages, or None.

    Args:
        folder: Of a CrossEncoder or an extractive QA model; "" takes the program's own,
            which was trained for the default model's ranking and is used with no other.
        encoder: The one that ranks.

    Raises:
        ModelError: The folder holds no such model.
    """
    quick = getattr(encoder, "quick_tokenizer", None)
    return reader_for(folder, encoder.identity, quick)


def reader_for(
    folder: str, identity: str, tokenizer: QuickTokenizer | None = None
) -> Reader | None:
    """Return the same for the encoder of this identity.

    Args:
        folder: As above.
        identity: Of the encoder.
        tokenizer: What cuts texts for the program's own; None takes the model's.

    Raises:
        ModelError: The folder holds no such model.
    """
    if folder:
        from explainbot.reranking.transformer import TransformerReader

        LOG.info("reader: %s", folder)
        return TransformerReader(folder)
    mixed = identity.startswith(f"{MIXED_NAME}@")  # it reads what the default ranks
    if identity != DEFAULT_IDENTITY and not mixed:
        LOG.info("reader: none, as the program's own is not for %s", identity)
        return None
    from explainbot.reranking.builtin import SmallReader

    LOG.info("reader: the program's own")
    return SmallReader(tokenizer=tokenizer)
