"""The language of the program's own words, and its catalogues."""

from __future__ import annotations

import importlib.util
import json
import string
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from types import ModuleType

import pytest

from explainbot.cli.parser import make_parser
from explainbot.errors import ExplainbotError, QuestionsError, RemoteError
from explainbot.readers.reading import read
from explainbot.reports import FileReport, LoadReport
from explainbot.teaching.load_report import (
    report_json,
    report_lines,
    translated_json,
)
from explainbot.text.interface import translation
from explainbot.text.interface.arguments import described
from explainbot.text.interface.reasons import (
    error_in_words,
    error_json,
    in_words,
    source_in_words,
)
from explainbot.text.interface.translation import (
    accepted,
    by_environment,
    gettext,
    ngettext,
    said_in,
)
from explainbot.workspace import Workspace
from tests.guards.program import ROOT

TRANSLATED = [one for one in translation.LANGUAGES if one != translation.ENGLISH]
WIDEST = 80


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    """Return the script that makes the catalogues."""
    path = ROOT / "scripts" / "catalogues.py"
    spec = importlib.util.spec_from_file_location("catalogues", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def german() -> Iterator[None]:
    """Speak German for a while."""
    translation.use("de")
    yield
    translation.use(translation.ENGLISH)


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return a message's one form, or each of its forms."""
    return (text,) if isinstance(text, str) else tuple(text)


def values(text: str) -> set[str]:
    """Return the names, and forms, of a message's values."""
    return {
        f"{name}:{spec}"
        for _, name, spec, _ in string.Formatter().parse(text)
        if name is not None
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(catalogues: ModuleType, language: str) -> None:
    """What the code says and what a catalogue holds are the same messages."""
    catalogue = catalogues.read(language)
    said = {one.id for one in catalogues.template() if one.id}

    assert {one.id for one in catalogue if one.id} == said
    assert list(catalogues.missing(catalogue)) == []
    assert not any(one.fuzzy for one in catalogue if one.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_message_values_and_shape(
    catalogues: ModuleType, language: str
) -> None:
    """Values, blanks at both ends, line ends; lines that are cut are no wider."""
    for message in catalogues.read(language):
        if not message.id:
            continue
        originals = forms(message.id)
        for number, told in enumerate(forms(message.string)):
            original = originals[min(number, len(originals) - 1)]
            assert values(told) == values(original), told
            assert told.count("\n") == original.count("\n"), told
            assert told.endswith(" ") == original.endswith(" "), told
            if "\n" in original.strip():
                assert max(map(len, told.splitlines())) <= WIDEST, told


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(
    catalogues: ModuleType, language: str
) -> None:
    """The program reads the .mo file alone."""
    with catalogues.po_file(language).with_suffix(".mo").open("rb") as file:
        read = GNUTranslations(file)
    for message in catalogues.read(language):
        one, *more = forms(message.id) if message.id else ("",)
        if more:
            assert read.ngettext(one, more[0], 1) == message.string[0]
            assert read.ngettext(one, more[0], 2) == message.string[-1]
        elif one:
            assert read.gettext(one) == message.string


@pytest.mark.usefixtures("german")
def test_plurals_and_values_are_those_of_the_language() -> None:
    """One and several; a message without a translation stays English."""
    files = "{count} file", "{count} files"

    assert ngettext(*files, 1) == "1 Datei"
    assert ngettext(*files, 3) == "3 Dateien"
    assert gettext("Left out: {answer}", answer="{x}") == "Ausgelassen: {x}"
    assert gettext("no such message") == "no such message"


def test_english_reads_no_catalogue() -> None:
    """And braces in a message without values are signs like others."""
    assert translation.language() == "en"
    assert gettext("a {b}") == "a {b}"
    assert ngettext("{count} file", "{count} files", 0) == "0 files"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            (
                "found nowhere in these texts: yoga; the closest passage is about "
                "“tides”, not “mats”"
            ),
            (
                "in diesen Texten nirgends gefunden: yoga; die nächste Stelle handelt "
                "von „tides“, nicht von „mats“"
            ),
        ),
        (
            "no passage answers this clearly enough (looked only in: sea)",
            "keine Stelle beantwortet das klar genug (nur gesucht in: sea)",
        ),
        (
            "these texts are in English, and the question seems to be in German",
            "diese Texte sind auf Englisch, und die Frage scheint auf Deutsch zu sein",
        ),
        ("something new", "something new"),
    ],
)
def test_a_reason_is_shown_in_the_language_of_who_reads_it(
    reason: str, told: str
) -> None:
    """One inside another, too; what is not known stays as it is."""
    assert in_words(reason) == told


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("", []),
        ("Who invented the telephone?", []),
        ("What is inflation measured with in Narnia?", []),
        ("Wie wird das gemessen?", []),
        ("Which king was crowned on 3 May 1704 in Ulm?", []),
        ("why are bananas curved", []),
        ("Was ist Inflation und wie misst man sie?", []),
        ("Who pays the Vikings?", ["What is inflation?"]),
    ],
)
def test_reasons_of_the_shipped_texts_are_known(
    question: str, history: list[str]
) -> None:
    """A reason that the code says anew needs a template."""
    with Workspace.open(ROOT) as workspace, workspace.explainer() as explainer:
        answer = explainer.ask(question, history)
    reasons = [part.reason for part in (answer, *answer.parts) if part.reason]

    assert reasons
    assert all(in_words(one) != one for one in reasons)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR"}, "fr"),
        ({"LANG": "de_DE", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "es:de"}, "es"),
        ({"LANG": "C", "LANGUAGE": "es"}, "en"),
        ({"LANG": "tlh_KL.UTF-8"}, "en"),
        ({"LANG": "tlh", "LANGUAGE": "xx:de_AT"}, "de"),
        ({"LANG": "de_DE", "EXPLAINBOT_INTERFACE": "fr"}, "fr"),
        ({"LANG": "de_DE", "EXPLAINBOT_INTERFACE": "nonsense"}, "de"),
        ({"LANG": "default"}, "en"),
    ],
)
def test_the_locale_names_the_language(
    environment: dict[str, str], language: str
) -> None:
    """As for GNU gettext, after the program's own variable."""
    assert by_environment(environment) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", ""),
        ("de-CH", "de"),
        ("en-US,en;q=0.5", "en"),
        ("it;q=0.9, es;q=0.3, fr;q=0.8", "fr"),
        ("tlh, *;q=0.1", ""),
        ("de;q=0, fr", "fr"),
        ("de;q=nonsense,;;,es", "es"),
        ("d" * 100_000, ""),
    ],
)
def test_a_browser_names_its_languages(header: str, language: str) -> None:
    """The most wanted of those that are spoken."""
    assert accepted(header) == language


