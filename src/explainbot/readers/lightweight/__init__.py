"""Readers of lightweight markup that is shown as a page: AsciiDoc and Org."""
