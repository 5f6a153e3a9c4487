"""The worked compose file: its shape, and that its parts name one another rightly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "docs" / "shards"


def test_the_worked_compose_file() -> None:
    """Volumes, secrets, files and services that are named are there; no port is open.

    Docker's own reading of it is not tried.
    """
    told: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    services = told["services"]
    assert set(services) == {"first", "one", "one-standby", "two", "two-standby"}
    for name, one in services.items():
        assert one["image"] == "pgvector/pgvector:pg18"
        assert set(one["secrets"]) <= set(told["secrets"])
        for volume in one["volumes"]:
            source = volume.partition(":")[0]
            assert (FOLDER / source).is_file() or source in told["volumes"]
        assert "password" not in " ".join(
            map(str, one["environment"].values())
        ).replace("/run/secrets/password", "")
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", ()))
        assert set(one.get("depends_on", ())) <= set(services)
        if name.endswith("-standby"):
            assert one["environment"]["PRIMARY"] == name.removesuffix("-standby")
            assert "pg_basebackup" in one["entrypoint"][-1]
    own = [one["volumes"][0].partition(":")[0] for one in services.values()]
    assert own == list(services)