def spoken(arguments: list[str], folder: Path, **environment: str) -> str:
    """Return what a command says on both streams."""
    ended = subprocess.run(
        [sys.executable, "-m", "explainbot", *arguments],
        env={"HOME": str(folder), "PATH": "", "HF_HUB_OFFLINE": "1", **environment},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return ended.stdout + ended.stderr


def test_a_command_speaks_the_language_of_who_uses_it(tmp_path: Path) -> None:
    """The command line before the variable, that before the file and the locale."""
    ask = ["ask", "What is inflation?"]
    german = spoken(ask, tmp_path, LANG="de_DE.UTF-8")
    assert "Wort für Wort zitiert" in german
    assert "cité mot pour mot" in spoken([*ask, "--language", "fr"], tmp_path)

    config = tmp_path / ".config" / "explainbot" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('interface = "es"\n', encoding="utf-8")
    assert "citado palabra por palabra" in spoken(ask, tmp_path, LANG="de_DE.UTF-8")
    french = json.loads(spoken([*ask, "--json"], tmp_path, EXPLAINBOT_INTERFACE="fr"))
    assert french.pop("translated")["language"] == "fr"
    assert french == json.loads(spoken([*ask, "--json", "--language", "en"], tmp_path))
    wrong = spoken([*ask, "--language", "tlh"], tmp_path)
    assert "clave" not in wrong
    assert "argumento --language: elección no válida: 'tlh' (a elegir: " in wrong


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "de",
            (
                "geladen a.md (1 Abschnitt unter 1 Überschrift, 6 Wörter, Englisch)",
                "1 Datei: 1 geladen; 1 Abschnitt",
                "Abschnitte: 1 geändert, 0 übernommen, 0 entfernt",
            ),
        ),
        (
            "fr",
            (
                "chargé a.md (1 section sous 1 titre, 6 mots, anglais)",
                "1 fichier : 1 chargé ; 1 section",
                "sections : 1 modifiées, 0 reprises, 0 retirées",
            ),
        ),
        (
            "es",
            (
                "cargado a.md (1 sección bajo 1 título, 6 palabras, inglés)",
                "1 archivo: 1 cargado; 1 sección",
                "secciones: 1 cambiadas, 0 reutilizadas, 0 quitadas",
            ),
        ),
    ],
)
def test_a_load_report_is_told_in_a_teachers_language(
    language: str, told: tuple[str, ...]
) -> None:
    """Counts and states; what programs read is the English report."""
    file = FileReport(
        "a.md", "a.md", "loaded", sections=1, headings=1, words=6, language="en"
    )
    report = LoadReport((file,), "0" * 16, embedded=1)
    english = report_json(report)
    try:
        translation.use(language)
        assert tuple(report_lines(report)) == told
        assert report_json(report) == english
    finally:
        translation.use(translation.ENGLISH)


