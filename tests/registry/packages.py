"""Packages with entry points, as an installer leaves them in a folder."""

from __future__ import annotations

from pathlib import Path

READERS, ENCODERS = "explainbot.readers", "explainbot.encoders"


def install(folder: Path, package: str, code: str, **entry_points: str) -> None:
    """Put a package of one module into a folder that is searched for modules.

    Args:
        folder: The folder.
        package: Its name, and with ``_`` for ``-`` that of its module.
        code: The module.
        entry_points: For each group, "readers" or "encoders", the lines that name its
            entry points, of which "MODULE" stands for the module.
    """
    module = package.replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
    (about / "METADATA").write_text(metadata, encoding="utf-8")
    groups = {"readers": READERS, "encoders": ENCODERS}
    lines = [
        f"[{groups[group]}]\n{told.replace('MODULE', module)}\n"
        for group, told in entry_points.items()
    ]
    (about / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
