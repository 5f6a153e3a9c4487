#!/usr/bin/env bash
# onnxruntime 1.32.0 with onnx 1.23.2 (PyPI): quantize_dynamic and nodes left out by name.
#
# Good guess: a Gemm node whose name stands in nodes_to_exclude stays as it is; so does
# every Gemm where op_types_to_quantize names MatMul alone, since Gemm is another type.
# Behaviour: each Gemm is first rewritten as MatMul and Add under new names ("keep"
# becomes "keep_MatMul"), then names and types are looked at: the node left out by name
# and by type is computed in 8 bits. Only where no MatMul is asked for does it stay in
# float32, still rewritten. The name of the node that is to come, "keep_MatMul", keeps
# it out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
cat >"$work/run.py" <<'PY'
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

folder = sys.argv[1]
weights = [
    numpy_helper.from_array(np.eye(8, dtype=np.float32), "w"),
    numpy_helper.from_array(np.zeros(8, dtype=np.float32), "b"),
]
graph = helper.make_graph(
    [helper.make_node("Gemm", ["x", "w", "b"], ["y"], name="keep")],
    "graph",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 8])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 8])],
    weights,
)
opset = [helper.make_opsetid("", 17)]
onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), f"{folder}/a")
for types, left_out in (
    (["MatMul"], ["keep"]),
    (["Conv"], ["keep"]),
    (["MatMul"], ["keep_MatMul"]),
):
    quantize_dynamic(
        f"{folder}/a",
        f"{folder}/b",
        op_types_to_quantize=types,
        nodes_to_exclude=left_out,
        weight_type=QuantType.QInt8,
    )
    nodes = onnx.load(f"{folder}/b").graph.node
    print(types[0], left_out[0], "->", *(node.op_type for node in nodes))
PY
"$work/venv/bin/python" "$work/run.py" "$work" 2>/dev/null | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
MatMul keep -> DynamicQuantizeLinear Mul MatMulInteger Cast Mul Add
Conv keep -> MatMul Add
MatMul keep_MatMul -> MatMul Add
SEEN
