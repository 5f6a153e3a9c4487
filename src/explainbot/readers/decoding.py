"""Bytes to text: UTF-8, else declared, else detected, never in silence."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from explainbot.errors import EmptySourceError, EncodingError, SourceError
from explainbot.readers.base import Decoded

# The 32-bit marks come first: the 16-bit little-endian mark is a prefix of one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "an office file or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
# Only what people save lessons in: a rare code page would win small files by chance.
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
    "mac_roman", "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5",
]  # fmt: skip
# Python also has codecs that are no encodings of text, such as "unicode_escape".
_DECLARABLE = re.compile(
    r"utf-8|cp(?:125\d|437|85[0258]|866|874|932|949|950)|iso8859-\d{1,2}|ascii|koi8-[rtu]"
    r"|mac-(?:roman|cyrillic|greek|turkish|latin2|iceland)|tis-620|shift_jis(?:_2004)?"
    r"|euc_(?:jp|kr|jis_2004)|iso2022_(?:jp|kr)|gb2312|gbk|gb18030|hz|big5(?:hkscs)?"
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_ASCII = 127
_MOST_ACCENTS = 0.3
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßªº")
_SIGN_IN_WORD = re.compile(
    r"[^\W\d_][\xa1-\xa9\xab-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7][^\W\d_]"
)
_BROKEN = re.compile("[\udc80-\udcff]+")
_NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
_WHOLE = re.compile("[^\x00-\x7f\u0180-\u02ff\u0700-\u08ff\udc80-\udcff]")
"""Letters outside of ASCII, but for those that other encodings make by chance."""
_SHOWN = 3
"""Broken places that are named one by one."""
_SAVE = "Save it as plain text in UTF-8 and add it again."


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: It is missing, a folder, a pipe or device, or may not be read.
        EmptySourceError: There are none.
    """
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a pipe would block
            raise SourceError("it is no ordinary file", where=path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError("there is no such file", where=path) from None
    except IsADirectoryError:
        raise SourceError("this is a folder, not a file", where=path) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(
            f"the file cannot be read ({reason})",
            where=path,
            hint="Check that it exists and that you may read it.",
        ) from None
    if not data:
        raise EmptySourceError("the file is empty", where=path)
    return data


def decode(data: bytes, path: Path, *, declared: bool = False) -> Decoded:
    """Return the bytes as text, without a byte order mark.

    Args:
        data: The whole file.
        path: Where it was read, for messages.
        declared: Whether to believe a ``<meta charset>`` when it is not UTF-8.

    Raises:
        EncodingError: They are not text, or not in any encoding that was tried.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, path)
    _refuse_binary(data, path)
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        pass
    mended = _mended(data)
    if mended is not None:
        return mended
    named = _declared(data) if declared else ""
    if named:
        try:
            text = data.decode(named)
        except UnicodeError:
            pass
        else:
            return Decoded(text, named, (f"encoding declared by the page: {named}",))
    return _guess(data, path)


def _mended(data: bytes) -> Decoded | None:
    """Return what is UTF-8 but for a few bytes; None if it is something else.

    Letters outside of ASCII have twice as many bytes as are broken, which hardly ever
    comes by chance in another encoding.  Broken bytes cost a character each; lines
    without a whole such letter, and with several broken ones, are those of another file
    that was put beside this one, and read as Windows-1252 if they make sense so.
    """
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode("utf-8", "surrogateescape")
    broken = sum(map(len, _BROKEN.findall(text)))
    whole = sum(len(letter.encode()) for letter in _WHOLE.findall(text))
    if not marked and whole < 2 * broken:
        return None
    rows = text.split("\n")
    bare = {at for at, row in enumerate(rows) if _is_foreign(row)}
    several = sum(len(_BROKEN.findall(rows[at])) for at in bare) > 1
    foreign = bare if several else set()
    told: list[str] = []
    position = len(codecs.BOM_UTF8) if marked else 0
    for at, row in enumerate(rows):
        size = len(_bytes(row))
        if at in foreign:
            rows[at] = _bytes(row).decode("cp1252")
        elif _BROKEN.search(row):
            told += [
                f"byte {position + place} (line {at + 1})" for place in _broken(row)
            ]
            rows[at] = _bytes(row).decode("utf-8", "replace")
        position += size + 1
    return Decoded("\n".join(rows), "utf-8", (*_broken_notes(told), *_foreign(foreign)))


def _broken(row: str) -> Iterator[int]:
    """Yield at which bytes of a line broken ones begin."""
    place = before = 0
    for each in _BROKEN.finditer(row):
        place += len(_bytes(row[before : each.start()]))
        before = each.start()
        yield place


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _is_foreign(row: str) -> bool:
    """Whether a line is of another encoding: all of its letters outside of ASCII."""
    return (
        _BROKEN.search(row) is not None
        and not _NOT_ASCII.search(row)
        and _is_western(_bytes(row))
    )


def _broken_notes(places: list[str]) -> Iterator[str]:
    if places:
        shown = ", ".join(places[:_SHOWN])
        more = len(places) - _SHOWN
        shown += f" and {more} more" if more > 0 else ""
        yield f"not UTF-8 at {shown}: the sign there is lost, shown as \ufffd"


def _foreign(rows: set[int]) -> Iterator[str]:
    if rows:
        first, last = min(rows) + 1, max(rows) + 1
        where = f"line {first}"
        where += f" to line {last}" if last > first else ""
        yield f"not UTF-8 but cp1252, and read so: {where}"


def _strictly(data: bytes, name: str, path: Path) -> Decoded:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"its first bytes say {name}, but byte {error.start} does not fit that",
            where=path,
            hint=_SAVE,
        ) from None
    if "\0" in text:
        raise EncodingError("it holds NUL characters", where=path, hint=_SAVE)
    return Decoded(text, name, (f"encoding: {name}",))


def _refuse_binary(data: bytes, path: Path) -> None:
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise EncodingError(
                f"this is {kind}, whatever its name says", where=path, hint=_SAVE
            )
    zero = data.find(b"\0")
    if zero >= 0:
        raise EncodingError(
            f"this is not text: byte {zero} is NUL", where=path, hint=_SAVE
        )


def _declared(data: bytes) -> str:
    """Return Python's name of the encoding a page declares, "" if none or unknown."""
    found = _META.search(data[:4096])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    if not _DECLARABLE.fullmatch(name):
        return ""
    # Browsers read both as Windows-1252, whose quotation marks Latin-1 lacks.
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _is_western(data: bytes) -> bool:
    """Whether the bytes make sense as Windows-1252.

    Detectors confuse it with its neighbours in short texts, so it is tried first: few
    accents, all of them of western Europe, and no sign inside a word.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    accents = [letter for letter in text if letter.isalpha() and ord(letter) > _ASCII]
    letters = sum(letter.isalpha() for letter in text)
    # Without "\xe3" (Portuguese), "\xf5" is more likely Hungarian's long o.
    hungarian = "\xf5" in text and "\xe3" not in text
    return (
        len(accents) <= _MOST_ACCENTS * letters
        and _WESTERN.issuperset("".join(accents).lower())
        and not (hungarian or _SIGN_IN_WORD.search(text))
    )


def _guess(data: bytes, path: Path) -> Decoded:
    if _is_western(data):
        return Decoded(data.decode("cp1252"), "cp1252", ("encoding guessed: cp1252",))
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise EncodingError(
            "its bytes are not text in any encoding that was tried",
            where=path,
            hint=_SAVE,
        )
    text = data.decode(best.encoding)
    return Decoded(text, best.encoding, (f"encoding guessed: {best.encoding}",))
