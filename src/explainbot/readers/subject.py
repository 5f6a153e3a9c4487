"""Subject of a text, and the other names by which the text calls it.

Two witnesses: a definition in the text ('The "Islamic State" (IS) - also known as
ISIL - is ...', "X, also called Y, ...", "X (ABC) ...") and the topic that is left of
the title once its dressing is gone ("X explained", "Questions and answers on X").  A
name must be borne out by its mentions; where neither holds, the answer is "".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from explainbot.readers.base import word_set
from explainbot.text.lines import blocks, lines, one_line

_QUOTES = "\"'“”„«»‘’*_`"
_NAME = r"[\"'“„«‘*_]*[^\W_][^.;:!?()\n\r—–,]{1,70}?[\"'”»’*_]*"
_KNOWN_AS = (
    r"(?:(?:is|are)\s+)?(?:also|formerly|sometimes|often|commonly|better|otherwise|"
    r"previously|widely|once|variously|popularly|more commonly)?\s*"
    r"(?:known|called|named|referred\s+to|abbreviated|written|spelled)"
    r"(?:\s+(?:as|to))?\s+"
)
_ALSO = re.compile(
    rf"\A(?:The\s+|An?\s+)?(?P<name>{_NAME})\s*(?:\((?P<brackets>[^()]{{1,60}})\))?"
    rf"\s*(?P<open>[,(—–-]|--)\s*{_KNOWN_AS}(?P<aliases>[^.;:()—–\n]{{2,120}}?)"
    r"\s*(?:[)—–;.]|--|\s-\s|,?\s+(?:is|are|was|were|refers|means|has|have)\b"
    r"|,\s+(?:which|who|that|where|when|in|a|an|the|for|from)\s)",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    rf"\A(?:The\s+|An?\s+)?(?P<name>{_NAME})\s*(?:\((?P<brackets>[^()]{{1,60}})\))?"
    r"[\"'”»’*_]*\s+(?:is|are|was|were|refers\s+to|means|describes)\s",
)
_BRACKETS = re.compile(r"\((?:the\s+)?([A-Z][A-Za-z0-9.&-]{1,9})\)")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SMALL = word_set("of the and for in on to a an de la du des der die und y e & di")
_PRONOUNS = word_set(
    "it this that these those there they he she we you i what who where when why how "
    "which one some many most all each every its their his her our your no nobody "
    "someone everyone people here today"
)
_ALIAS_WORDS = 5
_NAME_WORDS = 6
_DEFINED_WORDS = 4
_PLAUSIBLE_MENTIONS = 3
_ALSO_WEIGHT, _INITIALS_WEIGHT = 3.0, 2.0
_PAIR = 2
"""Initials that are looked for at least; so few may stand there by chance."""
_SAMPLE = 100_000
"""Characters that are searched: what a text is about shows early."""
_MOST_BRACKETS = 20
"""Places at which one acronym is looked at."""
_OPENINGS = 60
"""Paragraphs whose first words are searched for a definition."""


@dataclass(frozen=True)
class _Candidate:
    name: str
    aliases: tuple[str, ...]
    weight: float
    mentions: int

    @property
    def score(self) -> float:
        return self.weight * self.mentions

    @property
    def is_likely(self) -> bool:
        """Whether it is given other names, and initials alone only if it is a name."""
        words = [word for word in self.name.split() if word.casefold() not in _SMALL]
        proper = all(word[0].isupper() or word[0].isdigit() for word in words)
        return bool(self.aliases) and (self.weight >= _ALSO_WEIGHT or proper)


def find_subject(
    title: str, text: str, language: str = "en"
) -> tuple[str, tuple[str, ...]]:
    """Return the subject and its aliases; ("", ()) when the text leaves it open.

    Definitions are recognised in English, acronyms and title topics in any language.
    """
    text = text[:_SAMPLE]
    found = _definitions(text) if language == "en" else []
    found += _spelled_out(text)
    topic = title_topic(title, language)
    if topic:
        same = [each for each in found if _names(each, topic)]
        if same:
            best = max(same, key=lambda each: (len(each.aliases), each.score))
            alike = best.name.casefold() == topic.casefold()
            name = max(topic, best.name, key=_capitals) if alike else best.name
            return name, _merged(name, best.aliases, text)
        # The title itself stands in most texts and bears nothing out.
        if _mentions(topic, text.replace(title, "", 1)):
            name = _as_written(topic, text)
            return name, find_aliases(name, text)
        head = _head_of(topic, found)
        if head:
            return topic, (head,)
    limit = max(_PLAUSIBLE_MENTIONS, len(blocks(text)) // 4)
    likely = [each for each in found if each.is_likely and each.mentions >= limit]
    if not likely:
        return "", ()
    best = max(likely, key=lambda each: each.score)
    return best.name, _merged(best.name, best.aliases, text)


def find_aliases(subject: str, text: str) -> tuple[str, ...]:
    """Return the other names that the text gives to ``subject``."""
    text = text[:_SAMPLE]
    found = [*_definitions(text), *_spelled_out(text)]
    key = subject.casefold()
    aliases = [
        alias for each in found if each.name.casefold() == key for alias in each.aliases
    ]
    return _merged(subject, tuple(aliases), text)


def _capitals(name: str) -> int:
    return sum(letter.isupper() for letter in name)


def _head_of(topic: str, found: list[_Candidate]) -> str:
    """Return the end of the topic that the text defines: "heart" of "human heart"."""
    for each in found:
        ends = _plain(topic).endswith(f" {_plain(each.name)}")
        if ends and each.mentions >= _PLAUSIBLE_MENTIONS:
            return each.name
    return ""


def _merged(name: str, aliases: tuple[str, ...], text: str) -> tuple[str, ...]:
    short = [each.aliases[0] for each in _spelled_out(text) if each.name == name]
    unique: dict[str, str] = {}
    for alias in [*aliases, *short, *_initials_in(text, name)]:
        unique.setdefault(alias.casefold(), alias)
    unique.pop(name.casefold(), None)
    return tuple(unique.values())


def _initials_in(text: str, name: str) -> list[str]:
    """Return the name's initials where the text writes them as a word: "ECB".

    Two letters must stand there twice.  Lines wholly in capitals do not count.
    """
    words = [word for word in re.split(r"[\s-]+", name) if word]
    main = [word for word in words if word.casefold() not in _SMALL]
    found = []
    for part in (words, main):
        initials = "".join(word[0] for word in part).upper()
        if len(part) < _PAIR or initials == name or not initials.isalpha():
            continue
        places = re.finditer(rf"(?<![\w.-]){initials}(?![\w-])", text)
        least = 2 if len(initials) == _PAIR else 1
        seen = [place for place in places if not _shouted(text, place.start())]
        if len(seen) >= least:
            found.append(initials)
    return found


def _shouted(text: str, place: int) -> bool:
    """Whether the line at a place is wholly in capitals."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    return text[start : end if end >= 0 else None].isupper()


