"""Readers: the one that comes with the program, and any that the user has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainbot.errors import ModelError
from explainbot.reranking.builtin import SmallReader
from explainbot.reranking.transformer import TransformerReader

os.environ["HF_HUB_OFFLINE"] = "1"

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] what is a pear it soft fruit apple hard . ?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a place for models, each made once."""
    return tmp_path_factory.mktemp("models")


def made(folder: Path, kind: str, labels: int = 1) -> str:
    """Make a tiny real BERT of a kind, with random weights; return its folder."""
    import torch
    import transformers

    place = folder / f"{kind}-{labels}"
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(WORDS.split()), encoding="utf-8")
    sizes = {
        "vocab_size": len(WORDS.split()),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "num_labels": labels,
    }
    config = transformers.BertConfig.from_dict(sizes)
    torch.manual_seed(0)
    getattr(transformers, kind)(config).save_pretrained(place)
    words = getattr(transformers, "BertTokenizerFast")  # noqa: B009  made when asked
    words(vocab_file=str(vocabulary)).save_pretrained(place)
    return str(place)


def test_a_cross_encoder_gives_each_text_its_own_logit(folder: Path) -> None:
    """The score is the model's own output, before any sigmoid."""
    import torch
    import transformers

    name = made(folder, "BertForSequenceClassification")
    question, texts = "what is a pear ?", ["it is a soft fruit .", "hard apple"]

    found = TransformerReader(name).read(question, texts)

    tokenizer = transformers.AutoTokenizer.from_pretrained(name)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(name)
    with torch.inference_mode():
        expected = [
            float(model(**tokenizer(question, text, return_tensors="pt")).logits)
            for text in texts
        ]
    assert [reading.score for reading in found] == pytest.approx(expected, abs=1e-5)
    assert [reading.span for reading in found] == [None, None]


def test_an_extractive_model_gives_the_best_span(folder: Path) -> None:
    """Of all spans of the text, the one with the greatest sum; offsets in the text."""
    import torch
    import transformers

    name = made(folder, "BertForQuestionAnswering", labels=2)
    question, text = "what is a pear ?", "it is a soft fruit ."

    (found,) = TransformerReader(name).read(question, [text])

    tokenizer = transformers.AutoTokenizer.from_pretrained(name)
    model = transformers.AutoModelForQuestionAnswering.from_pretrained(name)
    batch = tokenizer(question, text, return_tensors="pt")
    with torch.inference_mode():
        output = model(**batch)
    # [CLS] what is a pear ? [SEP] it is a soft fruit . [SEP]: the text is 7 to 12.
    start, end = output.start_logits[0], output.end_logits[0]
    sums = {
        (first, last): float(start[first] + end[last])
        for first in range(7, 13)
        for last in range(first, 13)
    }
    first, last = max(sums, key=lambda place: sums[place])
    words = text.split()
    begin = sum(len(word) + 1 for word in words[: first - 7])
    assert found.span is not None
    assert text[slice(*found.span)] == " ".join(words[first - 7 : last - 6])
    assert found.span[0] == begin
    none = float(start[0] + end[0])
    assert found.score == pytest.approx(sums[first, last] - none, abs=1e-4)


def test_no_texts_have_no_readings(folder: Path) -> None:
    """There is nothing to judge."""
    name = made(folder, "BertForSequenceClassification")

    assert TransformerReader(name).read("what ?", []) == []
    assert SmallReader().read("what ?", []) == []


def test_a_model_of_another_kind_is_refused(folder: Path) -> None:
    """An encoder, a classifier of three kinds and an empty folder cannot judge."""
    for name in (
        made(folder, "BertModel"),
        made(folder, "BertForSequenceClassification", labels=3),
        str(folder),
    ):
        with pytest.raises(ModelError, match="no CrossEncoder with one score"):
            TransformerReader(name)


def test_the_identity_names_folder_and_weights(folder: Path) -> None:
    """Equal weights under the same name have the same identity."""
    name = made(folder, "BertForSequenceClassification")

    identity = TransformerReader(name).identity

    assert identity.startswith("BertForSequenceClassification-1@")
    assert len(identity.partition("@")[2]) == 16


BRIDGE = (
    "The bridge was built in 1932 by the city. It is painted red.",
    "Many people walk over it each day to get to work in the old town.",
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("When was the bridge built?", "1932"), ("What colour is the bridge?", "red")],
)
def test_the_small_reader_finds_the_answer(question: str, answer: str) -> None:
    """The text that answers scores above the other, and the span is in its sentence."""
    right, wrong = SmallReader().read(question, BRIDGE)

    assert right.score > 0 > wrong.score
    assert right.span is not None
    assert answer in BRIDGE[0][slice(*right.span)]


def test_the_small_reader_doubts_what_is_not_there() -> None:
    """A question about the same thing that the text does not answer scores lower."""
    reader = SmallReader()
    (told,) = reader.read("When was the bridge built?", BRIDGE[:1])
    (untold,) = reader.read("How many people died on the bridge?", BRIDGE[:1])

    assert untold.score < 0 < told.score


def test_a_text_is_read_the_same_alone_and_among_others() -> None:
    """Padding does not change a score."""
    reader = SmallReader()
    alone = reader.read("When was the bridge built?", BRIDGE[:1])[0].score
    among = reader.read("When was the bridge built?", (*BRIDGE, "No."))[0].score

    assert among == pytest.approx(alone, abs=0.2)


def test_an_empty_text_has_no_span() -> None:
    """There is nothing to point at."""
    (found,) = SmallReader().read("When was the bridge built?", [""])

    assert found.span is None


def test_the_small_reader_scores_a_text_alike_whatever_stands_beside_it() -> None:
    """Beside a long one and a short one, to the last digit, spans too."""
    reader = SmallReader()
    question = "Why do leaves look green?"
    texts = [
        "Leaves look green because chlorophyll reflects green light.",
        "Green.",
        "Rivers carry sand, and clay, and stones of many kinds to the sea. " * 8,
    ]

    together = reader.read(question, texts)
    alone = [reader.read(question, [text])[0] for text in texts]

    assert [one.score for one in together] == [one.score for one in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.answers is not None
        assert other.answers is not None
        assert one.answers.starts.tolist() == other.answers.starts.tolist()
