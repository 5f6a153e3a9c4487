"""Fixtures of the command line's tests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from explainbot import paths
from explainbot.cli.main import main
from explainbot.config import SETTINGS
from explainbot.embedding.protocol import Encoder
from explainbot.progress import ProgressCallback
from explainbot.workspace import Workspace
from tests.embedding.real import cache_folder, real_encoder

TIDES = "# Tides\r\n\r\n## What pulls the sea?\r\n\r\nThe Moon 🌊 pulls the sea.\r\n"
WIND = "What makes waves?\n\nWind – «sirocco» – makes waves on the sea.\n"


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one line on standard output, parsed strictly."""
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1
        return json.loads(self.out, parse_constant=pytest.fail)

    @property
    def error(self) -> str:
        """The one line on standard error of a failed command."""
        assert (self.status, self.out) == (2, ""), self
        assert self.err.startswith("explainbot: ")
        assert self.err.count("\n") == 1
        return self.err.rstrip("\n")


Shell = Callable[..., Ended]


@pytest.fixture
def sh(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Shell:
    """Return a function that runs a command in the test's own folder."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    monkeypatch.setenv("EXPLAINBOT_CONFIG", str(tmp_path / "home" / "settings"))
    for name in ("WORKSPACE", *(setting.name.upper() for setting in SETTINGS)):
        monkeypatch.delenv(f"EXPLAINBOT_{name}", raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ended:
        capsysbinary.readouterr()
        try:
            status = main(arguments)
        except SystemExit as end:  # how argparse ends
            status = int(end.code or 0)
        out, err = capsysbinary.readouterr()
        return Ended(status, out.decode(), err.decode())

    return run


def load(_model: str, _on_progress: ProgressCallback) -> Encoder:
    """Return the encoder that all tests share."""
    return real_encoder()


@cache
def template() -> Path:
    """Return the workspace that each test gets a copy of, made once."""
    folder = cache_folder() / "lab"
    places = paths.create(folder)
    (places.corpus / "sea").mkdir()
    (places.corpus / "sea" / "tides.md").write_bytes(TIDES.encode())
    (places.corpus / "wind.txt").write_bytes(WIND.encode())
    Workspace(places, load=load).index()
    return folder


@pytest.fixture
def lab(sh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with two documents; the test stands in it."""
    assert sh("--version").status == 0
    shutil.copytree(template(), tmp_path / "lab")
    shutil.copytree(tmp_path / "lab" / "corpus" / "sea", tmp_path / "sea")
    (tmp_path / "wind.txt").write_bytes(WIND.encode())
    monkeypatch.chdir(tmp_path / "lab")
    return tmp_path / "lab"
