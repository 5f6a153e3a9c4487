"""What is known of languages: the words that say nothing in each."""

from __future__ import annotations

import re
from functools import lru_cache

STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before
    being below between both but by can could did do does doing done down during each
    few for from further had has have having he her here hers herself him himself his
    how i if in into is it its itself just many may me might more most much must my
    myself no nor
    not now of off on once only or other our ours ourselves out over own please shall
    she should so some such tell than that the their theirs them themselves then there
    these they this those through to too under until up upon us very was we were what
    when where whether which while who whom whose why will with would you your yours
    yourself
    """.split()
)

CONTRACTION = re.compile(
    r"(?:are|ca|could|did|do|does|had|has|have|is|must|need|should|was|were|wo|would)nt"
    r"|(?:he|how|it|she|that|there|they|we|what|when|where|who|why|you)"
    r"(?:s|re|ve|ll|d)",
)
"""A contraction whose apostrophe was left out is no misspelt word of the corpus."""


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Return the words that say nothing in a language; none if it has no list.

    English has its own short list: the library's also holds words such as "get".
    """
    if language == "en":
        return STOP_WORDS
    import stop_words as library

    # The library names the other languages of its lists by ISO 639-1 as well.
    try:
        return frozenset(library.get_stop_words(language))
    except library.StopWordError:
        return frozenset()
