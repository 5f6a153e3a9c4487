"""Write src/explainbot/embedding/minilm/probes.npy with sentence-transformers' vectors.

Run: python scripts/make_probes.py
"""

from __future__ import annotations

import numpy as np

from explainbot.embedding.minilm.files import default_model_files
from explainbot.embedding.minilm.onnx import PROBES, VECTORS
from explainbot.embedding.sentence_transformer import SentenceTransformerEncoder

if __name__ == "__main__":
    encoder = SentenceTransformerEncoder(
        str(default_model_files().folder), device="cpu"
    )
    np.save(VECTORS, encoder.encode_passages(PROBES), allow_pickle=False)
    print(f"wrote {VECTORS}")
