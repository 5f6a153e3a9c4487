"""How the parts of course material are called that tell nothing: contents, exercises.

Patterns for English, German, French, Spanish, Italian, Portuguese and Dutch.
"""

from __future__ import annotations

import re


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
