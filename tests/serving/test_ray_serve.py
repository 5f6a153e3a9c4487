"""The application as a deployment of Ray Serve, asked over HTTP (docs/serving.md)."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip(
    "ray.serve", reason="pip install 'ray[serve]'", exc_type=ImportError
)

from explainbot.errors import ServingError
from explainbot.serving.programs.ray_serve import app
from tests.cli.conftest import template
from tests.embedding.real import cache_folder
from tests.serving.test_programs import QUESTION

TOKEN = "a-token-for-this-test"  # noqa: S105
READY_SECONDS = 300.0


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Return the port of a deployment with two replicas, and a token for a class."""
    import ray
    from ray import serve

    monkeypatch.setenv("EXPLAINBOT_CACHE", str(cache_folder()))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    shutil.copytree(template(), tmp_path / "lab")
    tokens = tmp_path / "tokens"
    tokens.write_text(f"7b {TOKEN}\n", encoding="ascii")
    tokens.chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as free:
        found = free.getsockname()[1]
    names = ("EXPLAINBOT_CACHE", "HF_HUB_OFFLINE")
    own = {name: os.environ[name] for name in names if name in os.environ}
    ray.init(
        num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.2",
        log_to_driver=False, runtime_env={"env_vars": own},
    )  # fmt: skip
    try:
        serve.start(http_options={"host": "127.0.0.1", "port": found})
        arguments = {"workspace": str(tmp_path / "lab"), "tokens": str(tokens)}
        serve.run(app(arguments | {"replicas": "2"}))
        yield found
    finally:
        serve.shutdown()
        ray.shutdown()


def asked(port: int, path: str, body: object = None, token: str = TOKEN) -> Any:
    """Return status and answer of a request."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=READY_SECONDS)
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        how = "GET" if body is None else "POST"
        line.request(how, path, None if body is None else json.dumps(body), head)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        line.close()


def test_the_same_application_is_a_deployment(port: int) -> None:
    """Answers, its own errors, tokens, health: as ``serve --http`` has them."""
    assert asked(port, "/health") == (200, {"status": "ok"})
    told = [asked(port, "/ask", {"question": QUESTION}) for _ in range(6)]
    assert {status for status, _ in told} == {200}
    assert {found["answer"]["text"] for _, found in told if found["answer"]}
    assert all(found == told[0][1] for _, found in told)
    assert asked(port, "/ask", {"question": 3})[0] == 400
    assert asked(port, "/nothing", {})[0] == 404
    assert asked(port, "/ask", {"question": QUESTION}, "no" * 12)[0] == 401


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"folder": "x"}, "no argument"),
        ({"replicas": "0"}, "whole number"),
        ({"replicas": "many"}, "whole number"),
        ({"tokens": "nowhere"}, "cannot be read"),
    ],
)
def test_wrong_arguments(arguments: dict[str, str], why: str, tmp_path: Path) -> None:
    """Nothing is begun."""
    shutil.copytree(template(), tmp_path / "lab")
    with pytest.raises(ServingError, match=why):
        app({"workspace": str(tmp_path / "lab")} | arguments)
