#!/usr/bin/env bash
# moodle-questions 0.2.1 (PyPI): Moodle XML from Python.
#
# Good guess: what a question is given and documents (numbering and shuffling of choices,
# feedback of right and wrong answers, penalty, hints) is written, and a share of
# "33.33333" percent, documented as float, as well.
# Behaviour: none of these settings is in the file, nor is <single>, so a question of
# several right choices is read as one of a single choice (Moodle's default). Shares are
# cut to whole numbers: three thirds are 99 percent, and 33 is none of the shares that
# Moodle knows (33.33333 is); 0.9 percent is 0, a wrong answer.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check moodle-questions==0.2.1
cat >"$work/run.py" <<'PY'
import sys
import xml.etree.ElementTree as ET

from moodle_questions import Quiz
from moodle_questions.questions.multiplechoice import MultipleChoiceQuestion

question = MultipleChoiceQuestion(
    name="Gases",
    question_text="Which are gases?",
    default_mark=1.5,
    answer_numbering="123",
    shuffle=True,
    correct_feedback="Well done.",
    incorrect_feedback="Look again.",
    show_number_of_correct=True,
    penalty=0.25,
    hints=["None of them is a metal."],
)
for gas in ("neon", "argon", "xenon"):
    question.add_answer(33.33333, gas)
question.add_answer(0.9, "mist")
quiz = Quiz()
quiz.add_question(question)
quiz.save(sys.argv[1])

written = ET.parse(sys.argv[1]).getroot().find("question")
shares = [each.get("fraction") for each in written.findall("answer")]
names = [each.tag for each in written if each.tag != "answer"]
print("shares :", shares)
print("written:", names)
assert shares == ["33", "33", "33", "0"]
for name in ("single", "shuffleanswers", "answernumbering", "correctfeedback",
             "incorrectfeedback", "shownumcorrect", "penalty", "hint"):
    assert name not in names
PY
"$work/venv/bin/python" "$work/run.py" "$work/quiz.xml"
