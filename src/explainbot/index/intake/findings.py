"""Findings about a file: sections too long, error pages, languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from explainbot.errors import SourceError
from explainbot.records import Document, Quote, Section
from explainbot.reports import FileReport
from explainbot.text.languages import guess_language, language_name, stop_words

LONG_WORDS = 1_000
"""Words of a section from which on it is called over-long."""
OVER_LONG = "over-long:"
"""How the note about such a section begins, behind its line."""
MOST_CHARACTERS = 20_000_000
"""Of a document, some fifty novels: cutting takes 30 times that in bytes of memory."""
LONGEST = 200_000
"""Characters of a section that nothing can be quoted from."""
HOW = "pip install explainbot[languages], or --model NAME"
_ERROR_PAGE = re.compile(
    r"(?:error\s+)?(?:404|403|500|502|503)\b|.*\b(?:page|file|site) not found\b"
    r"|not found\b|access denied\b|forbidden\b|.*seite (?:wurde )?nicht gefunden"
    r"|.*page (?:introuvable|non trouvée)|.*página no encontrada",
    re.IGNORECASE,
)
_ERROR_WORDS = 150
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST, _LOOKED_AT = 120, 1_000
"""Characters of a section of which the language is looked for, and so many of them."""
_CHANCE = 2
"""Function words of a language that another may have as well."""


def place(section: Section) -> str:
    """Return where a section stands in its file: "line 3", "page 2", "slide 4", ""."""
    whole = (section.start, section.end)
    return Quote(section, *whole, evidence=whole).place


def named(section: Section) -> str:
    """Return how a note names a section."""
    if section.heading:
        return f'"{section.heading}"'
    where = place(section)
    return f"the text at {where}" if where else "the text without a heading"


def refuse_huge(document: Document) -> None:
    """Raise SourceError for a text that would fill the memory."""
    if len(document.text) > MOST_CHARACTERS:
        raise SourceError(
            f"it holds {len(document.text):,} characters, and {MOST_CHARACTERS:,} are"
            " the most that is taken of one file",
            where=document.id,
            hint="Is it text that a person reads? If so, split it into several files.",
        )


def refuse_unquotable(document: Document, sections: Sequence[Section]) -> None:
    """Raise SourceError for an error page, and for text that no one could quote."""
    words = len(document.text[: 20 * _ERROR_WORDS].split())
    heading = sections[0].heading if sections else ""
    if document.traits.page and words < _ERROR_WORDS:
        for title in (document.title, heading):
            if _ERROR_PAGE.match(title.strip()):
                raise SourceError(
                    f'this is an error page ("{title.strip()}"), not the page itself',
                    where=document.id,
                    hint="Save the page again.",
                )
    longest = max((section.end - section.start for section in sections), default=0)
    if longest > LONGEST:
        raise SourceError(
            f"it holds a piece of {longest:,} characters without the end of a sentence",
            where=document.id,
            hint="Is it text that a person reads? If so, break it into paragraphs.",
        )


def over_long(sections: Iterable[Section]) -> list[str]:
    """Return a note for each section that could not be cut and is extreme."""
    found = []
    for section in sections:
        words = len(section.text.split())
        if words > LONG_WORDS:
            where = f"{at}: " if (at := place(section)).startswith("line") else ""
            told = f"{named(section)} is one piece of {words:,} words"
            found.append(f"{where}{OVER_LONG} {told}")
    return found


SEARCHED_AS = " searched as "
"""In a note on parts that are in another language than their text."""


def in_other_languages(sections: Iterable[Section], language: str) -> list[str]:
    """Return a note for each other language that sections of a text are in.

    Only of what is sure: of some length, with hardly a function word of the text's
    language and several of the other.

    Args:
        sections: Of one document.
        language: The document's, by ISO 639-1 code.
    """
    found: dict[str, list[Section]] = {}
    for section in sections:
        said = {word.lower() for word in _WORD.findall(section.text[:_LOOKED_AT])}
        own = said & stop_words(language)
        if len(section.text) < _SHORTEST or len(own) > _CHANCE:
            continue
        other = guess_language(section.text)
        told = said & stop_words(other) if other not in ("", language) else set()
        if len(told - own) > max(_CHANCE, len(own)):
            found.setdefault(other, []).append(section)
    return [
        f"{_some(some)} in {language_name(code)}, and searched as "
        f"{language_name(language)}; in a file of their own such parts are found better"
        for code, some in found.items()
    ]


def _some(sections: Sequence[Section]) -> str:
    if not sections[1:]:
        return f"{named(sections[0])} seems to be"
    return f"{named(sections[0])} and {len(sections) - 1} more seem to be"


def headings(sections: Iterable[Section]) -> int:
    """Return under how many headings the sections stand, one after another."""
    runs = groupby((*section.heading_path, section.heading) for section in sections)
    return sum(1 for path, _ in runs if path[-1])


def languages_note(
    files: Iterable[FileReport], known: Sequence[str]
) -> tuple[str, ...]:
    """Return one note about files in languages that the model was not made for.

    Args:
        files: Those that are not documents do not count.
        known: The model's languages; () if it was made for many.
    """
    languages = Counter(file.language for file in files if file.document)
    foreign = {code: n for code, n in languages.items() if code and code not in known}
    if not known or not foreign:
        return ()
    count = sum(foreign.values())
    names = ", ".join(sorted(map(language_name, foreign)))
    are = "1 file is" if count == 1 else f"{count} files are"
    note = f"{are} in a language that the model does not know ({names}): found by"
    return (f"{note} words alone. A multilingual model finds by meaning too: {HOW}",)
