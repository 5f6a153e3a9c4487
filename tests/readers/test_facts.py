"""What files say about themselves: author, date, licence, address, tags."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import EMPTY, Metadata, Reading
from explainbot.readers.metadata import language_code, read_front_matter, tags
from explainbot.readers.reading import read
from explainbot.sections.sections import split


def _read(folder: Path, name: str, text: str, metadata: Metadata = EMPTY) -> Reading:
    path = folder / name
    path.write_bytes(text.encode())
    return read(path, name=name, source_path=f"corpus/{name}", metadata=metadata)


def test_front_matter_in_the_words_of_several_programs() -> None:
    """Keys of other spellings are understood, dates stay as they are written."""
    stated = read_front_matter(
        "---\nTitle: Tides\ndate: 2024-05-01\nauthors:\n  - Ann\n  - name: Bo\n"
        "license: CC BY 4.0\nlang: de-AT\nsource_url: https://x.org/t\nid: 007\n"
        "keywords: Sea, Moon\ncollection: Year 9\n---\nText."
    )
    assert stated.about == Metadata(
        title="Tides",
        author="Ann, Bo",
        date="2024-05-01",
        licence="CC BY 4.0",
        language="de",
        url="https://x.org/t",
        tags=("sea", "moon", "year 9"),
    )


@pytest.mark.parametrize(
    ("inside", "warning"),
    [
        (
            "title: Tides: why\n",
            (
                "line 2: the front matter is not YAML (mapping values are not allowed "
                "here), so it is left aside. A value with a colon needs quotation marks"
            ),
        ),
        (
            "a: [b\n",
            (
                "line 3: the front matter is not YAML (expected ',' or ']', but got "
                "'<stream end>'), so it is left aside. A value with a colon needs "
                "quotation marks"
            ),
        ),
        (f"a: {'[' * 9000}\n", "line 1: front matter too deep to be read"),
        (f"a: {'b' * 100_000}\n", "line 1: front matter too long to read"),
    ],
    ids=["colon", "open", "deep", "long"],
)
def test_wrong_front_matter_is_a_warning(
    tmp_path: Path, inside: str, warning: str
) -> None:
    """The text below it is read all the same, and the line is named."""
    reading = _read(tmp_path, "a.md", f"---\n{inside}---\n# Sea\n\nIt is salt.\n")
    assert reading.warnings == (warning,)
    assert reading.document.title == "Sea"


@pytest.mark.parametrize(
    "inside",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\naliases: [*b, *b]\n",
        "aliases: {a: b}\nauthor: !!python/object/apply:os.getcwd []\n",
        "- just\n- a list: x\n",
        "title: ~\nauthor:\nurl: null\n",
    ],
)
def test_front_matter_of_other_values_says_nothing(inside: str) -> None:
    """Nested values, empty ones and tags of programs count as not given."""
    stated = read_front_matter(f"---\n{inside}---\n")
    assert (stated.about, stated.warnings) == (Metadata(), ())


PAGE = """<html lang="en-GB"><head><title>Tides</title>
<meta name="author" content=" Ann  Lee ">
<meta property="article:author" content="https://x.org/ann">
<meta property="article:published_time" content="2024-05-01T10:00:00Z">
<meta name="Keywords" content="Sea, Moon,, sea">
<meta name="DC.rights" content="CC BY-SA 4.0">
<meta property="og:url" content="/relative">
<link rel="canonical" href="https://x.org/tides"></head>
<body><main><h1>Tides</h1><p>The sea rises.</main></body></html>"""


def test_meta_elements_of_a_page(tmp_path: Path) -> None:
    """Author, date, licence, address and keywords come from the page's head."""
    document = _read(tmp_path, "a.html", PAGE).document
    assert (document.author, document.date) == ("Ann Lee", "2024-05-01T10:00:00Z")
    assert (document.licence, document.url) == ("CC BY-SA 4.0", "https://x.org/tides")
    assert (document.tags, document.language) == (("sea", "moon"), "en")


DATA = """<html><head><script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [{"@type": ["NewsArticle"],
 "headline": "Tides", "author": [{"@type": "Person", "name": "Ann"}, "Bo"],
 "datePublished": "May 2024", "license": "https://x.org/by", "inLanguage": "fr-FR",
 "keywords": ["Mer"]}]}</script>
<script type="application/ld+json">{"broken": </script></head>
<body><p>La mer monte.</body></html>"""


def test_schema_data_of_a_page(tmp_path: Path) -> None:
    """JSON-LD gives the same facts; a piece that is not JSON is passed over."""
    document = _read(tmp_path, "a.html", DATA).document
    assert (document.title, document.author) == ("Tides", "Ann, Bo")
    assert (document.date, document.licence) == ("May 2024", "https://x.org/by")
    assert (document.language, document.tags) == ("fr", ("mer",))


def test_a_licence_link_in_the_text(tmp_path: Path) -> None:
    """A link that the page marks as its licence is the licence."""
    page = '<p>Text. <a rel="license" href="https://x.org/by">CC BY</a></p>'
    assert _read(tmp_path, "a.html", page).document.licence == "https://x.org/by"


def test_the_settings_go_before_the_file(tmp_path: Path) -> None:
    """What corpus.toml says replaces what the file says, fact by fact."""
    stated = Metadata(author="Zoe", tags=("x",))
    document = _read(tmp_path, "a.html", PAGE, stated).document
    assert (document.author, document.tags) == ("Zoe", ("x",))
    assert document.licence == "CC BY-SA 4.0"


def test_tags_and_languages_have_one_form() -> None:
    """Tags are in lower case without "#", each once; a country is left out."""
    assert tags(["#Sea", "Year  9; sea", " "]) == ("sea", "year 9")
    assert [language_code(code) for code in ("pt_BR", "EN", "english", "xx", "")] == [
        "pt",
        "en",
        "",
        "",
        "",
    ]


def test_front_matter_of_hugo_is_no_text(tmp_path: Path) -> None:
    """TOML between plus signs says what the file is about, as YAML does."""
    front = """+++
title = "The tides"
date = 2024-05-01
tags = ["sea", "Moon"]
draft = false

[params]
author = "nobody"
+++
"""
    reading = _read(tmp_path, "a.md", front + "# Sea\n\nIt is salt.\n")
    document = reading.document
    assert reading.warnings == ()
    assert (document.date, document.tags) == ("2024-05-01", ("sea", "moon"))
    assert [section.text.strip() for section in split(document)] == ["It is salt."]


def test_front_matter_that_is_no_toml_is_a_warning(tmp_path: Path) -> None:
    """The text below it is read all the same; plus signs alone are a ruled line."""
    reading = _read(tmp_path, "a.md", "+++\ntitle = tides\n+++\n# Sea\n\nSalt.\n")
    assert len(reading.warnings) == 1
    assert "is not TOML" in reading.warnings[0]
    assert reading.document.title == "Sea"
    ruled = _read(tmp_path, "b.md", "+++\nSalt and more.\n+++\n")
    assert "Salt and more." in "".join(part.text for part in split(ruled.document))
