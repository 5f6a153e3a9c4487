"""XML documents: what a reader sees of DocBook, JATS and CNXML, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import SourceError, UnknownKindError
from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split
from explainbot.text.tables import LEFT

MATH = "http://www.w3.org/1998/Math/MathML"


def reading(folder: Path, content: str | bytes, name: str = "a.xml") -> Reading:
    """Write a file and read it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, name=name, source_path=name)


BOOK = """<?xml version="1.0"?>
<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "x.dtd" [
<!ENTITY brand "Tidewatch"><!ENTITY chap SYSTEM "chap.xml">]>
<book lang="en"><bookinfo><title>The &brand; book</title>
<author><firstname>Ada</firstname><surname>Toll</surname></author>
<abstract><para>About tides&mdash;and time.</para></abstract></bookinfo>
<chapter id="basics"><title>Basics</title>
<para>The sea rises<footnote><para>Twice a day.</para></footnote> and falls by
<inlineequation><alt>h^2</alt></inlineequation>. See <xref linkend="faq"/>.</para>
<indexterm><primary>ebb</primary></indexterm>
<note><title>Mind the rocks</title><para>They are slippery.</para></note>
<procedure><step><para>Look.</para></step><step><para>Go.</para>
<substeps><step><para>Slowly.</para></step></substeps></step></procedure>
<variablelist><varlistentry><term>Ebb</term><listitem><para>Falling water.</para>
</listitem></varlistentry></variablelist>
<table><title>Heights</title><tgroup cols="3"><colspec colname="a"/><colspec
colname="b"/><colspec colname="c"/><thead><row><entry>Place</entry>
<entry namest="b" nameend="c">Height</entry></row></thead><tbody><row>
<entry>Bay</entry><entry>5 m</entry><entry>6 m</entry></row></tbody></tgroup></table>
<programlisting>if tide:
    wait()</programlisting>
&chap;</chapter>
<chapter id="faq"><title>Questions</title><qandaset>
<qandaentry><question><para>Why are there tides?</para></question>
<answer><para>The Moon pulls the sea.</para></answer></qandaentry>
<qandaentry><question><para>How often?</para></question>
<answer><para>Twice a day.</para></answer></qandaentry></qandaset>
<para>Ask more at the harbour.</para></chapter></book>
"""


def test_docbook(tmp_path: Path) -> None:
    """Parts under their titles, notes behind paragraphs, questions as headings."""
    found = reading(tmp_path, BOOK, "book.dbk")
    document = found.document

    assert document.text == (
        "The Tidewatch book\nAbout tides—and time.\nBasics\n"
        "The sea rises and falls by h². See Questions.\nTwice a day.\n"
        "Mind the rocks\nThey are slippery.\nLook.\nGo.\nSlowly.\n\nEbb\n"
        f"Falling water.\nHeights\nPlace | Height | {LEFT}\nBay | 5 m | 6 m\n"
        "if tide:\n    wait()\nQuestions\nWhy are there tides?\nThe Moon pulls the sea."
        "\nHow often?\nTwice a day.\nAsk more at the harbour."
    )
    assert (document.title, document.author) == ("The Tidewatch book", "Ada Toll")
    named = [(each.level, each.title) for each in document.headings]
    assert list(dict.fromkeys(named)) == [
        (1, "The Tidewatch book"),
        (2, "Basics"),
        (3, "Mind the rocks"),
        (2, "Questions"),
        (3, "Why are there tides?"),
        (3, "How often?"),
    ]
    assert found.warnings == (
        "entities that stand for other texts are not read: &chap;",
    )
    headings = {section.text: section.heading for section in split(document)}
    assert headings["The Moon pulls the sea."] == "Why are there tides?"
    assert headings["Ask more at the harbour."] == "Questions"


