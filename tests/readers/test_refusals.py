"""Names, kinds of file and declared encodings that are refused or not believed."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.reading import read


@pytest.mark.parametrize(
    "name",
    ["unicode_escape", "raw_unicode_escape", "undefined", "idna", "punycode", "rot13"],
)
def test_codecs_of_python_alone_are_not_believed(tmp_path: Path, name: str) -> None:
    """A page that declares no encoding of text is guessed, and no escape is read."""
    path = tmp_path / "a.html"
    page = f'<meta charset="{name}"><p>Caf\xe9 \\ud800 today, they said.</p>'
    path.write_bytes(page.encode("cp1252"))
    document = read(path, name="a.html", source_path="corpus/a.html").document
    assert document.text == "Café \\ud800 today, they said."
    assert document.encoding == "cp1252"


def test_no_surrogates_from_character_references(tmp_path: Path) -> None:
    """A reference to half a pair of code units leaves none in the text."""
    path = tmp_path / "a.html"
    path.write_bytes(b"<p>a&#xD800;b</p>")
    text = read(path, name="a.html", source_path="corpus/a.html").document.text
    assert text.encode().decode() == text


def test_name_that_is_not_text_is_refused(tmp_path: Path) -> None:
    """A file name that is not UTF-8 is refused in a message that can be written."""
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    with pytest.raises(SourceError) as caught:
        read(path, name=path.name, source_path=f"corpus/{path.name}")
    assert str(caught.value) == (
        f"{tmp_path}/caf\\udce9.txt: its name is not valid text. Rename it."
    )


def test_pipes_and_sockets_are_refused(tmp_path: Path) -> None:
    """What is no ordinary file is refused before it is opened."""
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    with pytest.raises(SourceError, match="it is no ordinary file"):
        read(pipe, name="a.txt", source_path="corpus/a.txt")
    address = tmp_path / "b.txt"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))
        with pytest.raises(SourceError, match="it is no ordinary file"):
            read(address, name="b.txt", source_path="corpus/b.txt")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\ntitle: x\n---\n\n# One\n\n## Two\n"),
        ("a.html", "<h1>One</h1><h2>Two</h2>"),
    ],
)
def test_headings_alone_are_no_material(
    tmp_path: Path, name: str, content: str
) -> None:
    """A file of headings without any text is refused as empty."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EmptySourceError, match="it holds headings without text"):
        read(path, name=name, source_path=f"corpus/{name}")
