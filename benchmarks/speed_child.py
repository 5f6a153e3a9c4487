"""One measure of one system in a process of its own; speed.py runs it.

    python benchmarks/speed_child.py SYSTEM MEASURE FOLDER

FOLDER holds what ``speed.py`` wrote: ``texts.json``, ``questions.json``,
``vectors.npy`` and an indexed ``workspace``; the peers' own stores go there too.
Prints one number: for ``warm`` the median milliseconds of processor time of one
question, for ``list`` the mean of all given at once, for ``index`` the passages
encoded in a second of processor time, explainbot's with headings and sentences as a
build does it.  The process of ``cold`` is measured from outside.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from explainbot.embedding.minilm.files import default_model_files

Ask = Callable[[str], object]
MODEL = str(default_model_files().folder)
WARM_UP, PASSAGES = 10, 256


def main() -> None:
    """Do what the arguments say."""
    system, measure, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    questions: list[str] = json.loads((folder / "questions.json").read_text("utf-8"))
    texts: list[str] = json.loads((folder / "texts.json").read_text("utf-8"))
    if measure == "index":
        some = texts[:: max(1, len(texts) // PASSAGES)]
        own = system == "explainbot"
        encode = _own_encoder(folder, PASSAGES) if own else _encoder(some)
        print(_rate(encode, len(some)))
        return
    if measure == "list":
        print(_mean(LISTS[system](folder, texts), questions))
        return
    ask = SYSTEMS[system](folder, texts)
    if measure == "cold":
        print(ask(questions[0]))
    elif measure == "warm":
        print(_median(ask, questions))


def _median(ask: Ask, questions: Sequence[str]) -> float:
    taken = []
    for question in questions:
        start = time.process_time()
        ask(question)
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken[WARM_UP:])


def _mean(answer: Callable[[list[str]], object], questions: list[str]) -> float:
    answer(questions[:WARM_UP])
    start = time.process_time()
    answer(questions)
    return 1000 * (time.process_time() - start) / len(questions)


def _rate(encode: Callable[[], object], count: int) -> float:
    start = time.process_time()
    encode()
    return count / (time.process_time() - start)


def _explainbot(folder: Path, texts: list[str]) -> Ask:
    del texts  # they are in the workspace
    from explainbot import Workspace

    return Workspace.open(folder / "workspace").explainer().ask


def _explainbot_list(folder: Path, texts: list[str]) -> Callable[[list[str]], object]:
    del texts  # they are in the workspace
    from explainbot import Workspace

    explainer = Workspace.open(folder / "workspace").explainer()
    return lambda questions: list(explainer.ask_many(questions))


def _transformer() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(MODEL, device="cpu")


def _encoder(texts: list[str]) -> Callable[[], object]:
    """Encode the passages alone, as a tutorial does."""
    model = _transformer()
    model.encode(texts[:2])
    return lambda: model.encode(texts)


def _naive(folder: Path, texts: list[str]) -> Ask:
    """Sentence-transformers and FAISS, as a tutorial has it."""
    answer = _naive_list(folder, texts)
    return lambda question: answer([question])[0]


def _naive_list(folder: Path, texts: list[str]) -> Callable[[list[str]], list[str]]:
    import faiss
    import numpy as np

    path, model = folder / "naive.faiss", _transformer()
    if not path.exists():
        made = faiss.IndexFlatIP(384)
        made.add(np.load(folder / "vectors.npy"))
        faiss.write_index(made, str(path))
    index = faiss.read_index(str(path))

    def answer(questions: list[str]) -> list[str]:
        vectors = model.encode(questions, normalize_embeddings=True)
        return [texts[rows[0]] for rows in index.search(vectors, 3)[1]]

    return answer


def _chromadb(folder: Path, texts: list[str]) -> Ask:
    import chromadb
    import numpy as np

    model = _transformer()
    settings = chromadb.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(folder / "chroma"), settings)
    found = client.get_or_create_collection("texts", embedding_function=None)
    if not found.count():
        vectors = np.load(folder / "vectors.npy")
        ids = [str(place) for place in range(len(texts))]
        found.add(ids, embeddings=vectors, documents=texts)

    def ask(question: str) -> object:
        vector = model.encode([question], normalize_embeddings=True)
        return found.query(vector, n_results=3)["documents"]

    return ask


def _qdrant(folder: Path, texts: list[str]) -> Ask:
    import numpy as np
    from qdrant_client import QdrantClient, models

    model, client = _transformer(), QdrantClient(path=str(folder / "qdrant"))
    if not client.collection_exists("texts"):
        shape = models.VectorParams(size=384, distance=models.Distance.COSINE)
        client.create_collection("texts", vectors_config=shape)
        vectors = np.load(folder / "vectors.npy")
        payload = [{"text": text} for text in texts]
        client.upload_collection("texts", vectors, payload)

    def ask(question: str) -> object:
        vector = model.encode([question], normalize_embeddings=True)[0]
        return client.query_points("texts", query=vector.tolist(), limit=3).points

    return ask


def _lancedb(folder: Path, texts: list[str]) -> Ask:
    import lancedb
    import numpy as np

    model, base = _transformer(), lancedb.connect(str(folder / "lance"))
    if not (folder / "lance" / "texts.lance").exists():
        vectors = np.load(folder / "vectors.npy").tolist()
        rows = zip(vectors, texts, strict=True)
        base.create_table(
            "texts", [{"vector": one, "text": text} for one, text in rows]
        )
    found = base.open_table("texts")

    def ask(question: str) -> object:
        vector = model.encode([question], normalize_embeddings=True)[0]
        return found.search(vector).distance_type("dot").limit(3).to_list()

    return ask


def _txtai(folder: Path, texts: list[str]) -> Ask:
    """Its index is kept in memory: a function that encodes cannot be saved with it."""
    import numpy as np
    from txtai.embeddings import Embeddings

    model = _transformer()
    vectors, given = np.load(folder / "vectors.npy"), 0

    def encoded(asked: list[str]) -> Any:
        nonlocal given
        if given < len(texts):  # the texts come first, in order
            given += len(asked)
            return vectors[given - len(asked) : given]
        return model.encode(asked, normalize_embeddings=True)

    made = Embeddings({"method": "external", "transform": encoded, "backend": "faiss"})
    made.index((place, text, None) for place, text in enumerate(texts))
    return lambda question: [texts[place] for place, _ in made.search(question, 3)]


def _own_encoder(folder: Path, count: int) -> Callable[[], object]:
    """Encode passages as a build does: with their headings and sentences."""
    from explainbot.embedding.loading import for_many, load_encoder
    from explainbot.index.build.vectorize import embed
    from explainbot.index.index import IndexReader
    from explainbot.index.passages import passage

    index = IndexReader.open(folder / "workspace" / "index", hashed=False)
    every = index.corpus.all_sections()
    some = every[:: max(1, len(every) // count)]
    passages = [passage(index.corpus.section(one)) for one in some]
    encoder = for_many(load_encoder(), len(every))
    embed(passages[:2], encoder)
    return lambda: embed(passages, encoder)


SYSTEMS: dict[str, Callable[[Path, list[str]], Ask]] = {
    "explainbot": _explainbot,
    "naive": _naive,
    "chromadb": _chromadb,
    "qdrant_client": _qdrant,
    "lancedb": _lancedb,
    "txtai": _txtai,
}
LISTS: dict[str, Callable[[Path, list[str]], Callable[[list[str]], object]]] = {
    "explainbot": _explainbot_list,
    "naive": _naive_list,
}
if __name__ == "__main__":
    main()
