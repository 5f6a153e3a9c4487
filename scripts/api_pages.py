"""Write pages on the package's own names from their docstrings.

Run: python scripts/api_pages.py [FOLDER]

They go to build/api, or to the folder that is named; each has all it needs in
itself, to be opened from a disk or put onto any web server.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pdoc

import explainbot

ROOT = Path(__file__).parents[1]
MODULES = ("explainbot", "explainbot.errors", "explainbot.testing")
"""What a program may rely on; every other module may change from day to day."""


def write(folder: Path) -> None:
    """Write the pages below a folder, which is made."""
    for name in explainbot.__all__:  # imported at their first use, which pdoc is not
        setattr(explainbot, name, getattr(explainbot, name))
    pdoc.render.configure(
        docformat="google",
        footer_text=f"explainbot {explainbot.__version__}",
        show_source=False,
    )
    pdoc.pdoc(*MODULES, output_directory=folder)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "api"
    write(target)
    print(f"written: {target / 'index.html'}")
