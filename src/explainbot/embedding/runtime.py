"""onnxruntime sessions: a prepared network opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from explainbot.errors import ModelError

_threads: list[int] = []


def limit_threads(count: int) -> None:
    """Let this process use so many threads, at least 1, in networks and searches.

    It holds for networks that are opened from now on.
    """
    import faiss

    _threads[:] = [count]
    faiss.omp_set_num_threads(count)


def thread_count() -> int:
    """Return how many threads this process may use: its limit, else its cores."""
    if _threads:
        return _threads[0]
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(graph: Path, otherwise: ModelError) -> Any:
    """Return an inference session on the processor.

    Args:
        graph: An ONNX file whose operators are fused already.
        otherwise: Raised when the file cannot be loaded.

    Raises:
        ModelError: ``otherwise``.
    """
    # Set before the import: onnxruntime would report its use to its makers.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # The graph is fused already, so looking for more only costs start-up time.
    level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.graph_optimization_level = level
    options.log_severity_level = 3
    if _threads:
        options.intra_op_num_threads = _threads[0]
    # Spinning threads make one question many times slower on a busy machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
    except onnxruntime.capi.onnxruntime_pybind11_state.OnnxRuntimeException:
        raise otherwise from None
