"""Sentences: boundaries worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentencex import get_sentence_boundaries

from explainbot.text.languages import CODES
from explainbot.text.sentences import _ONE, split_sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["The U.S. troops left.", "It needs e.g. oil.", "Dr. Smith came."]),
        ("en", ["A $3 million (2.49 million euro) prize.", "It rose by 3.5 percent."]),
        ("en", ['It is a worldwide "club."', "He left.", "“Really?” she asked."]),
        ("en", ["One of IS' main sources.", "al-Shimali is named.", "Wait... what?"]),
        ("en", ['He said: "It works. It does."', "Then he left."]),
        ("en", ["Mr. Bush met Sen. Lee at 5 p.m. on Friday.", "They talked 😀."]),
        ("en", ["(Bees dance. They hum.)", "Wasps do not.", "Ants leave a scent."]),
        ("en", ["Oil rose in 1973.¹", "Coal fell in 1980.²", "Gas held in 1990.³"]),
        ("en", ['A 5" pipe carries gas.', 'A 6" pipe carries water.']),
        ("en", ["It grew.12", "Then it fell.", "See No.5 Road (U.S.) Army."]),
        ("de", ["Das ist z. B. gut.", "Am 3. Mai kam Dr. Meier."]),
        ("ar", ["ذهب الولد إلى المدرسة.", "هل عاد؟", "نعم."]),
        ("hi", ["यह एक वाक्य है।", "यह दूसरा है।"]),
        ("xx", ["One.", "Two?"]),
        ("de", ["Das gilt z.\u00a0B. hier.", "A.\u2028B."]),
    ],
)  # fmt: skip
def test_sentences_parted_by_blanks(language: str, sentences: list[str]) -> None:
    """Abbreviations, numbers and quotations do not end a sentence; stops do."""
    text = " ".join(sentences)
    found = [text[start:end] for start, end in split_sentences(text, language)]
    assert found == sentences


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        # A note behind the stop belongs to the sentence before.
        ("en", "The tower is tall.[3][4] | It stands in Paris."),
        ("en", "The tower is tall.[note 2] | It stands in Paris."),
        ("en", "Many came.[citation needed] | (Few stayed.)"),
        ("en", "He said, “It is done.”[4] | Then he left."),
        ("en", 'He said, "It is done."[4] | Then he left.'),
        # A unit of one letter is no initial.
        ("en", "The peak is 8,849 m. | It is the highest."),
        ("en", "It weighs 3 g. | That is light. | J. S. Bach was heavier."),
        ("de", "Es sind 30 m. | Das ist hoch. | Es war 300 v. Chr. in Rom."),
        # Abbreviations before numbers, small letters and names.
        ("en", "The lake is approx. 3 km long. | It is deep."),
        ("en", "See vol. 3, ch. 2. | The max. is five."),
        ("en", "He said that was the max. | Nobody spoke."),
        ("fr", "M. Dupont et Mme. Curie sont là. | Ils parlent."),
        ("fr", "C'était en 50 av. J.-C. à Rome. | Il pleuvait."),
        ("it", "Nacque nel 50 a.C. a Roma. | Era re."),
        ("nl", "Dhr. Jansen en mevr. Bakker kwamen. | Zij zijn hier."),
        ("nl", "Mevr. de Vries kwam. | Zij woont in de Dr. Smitstraat. | Zie afb. 4."),
        (
            "de",
            "Der hl. Martin teilte den Mantel. | Gebr. Grimm schrieben, geb. Weber.",
        ),
        ("fr", "Le Dr. Petit et St. Pierre, cf. l'art. 5, sont venus. | Bien."),
        ("fr", "La maison Durand et Cie. a fermé. | Il aime l'art. | Elle non."),
        ("es", "Pesa aprox. 5 kg. | Vino la Dña. Ana, véase ec. 3. | Bien."),
        ("it", "Vedi pag. 12 e tab. 3. | S. Francesco parlò agli uccelli. | Bene."),
        ("pt", "No séc. XIX a Profa. Lima, pág. 12, escreveu. | Ela leu."),
        ("ru", "См. рис. 3 и табл. 4. | Доц. Орлов жил там. | Он ушёл."),
        (
            "pl",
            "Przyszedł ks. Nowak. | To św. Jan. | Było to w 5 r. n.e. | Tak.",
        ),
        ("tr", "Bkz. Şekil 3. | II. Mehmed geldi, bkz. 4. | Doç. Kaya gitti."),
        ("sv", "Jfr. Bild 3 och kap. 4. | Det var allt. | Ja."),
        ("hu", "Ifj. Kovács jött, vö. 3. ábra. | Igen."),
        ("el", "Ο κος. Νίκος ήρθε, βλ. εικ. 3. | Ναι."),
        ("en", "See eq. 3 and eqs. 4 to 6. | Iron, too."),
        ("en", "ASP.NET and Node.js 3.1.2 are at www.example.org. | They are free."),
        # Ordinals.
        ("de", "Im 19. und 20. Jahrhundert wuchs sie. | Der 2. Weltkrieg kam."),
        ("de", "Ab der 5. Klasse lernt man das. | Sie wohnt in Haus 3. | Er nicht."),
        ("de", "Ludwig XIV. starb am 1. September 1715. | Es war 1715. | Ja."),
        # Others that were right before, too.
        ("en", "It was big… | Then it fell. | “Well… It is,” he said."),
        ("en", "It grew (it had rained a lot.) and fell. | It is (see No. 5.) old."),
        ("en", 'The pipe is 6" wide. | The boy is 5\'6" tall. | Cut it at 6″. | Now.'),
        ("en", "J. R. R. Tolkien wrote it. | See No. 5, e.g. Fig. 3 vs. p. 2. | Now."),
        ("en", "It left at 5 p.m. | The next never came. | It costs $3.50. | Why?"),
        ("en", "It began in 1914. | 28 nations joined. | iPhone sales rose."),
        ("es", "¿Qué es? | Es una planta. | ¡Crece mucho! | El Sr. Ruiz vino."),
    ],
)
def test_where_hard_sentences_end(language: str, marked: str) -> None:
    """At the bars, and nowhere else."""
    sentences = marked.split(" | ")
    text = " ".join(sentences)
    found = [text[start:end] for start, end in split_sentences(text, language)]
    assert found == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [("zh", ["这是第一句。", "对吗？"]), ("ja", ["これは文です。", "次の文です。"])],
)
def test_sentences_without_blanks(language: str, sentences: list[str]) -> None:
    """Scripts that leave no blank after a stop are split as well."""
    text = "".join(sentences)
    found = [text[start:end] for start, end in split_sentences(text, language)]
    assert found == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Steps:\n1. Mix it\n2. Bake it", ["Steps:", "1. Mix it", "2. Bake it"]),
        ("- One. Two.\n- Three", ["- One.", "Two.", "- Three"]),
        ("Gertrude: his mother, now the wife of Claudius\nPolonius: adviser",
         ["Gertrude: his mother, now the wife of Claudius", "Polonius: adviser"]),
        ("- One item is\n  wrapped. Yes.", ["- One item is\n  wrapped.", "Yes."]),
        ("A heading\n\nA text", ["A heading", "A text"]),
        ("| a | b |\n| c | d |", ["| a | b |", "| c | d |"]),
        ("a | b\nc | d", ["a | b", "c | d"]),
        ("A paragraph that was wrapped by\r\nits editor. It ends.",
         ["A paragraph that was wrapped by\r\nits editor.", "It ends."]),
        ("The Parliament and the old Council of all\rEurope agree.",
         ["The Parliament and the old Council of all\rEurope agree."]),
        ("  \n Padded. \t\n", ["Padded."]),
        ("", []),
    ],
)  # fmt: skip
def test_lines_and_sentences(text: str, sentences: list[str]) -> None:
    """Items, rows and blank lines end a sentence; a wrapped line does not."""
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_line_ends_its_sentence_where_no_paragraph_is_wrapped() -> None:
    """A page has a line for each block."""
    text = "These things harm a reef, as all who dive know:\nwarm water, anchors"

    assert len(split_sentences(text)) == 1
    assert [text[slice(*span)] for span in split_sentences(text, wrapped=False)] == (
        text.split("\n")
    )


def test_what_closes_emphasis_stays_with_its_sentence() -> None:
    """The stop stands inside of it."""
    text = "**Stopping.** Let it go. *Wait.* A * b. * c"
    found = [text[slice(*span)] for span in split_sentences(text)]

    assert found == ["**Stopping.**", "Let it go.", "*Wait.*", "A * b. * c"]


PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
ENDS = st.sampled_from(["", "?", ".", "!", "??", "...", "?! ", " ?", "  "])


@given(text=PLAIN, end=ENDS, language=st.sampled_from(sorted(CODES)))
def test_the_library_parts_no_text_that_is_kept_from_it(
    text: str, end: str, language: str
) -> None:
    """Stops, colons and semicolons aside, an ASCII text is one sentence in any."""
    plain = text.translate(dict.fromkeys(map(ord, ".!?:;"))) + end

    found = get_sentence_boundaries(language, plain)

    assert _ONE.fullmatch(plain)
    assert {one["start_index"] for one in found} <= {0}
