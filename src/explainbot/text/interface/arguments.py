"""Help and errors of a command line in the language that is spoken.

argparse words both in English; here they are told in another language where they are
shown, so that English pays nothing and the parser is written once.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from explainbot.text.interface.translation import (
    ENGLISH,
    gettext,
    language,
    to_translate,
)

OWN_WORDS = (
    to_translate("usage: "),
    to_translate("positional arguments"),
    to_translate("options"),
    to_translate("show this help message and exit"),
    to_translate("show program's version number and exit"),
)
"""What argparse says in its help by itself, in Python 3.11 to 3.14."""
_EXAMPLE = to_translate("example:")
"""The first line below the help of a command; the lines after it stay as they are."""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Formats help in the language that is spoken, as argparse does in English."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage behind its translated name."""
        if prefix is None and language() != ENGLISH:
            prefix = gettext("usage: ")
        super().add_usage(usage, actions, groups, prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a part under its translated heading."""
        super().start_section(gettext(heading) if heading else heading)

    def add_text(self, text: str | None) -> None:
        """Add a paragraph, of an example its first line translated."""
        if text and text.startswith(f"{_EXAMPLE}\n"):
            text = gettext(_EXAMPLE) + text.removeprefix(_EXAMPLE)
        elif text:
            text = _paragraph(text)
        super().add_text(text)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return gettext(action.help) if action.help else action.help


def _paragraph(text: str) -> str:
    """Return a paragraph translated; a summary made a sentence by its summary."""
    told = gettext(text)
    if told == text and language() != ENGLISH:
        summary = f"{text[:1].lower()}{text[1:].removesuffix('.')}"
        said = gettext(summary)
        told = f"{said[:1].upper()}{said[1:]}." if said != summary else text
    return told


def described(parser: argparse.ArgumentParser) -> Iterable[str]:
    """Yield the messages of a parser's help, those of its commands among them.

    A command's own description is the summary that stands beside it, as a sentence.
    """
    if parser.description and parser.description[:-1].count("\n"):
        yield parser.description
    for group in parser._action_groups:  # noqa: SLF001  # no other way to its title
        yield from filter(None, (group.title, group.description))
    for action in parser._actions:  # noqa: SLF001  # nor to its options
        if action.help and action.help != argparse.SUPPRESS:
            yield action.help
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            yield from (one.help for one in action._choices_actions if one.help)  # noqa: SLF001
            for command in action.choices.values():
                yield from described(command)
