#!/usr/bin/env bash
# openpyxl 3.1.5, XlsxWriter 3.3.1 and python-calamine 0.9.1 (PyPI): workbooks.
#
# In a workbook's strings _xHHHH_ stands for a character by its code (ST_Xstring of
# ECMA-376); a writer that means these seven letters puts _x005F_ before them.
# Good guess: what one library writes as text, the others read as the same text.
# Behaviour: openpyxl escapes nothing when it writes, so its "part_x0031_no" is read as
# "part1no" by a reader that keeps to the standard; of what others write it undoes
# _x005F_ alone, so a carriage return arrives as the letters _x000D_ (calamine reads
# it), and calamine undoes an escape that was itself escaped.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check \
    openpyxl==3.1.5 XlsxWriter==3.3.1 python-calamine==0.9.1
cat >"$work/run.py" <<'PY'
import io

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook


def by_openpyxl(text):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = text
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def by_xlsxwriter(text):
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as workbook:
        workbook.add_worksheet().write_string(0, 0, text)
    return saved.getvalue()


def openpyxl_reads(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active["A1"].value


def calamine_reads(data):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return sheet.to_python()[0][0]


data = by_openpyxl("part_x0031_no")
print("openpyxl writes part_x0031_no; openpyxl reads", openpyxl_reads(data))
print("openpyxl writes part_x0031_no; calamine reads", calamine_reads(data))
data = by_xlsxwriter("part_x0031_no")
print("XlsxWriter writes part_x0031_no; both read", openpyxl_reads(data), calamine_reads(data))
data = by_xlsxwriter("two\rlines")
print("XlsxWriter writes a carriage return; openpyxl reads", repr(openpyxl_reads(data)))
print("XlsxWriter writes a carriage return; calamine reads", repr(calamine_reads(data)))
data = by_xlsxwriter("_x005F_x0041_")
print("XlsxWriter writes _x005F_x0041_; openpyxl reads", openpyxl_reads(data))
print("XlsxWriter writes _x005F_x0041_; calamine reads", calamine_reads(data))
PY
"$work/venv/bin/python" "$work/run.py" | tee "$work/seen"
diff "$work/seen" - <<'SEEN'
openpyxl writes part_x0031_no; openpyxl reads part_x0031_no
openpyxl writes part_x0031_no; calamine reads part1no
XlsxWriter writes part_x0031_no; both read part_x0031_no part_x0031_no
XlsxWriter writes a carriage return; openpyxl reads 'two_x000D_lines'
XlsxWriter writes a carriage return; calamine reads 'two\rlines'
XlsxWriter writes _x005F_x0041_; openpyxl reads _x0041_
XlsxWriter writes _x005F_x0041_; calamine reads _x005FA
SEEN
