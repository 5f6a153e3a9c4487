"""Markdown: headings, questions, parts that are set off, and what is hidden."""

from explainbot.readers.markdown.document import markup, parse, read_markdown

__all__ = ["markup", "parse", "read_markdown"]