ARTICLE = f"""<article xmlns:mml="{MATH}" xml:lang="en"><front><article-meta>
<title-group><article-title>Tides of the bay</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Toll</surname>
<given-names>Ada</given-names></name></contrib></contrib-group>
<pub-date><day>3</day><month>5</month><year>2024</year></pub-date>
<abstract><title>Summary</title><p>We measured tides.</p></abstract>
<kwd-group><kwd>tides</kwd></kwd-group></article-meta></front>
<body><sec id="s1"><label>1</label><title>Methods</title>
<p>A gauge<xref ref-type="fn" rid="f1">a</xref> read <inline-formula><alternatives>
<tex-math>\\documentclass{{a}}\\begin{{document}}$h^2$\\end{{document}}</tex-math>
<mml:math><mml:msup><mml:mi>h</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>
</alternatives></inline-formula> metres (<xref
ref-type="bibr" rid="r1">Ohm 2020</xref>).
</p><list list-type="order"><list-item><p>Wait.</p></list-item></list>
<table-wrap><label>Table 1.</label><caption><title>Heights</title></caption><table>
<thead><tr><th>Place</th><th>Height</th></tr></thead><tbody><tr><td>Bay</td>
<td>5 m</td></tr></tbody></table></table-wrap>
<def-list><def-item><term>Ebb</term><def><p>Falling water.</p></def></def-item>
</def-list></sec></body>
<back><fn-group><fn id="f1"><p>Made in 1990.</p></fn></fn-group>
<ref-list><title>References</title><ref id="r1"><element-citation>
<person-group><name><surname>Ohm</surname><given-names>B.</given-names></name>
</person-group><year>2020</year><article-title>Waves</article-title>
</element-citation></ref></ref-list></back></article>
"""


def test_jats(tmp_path: Path) -> None:
    """Title, abstract and sections; a formula once; notes where their marks are."""
    document = reading(tmp_path, ARTICLE, "a.nxml").document

    assert document.text == (
        "Tides of the bay\nSummary\nWe measured tides.\nMethods\n"
        "A gauge read h² metres (Ohm 2020).\nMade in 1990.\nWait.\n\nTable 1. Heights\n"
        "Place | Height\nBay | 5 m\nEbb\nFalling water.\nReferences\n"
        "B. Ohm 2020 Waves"
    )
    assert (document.title, document.author) == ("Tides of the bay", "Ada Toll")
    assert (document.date, document.tags) == ("2024-05-03", ("tides",))
    assert [each.title for each in document.headings] == [
        "Tides of the bay",
        "Summary",
        "Methods",
        "References",
    ]


MODULE = f"""<document xmlns="http://cnx.rice.edu/cnxml" xmlns:m="{MATH}">
<title>Speed</title><metadata xmlns:md="http://cnx.rice.edu/mdml">
<md:content-id>m12</md:content-id><md:title>Speed</md:title>
<md:license url="http://creativecommons.org/licenses/by/4.0"/></metadata>
<content><para id="p1"><term>Speed</term> is distance by time.<footnote>As a
number.</footnote></para>
<section id="s1"><title>How is speed measured?</title><para>In <m:math><m:mfrac>
<m:mi>m</m:mi><m:mi>s</m:mi></m:mfrac></m:math>.<list><item>by radar</item>
<item>by clock</item></list></para>
<note class="check"><title>Mind the units</title><para>Hours are no seconds.</para>
</note><equation><m:math><m:mi>v</m:mi><m:mo>=</m:mo><m:mn>3</m:mn></m:math>
</equation></section>
<section id="ex"><title>Problems</title><exercise id="e1"><problem>
<para>How fast is a car that drives 100 km in 2 h?</para></problem><solution>
<para>50 km/h</para></solution></exercise></section>
<figure id="f"><media alt="a car"><image src="car.jpg"/></media>
<caption>A car on its way.</caption></figure></content>
<glossary><definition><term>pace</term><meaning>time by distance</meaning>
</definition></glossary></document>
"""
COLLECTION = """<col:collection xmlns:col="http://cnx.rice.edu/collxml"
xmlns:md="http://cnx.rice.edu/mdml"><md:title>Physics</md:title><col:content>
<col:subcollection><md:title>Motion</md:title><col:content>
<col:module document="m11"/><col:module document="m12"/></col:content>
</col:subcollection></col:content></col:collection>
"""


