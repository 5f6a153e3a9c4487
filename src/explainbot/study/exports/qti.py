"""QTI 2.1: an item a file, a test that lists them, and the manifest of the package."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from explainbot.readers.banks.bank import BankChoice, BankQuestion, filling
from explainbot.study.exports.fitting import (
    Exported,
    Holds,
    gap_pieces,
    gaps_fit,
    number_of,
    ordered,
    told,
)
from explainbot.study.exports.markup import attribute, xhtml
from explainbot.study.exports.moodle import short_name

HOLDS = Holds(
    frozenset(("choice", "short", "number", "pairs", "order", "gaps", "essay")),
    topic=False,
    tags=False,
    offered=True,
)
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PLACE = f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<{{tag}} xmlns="{QTI}"'
    f' xmlns:xsi="{_XSI}" xsi:schemaLocation="{_PLACE}" identifier="{{name}}"'
    ' title="{title}"'
)
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_LINE = re.compile(r"_{3,}")
_MADE = (1980, 1, 1, 0, 0, 0)


class _Response(NamedTuple):
    """What is declared of one response, and where it is asked for."""

    declared: str
    shown: str


def write(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield the bytes of a package.

    Args:
        questions: As ``fitted`` made them.
        title: Of the test.
    """
    held = io.BytesIO()
    names = [f"item_{number:05}" for number in range(1, len(questions) + 1)]
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        put(package, "imsmanifest.xml", _manifest(names))
        put(package, "test.xml", _test(names, title))
        for name, one in zip(names, questions, strict=True):
            put(package, f"items/{name}.xml", item(one.question, name))
    yield held.getvalue()


