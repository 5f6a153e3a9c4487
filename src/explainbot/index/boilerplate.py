"""Boilerplate sentences: questions to the reader, announcements, tasks, contents.

Course material is full of them: a table of contents, learning objectives, "this chapter
explains how osmosis works", review questions.  Each holds the words of a student's
question, often all of them, and the answer of none; so they are found by their wording
and never count as answers.  A question right before a sentence that tells something is
kept for the search, as a heading would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from explainbot.text.questions import MARKS, is_marked

SHARE = 1 / 4
"""Of a section's words, in sentences that tell something; below, none counts."""
LONGEST = 60
"""Characters of such a heading."""
PHRASE = 8
"""Words of a bare phrase after an announcement."""
MOST = 40
"""Words of a question or an announcement outside of exercises; more are a page's menus
run together."""
LONG = 400
"""Characters of an announcement at most."""
ENDS = (*".!;:。！।", *MARKS)  # noqa: RUF001
DRESS = " \t\n\r*_`#>()[]"
"""Emphasis, brackets and blanks around a sentence."""
QUOTES = "\"'“”„‘’«»"
ITEM = re.compile(r"(?:[-*+•‣◦–·]|\[[ xX]?\]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+")
LEADER = re.compile(r"(?:\.\s?|…\s?|·\s?){4,}\s*\d+\s*$")
"""The dots of a table of contents, and a page."""
NUMBERED = re.compile(
    r"^(?:[^\W\d_]+\s+)?(?:\d+(?:\.\d+)*|[ivxlc]+)[\s.:)–—-]+", re.IGNORECASE
)


def content_flags(
    heading: str, sentences: Sequence[str], others: Iterable[str] = ()
) -> tuple[bool, ...]:
    """Return for each sentence of a section whether it tells something.

    Where few of its words do, none of its sentences counts.

    Args:
        heading: The section's own, or "".
        sentences: Its sentences in order, list marks and all.
        others: The headings of the document, which a table of contents lists.
    """
    mute = _mute(heading, sentences, others)
    if not any(mute):
        return (True,) * len(sentences)
    words = [len(sentence.split()) for sentence in sentences]
    told = sum(count for count, none in zip(words, mute, strict=True) if not none)
    if told < SHARE * sum(words):
        return (False,) * len(sentences)
    return tuple(not none for none in mute)


def asks(sentence: str) -> bool:
    """Whether a sentence is a question, by its mark.

    A statement may end with somebody's question in quotes.
    """
    bare = sentence.strip(DRESS)
    if bare.startswith(tuple(QUOTES)):
        bare = bare.strip(DRESS + QUOTES)
    return is_marked(bare)


def is_boilerplate(heading: str) -> bool:
    """Whether a heading is of a part that only lists or asks: "Review questions"."""
    return any(_is(kind, heading) for kind in (HEADINGS, LOOSE, REFERENCES))


def is_worth_asking(heading: str) -> bool:
    """Whether a heading can be asked; not "Review questions", nor "True or false?"."""
    return not any(_is(kind, heading) for kind in (HEADINGS, CLAIMS, REFERENCES))


def _mute(heading: str, sentences: Sequence[str], others: Iterable[str]) -> list[bool]:
    if _is(REFERENCES, heading):
        return [True] * len(sentences)
    bare = _is(HEADINGS, heading)
    within = bare or _is(LOOSE, heading)
    listed = {_plain(other) for other in others} if within else set()
    asking = [
        asks(sentence) and (within or len(sentence.split()) <= MOST)
        for sentence in sentences
    ]
    mute = [
        _announces(sentence) or _plain(sentence) in listed for sentence in sentences
    ]
    for place, sentence in enumerate(sentences):
        led = bool(place and mute[place - 1])
        if (within or led) and _goes_along(sentence, bare=bare or led):
            mute[place] = True
    claims = _is(CLAIMS, heading)
    for place, sentence in enumerate(sentences):
        listed_claim = claims and bool(ITEM.match(sentence.lstrip()))
        mute[place] |= listed_claim and not VERDICT.search(sentence)
        claims |= _is(CLAIMS, sentence)
    # A question is mute unless its answer follows; tasks stand in lists of questions.
    for place in reversed(range(len(sentences))):
        beside = [at for at in (place - 1, place + 1) if 0 <= at < len(sentences)]
        if asking[place]:
            mute[place] |= place + 1 == len(sentences) or mute[place + 1]
        elif ITEM.match(sentences[place].lstrip()) and _is_task(sentences[place]):
            mute[place] |= any(asking[at] or mute[at] for at in beside)
    return mute


