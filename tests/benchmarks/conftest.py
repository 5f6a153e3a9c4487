"""The benchmarks' scripts, called as a shell would, but in this process."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from explainbot.embedding import loading
from explainbot.testing import WordEncoder

FOLDER = Path(__file__).parents[2] / "benchmarks"


class Ended(NamedTuple):
    """What a script left behind."""

    status: int
    out: str


Load = Callable[[str], ModuleType]
Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def load() -> Iterator[Load]:
    """Return what loads a script as it is when it is started by name.

    Those that ask for the program's encoder get one that costs nothing.
    """
    before = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        patch.setattr(loading, "load_encoder", lambda *_: WordEncoder())
        yield importlib.import_module
    for name in set(sys.modules) - before:
        if str(FOLDER) in (getattr(sys.modules[name], "__file__", None) or ""):
            del sys.modules[name]


@pytest.fixture
def run(
    load: Load, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return what starts a script with arguments."""

    def started(name: str, *arguments: object) -> Ended:
        module = load(name)
        monkeypatch.setattr(sys, "argv", [f"{name}.py", *map(str, arguments)])
        capsys.readouterr()
        try:
            status = module.main()
        except SystemExit as end:
            status = end.code
        return Ended(int(status or 0), capsys.readouterr().out)

    return started