def put(package: zipfile.ZipFile, name: str, text: str | bytes) -> None:
    """Add a part to a package, the same whenever it is made."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    part = zipfile.ZipInfo(name, _MADE)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o644 << 16
    package.writestr(part, data)


def _manifest(names: Sequence[str]) -> str:
    cp = "http://www.imsglobal.org/xsd/imscp_v1p1"
    rows = [
        f'<resource identifier="{name}" type="imsqti_item_xmlv2p1"'
        f' href="items/{name}.xml"><file href="items/{name}.xml"/></resource>'
        for name in names
    ]
    listed = "".join(f'<dependency identifierref="{name}"/>' for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{cp}" identifier="explainbot">'
        "<metadata><schema>IMS Content</schema><schemaversion>1.1</schemaversion>"
        "</metadata><organizations/><resources>"
        '<resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml">'
        f'<file href="test.xml"/>{listed}</resource>'
        f"{''.join(rows)}</resources></manifest>"
    )


def _test(names: Sequence[str], title: str) -> str:
    held = "".join(
        f'<assessmentItemRef identifier="{name}" href="items/{name}.xml"/>'
        for name in names
    )
    named = attribute(title) or "explainbot"
    head = _HEAD.format(tag="assessmentTest", name="test", title=named)
    return (
        f'{head}><testPart identifier="part" navigationMode="nonlinear"'
        ' submissionMode="simultaneous"><assessmentSection identifier="section"'
        f' title="{named}" visible="true">{held}</assessmentSection></testPart>'
        "</assessmentTest>"
    )


def item(asked: BankQuestion, name: str) -> str:
    """Return one question as a file of its own."""
    head = _HEAD.format(
        tag="assessmentItem", name=name, title=attribute(short_name(asked)) or name
    )
    asked = _inline(asked)
    stem, responses = _PARTS[asked.kind](asked)
    declared = "".join(one.declared for one in responses)
    feedback = _feedback(told(asked))
    body = f"{stem}{''.join(one.shown for one in responses)}"
    return (
        f'{head} adaptive="false" timeDependent="false">{declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single"'
        ' baseType="float"><defaultValue><value>0</value></defaultValue>'
        "</outcomeDeclaration>"
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single"'
        ' baseType="identifier"><defaultValue><value>general</value></defaultValue>'
        f"</outcomeDeclaration>{_chosen(asked)}"
        f"<itemBody>{body}</itemBody>{_processing(asked, len(responses))}{feedback}"
        "</assessmentItem>"
    )


def _inline(asked: BankQuestion) -> BankQuestion:
    """Return a question of one gap in its sentence as such."""
    if asked.kind != "short" or len(_LINE.findall(asked.stem)) != 1:
        return asked
    gaps = (filling(*asked.right),)
    inline = replace(asked, kind="gaps", gaps=gaps)
    return inline if gaps_fit(inline) else asked


def _paragraph(text: str) -> str:
    return f"<p>{xhtml(text)}</p>"


def _feedback(text: str) -> str:
    if not text:
        return ""
    return (
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="general"'
        f' showHide="show">{_paragraph(text)}</modalFeedback>'
    )


def _chosen(asked: BankQuestion) -> str:
    """Return the declaration by which what is told of a choice is shown."""
    if not any(one.feedback for one in asked.choices):
        return ""
    several = sum(one.right for one in asked.choices) > 1
    return (
        '<outcomeDeclaration identifier="CHOSEN" baseType="identifier"'
        f' cardinality="{"multiple" if several else "single"}"/>'
    )


def _declared(
    values: Sequence[str], kind: str, cardinality: str, number: int = 0
) -> str:
    name = f"RESPONSE{number or ''}"
    held = "".join(f"<value>{attribute(value)}</value>" for value in values)
    right = f"<correctResponse>{held}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}"'
        f' baseType="{kind}">{right}{{mapping}}</responseDeclaration>'
    )


def _plain(declared: str, mapping: str = "") -> str:
    return declared.replace("{mapping}", mapping, 1)


Made = tuple[str, list[_Response]]


def _choice(asked: BankQuestion) -> Made:
    names = [f"C{number}" for number in range(1, len(asked.choices) + 1)]
    right = [name for name, one in zip(names, asked.choices, strict=True) if one.right]
    several = len(right) > 1
    listed = "".join(
        f'<simpleChoice identifier="{name}">{xhtml(one.text)}'
        + (
            f'<feedbackInline outcomeIdentifier="CHOSEN" identifier="{name}"'
            f' showHide="show"><span>{xhtml(one.feedback)}</span></feedbackInline>'
            if one.feedback
            else ""
        )
        + "</simpleChoice>"
        for name, one in zip(names, asked.choices, strict=True)
    )
    shuffled = "false" if asked.ordered else "true"
    shown = (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffled}"'
        f' maxChoices="{0 if several else 1}">{listed}</choiceInteraction>'
    )
    declared = _plain(
        _declared(right, "identifier", "multiple" if several else "single")
    )
    return _paragraph(asked.stem), [_Response(declared, shown)]


def _words(asked: BankQuestion) -> Made:
    texts = list(asked.right)
    declared = _plain(_declared(texts[:1], "string", "single"), _mapping(texts))
    shown = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    return _paragraph(asked.stem), [_Response(declared, shown)]


def _mapping(texts: Sequence[str]) -> str:
    rows = "".join(
        f'<mapEntry mapKey="{attribute(text)}" mappedValue="1" caseSensitive="false"/>'
        for text in dict.fromkeys(texts)
    )
    return f'<mapping defaultValue="0">{rows}</mapping>' if rows else ""


def _number(asked: BankQuestion) -> Made:
    value = number_of(asked.answers[0])
    declared = _plain(_declared([value[0]] if value else [], "float", "single"))
    unit = f" {xhtml(value[2])}" if value and value[2] else ""
    shown = f'<p><textEntryInteraction responseIdentifier="RESPONSE"/>{unit}</p>'
    return _paragraph(asked.stem), [_Response(declared, shown)]


def _pairs(asked: BankQuestion) -> Made:
    rights = list(dict.fromkeys(right for _left, right in asked.pairs))
    left = "".join(
        f'<simpleAssociableChoice identifier="L{number}" matchMax="1">{xhtml(text)}'
        "</simpleAssociableChoice>"
        for number, (text, _right) in enumerate(asked.pairs, start=1)
    )
    right = "".join(
        f'<simpleAssociableChoice identifier="R{number}" matchMax="0">{xhtml(text)}'
        "</simpleAssociableChoice>"
        for number, text in enumerate(rights, start=1)
    )
    keys = [
        f"L{number} R{rights.index(text) + 1}"
        for number, (_left, text) in enumerate(asked.pairs, start=1)
    ]
    shown = (
        '<matchInteraction responseIdentifier="RESPONSE" shuffle="true"'
        f' maxAssociations="{len(asked.pairs)}"><simpleMatchSet>{left}'
        f"</simpleMatchSet><simpleMatchSet>{right}</simpleMatchSet></matchInteraction>"
    )
    declared = _plain(_declared(keys, "directedPair", "multiple"))
    return _paragraph(asked.stem), [_Response(declared, shown)]


def _order(asked: BankQuestion) -> Made:
    texts = ordered(asked.answers)
    names = [f"C{number}" for number in range(1, len(texts) + 1)]
    # They stand sorted, for not every program shuffles them.
    listed = "".join(
        f'<simpleChoice identifier="{name}">{xhtml(text)}</simpleChoice>'
        for text, name in sorted(zip(texts, names, strict=True))
    )
    shown = (
        '<orderInteraction responseIdentifier="RESPONSE" shuffle="true">'
        f"{listed}</orderInteraction>"
    )
    declared = _plain(_declared(names, "identifier", "ordered"))
    return _paragraph(asked.stem), [_Response(declared, shown)]


def _gaps(asked: BankQuestion) -> Made:
    pieces = gap_pieces(asked.stem)
    parts = [f"<p>{xhtml(pieces[0])}"]
    responses = []
    for number, (gap, piece) in enumerate(
        zip(asked.gaps, pieces[1:], strict=True), start=1
    ):
        declared, shown = _gap(gap, number)
        responses.append(_Response(declared, ""))
        parts += [shown, xhtml(piece)]
    return f"{''.join(parts)}</p>", responses


def _gap(gap: Sequence[BankChoice], number: int) -> tuple[str, str]:
    name = f"RESPONSE{number}"
    if all(one.right for one in gap):
        texts = [one.text for one in gap]
        declared = _declared(texts[:1], "string", "single", number)
        shown = f'<textEntryInteraction responseIdentifier="{name}"/>'
        return _plain(declared, _mapping(texts)), shown
    right = [f"G{number}C{at}" for at, one in enumerate(gap) if one.right]
    listed = "".join(
        f'<inlineChoice identifier="G{number}C{at}">{xhtml(one.text)}</inlineChoice>'
        for at, one in enumerate(gap)
    )
    shown = (
        f'<inlineChoiceInteraction responseIdentifier="{name}" shuffle="false">'
        f"{listed}</inlineChoiceInteraction>"
    )
    return _plain(_declared(right[:1], "identifier", "single", number)), shown


def _essay(asked: BankQuestion) -> Made:
    declared = _plain(_declared((), "string", "single"))
    shown = '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
    return _paragraph(asked.stem), [_Response(declared, shown)]


_PARTS = {
    "choice": _choice, "short": _words, "number": _number, "pairs": _pairs,
    "order": _order, "gaps": _gaps, "essay": _essay,
}  # fmt: skip


def _processing(asked: BankQuestion, count: int) -> str:
    """Return how a response is judged, by the standard's own rules where they do."""
    if asked.kind == "essay" or not asked.right:
        return ""
    if asked.kind == "short":
        return f'<responseProcessing template="{_TEMPLATES}/map_response"/>'
    if asked.kind == "number":
        return _near(asked)
    if asked.kind == "gaps":
        return f"<responseProcessing>{_sum(asked, count)}</responseProcessing>"
    if _chosen(asked):
        return (
            "<responseProcessing><responseCondition><responseIf><match>"
            '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
            '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1'
            "</baseValue></setOutcomeValue></responseIf></responseCondition>"
            '<setOutcomeValue identifier="CHOSEN"><variable identifier="RESPONSE"/>'
            "</setOutcomeValue></responseProcessing>"
        )
    return f'<responseProcessing template="{_TEMPLATES}/match_correct"/>'