def _announces(sentence: str) -> bool:
    bare = _unmarked(sentence)
    if len(bare) > LONG or len(bare.split()) > MOST:
        return False
    return bool(
        BEGINS.match(bare.lstrip(DRESS + QUOTES))
        or _is_about_itself(bare)
        or TASK_LABEL.match(bare)
        or LEADER.search(bare[-LONGEST:])
        or (not _ends(bare) and _is(HEADINGS, bare))
    )


def _is_about_itself(sentence: str) -> bool:
    """Whether a sentence speaks of the text: "this chapter explains"."""
    words = sentence.lower().replace("’", "'").replace("'", " ").split()
    return not NOUNS.isdisjoint(words) and bool(ABOUT.search(sentence))


def _goes_along(sentence: str, *, bare: bool) -> bool:
    """Whether it adds nothing after such a lead: a task, a topic, a bare phrase."""
    if _is_task(sentence) or _is_topic(sentence):
        return True
    return bare and not _ends(sentence) and len(sentence.split()) <= PHRASE


def _is_task(sentence: str) -> bool:
    return bool(TASK.match(_plain(sentence)))


def _is_topic(sentence: str) -> bool:
    """Whether a list item only names what is asked: "how prices are formed"."""
    bare = _unmarked(sentence)
    listed = bare != sentence.strip() and "," not in bare and not _ends(bare)
    return listed and bool(TOPIC.match(bare))


def _ends(sentence: str) -> bool:
    """Whether it has the mark at its end that a whole sentence has."""
    return sentence.rstrip(DRESS + QUOTES).endswith(ENDS)


def _is(kind: re.Pattern[str], text: str) -> bool:
    """Whether a line is such a heading and nothing more, its number aside."""
    bare = _plain(text)
    if not bare or len(bare) > LONGEST:
        return False
    return bool(kind.fullmatch(bare) or kind.fullmatch(NUMBERED.sub("", bare, count=1)))


def _plain(text: str) -> str:
    """Return a line without list mark, emphasis and the sign at its end."""
    bare = _unmarked(text.strip(DRESS)).strip(DRESS + QUOTES)
    return bare.rstrip(".:?").lower()


def _unmarked(text: str) -> str:
    """Return a line without its list mark."""
    bare = text.strip()
    found = ITEM.match(bare)
    return bare[found.end() :] if found else bare


def _one_of(patterns: str) -> str:
    """Return a group of the alternatives, of which one or more stand in a line."""
    lines = (line.strip() for line in patterns.splitlines())
    return f"(?:{'|'.join(line for line in lines if line)})"


def _pattern(patterns: str) -> re.Pattern[str]:
    return re.compile(_one_of(patterns), re.IGNORECASE)


_UNIT = _one_of("""
    page|article|chapter|unit|section|lesson|guide|handout|module|explainer
    leaflet|worksheet|tutorial|lecture|text
""")
_TELLS = _one_of(r"""
    (?:explains?|describes?|shows?|covers?|introduces?|deals? with|discuss(?:es)?)\b
    (?:looks? at|tells?|explores?|presents?|outlines?|summari[sz]es?|examines?)\b
    (?:answers?|gives? an overview|provides? an overview|is about)\b
    (?:is an introduction|considers?|teach(?:es)?|helps? you)\b
""")
_FIRST = "(?:(?:will|also|briefly|then|first|now|aims to|tries to) )*"
_THIS = "(?:this|the (?:following|present|next|last|previous))"
_WHEN = _one_of(r"""
    in|on|throughout|during|by the end of|at the end of
    after(?: \w+ing(?: through)?)?
""")
_WE = "(?:we|you|students|pupils|learners|readers)"
_SHALL = _one_of(r"""
    (?:will|shall|'ll|’ll|are going to|is going to|can|should)\b
    (?:learn|look|see|find out|discuss|explore|consider|study|examine|cover)\b
""")
_LEARN = _one_of(r"""
    be able to\b.*:\W*$
    (?:learn|find out|discover|understand|know (?:how|what|why|about))\b
""")
_SEITE = "(?:Seite|Kapitel|Einheit|Abschnitt|Lektion|Text|Arbeitsblatt|Beitrag|Artikel)"
_ERKLAERT = _one_of("""
    erklärt|beschreibt|zeigt|behandelt|gibt einen Überblick|erläutert|handelt
    informiert|beantwortet
""")
_LERNEN = r"(?:lern|erfähr|erfahr|seh|kannst|könn|wird|werden|weißt|wisst|geht es)\w*"
_PAGE = "(?:page|article|chapitre|unité|section|leçon|fiche|texte|module)"
_PAGINA_ES = _one_of("""
    página|artículo|artigo|capítulo|unidad|unidade|sección|seção|secção|lección|lição
    texto|módulo|tema
""")
_PAGINA = "(?:pagina|articolo|capitolo|unità|sezione|lezione|testo|modulo)"
_BLADZIJDE = "(?:pagina|artikel|hoofdstuk|les|paragraaf|tekst|module)"

