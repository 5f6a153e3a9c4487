"""Built sites: each page is loaded once, what a program leaves beside it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.index.intake.add import gather
from explainbot.index.intake.files import scan

PAGE = "<html><head>{head}</head><body><main>{body}</main></body></html>"
START = PAGE.format(head="", body="<h1>Sea</h1><p>Water.</p>")
TEXT = "<h1>{0}</h1><p>The {0} is full of water and of life.</p>"
JEKYLL = PAGE.format(
    head='<meta name="generator" content="Jekyll v4">', body="<p>Home.</p>"
)
SITES = {
    "sphinx": {
        "index.html": START,
        "objects.inv": "",
        "tides.html": PAGE.format(head="", body=TEXT.format("tide")),
        "_sources/tides.rst.txt": "Tide\n====\n",
        "_sources/other.rst.txt": "Other\n=====\n",
        "genindex.html": PAGE.format(head="", body="<h1>Index</h1>"),
        "py-modindex.html": PAGE.format(head="", body="<h1>Modules</h1>"),
        "search.html": PAGE.format(head="", body='<div id="search-results"></div>'),
    },
    "mkdocs": {
        "index.html": START,
        "search/search_index.json": '{"docs":[{"location":"","title":"Sea"}]}',
        "404.html": PAGE.format(head="", body="<h1>404 - Not found</h1>"),
        "tags/index.html": PAGE.format(head="", body='<a href="../">Tide Sea</a>'),
        "robots.txt": "User-agent: *",
        "old/index.html": '<meta http-equiv="refresh" content="0; url=../">',
    },
    "mdbook": {
        "index.html": START,
        "searchindex-5b8b.js": "",
        "print.html": PAGE.format(head="", body=TEXT.format("sea")),
        "searchindex.json": '{"doc_urls":["index.html"]}',
    },
    "jekyll": {
        "index.html": JEKYLL,
        "tags/sea.html": PAGE.format(head="", body="<h1>Tag: sea</h1><p>Tides.</p>"),
        "search.json": '[{"title":"Home","url":"/"}]',
    },
}
KEPT = {
    "sphinx": ["_sources/other.rst.txt", "index.html", "tides.html"],
    "mkdocs": ["index.html"],
    "mdbook": ["index.html"],
    "jekyll": ["index.html"],
}
LESSON = {
    "index.html": START,
    "404.html": PAGE.format(head="", body="<h1>404</h1><p>What a server says.</p>"),
    "_sources/tides.md": "# Tides",
    "search.html": PAGE.format(head="", body="<h1>Search</h1><p>In lists.</p>"),
    "search.json": '[{"question":"What is search?","answer":"Looking."}]',
    "print.html": START,
    "tags/index.html": PAGE.format(head="", body="<h1>Tag</h1>"),
}


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("site", list(SITES))
def test_a_built_site_is_loaded_once(site: str, tmp_path: Path) -> None:
    """Added or found in the corpus, only its pages are material."""
    folder = _write(tmp_path / site, SITES[site])
    given = gather(folder, tmp_path / "corpus", tmp_path)
    names = [file.name.removeprefix(f"{site}/") for file in given.files]
    read = [name for name in names if not name.endswith((".inv", ".js"))]
    assert sorted(read) == KEPT[site]
    assert all("site" in report.reason for report in given.others if report.reason)
    sources = [file.name for file in scan(folder) if file.kind == "source"]
    assert sorted(sources) == KEPT[site]


@pytest.mark.parametrize("below", ["", "lessons/"])
def test_lessons_named_alike_are_material(below: str, tmp_path: Path) -> None:
    """Where no program has built a site, nothing is left out."""
    folder = _write(tmp_path / "web", {f"{below}{k}": v for k, v in LESSON.items()})
    read = [file.name for file in scan(folder) if file.kind == "source"]
    assert sorted(read) == sorted(f"{below}{name}" for name in LESSON)


def test_a_page_of_a_site_about_tags_is_material(tmp_path: Path) -> None:
    """A page with text of its own is no list, whatever its folder is called."""
    page = PAGE.format(head="", body=TEXT.format("tag"))
    folder = _write(tmp_path / "s", {**SITES["sphinx"], "tags/a.html": page})
    found = {file.name: file.kind for file in scan(folder)}
    assert found["tags/a.html"] == "source"