def _near(asked: BankQuestion) -> str:
    value = number_of(asked.answers[0])
    off = value[1] if value else ""
    mode = f'toleranceMode="absolute" tolerance="{off} {off}"' if off else (
        'toleranceMode="exact"'
    )  # fmt: skip
    return (
        "<responseProcessing><responseCondition><responseIf>"
        f'<equal {mode}><variable identifier="RESPONSE"/>'
        '<correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>'
        "</responseCondition></responseProcessing>"
    )


def _sum(asked: BankQuestion, count: int) -> str:
    """Return the sum of what the gaps give."""
    rows = []
    for number in range(1, count + 1):
        name = f"RESPONSE{number}"
        typed = all(one.right for one in asked.gaps[number - 1])
        if typed:
            rows.append(
                '<setOutcomeValue identifier="SCORE"><sum>'
                f'<variable identifier="SCORE"/><mapResponse identifier="{name}"/>'
                "</sum></setOutcomeValue>"
            )
        else:
            rows.append(
                "<responseCondition><responseIf><match>"
                f'<variable identifier="{name}"/><correct identifier="{name}"/>'
                '</match><setOutcomeValue identifier="SCORE"><sum>'
                '<variable identifier="SCORE"/><baseValue baseType="float">1'
                "</baseValue></sum></setOutcomeValue></responseIf></responseCondition>"
            )
    return "".join(rows)
