"""What is installed is known: by version, by hash, by licence."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(r"\bA?GPL|Affero|General Public|SSPL|Proprietary|Commons Clause")

ALLOWED = {
    "psycopg": "LGPL: a driver that an extra asks for, used as it comes",
    "psycopg-binary": "LGPL: a driver that an extra asks for, used as it comes",
    "pypandoc-binary": "MIT; the pandoc in it (GPL) is a program that tests run",
}
"""What the pattern would refuse, and why it may stay."""
TOLD_ELSEWHERE = {
    "protobuf": "BSD-3-Clause",
    "ray": "Apache-2.0",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "transformers": "Apache-2.0",
}
"""Licences of packages whose fields name none, as their licence files say."""


def normal(name: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(name: str) -> dict[str, str]:
    """Return the versions that a file pins, by package."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)==([\w.+!]+)", text))


@cache
def components() -> dict[str, dict[str, Any]]:
    """Return the packages of the bill of materials, by name."""
    told = json.loads((ROOT / "sbom.cdx.json").read_text(encoding="utf-8"))
    return {normal(one["name"]): one for one in told["components"]}


def test_the_lock_has_a_hash_for_all_but_torch() -> None:
    """The versions are those of constraints.txt."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.search(r" --hash=sha256:[0-9a-f]{64}$", pin) for pin in pins)
    wanted = pinned("constraints.txt")
    del wanted["torch"]
    assert pinned("requirements.lock") == wanted


def test_the_bill_of_materials_is_complete() -> None:
    """It names each package that is pinned, in its version, and no machine's folder."""
    held = {
        name: one["version"].partition("+")[0] for name, one in components().items()
    }
    wanted = pinned("constraints.txt")
    assert {name: held.get(name) for name in wanted} == wanted
    assert "file://" not in (ROOT / "sbom.cdx.json").read_text(encoding="utf-8")


def licences(component: dict[str, Any]) -> str:
    """Return what a component says of its licence."""
    told = []
    for one in component.get("licenses", ()):
        licence = one.get("license", {})
        told.append(
            one.get("expression") or licence.get("id") or licence.get("name", "")
        )
    return " AND ".join(told)


def test_every_licence_is_known_and_allows_this() -> None:
    """A package that says none, or one that forbids, is named with its reason."""
    silent = {name for name, one in components().items() if not licences(one)}
    assert silent - TOLD_ELSEWHERE.keys() == set()
    refused = {
        name: licences(one)
        for name, one in components().items()
        if FORBIDDEN.search(licences(one)) and name not in ALLOWED
    }
    assert refused == {}


@pytest.mark.parametrize("name", sorted(TOLD_ELSEWHERE))
def test_what_is_told_elsewhere_is_installed_with_its_licence(name: str) -> None:
    """Its files hold it."""
    try:
        files = metadata(name).get_all("License-File") or []
        kinds = ("License", "License-Expression")
        told = [one for kind in kinds for one in metadata(name).get_all(kind) or []]
    except PackageNotFoundError:
        pytest.skip("not installed here")
    assert files or told
