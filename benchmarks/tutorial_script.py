"""Question answering as a tutorial writes it: sentence-transformers and FAISS.

The script that a teacher with a search engine would end up with.  It is what
cold_start.py compares explainbot with.

    python benchmarks/tutorial_script.py build MODEL FOLDER STORE
    python benchmarks/tutorial_script.py ask MODEL STORE "How does IS fund itself?"

MODEL is a folder or a name that sentence-transformers knows; FOLDER holds .txt files,
each one section; STORE is the folder that ``build`` fills.
"""

import json
import sys
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer


def build(model_name: str, folder: str, store: str) -> None:
    """Embed every file of a folder and save texts and index."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))
    ]
    model = SentenceTransformer(model_name)
    vectors = model.encode(texts, normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.asarray(vectors, dtype="float32"))
    Path(store).mkdir(parents=True, exist_ok=True)
    faiss.write_index(index, str(Path(store) / "index.faiss"))
    (Path(store) / "texts.json").write_text(json.dumps(texts), encoding="utf-8")


def ask(model_name: str, store: str, question: str) -> None:
    """Print the three texts nearest to a question."""
    texts = json.loads((Path(store) / "texts.json").read_text(encoding="utf-8"))
    index = faiss.read_index(str(Path(store) / "index.faiss"))
    model = SentenceTransformer(model_name)
    vector = model.encode([question], normalize_embeddings=True)
    scores, found = index.search(np.asarray(vector, dtype="float32"), 3)
    for score, number in zip(scores[0], found[0], strict=True):
        print(f"{score:.3f}  {texts[number]}\n")


if __name__ == "__main__":
    {"build": build, "ask": ask}[sys.argv[1]](*sys.argv[2:])
