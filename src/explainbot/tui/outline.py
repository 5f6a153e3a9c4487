"""A section of a text as a passage that can be opened."""

from __future__ import annotations

from explainbot.engine.views import QuoteView, SectionView, SourceView
from explainbot.records import text_sha256


def as_passage(source: SourceView, section: SectionView) -> QuoteView:
    """Return a section of a text as a passage with nothing marked."""
    text = source.text[section.start : section.end]
    first = _line_at(source.text, section.start) if source.by_line else None
    last = _line_at(source.text, max(section.start, section.end - 1))
    return QuoteView(
        id="",
        text=text,
        evidence=(),
        document=source.name,
        title=source.title,
        heading=section.heading,
        citation=f"{source.name} › {section.heading}"
        if section.heading
        else source.name,
        place=f"lines {first}–{last}" if first and text else "",
        path=source.path,
        section="",
        start=section.start,
        end=section.end,
        line_start=first,
        line_end=last if first else None,
        page=None,
        score=0,
        sha256=text_sha256(text),
        document_sha256=source.sha256,
    )


def _line_at(text: str, offset: int) -> int:
    """Return the line, from 1, of an offset, counted as an editor does."""
    ends = text.count("\n", 0, offset) + text.count("\r", 0, offset)
    return 1 + ends - text.count("\r\n", 0, offset)
