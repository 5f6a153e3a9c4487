"""Weights of the small reader by name, from whatever file holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

PARTS = ("query", "key", "value")


def reader_weights(path: Path) -> dict[str, Any]:
    """Return the weights under the names of train_reader.py, as float32 arrays.

    Args:
        path: ``last.pt`` of train_reader.py (its running mean), an ``.npz`` of equal
            names, or an exported ``.onnx``, whose int8 matrices are scaled back.
    """
    if path.suffix == ".npz":
        with np.load(path) as held:
            return {name: held[name].astype(np.float32) for name in held.files}
    if path.suffix == ".onnx":
        return _exported(path)
    import torch

    mean = torch.load(path, map_location="cpu")["ema"]
    return {name: value.numpy() for name, value in mean.items()}


def layers_of(weights: dict[str, Any]) -> int:
    """Return how many layers the weights have."""
    found = {
        name.split("encoder.layer.")[1].split(".")[0]
        for name in weights
        if "encoder.layer." in name
    }
    return len(found)


def thinner(weights: dict[str, Any], layers: int) -> dict[str, Any]:
    """Return the weights with some layers alone, spread over all, the last one kept."""
    every = layers_of(weights)
    kept = np.linspace(0, every - 1, layers).round().astype(int).tolist()
    found = {}
    for name, value in weights.items():
        if "encoder.layer." not in name:
            found[name] = value
            continue
        before, after = name.split("encoder.layer.")
        number, rest = after.split(".", 1)
        if int(number) in kept:
            found[f"{before}encoder.layer.{kept.index(int(number))}.{rest}"] = value
    return found


def _exported(path: Path) -> dict[str, Any]:
    import onnx
    from onnx import numpy_helper

    held = {
        one.name: numpy_helper.to_array(one)
        for one in onnx.load(str(path)).graph.initializer
    }
    found: dict[str, Any] = {}
    for name, value in held.items():
        if name.endswith(".weight_quantized"):
            stem = name.removesuffix("_quantized")
            zero = held[f"{stem}_zero_point"].astype(np.float32)
            matrix = (value.astype(np.float32) - zero) * held[f"{stem}_scale"]
            _put(found, stem, matrix.T)
        elif name.endswith((".weight", ".bias")):
            _put(found, name, value)
    return found


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    """Keep a weight, the three of an attention apart."""
    inner = name.startswith(("encoder.", "embeddings."))
    full = f"bert.{name}" if inner else name
    if ".qkv." not in name:
        found[full] = value
        return
    for part, rows in zip(PARTS, np.split(value, 3), strict=True):
        found[full.replace(".qkv.", f".attention.self.{part}.")] = rows
