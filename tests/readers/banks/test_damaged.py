"""Banks in other encodings, and damaged ones."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from explainbot.errors import ExplainbotError
from explainbot.readers.reading import read
from explainbot.sections.sections import split
from tests.readers.banks.quoted import quoted

BANKS = Path(__file__).parents[2] / "data" / "banks"
GIFT = "Was ist Größe?{=Maß ~Länge}\n\nÜber was?{=Öl ~Fuß}\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    """As of every kind of text."""
    path = tmp_path / "bank.gift"
    path.write_bytes(GIFT.replace("\n", end).encode(encoding))

    assert [row[:2] for row in quoted(path)] == [
        ("Was ist Größe?", "Maß"),
        ("Über was?", "Öl"),
    ]


def test_moodle_in_utf_16(tmp_path: Path) -> None:
    """The declaration of the file counts."""
    text = (BANKS / "moodle.xml").read_text("utf-8")
    text = text.replace("UTF-8", "UTF-16")
    path = tmp_path / "moodle.xml"
    path.write_bytes(text.encode("utf-16"))

    assert quoted(path)[0][:2] == ("What causes the tides?", "The Moon\nIt pulls.")


@pytest.mark.parametrize("name", sorted(path.name for path in BANKS.iterdir()))
def test_a_damaged_bank_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """Cut anywhere, or with a byte changed, it ends in no error of our own."""
    data = (BANKS / name).read_bytes()
    copy = tmp_path / name
    for step in range(1, 12):
        at = len(data) * step // 12
        other = bytes([data[at] ^ 0x55])
        for damaged in (data[:at], data[:at] + other + data[at + 1 :]):
            copy.write_bytes(damaged)
            with suppress(ExplainbotError):
                split(read(copy, name=name, source_path=name).document)