def _names(candidate: _Candidate, topic: str) -> bool:
    key = _plain(topic)
    return key in {_plain(name) for name in (candidate.name, *candidate.aliases)}


def _plain(name: str) -> str:
    bare = re.sub(r"[\W_]+", " ", name.casefold()).strip()
    return re.sub(r"\A(?:the|an?) ", "", bare)


def _mentions(name: str, text: str) -> int:
    """Count a name as a whole word; one in capitals only as it is written."""
    pattern = r"[\s_-]+".join(re.escape(word) for word in re.split(r"[\s_-]+", name))
    flags = 0 if name.isupper() else re.IGNORECASE
    return len(re.findall(rf"(?<!\w){pattern}(?:['’]?s)?(?!\w)", text, flags))


def _as_written(topic: str, text: str) -> str:
    """Return the topic as the text spells it most often ("eu law" -> "EU law").

    A word that only sentences begin with a capital keeps the title's own capitals.
    """
    pattern = r"[\s_-]+".join(re.escape(word) for word in re.split(r"[\s_-]+", topic))
    forms = re.findall(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    better = [one_line(form) for form in forms if form[:1].isupper()]
    if topic[:1].isupper() or not better:
        return topic
    return max(better, key=better.count)


def _definitions(text: str) -> list[_Candidate]:
    """Return what the openings of the paragraphs define."""
    found = []
    for start, end in _openings(text):
        opening = one_line(text[start:end])
        also = _ALSO.match(opening)
        match = also or _DEFINED.match(opening)
        if not match:
            continue
        name = _clean(match["name"])
        if not _is_name(name, proper=also is None):
            continue
        aliases = _split_names(match["brackets"] or "") if match["brackets"] else []
        aliases = [
            alias
            for alias in aliases
            if also or _abbreviates(alias, name) or _abbreviates(name, alias)
        ]
        if also:
            aliases += _split_names(also["aliases"])
        weight = _INITIALS_WEIGHT if aliases else 1.0
        weight = _ALSO_WEIGHT if also else weight
        found.append(_candidate(name, aliases, weight, text))
    return found


def _openings(text: str) -> list[tuple[int, int]]:
    """Return the first 300 characters of each line that opens a paragraph."""
    rows = [row for row in lines(text) if text[slice(*row)].strip()]
    return [(left, min(right, left + 300)) for left, right in rows[: _OPENINGS * 2]]


def _spelled_out(text: str) -> list[_Candidate]:
    """Return the names followed by their initials in brackets."""
    found: dict[str, _Candidate] = {}
    seen: Counter[str] = Counter()
    for match in _BRACKETS.finditer(text):
        short = match[1].strip(".")
        seen[short] += 1
        if seen[short] > _MOST_BRACKETS:
            continue
        before = text[max(0, match.start() - 120) : match.start()]
        words = list(_WORD.finditer(re.split(r"[.!?:;\n\r]", before)[-1]))
        name = _initials_of(short, [word[0] for word in words])
        if name and name not in found:
            found[name] = _candidate(name, [short], _INITIALS_WEIGHT, text)
    return list(found.values())


def _initials_of(short: str, words: list[str]) -> str:
    """Return the last words whose initials are ``short``, "" if there are none."""
    letters = [letter for letter in short.upper() if letter.isalpha()]
    for size in range(len(letters), min(len(words), len(letters) + 4) + 1):
        name = words[len(words) - size :]
        if (
            name
            and name[0].casefold() not in _SMALL
            and _abbreviates(short, " ".join(name))
        ):
            return " ".join(name)
    return ""


def _abbreviates(short: str, name: str) -> bool:
    """Whether the initials of the name, small words apart or not, are ``short``."""
    letters = "".join(letter for letter in short.upper() if letter.isalpha())
    words = re.split(r"[\s-]+", name)
    every = "".join(word[0] for word in words if word).upper()
    main = "".join(word[0] for word in words if word and word.casefold() not in _SMALL)
    return len(letters) > 1 and letters in {every, main.upper()}


def _candidate(name: str, aliases: list[str], weight: float, text: str) -> _Candidate:
    kept = tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name))
    mentions = sum(_mentions(each, text) for each in (name, *kept))
    return _Candidate(name, kept, weight, mentions)


