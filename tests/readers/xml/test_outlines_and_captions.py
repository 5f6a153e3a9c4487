"""Outlines (OPML) and captions of broadcasters (TTML, DFXP)."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.reading import read
from explainbot.records import Document
from explainbot.sections.sections import split

OUTLINE = """<?xml version="1.0"?><opml version="2.0"><head><title>Revision</title>
<ownerName>Ada</ownerName></head><body>
<outline text="Water"><outline text="It boils at 100 °C"/><outline text="It is wet"/>
<outline text="What is ice?" _note="Frozen water.&#10;&#10;It floats."/></outline>
<outline text="Fire &amp; air"/></body></opml>"""


def document(folder: Path, content: str, name: str) -> Document:
    """Write a file and read it."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read(path, name=name, source_path=name).document


@pytest.mark.parametrize("name", ["a.opml", "a.xml"])
def test_an_outline(tmp_path: Path, name: str) -> None:
    """Entries with something below are headings, others items of lists."""
    found = document(tmp_path, OUTLINE, name)
    assert found.text == (
        "Water\nIt boils at 100 °C\nIt is wet\nWhat is ice?\nFrozen water.\n"
        "It floats.\nFire & air"
    )
    headed = [each for each in found.headings if each.start < each.end]
    assert [(each.level, each.title) for each in headed] == [
        (1, "Water"),
        (2, "What is ice?"),
    ]
    assert (found.title, found.author) == ("Revision", "Ada")


TIMED = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
 xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" xml:lang="en">
<head><metadata><ttm:title>Tides</ttm:title>
<ttm:agent xml:id="a" type="person"><ttm:name>Anna</ttm:name></ttm:agent></metadata>
</head><body><div begin="10s">
<p begin="00:00:01.000" end="00:00:03.000">The sea <span>rises</span>,<br/>if a &lt; b
 and c &gt; d.</p>
<p begin="00:00:05:05" end="00:00:07:00" ttm:agent="a">Twice a day.</p>
</div><div><p begin="90.5s" dur="2s">It ends.</p><p begin="100s"/></div></body></tt>"""


@pytest.mark.parametrize("name", ["a.ttml", "a.dfxp", "a.xml"])
def test_captions_with_times(tmp_path: Path, name: str) -> None:
    """Clocks, frames and offsets count from the part around; agents speak."""
    found = document(tmp_path, TIMED, name)
    assert found.text == (
        "The sea rises, if a < b and c > d.\n\nAnna: Twice a day.\n\nIt ends."
    )
    assert [mark.label for mark in found.marks] == ["00:00:11", "00:00:15", "00:01:30"]
    assert (found.title, found.language) == ("Tides", "en")


@pytest.mark.parametrize("time", ["9" * 400 + "s", "9" * 20 + "h", "1" + "0" * 9 + "s"])
@pytest.mark.parametrize("rates", ["", "9" * 400, "9" * 5000])
def test_times_that_none_can_be_are_none(tmp_path: Path, time: str, rates: str) -> None:
    """They are passed over, as where none is stated."""
    asked = f'<tt ttp:tickRate="{rates}" ttp:frameRate="{rates}"'
    text = TIMED.replace("90.5s", time).replace("<tt ", f"{asked} ")
    text = text.replace(' ttp:frameRate="25"', "")
    assert "It ends." in document(tmp_path, text, "a.ttml").text


def test_captions_without_any(tmp_path: Path) -> None:
    """Told as of other captions."""
    empty = "<tt xmlns='http://www.w3.org/ns/ttml'><body/></tt>"
    with pytest.raises(SourceError, match="no captions with times"):
        document(tmp_path, empty, "a.ttml")
    with pytest.raises(SourceError, match="its root is not <tt>"):
        document(tmp_path, "<a/>", "a.dfxp")
    with pytest.raises(EmptySourceError):
        document(
            tmp_path, OUTLINE.partition("<outline")[0] + "</body></opml>", "a.opml"
        )


def test_captions_that_are_not_shown(tmp_path: Path) -> None:
    """By attribute or style; readings of words (ruby) are left out as in WebVTT."""
    path = tmp_path / "a.ttml"
    path.write_text(
        '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="ja" '
        'xmlns:s="http://www.w3.org/ns/ttml#styling"><head><styling>'
        '<style xml:id="off" s:display="none"/></styling></head><body><div>'
        '<p begin="1s" end="2s">水は<span s:ruby="base">百</span>'
        '<span s:ruby="text">ひゃく</span>度。<span s:display="none">鍵</span></p>'
        '<p begin="3s" end="4s" style="off">秘密</p></div></body></tt>',
        encoding="utf-8",
    )
    found = read(path, name="a.ttml", source_path="a.ttml")
    assert found.document.text == "水は百度。"
    assert found.warnings == ("captions that are not shown are not read: 2",)


def test_what_follows_an_entry_with_others_below(tmp_path: Path) -> None:
    """It belongs to the entry above both."""
    content = (
        '<opml version="2.0"><head><title>Plan</title></head><body>'
        '<outline text="Unit"><outline text="What is ice?">'
        '<outline text="Frozen water."/></outline><outline text="It floats."/>'
        "</outline></body></opml>"
    )
    found = split(document(tmp_path, content, "a.opml"))
    assert [(each.heading, each.text) for each in found] == [
        ("What is ice?", "Frozen water."),
        ("Unit", "It floats."),
    ]