NOUNS = frozenset(
    re.findall(
        r"\w+", f"{_UNIT} {_SEITE} {_PAGE} {_PAGINA_ES} {_PAGINA} {_BLADZIJDE}".lower()
    )
)
"""Of which one stands in whatever ``ABOUT`` finds."""

ABOUT = _pattern(rf"""
    \b{_THIS} {_UNIT}(?: \w+)?? {_FIRST}{_TELLS}
    \b{_UNIT} \d+(?:\.\d+)* {_FIRST}{_TELLS}
    \b(?:diese[rs]?|(?:die|das|der) (?:folgende|nächste)) {_SEITE} {_ERKLAERT}\b
    \b(?:ce|cette|cet) {_PAGE} (?:explique|décrit|montre|présente|traite|aborde)\b
    \b(?:este|esta) {_PAGINA_ES} (?:explica|descri?be|descreve|muestra|mostra)\b
    \b(?:este|esta) {_PAGINA_ES} (?:presenta|apresenta|trata|aborda)\b
    \b(?:questo|questa|quest['’]) ?{_PAGINA} (?:spiega|descrive|mostra|presenta)\b
    \b(?:deze|dit) {_BLADZIJDE} (?:legt uit|beschrijft|laat zien|behandelt|gaat over)\b
""")
"""Said of the text itself, anywhere in a sentence: "this chapter explains"."""

BEGINS = _pattern(rf"""
    {_WHEN} {_THIS} {_UNIT}\b.{{0,40}}\b{_WE}\W? ?{_SHALL}
    (?:here|below|in what follows),? {_WE} (?:will|can|shall) \w+
    (?:after.{{0,40}}, |now )?you(?: will|'ll|’ll| should)(?: \w+)?? {_LEARN}
    (?:students|pupils|learners) (?:will|should|can) {_LEARN}
    welcome to (?:this|the|our) (?:{_UNIT}|course|class)\b
    (?:the )?(?:aim|goal|objective|purpose)s? of this (?:chapter|unit|lesson)\b
    (?:in|auf|nach|am Ende) diese[mrs] \w+ (?:\w+ ){{0,3}}{_LERNEN}
    in (?:der|dem) nächsten \w+ (?:\w+ ){{0,3}}{_LERNEN}
    hier (?:erfährst|lernst|erfahren|lernen) (?:du|sie|wir)\b
    (?:dans|à la fin de|après) (?:ce|cette|cet) \w+, (?:nous|vous|tu|on|les)\b
    dans (?:le prochain|la prochaine) \w+, (?:nous|vous|tu|on|les)\b
    (?:en|al final de) (?:este|esta) \w+,? (?:\w+ ){{0,3}}(?:aprend|ver|estudi)\w*
    in (?:deze|dit|het volgende|de volgende) \w+ (?:leer|zie|gaan|bespre)\w*
""")
"""How a sentence begins that announces: "in this lesson we will"."""

_KIND = "(?:review|revision|discussion|comprehension|practice|study|exam|test|quiz)"
_MORE = "(?:self-test|check(?:point)?|further|open|essay|key|guiding|essential)"

