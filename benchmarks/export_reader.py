"""Weights of train_reader.py as the int8 ONNX file that the program ships.

    python benchmarks/export_reader.py WEIGHTS src/explainbot/reranking/reader.onnx

``WEIGHTS`` is what train_reader.py wrote (``last.pt``), or an ``.npz`` of equal names.

The word embeddings are those of the default model, unchanged by the training, so the
file leaves them out: it takes embedded tokens, and the program looks them up in the
default model's own weights.  Matrices are int8 by output channel, in 7 bits, because
processors without VNNI add 8-bit products with saturation (onnxruntime's
``reduce_range``).  Products and their scales are joined by onnxruntime's optimizer,
which is kept from joining sums with LayerNormalization: that is many times slower.
Prints the size and how far int8 is from float32.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from reader_weights import layers_of, reader_weights

from explainbot.embedding.minilm.graph import FUSED, OPSET, Builder, layer

HEADS, HIDDEN, EPSILON = 12, 384, 1e-12
SLOW = ("SkipLayerNormFusion",)
"""Of onnxruntime's optimizers."""
NOTICE = (
    "Small reader of explainbot, Apache-2.0. Initial weights: all-MiniLM-L6-v2 "
    "(Apache-2.0). Trained on SQuAD 1.1 and unanswerable questions of SQuAD 2.0 "
    "(CC BY-SA 4.0), QED (CC BY-SA 3.0), QAMR (MIT, "
    "text CC BY-SA / CC BY), FairytaleQA, SelQA (Apache-2.0), PolicyQA (MIT), "
    "OneStopQA (CC BY-SA 4.0)."
)


def main() -> None:
    """Lay out the graph, quantise it, compare the two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    model = build(reader_weights(options.weights))
    with tempfile.TemporaryDirectory() as folder:
        plain, small = (Path(folder) / name for name in ("reader.onnx", "small.onnx"))
        onnx.save_model(model, str(plain))
        quantize_dynamic(
            plain,
            small,
            op_types_to_quantize=["MatMul", "Attention"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        joined(small, options.output)
        _compare(plain, options.output)


def build(weights: dict[str, Any]) -> onnx.ModelProto:
    """Return the float32 graph: embedded tokens (n, t, hidden) to scores and spans."""
    own = {name.removeprefix("bert."): value for name, value in weights.items()}
    builder = Builder(own, EPSILON)
    mask = builder.node("Cast", ["attention_mask"], "mask.int", to=TensorProto.INT32)
    hidden = _embeddings(builder)
    for number in range(layers_of(weights)):
        hidden = layer(builder, number, hidden, mask, HEADS)
    first = builder.constant("first", np.zeros(1, dtype=np.int64))
    builder.node("Gather", [hidden, first], "cls", axis=1)
    _dense(builder, "cls", "cls.0", "cls.grown")
    builder.node("Tanh", ["cls.grown"], "cls.tanh")
    _dense(builder, "cls.tanh", "cls.2", "column")
    axis = builder.constant("axes", np.array([1, 2], dtype=np.int64))
    builder.node("Squeeze", ["column", axis], "score")
    _dense(builder, hidden, "span", "spans")
    tokens = ["texts", "tokens"]
    inputs = [("embedded", TensorProto.FLOAT, [*tokens, HIDDEN])]
    inputs += [
        (name, TensorProto.INT64, tokens)
        for name in ("attention_mask", "token_type_ids")
    ]
    graph = helper.make_graph(
        builder.nodes,
        "reader",
        [helper.make_tensor_value_info(*one) for one in inputs],
        [
            helper.make_tensor_value_info("score", TensorProto.FLOAT, ["texts"]),
            helper.make_tensor_value_info("spans", TensorProto.FLOAT, [*tokens, 2]),
        ],
        builder.initializers,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _embeddings(builder: Builder) -> str:
    """Sum of word, place and type embeddings, normalised."""
    places = builder.weight("embeddings.position_embeddings.weight")
    types = builder.weight("embeddings.token_type_embeddings.weight")
    builder.node("Shape", ["attention_mask"], "shape", start=1, end=2)
    zero = builder.constant("zero", np.zeros(1, dtype=np.int64))
    axis = builder.constant("axis0", np.zeros(1, dtype=np.int64))
    builder.node("Slice", [places, zero, "shape", axis], "places")
    builder.node("Gather", [types, "token_type_ids"], "types")
    builder.node("Add", ["embedded", "places"], "words+places")
    builder.node("Add", ["words+places", "types"], "summed")
    names = [f"embeddings.LayerNorm.{part}" for part in ("weight", "bias")]
    return builder.node(
        "LayerNormalization",
        ["summed", *(builder.weight(name) for name in names)],
        "hidden",
        axis=-1,
        epsilon=EPSILON,
    )


def _dense(builder: Builder, value: str, name: str, output: str) -> None:
    matrix = builder.weight(f"{name}.weight", transposed=True)
    builder.node("MatMul", [value, matrix], f"{output}.product")
    builder.node("Add", [f"{output}.product", builder.weight(f"{name}.bias")], output)


def joined(path: Path, output: Path) -> None:
    """Write a quantised graph with products and scales joined, and the notices."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(output)
    ort.InferenceSession(str(path), options, disabled_optimizers=SLOW)
    model = onnx.load(str(output))
    used = {node.domain for node in model.graph.node}
    kept = [one for one in model.opset_import if one.domain in used]
    del model.opset_import[:], model.graph.value_info[:]
    model.opset_import.extend(kept)
    model.doc_string = NOTICE
    model.producer_name = "explainbot"
    write(model, output)


def write(model: onnx.ModelProto, output: Path) -> None:
    """Write a graph, and its weights beside it, so that they are mapped, not copied."""
    data = output.with_suffix(".data")
    data.unlink(missing_ok=True)  # else it would be added to
    onnx.save_model(
        model,
        str(output),
        save_as_external_data=True,
        location=data.name,
        size_threshold=1024,
    )
    data.chmod(0o644)


def _compare(plain: Path, small: Path) -> None:
    chance = np.random.default_rng(0)
    inputs = {
        "embedded": chance.normal(0, 0.05, (4, 60, HIDDEN)).astype(np.float32),
        "attention_mask": np.ones((4, 60), dtype=np.int64),
        "token_type_ids": np.repeat([[0] * 12 + [1] * 48], 4, axis=0),
    }
    found = [
        ort.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(
            None, inputs
        )
        for path in (plain, small)
    ]
    size = small.with_suffix(".data").stat().st_size
    print(f"{size / 1e6:.1f} MB; scores, float32 and int8:")
    print(found[0][0].round(3), found[1][0].round(3))


if __name__ == "__main__":
    main()
