"""Built sites: files below a site's folder that hold its pages once more, or none.

Sphinx, MkDocs, mdBook, Docusaurus, Jekyll, GitBook and their like write sources, search
indexes, error pages and lists beside the pages.  A folder is a site's if it has a start
page and what such a program leaves there, or names itself in that page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

_STARTS = ("index.html", "index.htm")
_LEFT = re.compile(
    r"objects\.inv|genindex\.html|search_index\.json|searchindex(?:-\w+)?\.js(?:on)?|"
    r"sitemap\.xml"
)
"""What programs that build a site leave beside its start page."""
_MADE_BY = re.compile(
    rb"""<meta\s[^>]*name=["']?generator["'\s][^>]*content=["'][^"']*(?:sphinx|docutils|
    mkdocs|zensical|docusaurus|jekyll|hugo|gitbook|honkit|mdbook|hexo|vuepress|vitepress|
    quarto|eleventy|astro|gatsby|pelican|antora|nikola|doxygen|starlight)
    |documentation_options\.js|<!--\s*Book\ generated\ using\ mdBook
    |class=["']?book-summary""",
    re.IGNORECASE | re.VERBOSE,
)
_HEAD = 16_000
"""Bytes of a start page in which its maker is named."""
_INDEX = re.compile(r"genindex(?:-\w+)?\.html?|(?:\w+-)?modindex\.html?", re.IGNORECASE)
_SEARCHED = re.compile(
    r"(?:search|lunr|algolia)[\w.-]*\.json|searchindex\.json|tags\.json", re.IGNORECASE
)
_ENTRIES = re.compile(
    rb'"(?:location|url|doc_urls|href|permalink|u|documentStore|mappings)"\s*:'
)
_SEARCH_PAGE = re.compile(
    rb"search-results|mkdocs-search|searchtools\.js|search-input|searchindex|"
    rb"<input[^>]+type=[\"']?search",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(rb"<meta\s[^>]*http-equiv=[\"']?refresh", re.IGNORECASE)
_SHORT = 4000
"""Bytes of a page that only leads to another, at most."""
_LISTS = frozenset(
    {"toc", "tags", "tag", "categories", "category", "archive", "archives"}
)
_LISTING = re.compile(
    rb"<h1[^>]*>(?:\s|<[^>]*>)*"
    rb"(?:(?:tags|categories|archives)\s*<|(?:tag|category|archives?)\s*:)"
    rb"|\btagged with\b|\bposts? (?:in|by) (?:category|tag)\b",
    re.IGNORECASE,
)
_LINK = re.compile(rb"<a\b[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_MAIN = re.compile(rb"<(?:main|article|body)\b", re.IGNORECASE)
_INDEXED = re.compile(r"search|sitemap\.xml")
_MENUS = re.compile(
    rb"<(nav|header|footer|script|style|aside)\b.*?</\1>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(rb"<[^>]*>")


def site_leftovers(files: Iterable[Path], top: Path) -> dict[Path, str]:
    """Return which of the files of built sites are no material, and why.

    Args:
        files: All files below a folder.
        top: That folder.
    """
    folders: dict[Path, set[str]] = defaultdict(set)
    listed = list(files)
    for path in listed:
        folders[path.parent].add(path.name)
    roots: set[Path] = set()
    for folder in sorted(folders, key=lambda each: len(each.parts)):
        known = any(above in roots for above in folder.parents)
        if not known and _is_site(folder, folders):
            roots.add(folder)
    found: dict[Path, str] = {}
    for path in listed if roots else ():
        root = next((each for each in path.parents if each in roots), None)
        if root is not None and top in (root, *root.parents):
            reason = _reason(path, path.relative_to(root).parts, folders[root])
            if reason:
                found[path] = reason
    return found


def _is_site(folder: Path, folders: dict[Path, set[str]]) -> bool:
    """Whether a folder holds a site that a program has built."""
    names = folders[folder]
    start = next((name for name in _STARTS if name in names), None)
    if start is None:
        return False
    if any(map(_LEFT.fullmatch, names)) or "search_index.json" in folders.get(
        folder / "search", ()
    ):
        return True
    return _MADE_BY.search(_bytes(folder / start, _HEAD)) is not None


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return b""


def _reason(path: Path, parts: tuple[str, ...], beside: set[str]) -> str:
    """Return why a file of a site is no material; "" if it is."""
    name = path.name.lower()
    if parts[0] == "_sources":
        return "the source of a page of the built site" if _built(path, parts) else ""
    if _SEARCHED.fullmatch(name):
        found = _ENTRIES.search(_bytes(path, _HEAD))
        return "the search index of the built site" if found else ""
    if name == "robots.txt" and len(parts) == 1:
        return "the built site's word to search engines"
    if path.suffix.lower() not in {".html", ".htm"}:
        return ""
    return next(_page_reasons(path, parts, beside), "")


def _built(path: Path, parts: tuple[str, ...]) -> bool:
    """Whether the page of a source is there."""
    root = path.parents[len(parts) - 1]
    page = root.joinpath(*parts[1:]).with_suffix("").with_suffix("")
    return page.with_suffix(".html").exists() or (page / "index.html").exists()


def _page_reasons(
    path: Path, parts: tuple[str, ...], beside: set[str]
) -> Iterator[str]:
    """Yield what speaks against a page."""
    name, stem = path.name.lower(), path.stem.lower()
    first = _bytes(path, _SHORT)
    if len(first) < _SHORT and _LEADS_ON.search(first):
        yield "it only leads to another page of the built site"
    own = parts[-2].lower() if stem == "index" and len(parts) > 1 else stem
    if _INDEX.fullmatch(name):
        yield "an index that the built site's program made"
    if own == "404":
        yield "the error page of the built site"
    if own == "search" and _SEARCH_PAGE.search(_bytes(path, 10 * _HEAD)):
        yield "the search page of the built site"
    if own in {"print", "print_page"} and any(map(_INDEXED.match, beside)):
        yield "all pages of the built site once more"
    folders = {part.lower() for part in parts[:-1]}
    if (own in _LISTS or folders & _LISTS) and _only_lists(_bytes(path, 10 * _HEAD)):
        yield "a list of pages of the built site"


def _only_lists(page: bytes) -> bool:
    """Whether a page lists others: it says so, or most of its words are links."""
    main = _MAIN.search(page)
    text = _MENUS.sub(b" ", page[main.start() :] if main else page)
    if _LISTING.search(text):
        return True
    linked = sum(len(_TAG.sub(b" ", link).split()) for link in _LINK.findall(text))
    return 2 * linked > len(_TAG.sub(b" ", text).split())
