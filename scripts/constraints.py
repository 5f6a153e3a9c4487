"""Print constraints.txt, or a lock with hashes, for what is installed.

Run it by the Python of a fresh environment into which explainbot was just installed:
``scripts/constraints.py > constraints.txt``, then ``scripts/constraints.py --lock >
requirements.lock``, which asks the package index for the sha256 of each file that pip
would install here.  torch has none: its build differs from one index to the next.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = """\
# What explainbot was tested with, on Python 3.11 and Linux x86-64.
# Made by scripts/constraints.py in a fresh environment.
# torch==2.13.0 is the CUDA build or the CPU build, whichever the package index offers:
# see docs/install.md. The CUDA build pins its own further packages exactly.
"""
LOCK_HEADER = """\
# The same with the sha256 of each file, for Python 3.11 on Linux x86-64, but for torch.
# Made by scripts/constraints.py --lock; used as SECURITY.md says.
"""
NOT_OURS = {"explainbot", "pip"}
NO_HASH = {"torch"}


def pins() -> list[str]:
    """Return "name==version" of every installed distribution, sorted by name."""
    found = {}
    for distribution in importlib.metadata.distributions():
        name = normal(distribution.metadata["Name"])
        # "2.13.0+cpu" says which build was installed, not which version is wanted.
        found[name] = distribution.version.partition("+")[0]
    return [f"{name}=={found[name]}" for name in sorted(found.keys() - NOT_OURS)]


def normal(name: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(wanted: list[str]) -> list[str]:
    """Return the pins, each with the hash of the file that pip would install."""
    hashed = [pin for pin in wanted if pin.partition("==")[0] not in NO_HASH]
    with tempfile.TemporaryDirectory() as folder:
        listed, report = Path(folder, "pins.txt"), Path(folder, "report.json")
        listed.write_text("\n".join(hashed), encoding="utf-8")
        command = "-m pip install -q --dry-run --ignore-installed --no-deps".split()
        subprocess.run(
            [sys.executable, *command, "--report", str(report), "-r", str(listed)],
            check=True,
            stdout=sys.stderr,
        )
        told = json.loads(report.read_text(encoding="utf-8"))["install"]
    return sorted(
        f"{normal(one['metadata']['name'])}=={one['metadata']['version']} "
        f"--hash=sha256:{one['download_info']['archive_info']['hashes']['sha256']}"
        for one in told
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true")
    parser.add_argument("--pins", type=Path, help="take the pins of this file")
    options = parser.parse_args()
    wanted = pins()
    if options.pins:
        lines = options.pins.read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if re.match(r"[\w.-]+==", line)]
    if options.lock:
        print(LOCK_HEADER + "\n".join(locked(wanted)))
    else:
        print(HEADER + "\n".join(wanted))
