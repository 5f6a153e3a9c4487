"""ONNX graph of the default model, laid out from its safetensors weights.

The graph uses the fused operators of onnxruntime ("com.microsoft"), as its own
optimizer would: one Attention and one BiasGelu a layer.  Only SkipLayerNormalization is
left out: its sums are ten times slower than Add and LayerNormalization.  Mean pooling
over the attention mask and the division by the length are part of the graph, as in the
model's ``modules.json``.  Neither torch nor transformers is needed, so preparing the
model takes about a second instead of a quarter of a minute.

Architecture: Devlin et al. 2019 (BERT); mean pooling: Reimers and Gurevych 2019.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from explainbot.embedding.minilm.files import read_safetensors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnx import ModelProto


OPSET = 17
FUSED = "com.microsoft"
WORDS = "embeddings.word_embeddings.weight"
SHAPE = ["texts", "tokens"]


class Builder:
    """Collects nodes and weights while the graph is laid out."""

    def __init__(self, weights: dict[str, NDArray[np.float32]], epsilon: float) -> None:
        self.weights = weights
        self.epsilon = epsilon
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Keep an array under a name, and return the name."""
        array = np.ascontiguousarray(values)
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def weight(self, name: str, *, transposed: bool = False) -> str:
        """Keep one of the model's weights under its own name, and return it."""
        values = self.weights[name]
        return self.constant(name, values.T if transposed else values)

    def node(
        self,
        kind: str,
        inputs: list[str],
        output: str,
        *,
        domain: str = "",
        **attributes: Any,
    ) -> str:
        """Add a node, and return the name of its output."""
        self.nodes.append(
            helper.make_node(kind, inputs, [output], domain=domain, **attributes)
        )
        return output

    def norm(self, layer: str, value: str, skip: str, bias: str) -> str:
        """LayerNorm(value + skip + bias)."""
        biased = self.node("Add", [value, self.weight(bias)], f"{layer}.biased")
        summed = self.node("Add", [biased, skip], f"{layer}.summed")
        names = (f"{layer}.LayerNorm.{part}" for part in ("weight", "bias"))
        return self.node(
            "LayerNormalization",
            [summed, *map(self.weight, names)],
            f"{layer}.out",
            axis=-1,
            epsilon=self.epsilon,
        )


def build(weights_path: Path, config: dict[str, Any]) -> ModelProto:
    """Return the model: token ids and mask (n, t) to unit vectors (n, hidden size).

    Its second output are the states of the tokens, (n, t, hidden size).

    Args:
        weights_path: ``model.safetensors`` of a BERT encoder.
        config: Its ``config.json``: hidden size, layers, heads, epsilon.
    """
    return build_from(read_safetensors(weights_path), config)


def build_from(
    weights: dict[str, NDArray[np.float32]], config: dict[str, Any]
) -> ModelProto:
    """Return the same of weights that are read already.

    Without the vectors of word pieces among them, ``words`` of shape (n, t, hidden
    size) takes the place of the token ids: they are looked up outside.
    """
    builder = Builder(weights, config["layer_norm_eps"])
    mask = builder.node("Cast", ["attention_mask"], "mask.int", to=TensorProto.INT32)
    hidden = _embeddings(builder)
    for number in range(config["num_hidden_layers"]):
        hidden = layer(builder, number, hidden, mask, config["num_attention_heads"])
    _pooling(builder, hidden)
    width = config["hidden_size"]
    tokens = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, SHAPE)
        if WORDS in weights
        else helper.make_tensor_value_info("words", TensorProto.FLOAT, [*SHAPE, width]),
        helper.make_tensor_value_info("attention_mask", TensorProto.INT64, SHAPE),
    ]
    vectors = helper.make_tensor_value_info(
        "vectors", TensorProto.FLOAT, ["texts", width]
    )
    states = helper.make_tensor_value_info(hidden, TensorProto.FLOAT, [*SHAPE, width])
    graph = helper.make_graph(
        builder.nodes, "encoder", tokens, [vectors, states], builder.initializers
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _embeddings(builder: Builder) -> str:
    """Sum of word, place and (constant) type embeddings, normalised."""
    words = builder.weight(WORDS) if WORDS in builder.weights else ""
    places = builder.weight("embeddings.position_embeddings.weight")
    types = builder.weights["embeddings.token_type_embeddings.weight"]
    builder.constant("type", types[0])
    source = "words"
    if words:
        builder.node("Gather", [words, "input_ids"], "words")
        source = "input_ids"
    shape = builder.node("Shape", [source], "shape", start=1, end=2)
    zero = builder.constant("zero", np.zeros(1, dtype=np.int64))
    axis = builder.constant("axis0", np.zeros(1, dtype=np.int64))
    builder.node("Slice", [places, zero, shape, axis], "places")
    builder.node("Add", ["words", "places"], "words+places")
    builder.node("Add", ["words+places", "type"], "embedded")
    return builder.node(
        "LayerNormalization",
        [
            "embedded",
            builder.weight("embeddings.LayerNorm.weight"),
            builder.weight("embeddings.LayerNorm.bias"),
        ],
        "hidden",
        axis=-1,
        epsilon=builder.epsilon,
    )


def layer(builder: Builder, number: int, hidden: str, mask: str, heads: int) -> str:
    """One transformer layer: attention, then the feed-forward half."""
    name = f"encoder.layer.{number}"
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    merged = np.concatenate(
        [builder.weights[f"{part}.weight"].T for part in parts], axis=1
    )
    bias = np.concatenate([builder.weights[f"{part}.bias"] for part in parts])
    attended = builder.node(
        "Attention",
        [
            hidden,
            builder.constant(f"{name}.qkv.weight", merged),
            builder.constant(f"{name}.qkv.bias", bias),
            mask,
        ],
        f"{name}.attended",
        domain=FUSED,
        num_heads=heads,
    )
    output = f"{name}.attention.output"
    dense = builder.weight(f"{output}.dense.weight", transposed=True)
    projected = builder.node("MatMul", [attended, dense], f"{output}.projected")
    hidden = builder.norm(output, projected, hidden, f"{output}.dense.bias")
    inner = f"{name}.intermediate.dense"
    dense = builder.weight(f"{inner}.weight", transposed=True)
    grown = builder.node("MatMul", [hidden, dense], f"{inner}.grown")
    bias_name = builder.weight(f"{inner}.bias")
    grown = builder.node("BiasGelu", [grown, bias_name], f"{inner}.gelu", domain=FUSED)
    dense = builder.weight(f"{name}.output.dense.weight", transposed=True)
    shrunk = builder.node("MatMul", [grown, dense], f"{name}.output.shrunk")
    return builder.norm(f"{name}.output", shrunk, hidden, f"{name}.output.dense.bias")


def _pooling(builder: Builder, hidden: str) -> None:
    """Mean over the tokens that the mask keeps, scaled to length 1."""
    builder.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    last = builder.constant("axis-1", np.array([-1], dtype=np.int64))
    builder.node("Unsqueeze", ["mask.float", last], "mask.column")
    builder.node("Mul", [hidden, "mask.column"], "kept")
    tokens = builder.constant("axis1", np.array([1], dtype=np.int64))
    builder.node("ReduceSum", ["kept", tokens], "sum", keepdims=0)
    # Dividing by the count first would cancel in the division by the length.
    builder.node("LpNormalization", ["sum"], "vectors", axis=-1, p=2)
