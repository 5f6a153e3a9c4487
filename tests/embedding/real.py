"""The real default model, prepared once for all tests of one run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from explainbot.embedding.minilm.onnx import OnnxEncoder


@cache
def cache_folder() -> Path:
    """Return a cache folder with the prepared model; it goes when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="explainbot-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    before = os.environ.get("EXPLAINBOT_CACHE")
    os.environ["EXPLAINBOT_CACHE"] = str(folder)
    try:
        OnnxEncoder.open()
    finally:
        if before is None:
            del os.environ["EXPLAINBOT_CACHE"]
        else:
            os.environ["EXPLAINBOT_CACHE"] = before
    return folder


@cache
def real_encoder() -> OnnxEncoder:
    """Return the default model's encoder, loaded once."""
    before = os.environ.get("EXPLAINBOT_CACHE")
    os.environ["EXPLAINBOT_CACHE"] = str(cache_folder())
    try:
        return OnnxEncoder.open()
    finally:
        if before is None:
            del os.environ["EXPLAINBOT_CACHE"]
        else:
            os.environ["EXPLAINBOT_CACHE"] = before