def test_a_module_of_openstax(tmp_path: Path) -> None:
    """Sections, notes, formulas, a glossary; the chapter is the place."""
    collection = tmp_path / "collections" / "physics.collection.xml"
    collection.parent.mkdir()
    collection.write_text(COLLECTION, encoding="utf-8")
    document = reading(tmp_path, MODULE, "modules/m12/index.cnxml").document

    assert document.text == (
        "Speed\nSpeed is distance by time.\nAs a number.\nHow is speed measured?\n"
        "In m/s.\nby radar\nby clock\nMind the units\nHours are no seconds.\nv = 3\n"
        "Problems\nHow fast is a car that drives 100 km in 2 h?\n50 km/h\n"
        "A car on its way.\npace\ntime by distance"
    )
    assert {mark.label for mark in document.marks} == {"Motion"}
    assert document.licence == "http://creativecommons.org/licenses/by/4.0"
    headings = [each.title for each in document.headings if each.title]
    assert list(dict.fromkeys(headings))[:5] == [
        "Speed",
        "How is speed measured?",
        "Mind the units",
        "Problems",
        "How fast is a car that drives 100 km in 2 h?",
    ]


def test_a_module_alone_has_its_anchors(tmp_path: Path) -> None:
    """Without a collection the sections' ids are the places."""
    document = reading(tmp_path, MODULE, "m12.cnxml").document
    assert "#s1" in {mark.label for mark in document.marks}


@pytest.mark.parametrize("name", ["urlset", "html", "collection"])
def test_xml_of_another_kind_is_no_material(tmp_path: Path, name: str) -> None:
    """The root is named, and what is read."""
    with pytest.raises(UnknownKindError, match=f"root <{name}> is of no kind"):
        reading(tmp_path, f"<{name}><a>words</a></{name}>")


BOMB = (
    "<!DOCTYPE article [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]><article><title>T</title><para>Words &j;</para></article>"
)


def test_entities_that_name_others_are_not_expanded(tmp_path: Path) -> None:
    """Plain texts are, and what is left out is told."""
    found = reading(
        tmp_path,
        "<!DOCTYPE article [<!ENTITY a 'salt'><!ENTITY b '&a;&a;'>]>"
        "<article><title>T</title><para>Some &a;, then &b;.</para></article>",
    )
    assert found.document.text == "T\nSome salt, then ."
    assert found.warnings == ("entities that stand for other texts are not read: &b;",)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Entities that name files of the machine, and parts of others, are told."""
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    found = reading(
        tmp_path,
        f'<!DOCTYPE article [<!ENTITY s SYSTEM "{tmp_path}/secret.txt">]>'
        '<article xmlns:xi="http://www.w3.org/2001/XInclude"><title>T</title>'
        '<para>Words &s;</para><xi:include href="secret.txt"/></article>',
    )
    assert "SECRET" not in found.document.text
    assert found.warnings == (
        "entities that stand for other texts are not read: &s;",
        "parts in other files are not read: secret.txt",
    )


@pytest.mark.parametrize(
    "content",
    [
        "<article><title>T</title><para>open",
        "no XML",
        "<article>" * 2000,
        BOMB,
    ],
    ids=["cut short", "text", "deep", "bomb"],
)
def test_what_is_not_well_formed_is_refused(tmp_path: Path, content: str) -> None:
    """With a way out; nothing runs away."""
    with pytest.raises(SourceError, match="no well-formed XML"):
        reading(tmp_path, content)


def test_ids_that_are_no_names_do_no_harm(tmp_path: Path) -> None:
    """As pandoc writes them of an e-book's chapters."""
    found = reading(
        tmp_path,
        '<article xmlns="http://docbook.org/ns/docbook"><title>T</title>'
        '<section xml:id="ch001.xhtml#sea"><title>The sea</title><para>It has'
        " xml:id = 3.</para></section></article>",
    )
    assert found.document.text == "T\nThe sea\nIt has xml:id = 3."
    assert "#ch001.xhtml#sea" in {mark.label for mark in found.document.marks}


def test_another_encoding_is_the_files_own(tmp_path: Path) -> None:
    """As its first line states it."""
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><article><title>Café</title>'
    text += "<para>Fête à 5&nbsp;°C.</para></article>"
    found = reading(tmp_path, text.encode("latin-1"))
    assert found.document.text == "Café\nFête à 5\u00a0°C."