def test_status_is_told_in_a_teachers_language(tmp_path: Path) -> None:
    """Its labels; names, hashes and what to run stay as they are."""
    (tmp_path / "w" / "corpus").mkdir(parents=True)
    (tmp_path / "w" / "index").mkdir()
    status = ["status", "--workspace", str(tmp_path / "w")]
    german = spoken([*status, "--language", "de"], tmp_path)
    assert "Index: noch keiner" in german
    assert "aktuell: nein (" in german
    assert "starten: explainbot index" in german
    keys = json.loads(spoken([*status, "--json", "--language", "de"], tmp_path)).keys()
    assert "current" in keys


def messages_of(path: Path) -> list[str]:
    """Return what a reader says of a file: its notes, or why it is refused."""
    try:
        return [*read(path, name=path.name, source_path=path.name).warnings]
    except ExplainbotError as error:
        return [error.what, *filter(None, [error.hint])]


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("cut", [False, True])
def test_what_is_said_of_files_is_known(tmp_path: Path, *, cut: bool) -> None:
    """Notes and refusals of every kind of file, whole and cut in the middle."""
    unknown = set()
    for path in sorted((ROOT / "tests" / "data" / "formats").rglob("*.*")):
        given = path
        if cut:
            content = path.read_bytes()
            given = tmp_path / path.name
            given.write_bytes(content[: len(content) // 2])
        unknown |= {one for one in messages_of(given) if in_words(one) == one}

    assert unknown == set()


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "the following arguments are required: DIR",
            "diese Argumente fehlen: DIR",
        ),
        (
            'argument --top: "x" is not a number from 0 to 1000',
            "Argument --top: „x“ ist keine Zahl von 0 bis 1000",
        ),
        (
            "argument --limit: expected one argument",
            "Argument --limit: ein Wert wird erwartet",
        ),
        ("unrecognized arguments: --tip", "unbekannte Argumente: --tip"),
        (
            'line 5: column "b" is empty',
            "Zeile 5: Spalte „b“ ist leer",
        ),
        (
            "explainbot: nothing was deleted",
            "explainbot: nichts wurde gelöscht",
        ),
        (
            "it is encrypted: a password protects it. Split the file.",
            "es ist verschlüsselt: ein Passwort schützt es. Die Datei teilen.",
        ),
        (
            "the file cannot be read (Permission denied)",
            "die Datei kann nicht gelesen werden (keine Berechtigung)",
        ),
    ],
)
def test_errors_and_notes_are_recognised(message: str, told: str) -> None:
    """Of argparse and the system, too; several sentences one by one."""
    assert in_words(message) == told


