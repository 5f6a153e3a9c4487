"""Translation of the program's own words into the language of who uses it.

Catalogues are GNU gettext's (``locale/LANGUAGE/LC_MESSAGES/explainbot.mo``, made of
the ``.po`` files beside them by ``scripts/catalogues.py``); a message without a
translation stays English.  Quotes, and whatever a program reads (``--json``, exit
statuses, names of commands and keys), are never translated.  English, the default,
reads no file.

The language is chosen once, by ``use``, before the modules that show words are
imported: their constants are translated when they are made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "explainbot"
FOLDER = Path(__file__).parents[2] / "locale"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "fr", "es")
"""ISO 639-1 codes of the languages that the program speaks."""
VARIABLE = "EXPLAINBOT_INTERFACE"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that name the locale of messages, the strongest first (POSIX)."""
_WEIGHT = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)")
_LONGEST = 1000
"""Characters of a header that are looked at."""
_CODE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")


class _Chosen:
    language = ENGLISH
    catalogue: NullTranslations | None = None


def spoken(named: str) -> str:
    """Return the code of the language that a locale or a tag names; "" if not spoken.

    "de_AT.UTF-8", "de-CH" and "de" are all German; "C" and "POSIX" are English.
    """
    if named.partition(".")[0] in ("C", "POSIX"):
        return ENGLISH
    found = _CODE.match(named)
    code = found[0].lower() if found else ""
    return code if code in LANGUAGES else ""


def by_environment(environ: Mapping[str, str] | None = None) -> str:
    """Return the language that the environment asks for; English if none is spoken.

    ``EXPLAINBOT_INTERFACE`` counts before ``LANGUAGE`` (several, with colons between),
    and that before the locale's variables, as for GNU gettext.
    """
    values = os.environ if environ is None else environ
    own = spoken(values.get(VARIABLE, ""))
    if own:
        return own
    locale = next(filter(None, (values.get(name, "") for name in _LOCALE)), "")
    plain = locale.partition(".")[0] in ("", "C", "POSIX")
    # A list of languages counts only beside a locale that is one (gettext's rule).
    wanted = [] if plain else values.get("LANGUAGE", "").split(":")
    return next(filter(None, map(spoken, [*wanted, locale])), ENGLISH)


def accepted(header: str) -> str:
    """Return the language, of those spoken, that a browser asks for; "" for none.

    Args:
        header: ``Accept-Language`` (RFC 9110, 12.5.4); malformed parts are passed over.
    """
    wanted = []
    for at, part in enumerate(header[:_LONGEST].split(",")):
        name, _, weight = part.partition(";")
        found = _WEIGHT.fullmatch(weight.strip()) if weight else None
        share = float(found[1]) if found else 0.0 if weight else 1.0
        if spoken(name.strip()) and share > 0:
            wanted.append((-share, at, spoken(name.strip())))
    return min(wanted)[-1] if wanted else ""


def use(language: str) -> None:
    """Speak a language from now on.

    Args:
        language: One of ``LANGUAGES``.

    Raises:
        ValueError: It is none of these.
        OSError: Its catalogue is missing.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    catalogue = _catalogue(language) if language != ENGLISH else None
    _Chosen.language, _Chosen.catalogue = language, catalogue


def _catalogue(language: str) -> NullTranslations:
    from gettext import translation

    # Read once: the library keeps what it has read.
    return translation(DOMAIN, str(FOLDER), [language])


def said_in(language: str, message: str) -> str:
    """Return a message in a language, whichever is spoken: of one visitor of many.

    Args:
        language: One of ``LANGUAGES``; "" for the one that is spoken.
        message: In English, as the catalogues know it.
    """
    if not language or language == _Chosen.language:
        return gettext(message)
    return message if language == ENGLISH else _catalogue(language).gettext(message)


def language() -> str:
    """Return the language that is spoken now."""
    return _Chosen.language


def to_translate(message: str) -> str:
    """Return a message as it is, for the catalogues: it is translated where shown."""
    return message


def both_to_translate(one: str, several: str) -> tuple[str, str]:
    """Return both forms of a message, for the catalogues: translated where counted."""
    return one, several


def gettext(message: str, /, **values: object) -> str:
    """Return a message in the language that is spoken, with values in its places.

    Args:
        message: In English, as the catalogues know it; "{name}" is a value's place.
        **values: By name, as ``str.format`` takes them.
    """
    found = _Chosen.catalogue
    told = found.gettext(message) if found else message
    return told.format(**values) if values else told


def ngettext(one: str, several: str, count: int, /, **values: object) -> str:
    """Return a message in the form for a number, which stands at "{count}".

    Args:
        one: In English, for 1.
        several: In English, for any other number.
        count: The number.
        **values: Further ones, as for ``gettext``.
    """
    found = _Chosen.catalogue
    if found:
        told = found.ngettext(one, several, count)
    else:
        told = one if count == 1 else several
    return told.format(count=count, **values)