def test_a_box_with_its_title_in_a_caption(tmp_path: Path) -> None:
    """The title stands once; a number right behind a word is raised."""
    path = tmp_path / "a.jats.xml"
    path.write_text(
        "<article><body><sec><title>Tides</title>"
        '<p>In 1905<xref ref-type="bibr" rid="b1">1</xref> they rose, see '
        '<xref ref-type="bibr" rid="b1">1</xref>.</p><boxed-text><caption>'
        "<title>Box</title><p>Of it.</p></caption><p>It rises.</p></boxed-text>"
        "</sec></body></article>",
        encoding="utf-8",
    )
    text = read(path, name="a.jats.xml", source_path="a.jats.xml").document.text
    assert text == "Tides\nIn 1905¹ they rose, see 1.\nBox\nOf it.\nIt rises."


def test_a_glossary_of_a_module_stands_below_its_title(tmp_path: Path) -> None:
    """Not below the last part; its definitions are one list."""
    path = tmp_path / "a.cnxml"
    terms = "".join(
        f"<definition><term>{term}</term><meaning>{said}</meaning></definition>"
        for term, said in [
            ("ebb", "water that falls back into the sea"),
            ("tide", "rise and fall of water"),
        ]
    )
    path.write_text(
        '<document xmlns="http://cnx.rice.edu/cnxml"><title>Tides</title><content>'
        "<para>They rise.</para><section><title>Heights</title><para>High.</para>"
        f"</section></content><glossary>{terms}</glossary></document>",
        encoding="utf-8",
    )
    document = read(path, name="a.cnxml", source_path="a.cnxml").document
    found = [(each.heading_path, each.heading, each.text) for each in split(document)]
    assert found == [
        ((), "Tides", "They rise."),
        ((), "Heights", "High."),
        ((), "ebb", "water that falls back into the sea"),
        ((), "tide", "rise and fall of water"),
    ]


def _noted(notes: int, marks: int) -> str:
    """Return an article whose notes each have marks of the next one, in a ring."""
    said = "".join(
        f'<fn id="f{n}"><p>Note {n}.'
        + f'<xref ref-type="fn" rid="f{(n + 1) % notes}">*</xref>' * marks
        + "</p></fn>"
        for n in range(notes)
    )
    mark = '<xref ref-type="fn" rid="f0">*</xref>'
    return (
        f"<article><front><article-meta><title-group><article-title>T</article-title>"
        f"</title-group></article-meta></front><body><p>The sea rises.{mark}{mark}</p>"
        f"</body><back><fn-group>{said}</fn-group></back></article>"
    )


@pytest.mark.parametrize(("notes", "marks"), [(1, 1), (2, 1), (60, 2)])
def test_notes_that_lead_to_one_another(tmp_path: Path, notes: int, marks: int) -> None:
    """Each stands there once, however many marks lead to it, also from itself."""
    text = reading(tmp_path, _noted(notes, marks), "a.jats").document.text
    assert [text.count(f"Note {n}.") for n in range(notes)] == [1] * notes


def test_a_note_is_shown_once_for_all_of_its_marks(tmp_path: Path) -> None:
    """Behind the paragraph of the first."""
    text = reading(tmp_path, _noted(1, 0), "a.jats").document.text
    assert text.splitlines() == ["T", "The sea rises.", "Note 0."]


@pytest.mark.parametrize("kind", ["docbook", "cnxml"])
def test_references_to_a_long_title_do_not_copy_it(tmp_path: Path, kind: str) -> None:
    """A few bytes each must not become a book."""
    title = "high tide " * 1000
    if kind == "docbook":
        refer = '<para>See <xref linkend="a"/>.</para>' * 300
        told = f'<section xml:id="a"><title>{title}</title><para>Sea.</para></section>'
        text = (
            '<article xmlns="http://docbook.org/ns/docbook" version="5.0">'
            f"<title>T</title>{refer}{told}</article>"
        )
    else:
        refer = '<para id="p">See <link target-id="a"/>.</para>' * 300
        told = f'<section id="a"><title>{title}</title><para id="q">Sea.</para>'
        text = (
            '<document xmlns="http://cnx.rice.edu/cnxml"><title>T</title><content>'
            f"{refer}{told}</section></content></document>"
        )
    found = reading(tmp_path, text, f"a.{kind}").document.text
    assert found.count("See [section].") == 300
    assert len(found) < 2 * len(title)