@pytest.mark.usefixtures("german")
def test_an_error_is_told_with_its_place_as_it_is() -> None:
    """File and line stay; what failed and what to do are translated."""
    error = QuestionsError(
        'there is no column "a"', where="q.csv", line=3, hint="Leave out --sheet."
    )

    assert str(error) == 'q.csv:3: there is no column "a". Leave out --sheet.'
    assert error_in_words(error) == (
        "q.csv:3: es gibt keine Spalte „a“. --sheet weglassen."
    )
    assert error_in_words(RemoteError.of("said there")) == "said there"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("citation", "told"),
    [
        ("a.md › Line 3, page 4, lines 5–9", "a.md › Line 3, page 4, Zeilen 5–9"),
        ("a.pdf › Tides, page 2", "a.pdf › Tides, Seite 2"),
        ("a.pptx, slides 3–4 (see slide 4)", "a.pptx, Folien 3–4 (siehe Folie 4)"),
        ("line 7", "Zeile 7"),
        (
            "a.md, line 3, hidden in the file (file changed since it was indexed)",
            (
                "a.md, Zeile 3, in der Datei versteckt "
                "(Datei geändert, seit sie indexiert wurde)"
            ),
        ),
        ("a.md › page turning", "a.md › page turning"),
        ("a.md › The line 5 is late", "a.md › The line 5 is late"),
    ],
)
def test_a_place_is_told_and_a_heading_is_not(citation: str, told: str) -> None:
    """Only what ends a citation is its place."""
    assert source_in_words(citation) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", ["Aufruf: explainbot", "Eine Frage beantworten.", "Beispiel:\n"]),
        ("fr", ["usage : explainbot", "Répond à une question.", "exemple :\n"]),
        ("es", ["uso: explainbot", "Responde una pregunta.", "ejemplo:\n"]),
    ],
)
def test_help_is_in_the_language_of_who_asks_for_it(
    language: str, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every text of it; names of options and values stay."""
    try:
        translation.use(language)
        parser = make_parser()
        with pytest.raises(SystemExit):
            parser.parse_args(["ask", "--help"])
        shown = capsys.readouterr().out
    finally:
        translation.use(translation.ENGLISH)

    assert all(one in shown for one in told)
    assert "--history Q" in shown
    assert not [one for one in described(parser) if one in shown and " " in one]


def test_english_help_reads_no_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    """It is what argparse says."""
    with pytest.raises(SystemExit):
        make_parser().parse_args(["ask", "--help"])
    assert capsys.readouterr().out.startswith("usage: explainbot ask")


def test_programs_read_english_with_the_translation_beside() -> None:
    """Of errors over HTTP and MCP, and of what is said of files; none in English."""
    error = QuestionsError("there is no question")
    file = FileReport("a.csv", "a.csv", "failed", reason="the table has no rows")
    assert error_json(error) == {"error": "there is no question."}
    assert translated_json([file]) == {}
    try:
        translation.use("fr")
        told = error_json(error)
        said = translated_json([file], ["given twice"])
    finally:
        translation.use(translation.ENGLISH)

    assert told["error"] == "there is no question."
    assert told["translated"] == {
        "language": "fr",
        "error": "il n'y a pas de question.",
    }
    assert said["translated"] == {
        "language": "fr",
        "files": {"a.csv": {"reason": "le tableau n'a pas de rangées", "warnings": []}},
        "notes": ["donné deux fois"],
    }


def test_a_visitor_is_told_in_another_language_than_the_server_speaks() -> None:
    """The server's own language does not change."""
    full = "All places are taken. Please try again later."

    assert (
        said_in("es", full) == "Todos los sitios están ocupados. Inténtalo más tarde."
    )
    assert said_in("", full) == said_in("en", full) == full
    assert translation.language() == "en"