def _split_names(listing: str) -> list[str]:
    """Return the names in "ISIL, ISIS and Daesh"."""
    parts = re.split(r"(?<!\s)\s*(?:,\s*(?:or|and)\s|,|;|\bor\b|\band\b)\s*", listing)
    names = [
        _clean(re.sub(r"\A(?:the|an?|as|simply|just)\s+", "", part.strip()))
        for part in parts
    ]
    return [name for name in names if name and len(name.split()) <= _ALIAS_WORDS]


def _clean(name: str) -> str:
    return one_line(name).strip(_QUOTES + " ,")


def _is_name(name: str, *, proper: bool) -> bool:
    words = name.split()
    if not words or len(words) > _NAME_WORDS or words[0].casefold() in _PRONOUNS:
        return False
    if any(word.casefold() in _PRONOUNS for word in words):
        return False
    return not proper or len(words) <= _DEFINED_WORDS


_MOST_WORDS = 4
_SEPARATOR = re.compile(
    r"(?<!\s)(?:\s+[|–—·»-]\s+|\s*[:|]\s+|\s*[?!.]+\s*\Z|\s*\()"
    r"|(?:,|(?<!\s))\s+(?=\d)"
)
_BEFORE = re.compile(
    r"""\A(?:
    (?:(?:frequently\ asked\ )?questions?(?:\ (?:and|&|\+)\ answers?)?
      | (?:an?\ |the\ )?(?:short\ |brief\ |quick\ |simple\ |beginner'?s\ )*
        (?:introduction|guide|reader|explainer|overview|primer|lesson|history|intro)
      | everything\ you\ need\ to\ know | (?:key\ )?facts | (?:the\ )?basics
      | information
    )\s+(?:on|about|to|of|into|for)\s+
    | (?:q\s*&\s*a | faqs? | fragen\ und\ antworten | questions\ et\ r[ée]ponses
      | preguntas\ y\ respuestas)\s+(?:(?:on|about|zu|zum|zur|sur|sobre)\s+)?
    | (?:all\ about|about|understanding|explaining|introducing)\s+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    r"""[\s,]+(?:(?:briefly\ |simply\ |quickly\ )?explained(?:\ simply)? | in\ brief
    | for\ (?:beginners|kids|children|schools?|students|dummies) | q\s*&\s*a | faqs?
    | (?:frequently\ asked\ )?questions(?:\ (?:and|&)\ answers)? | explainer | guide
    | (?:the\ )?basics | facts | at\ a\ glance | in\ a\ nutshell | lesson
    | overview)\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKED = re.compile(
    r"\A(?:what|who)(?:'s|’s|\s+(?:is|are|was|were))\s+|\Ahow\s+(?:does|do|did)\s+"
    r"(?=.*\swork\W*\Z)",
    re.IGNORECASE,
)
_ARTICLES = {
    "en": "the a an",
    "de": "der die das ein eine",
    "fr": "le la les un une",
    "es": "el la los las un una",
    "it": "il lo la i gli le un una",
    "nl": "de het een",
    "pt": "o a os as um uma",
}
_EMPTY = word_set(
    "faq faqs frequently asked questions answers q&a notes lesson document untitled "
    "index readme home text introduction overview guide explainer news article page "
    "help about contents summary table data material worksheet handout chapter unit"
)


def title_topic(title: str, language: str = "en") -> str:
    """Return the topic a title names, without an article; "" if it names none.

    A topic has at most four words and is no sentence: "Inflation - Questions & answers
    | Economics" gives "Inflation", "Leaders killed in an air strike near the city" "".
    """
    for part in _SEPARATOR.split(one_line(title)):
        topic = _undressed(part, _ARTICLES.get(language, "").split())
        if topic:
            return topic if len(topic.split()) <= _MOST_WORDS else ""
    return ""


def _undressed(part: str, articles: list[str]) -> str:
    part = part.strip(" \"'“”„«»‘’?!.,")
    before = None
    while before != part:
        before = part
        part = _AFTER.sub("", _BEFORE.sub("", f"{part} ").strip())
        asked = _ASKED.match(part)
        if asked:
            part = re.sub(r"\s+work\W*\Z", "", part[asked.end() :])
        part = part.strip(" \"'“”„«»‘’?!.,&")
    first, _, rest = part.partition(" ")
    topic = rest.strip() if rest and first.casefold() in articles else part
    words = topic.casefold().split()
    if not words or all(word in _EMPTY or not word[0].isalpha() for word in words):
        return ""
    return topic
