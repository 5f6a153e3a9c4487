#!/usr/bin/env bash
# onnxruntime 1.32.0 with onnx 1.23.2 (PyPI), CPU provider, float32, one thread:
# SkipLayerNormalization against the Add and LayerNormalization that it stands for.
#
# Good guess: a fused operator is at least as fast as its parts; that is why the
# optimizer replaces Add and LayerNormalization by SkipLayerNormalization by default.
# Behaviour: for the rows of a small transformer (246 tokens of 384 numbers) the fused
# operator takes several times the processor time of the two nodes, which give the same
# numbers; and the default optimization level makes the slow one out of the fast two.
# Below, 12 of them follow each other, so that the calls themselves weigh little; "slower"
# means more than twice the time (some 5 to 10 times where this was written).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
  onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6
cat >"$work/run.py" <<'PY'
import sys
import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

folder, tokens, width, depth = sys.argv[1], 246, 384, 12
held = [
    numpy_helper.from_array(np.ones(width, dtype=np.float32), "g"),
    numpy_helper.from_array(np.zeros(width, dtype=np.float32), "b"),
]
shape = [1, tokens, width]


def saved(name, nodes):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n in "xs"],
        [helper.make_tensor_value_info(f"y{depth}", TensorProto.FLOAT, shape)],
        held,
    )
    sets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=sets, ir_version=9), f"{folder}/{name}")


fused, parts = [], []
for at in range(1, depth + 1):
    before = "x" if at == 1 else f"y{at - 1}"
    fused.append(
        helper.make_node(
            "SkipLayerNormalization", [before, "s", "g", "b"], [f"y{at}"],
            domain="com.microsoft", epsilon=1e-5,
        )
    )
    parts.append(helper.make_node("Add", [before, "s"], [f"a{at}"]))
    parts.append(
        helper.make_node("LayerNormalization", [f"a{at}", "g", "b"], [f"y{at}"], epsilon=1e-5)
    )
saved("fused", fused)
saved("parts", parts)


def opened(name, level, written=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = level
    if written:
        options.optimized_model_filepath = f"{folder}/{written}"
    return onnxruntime.InferenceSession(f"{folder}/{name}", options)


levels = onnxruntime.GraphOptimizationLevel
plain = opened("parts", levels.ORT_DISABLE_ALL)
usual = opened("parts", levels.ORT_ENABLE_ALL, "optimized")
single = opened("fused", levels.ORT_DISABLE_ALL)
kinds = {node.op_type for node in onnx.load(f"{folder}/optimized").graph.node}
print("the default optimization makes of Add and LayerNormalization:", *sorted(kinds))
draw = np.random.default_rng(1)
fed = {name: draw.standard_normal(shape, dtype=np.float32) for name in "xs"}
same = np.allclose(plain.run(None, fed)[0], single.run(None, fed)[0], atol=1e-4)
print("the same numbers:", same)


def cost(session):
    found = []
    for _ in range(30):
        start = time.process_time()
        for _ in range(10):
            session.run(None, fed)
        found.append(time.process_time() - start)
    return sorted(found)[len(found) // 2]


for _ in range(2):  # the first time warms up
    took = {"two nodes": cost(plain), "fused": cost(single), "default": cost(usual)}
for name in ("fused", "default"):
    ratio = took[name] / took["two nodes"]
    print(f"{name}: {ratio:.1f} times the two nodes", file=sys.stderr)
    print(f"{name}:", "slower" if ratio > 2 else "not slower")
PY
"$work/venv/bin/python" "$work/run.py" "$work" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
the default optimization makes of Add and LayerNormalization: SkipLayerNormalization
the same numbers: True
fused: slower
default: slower
SEEN