HEADINGS = _pattern(rf"""
    table of contents|on this page|(?:in|about) this {_UNIT}
    {_UNIT} (?:outline|objectives|goals|questions|review questions)
    (?:learning|lesson|course) (?:objectives|outcomes|goals|targets|intentions|aims)
    what (?:you|we)(?: will|'ll|’ll) (?:learn|find|see|do|cover)(?: here)?
    success criteria|questions(?: to (?:think about|consider))?
    (?:{_KIND}|{_MORE}) (?:questions?|problems?|exercises?|tasks?)
    check (?:your (?:understanding|knowledge|progress)|yourself)
    (?:test|quiz) your(?:self|selves| knowledge| understanding)|quiz
    self[- ](?:test|check|assessment)|over to you|home ?work|exit ticket
    inhaltsverzeichnis|lernziele?|das lernst du|hausaufgaben?
    (?:übungs|kontroll|wiederholungs|verständnis)?fragen|teste (?:dich|dein wissen)
    sommaire|table des matières|objectifs d['’]apprentissage|devoirs
    questions de révision|teste tes connaissances|testez-vous
    objetivos de aprendizaje|deberes|preguntas(?: de repaso)?|comprueba lo que sabes
    obiettivi di apprendimento|compiti|domande(?: di ripasso)?
    objetivos de aprendizagem|perguntas(?: de revisão)?
    inhoudsopgave|leerdoelen|huiswerk|vragen
""")
"""Of parts that name what is told elsewhere, or ask for it."""

LOOSE = _pattern("""
    contents|objectives|outcomes|goals|aims|outline|tasks?|assignments?|exercises?
    activit(?:y|ies)|worksheet|(?:warm|wrap)[- ]?up
    inhalt|ziele|aufgaben|übung(?:en)?|objectifs|exercices?
    índice|contenido|objetivos|ejercicios?|tareas?|indice|sommario|obiettivi|esercizi
    sumário|conteúdo|exercícios|inhoud|doelen|oefeningen|opdrachten
""")
"""The same, but for parts that may tell something, too."""

REFERENCES = _pattern("""
    references|bibliography|works cited|see also|external links
    (?:further|additional|suggested|recommended) reading
    related (?:articles|pages|topics|lessons)
    literatur(?:verzeichnis|hinweise)?|weiterführende (?:literatur|links)|siehe auch
    einzelnachweise|bibliographie|voir aussi|pour aller plus loin|bibliografía
    véase también|bibliografia|leia também|vedi anche|zie ook
""")
"""Of parts that name other texts."""

CLAIMS = _pattern("""
    true (?:or|/) false|(?:fact|right|truth) or (?:fiction|wrong|myth)
    myth or (?:fact|truth)|right or wrong
    richtig oder falsch|wahr oder falsch|vrai ou faux|verdadero o falso|vero o falso
    verdadeiro ou falso|waar of niet waar
""")
"""Before statements of which some are false."""

VERDICT = re.compile(
    r"\b(?:true|false|right|wrong|fact|myth|richtig|falsch|wahr|vrai|faux|verdadero|falso"
    r"|vero|verdadeiro|waar)\b",
    re.IGNORECASE,
)

TASK = re.compile(
    _one_of("""
    explain|describe|discuss|compare|contrast|define|justify|name|list|state|give
    summari[sz]e|calculate|evaluate|outline|identify|understand|know|recogni[sz]e
    apply|analy[sz]e|use|draw|label|interpret|distinguish|differentiate|demonstrate
    predict|write|read|find|think|research|solve|complete|choose|match|answer|learn
    appreciate|assess|investigate|explore|determine|estimate|classify|suggest|sketch
    fill in|work out|look up|true or false|which of
    erkläre|beschreibe|nenne|vergleiche|begründe|erläutere|diskutiere|zeichne
    explique[rz]?|décri(?:re|vez|s)|compare[rz]?|nomme[rz]?|cite[rz]?
    explica|compara|nombra|menciona|spiega|descrivi|confronta
    leg uit|beschrijf|vergelijk|noem
    """)
    + r"\b",
    re.IGNORECASE,
)
"""What tells the reader to do something; counts only among questions and the like."""

TASK_LABEL = re.compile(
    _one_of("""
    home ?work|exercise|task|assignment|activity|question|problem
    aufgabe|übung|hausaufgabe|exercice|devoir|ejercicio|tarea|esercizio|compito
    exercício|opdracht|huiswerk
    """)
    + r"(?: \d+)?\s?[:.)]\s",
    re.IGNORECASE,
)
"""How a task begins: "Homework:"."""

TOPIC = re.compile(
    _one_of("""
    what|why|how|when|where|which|who|was|warum|wie|wann|wo|wer|pourquoi|comment
    quand|où|qué|por qué|cómo|cuándo|dónde|perché|come|quando|dove|waarom|hoe
    """)
    + r"\b",
    re.IGNORECASE,
)
"""How an item begins that names what is asked: "how prices are formed"."""
