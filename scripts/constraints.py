"""Print constraints.txt for what is installed in the running environment.

Run it by the Python of a fresh environment into which explainbot was just installed.
"""

from __future__ import annotations

import importlib.metadata
import re

HEADER = """\
# What explainbot was tested with, on Python 3.11 and Linux x86-64.
# Made by scripts/constraints.py in a fresh environment.
# torch==2.13.0 is the CUDA build or the CPU build, whichever the package index offers:
# see docs/install.md. The CUDA build pins its own further packages exactly.
"""
NOT_OURS = {"explainbot", "pip"}


def pins() -> list[str]:
    """Return "name==version" of every installed distribution, sorted by name."""
    found = {}
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        # "2.13.0+cpu" says which build was installed, not which version is wanted.
        found[name] = distribution.version.partition("+")[0]
    return [f"{name}=={found[name]}" for name in sorted(found.keys() - NOT_OURS)]


if __name__ == "__main__":
    print(HEADER + "\n".join(pins()))
