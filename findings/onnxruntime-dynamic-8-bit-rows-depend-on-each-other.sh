#!/usr/bin/env bash
# onnxruntime 1.32.0 with onnx 1.23.2 (PyPI), CPU provider: a product quantised by
# quantize_dynamic, asked for rows together and one by one.
#
# Good guess: rows are products of their own, so a row gets the same result whatever
# stands beside it, as in float32, where a batch only saves calls; and padding, which a
# mask leaves out, costs time alone.
# Behaviour: the activation's scale is that of the whole tensor. Beside one row with a
# large number, the others lose all but some of their 256 steps: a row of small numbers
# comes out as zeros. So a text's score depends on the texts that share its batch, and on
# what its padding holds; asked one by one it does not.
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
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

folder = sys.argv[1]
graph = helper.make_graph(
    [helper.make_node("MatMul", ["x", "w"], ["y"])],
    "graph",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 4])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 4])],
    [numpy_helper.from_array(np.eye(4, dtype=np.float32), "w")],
)
opset = [helper.make_opsetid("", 17)]
onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), f"{folder}/f")
quantize_dynamic(f"{folder}/f", f"{folder}/q", weight_type=QuantType.QInt8)
row, loud = [0.25, 0.5, -0.25, 0.0], [300.0, 0.0, 0.0, 0.0]
for form in "fq":
    session = onnxruntime.InferenceSession(
        f"{folder}/{form}", providers=["CPUExecutionProvider"]
    )
    for name, rows in (("alone", [row]), ("beside", [row, loud])):
        (y,) = session.run(None, {"x": np.array(rows, dtype=np.float32)})
        told = " ".join(f"{abs(number):.2f}" for number in y[0])
        print({"f": "float32", "q": "8 bits"}[form], name, told)
PY
"$work/venv/bin/python" "$work/run.py" "$work" 2>/dev/null | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
float32 alone 0.25 0.50 0.25 0.00
float32 beside 0.25 0.50 0.25 0.00
8 bits alone 0.25 0.50 0.25 0.00
8 bits beside 0.00 0.00 0.00 0.00
SEEN
