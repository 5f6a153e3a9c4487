"""Make the list of ordinary English words from SCOWL.

    python benchmarks/english_words.py FOLDER

FOLDER is SCOWL's folder "final", or /usr/share/dict/scowl of the Debian package scowl.
The list holds the words of American, British and Canadian English, their common
variants and well-known names, in lower case, by SCOWL's sizes: those up to COMMON, an
empty line, then the rest up to ORDINARY.  The same files give the same bytes.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

COMMON, ORDINARY = 35, 60
SHORTEST = 3
"""Letters of a word that is listed."""
VARIETIES = ("english", "american", "british", "british_z", "canadian", "variant_1")
KINDS = ("words", "upper", "proper-names")
TARGET = Path(__file__).parents[1] / "src/explainbot/data/en/words.txt.gz"


def listed(folder: Path, size: int) -> Iterator[str]:
    """Yield the words up to a size, in lower case; some more than once."""
    for variety in VARIETIES:
        for kind in KINDS:
            for path in sorted(folder.glob(f"{variety}-{kind}.*")):
                if int(path.suffix[1:]) <= size:
                    for line in path.read_text(encoding="latin-1").split():
                        word = line.lower()
                        if word.isalpha() and len(word) >= SHORTEST:
                            yield word


def main() -> None:
    """Write the list."""
    folder = Path(sys.argv[1])
    common = set(listed(folder, COMMON))
    rest = set(listed(folder, ORDINARY)) - common
    text = "\n".join([*sorted(common), "", *sorted(rest)])
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    size = TARGET.stat().st_size
    print(f"{len(common)} common words, {len(rest)} more: {size:,} bytes")


if __name__ == "__main__":
    main()
