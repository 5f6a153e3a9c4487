"""A corpus as one file: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from explainbot import render
from explainbot.embedding.protocol import Encoder
from explainbot.errors import (
    ExplainbotError,
    IndexModelError,
    OutputError,
    PackError,
    WorkspaceError,
)
from explainbot.paths import Places
from explainbot.progress import ProgressCallback
from explainbot.sharing.adding import add_packs
from explainbot.sharing.archive import pack
from explainbot.sharing.install import unpack
from explainbot.testing import WordEncoder, tiny_workspace
from explainbot.workspace import Workspace

TIDES = "Tides\n\nWhat are tides?\n\nTides are the rise and fall of the sea.\n"
WIND = "Wind\n\nWhat makes wind?\n\nWarm air rises, and wind follows – «sirocco» 🌬.\n"
SETTINGS = '["tides.txt"]\ntitle = "The tides"\nsubject = "Tides"\n'
QUESTIONS = ["What are tides?", "What makes wind?", "Who won the cup?", "sirocco?"]
FILES = {"tides.txt": TIDES, "air/wind.txt": WIND, "corpus.toml": SETTINGS}


def word_encoder(_model: str, _on_progress: ProgressCallback) -> Encoder:
    """Return the encoder that can be computed by hand."""
    return WordEncoder()


class OtherEncoder(WordEncoder):
    """The same under another name."""

    identity = "other-encoder@0000000000000002"


class NoEncoder(WordEncoder):
    """Has the right identity, but must not be asked for a passage."""

    def _encode(self, texts: Any) -> Any:
        raise AssertionError(texts)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workspace, an empty one, and a pack of the first."""
    folder = tmp_path_factory.mktemp("made")
    pack(tiny_workspace(folder / "lab", FILES), str(folder / "sea.xbc"))
    tiny_workspace(folder / "home", {})
    return folder


@pytest.fixture
def lab(made: Path, tmp_path: Path) -> Workspace:
    """Return a workspace of two documents and settings."""
    shutil.copytree(made / "lab", tmp_path / "lab")
    return opened(tmp_path / "lab")


@pytest.fixture
def sea(made: Path, tmp_path: Path) -> Path:
    """Return a pack of it, and an empty workspace beside."""
    shutil.copytree(made / "home", tmp_path / "home")
    shutil.copyfile(made / "sea.xbc", tmp_path / "sea.xbc")
    return tmp_path / "sea.xbc"


def opened(folder: str | Path) -> Workspace:
    """Return the workspace there."""
    return Workspace(Places(Path(folder)), "word-encoder", word_encoder)


def answers(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the answers to all questions as JSON."""
    explainer = workspace.explainer()
    return [render.to_json(explainer.ask(question)) for question in QUESTIONS]


def tree(folder: Path) -> list[str]:
    """Return every path below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def take(path: Path, **named: Any) -> Any:
    """Unpack with the encoder of the tests."""
    return unpack(str(path), model="word-encoder", load=word_encoder, **named)


def test_answers_are_the_same_elsewhere(lab: Workspace, sea: Path) -> None:
    """An unpacked workspace gives the same JSON to every question, and is sound."""
    made = take(sea)
    there = opened(made.workspace)

    assert made.workspace == str(sea.parent / "sea")
    assert (made.documents, made.sections) == (2, 2)
    assert answers(there) == answers(lab)
    assert there.status().current
    assert there.verify().ok
    for name, text in FILES.items():
        assert (there.places.corpus / name).read_bytes() == text.encode()


def test_a_pack_has_the_same_bytes_each_time(lab: Workspace, sea: Path) -> None:
    """Packed again, later, it is the same file; its times are those of no day."""
    pack(lab, str(sea.with_name("again.xbc")))

    assert sea.read_bytes() == sea.with_name("again.xbc").read_bytes()
    with zipfile.ZipFile(sea) as archive:
        assert {info.date_time for info in archive.infolist()} == {
            (1980, 1, 1, 0, 0, 0)
        }
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        tides = hashlib.sha256(archive.read("corpus/tides.txt")).hexdigest()
    assert names[0] == "manifest.json"
    assert names[1:] == sorted(manifest["members"])
    assert manifest["model"] == "word-encoder@0000000000000001"
    assert manifest["members"]["corpus/tides.txt"] == {
        "size": len(TIDES.encode()),
        "sha256": tides,
    }


def test_what_is_kept_of_questions_is_not_packed(
    lab: Workspace, tmp_path: Path
) -> None:
    """Only material, settings and index go along."""
    lab.places.state.mkdir(exist_ok=True)
    (lab.places.state / "questions.jsonl").write_text("{}\n", encoding="utf-8")
    (lab.places.root / "letter.txt").write_text("Dear", encoding="utf-8")
    (lab.places.root / "explainbot.toml").write_text("", encoding="utf-8")
    pack(lab, str(tmp_path / "lab.xbc"))

    with zipfile.ZipFile(tmp_path / "lab.xbc") as archive:
        names = [name for name in archive.namelist() if not name.startswith("index/")]
    assert names == [
        "manifest.json",
        "corpus/air/wind.txt",
        "corpus/corpus.toml",
        "corpus/tides.txt",
        "explainbot.toml",
    ]


def test_packing_brings_the_index_up_to_date(lab: Workspace, tmp_path: Path) -> None:
    """A file that was added by hand is in the pack and in its index."""
    (lab.places.corpus / "moon.txt").write_bytes(b"What is it?\n\nA rock.\n")
    packed = pack(lab, str(tmp_path / "new.xbc"))

    assert (packed.documents, packed.sections) == (3, 3)


def test_an_existing_pack_is_not_replaced_unasked(lab: Workspace, sea: Path) -> None:
    """Nor is a name without the suffix taken; with force it is."""
    before = sea.read_bytes()
    with pytest.raises(OutputError, match="exists already"):
        pack(lab, str(sea))
    with pytest.raises(OutputError, match=r"ends in \.xbc"):
        pack(lab, str(sea.with_suffix(".zip")))
    assert sea.read_bytes() == before
    assert pack(lab, str(sea), force=True).size == len(before)


def test_an_empty_workspace_is_filled(sea: Path, tmp_path: Path) -> None:
    """What such a workspace has of its own, settings and state, stays."""
    empty = Places(tmp_path / "empty")
    for folder in (empty.corpus, empty.index, empty.state):
        folder.mkdir(parents=True)
    empty.settings.write_text("[gaps]\nkeep = false\n", encoding="utf-8")
    (empty.state / "kept").write_text("1", encoding="utf-8")
    take(sea, into=str(empty.root))

    assert answers(opened(empty.root))[0]["answered"]
    assert empty.settings.read_text(encoding="utf-8") == "[gaps]\nkeep = false\n"
    assert (empty.state / "kept").read_text(encoding="utf-8") == "1"


@pytest.mark.parametrize("full", ["letter.txt", "corpus/mine.txt", "index/CURRENT"])
def test_other_files_are_never_touched(sea: Path, tmp_path: Path, full: str) -> None:
    """A folder that holds anything is refused and stays as it is."""
    path = tmp_path / "full" / full
    path.parent.mkdir(parents=True)
    path.write_text("Dear", encoding="utf-8")
    before = tree(tmp_path)

    with pytest.raises(WorkspaceError, match="already holds other files"):
        take(sea, into=str(tmp_path / "full"))
    assert tree(tmp_path) == before


def test_another_model_is_refused_with_the_way_out(sea: Path) -> None:
    """Nothing is written; --rebuild makes the index with this machine's model."""
    before = tree(sea.parent)
    with pytest.raises(IndexModelError, match="--into 'my sea' --rebuild"):
        unpack(str(sea), "my sea", load=lambda *_: OtherEncoder())
    with pytest.raises(IndexModelError, match="--rebuild") as refused:
        unpack(str(sea), load=lambda *_: OtherEncoder())
    assert "word-encoder@0000000000000001, not other-encoder" in str(refused.value)
    assert tree(sea.parent) == before

    made = unpack(str(sea), rebuild=True, load=lambda *_: OtherEncoder())
    assert (made.model, made.documents) == ("other-encoder@0000000000000002", 2)


def test_a_pack_is_added_with_its_vectors(sea: Path, tmp_path: Path) -> None:
    """Its files lie below its name, and no vector of them is computed."""
    home = tiny_workspace(tmp_path / "sky", {"moon.txt": "What is it?\n\nA rock.\n"})
    there = Workspace(home.places, "word-encoder", lambda *_: NoEncoder())
    report = add_packs(there, [str(sea)])

    assert {file.document for file in report.files if file.document} == {
        "sea/air/wind.txt",
        "sea/tides.txt",
    }
    assert (report.embedded, report.reused, report.removed) == (0, 3, 0)
    entries = {entry.document: entry.title for entry in there.documents()}
    assert entries["sea/tides.txt"] == "The tides"
    answer = opened(home.places.root).explainer().ask("What makes wind?")
    assert answer.quotes[0].document.id == "sea/air/wind.txt"
    # What corpus.toml said is kept, for when a line of it is wrong.
    left = {path.name for path in home.places.root.iterdir()}
    assert left == {"corpus", "index", ".explainbot"}


def test_vectors_of_another_model_are_not_taken(sea: Path, tmp_path: Path) -> None:
    """The material is added all the same, and embedded here."""
    home = opened(tmp_path / "home")
    other = Workspace(home.places, "other", lambda *_: OtherEncoder())
    report = add_packs(other, [str(sea)])

    assert (report.embedded, report.reused) == (2, 0)
    (told,) = [file for file in report.files if file.path == f"{sea}/index/"]
    assert told.reason is not None
    assert told.reason.startswith("its vectors are not this program's and model's")


Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def forged(sea: Path, change: Change, *, declare: bool = True) -> Path:
    """Write another pack with changed members; the manifest is made to fit them."""
    with zipfile.ZipFile(sea) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    if declare:
        manifest["members"] = {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
        }
    path = sea.with_name("forged.xbc")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, data in members.items():
            archive.writestr(name, data)
    return path


NAMES = {
    "corpus/../../evil.txt": "it leaves its folder",
    "../evil.txt": "it leaves its folder",
    "/etc/evil.txt": "it is no relative name",
    "corpus//evil.txt": "it leaves its folder",
    "corpus/./evil.txt": "it leaves its folder",
    "C:/evil.txt": "it names a drive",
    "corpus/c:evil.txt": "it names a drive",
    "corpus\\..\\evil.txt": "it is no relative name",
    "corpus/a\nb.txt": "it holds control characters",
    "corpus/\x1b[2J.txt": "it holds control characters",
    "corpus/a\u202etxt.exe": "it holds control characters",
    "corpus/.hidden": "it is hidden",
    ".bashrc": "it is hidden",
    "index/CURRENT": "it has no place in a workspace",
    "index/segments/../../x": "it leaves its folder",
    "evil.py": "it has no place in a workspace",
    f"corpus/{'a' * 300}": "it is too long",
    "corpus/tides.txt/evil": "it is a file and a folder",
    "corpus/CON.md": "Windows takes it for a device",
    "corpus/nul/a.md": "Windows takes it for a device",
    "corpus/TIDES.txt": "another differs from it in case alone",
}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_hostile_name_is_refused(sea: Path, tmp_path: Path, name: str) -> None:
    """Whatever would leave its folder, hide or surprise: nothing is written."""
    path = forged(sea, lambda members, _: members.update({name: b"x"}))
    refused(path, tmp_path, NAMES[name])


def refused(path: Path, tmp_path: Path, why: str) -> None:
    """Demand that unpacking and adding refuse a pack and write nothing."""
    home = opened(tmp_path / "home")
    before = tree(tmp_path)
    with pytest.raises((PackError, IndexModelError)) as first:
        take(path)
    assert why in str(first.value)
    assert tree(tmp_path) == before
    with pytest.raises(ExplainbotError):
        add_packs(home, [str(path)])
    assert tree(tmp_path) == before


def raw(path: Path, infos: list[tuple[zipfile.ZipInfo, bytes]]) -> Path:
    """Add entries to a pack as they are."""
    with zipfile.ZipFile(path, "a") as archive:
        for info, data in infos:
            archive.writestr(info, data)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(sea: Path, tmp_path: Path) -> None:
    """Which of the two would count is left to no one."""
    raw(sea, [(zipfile.ZipInfo("corpus/tides.txt"), b"other")])
    refused(sea, tmp_path, "it is there twice")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_manifest_is_refused(sea: Path, tmp_path: Path) -> None:
    """Nor is there a choice of manifests."""
    raw(sea, [(zipfile.ZipInfo("manifest.json"), b"{}")])
    refused(sea, tmp_path, "it has no manifest")


def test_a_link_is_refused(sea: Path, tmp_path: Path) -> None:
    """A link would lead the next file elsewhere."""
    link = zipfile.ZipInfo("corpus/link")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = b"/etc"
    path = forged(sea, lambda members, _: members.update({"corpus/link": target}))
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(link if name == link.filename else name, data)
    refused(path, tmp_path, "it is no ordinary file")


def test_a_folder_entry_is_refused(sea: Path, tmp_path: Path) -> None:
    """A pack holds files only."""
    raw(sea, [(zipfile.ZipInfo("corpus/new/"), b"")])
    refused(sea, tmp_path, "it leaves its folder")


def test_a_bomb_is_refused_unread(sea: Path, tmp_path: Path) -> None:
    """80 MB of zeros in a small file are more than a hundred times its size."""
    bomb = bytes(80 << 20)
    path = forged(sea, lambda members, _: members.update({"corpus/z.txt": bomb}))
    refused(path, tmp_path, "more than 100 times its own size")


def test_a_member_larger_than_declared_is_refused(sea: Path, tmp_path: Path) -> None:
    """The zip file's own directory must agree with the manifest."""

    def grow(members: dict[str, bytes], _: dict[str, Any]) -> None:
        members["corpus/tides.txt"] += b"more"

    path = forged(sea, grow, declare=False)
    refused(path, tmp_path, "its size is not the declared one")


def test_an_altered_member_is_refused(sea: Path, tmp_path: Path) -> None:
    """One letter differs from what the manifest says."""

    def alter(members: dict[str, bytes], _: dict[str, Any]) -> None:
        members["corpus/tides.txt"] = TIDES.replace("rise", "rose").encode()

    path = forged(sea, alter, declare=False)
    refused(path, tmp_path, "it is not what the manifest says")


def test_an_extra_and_a_missing_member_are_refused(sea: Path, tmp_path: Path) -> None:
    """The manifest names all that there is."""

    def swap(members: dict[str, bytes], _: dict[str, Any]) -> None:
        members["corpus/a.txt"] = members.pop("corpus/tides.txt")

    path = forged(sea, swap, declare=False)
    refused(path, tmp_path, "the manifest does not name it")


@pytest.mark.parametrize("length", [0, 10, 400, -1])
def test_a_truncated_pack_is_refused(sea: Path, tmp_path: Path, length: int) -> None:
    """A download that broke off is no pack."""
    sea.write_bytes(sea.read_bytes()[:length])
    refused(sea, tmp_path, "the pack is damaged, or no pack")


def test_flipped_bytes_are_refused_or_harmless(sea: Path, tmp_path: Path) -> None:
    """Damage anywhere in the file never gets material in that differs."""
    whole = bytearray(sea.read_bytes())
    for place in range(0, len(whole), max(1, len(whole) // 15)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        sea.write_bytes(damaged)
        try:
            made = take(sea)
        except ExplainbotError:
            assert not (tmp_path / "sea").exists()
        else:
            assert opened(made.workspace).verify().ok
            shutil.rmtree(made.workspace)


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b'{"format": 1}',
        b"[" * 100_000,
        b'{"format": 1, "generation": "x", "model": 1, "members": {}}',
        (
            b'{"format": 1, "generation": "0123456789abcdef", "model": "m@1", '
            b'"members": {"a": {"size": -1, "sha256": ""}}}'
        ),
    ],
    ids=["empty", "list", "short", "deep", "kinds", "sizes"],
)
def test_a_broken_manifest_is_refused(tmp_path: Path, manifest: bytes) -> None:
    """Whatever stands in it, it is one line that says so."""
    path = tmp_path / "sea.xbc"
    tiny_workspace(tmp_path / "home", {})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", manifest)
    refused(path, tmp_path, "manifest is damaged")


def test_a_pack_of_another_format_is_refused(sea: Path, tmp_path: Path) -> None:
    """A later version's pack says what to do."""
    path = forged(sea, lambda _, manifest: manifest.update(format=2))
    refused(path, tmp_path, "format 2, this one reads 1")


def reindexed(members: dict[str, bytes], file: str, data: bytes) -> None:
    """Put a file into the packed index and make all its hashes agree."""
    old = next(name for name in members if name.startswith("index/generations/"))
    first, rest = members.pop(old).split(b"\n", 1)
    generation = json.loads(first)
    ((segment, files),) = generation["segments"].items()
    members[f"index/segments/{segment}/{file}"] = data
    files[file] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    text = json.dumps(generation).encode() + b"\n" + rest
    name = hashlib.sha256(text).hexdigest()[:16]
    members[f"index/generations/{name}.json"] = text
    members["NAME"] = name.encode()


def forged_index(sea: Path, file: str, edit: Callable[[bytes], bytes]) -> Path:
    """Write a pack whose index has a changed file and no wrong hash anywhere."""

    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        (full,) = [name for name in members if name.endswith(f"/{file}")]
        reindexed(members, file, edit(members[full]))
        manifest["generation"] = members.pop("NAME").decode()

    return forged(sea, change)


def unpacking_fails(path: Path, tmp_path: Path, why: str) -> None:
    """Demand that unpacking refuses a pack, writes nothing and names the way out."""
    before = tree(tmp_path)
    with pytest.raises(PackError, match="--rebuild") as told:
        take(path)
    assert why in str(told.value)
    assert tree(tmp_path) == before


def words_file(members: dict[str, bytes], suffix: str) -> str:
    """Return a file of the packed word index by its ending."""
    return next(
        name.partition("index/segments/")[2].partition("/")[2]
        for name in members
        if "/words/" in name and name.endswith(suffix)
    )


DERIVED = ["terms.i32", ".idx", ".term", ".store", ".fieldnorm", ".fast", "meta.json"]
EDITS: dict[str, Callable[[bytes], bytes]] = {
    "0xff": lambda data: b"\xff" * len(data),
    "zeros": lambda data: bytes(len(data)),
    "turned": lambda data: data[::-1],
    "cut": lambda data: data[: len(data) // 2],
    "middle": lambda data: data[:9] + b"\xfe" * 8 + data[17:],
    "long": lambda data: data + bytes(4096),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("file", DERIVED)
def test_words_and_numbers_come_from_the_sources(
    lab: Workspace, sea: Path, file: str, edit: str
) -> None:
    """Whatever a pack with right hashes holds of them, the answers are the same.

    A pack that cannot be read at all is refused.
    """

    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = file if file == "terms.i32" else words_file(members, file)
        (full,) = [one for one in members if one.endswith(f"/{name}")]
        reindexed(members, name, EDITS[edit](members[full]))
        manifest["generation"] = members.pop("NAME").decode()

    path = forged(sea, change)
    with suppress(PackError):
        take(path)
    if not path.with_suffix("").exists():  # it was refused
        return
    there = opened(path.with_suffix(""))
    changed = {"index": ""}
    assert [one | changed for one in answers(there)] == [
        one | changed for one in answers(lab)
    ]
    assert there.verify().ok
    assert there.status().current
    kept = list((there.places.index / "generations").iterdir())
    assert [one.stem for one in kept] == [there.status().index]


TABLES = {
    "numbers": "UPDATE term_numbers SET number = number + 1000",
    "counts": "UPDATE term_numbers SET sections = 0",
    "spans": "UPDATE sections SET first_term = 100000, terms = 100000",
    "parts": "UPDATE sections SET first_part = 100000",
    "facts": "UPDATE facts SET value = 'x'",
    "length": "UPDATE facts SET value = '0' WHERE name = 'mean_length'",
    "names": "DELETE FROM names",
    "vocabulary": "UPDATE vocabulary SET uses = -5",
    "sentences": "UPDATE sections SET sentences = '[[[['",
    "path": "UPDATE sections SET heading_path = 'x'",
    "record": "UPDATE documents SET record = 'x'",
    "language": "UPDATE documents SET language = 'xx'",
    "kind": "UPDATE sections SET start = 'a'",
    "far": "UPDATE sections SET byte_start = 9223372036854775807",
}


@pytest.mark.parametrize("sql", TABLES)
def test_tables_that_do_not_fit_are_refused_or_made_anew(
    lab: Workspace, sea: Path, tmp_path: Path, sql: str
) -> None:
    """Nothing of them reaches an answer."""

    def altered(data: bytes) -> bytes:
        path = tmp_path / "altered.sqlite"
        path.write_bytes(data)
        with sqlite3.connect(path) as db:
            db.execute(TABLES[sql])
        db.close()
        changed = path.read_bytes()
        path.unlink()
        return changed

    path = forged_index(sea, "sections.sqlite", altered)
    before = tree(tmp_path)
    with suppress(PackError):
        take(path)
    if tree(tmp_path) == before:  # it was refused
        return
    there = opened(path.with_suffix(""))
    changed = {"index": ""}
    assert [one | changed for one in answers(there)] == [
        one | changed for one in answers(lab)
    ]


def test_sections_that_no_source_holds_are_refused(sea: Path, tmp_path: Path) -> None:
    """A forged quote does not come in by way of an index with right hashes."""

    def lie(data: bytes) -> bytes:
        path = tmp_path / "lie.sqlite"
        path.write_bytes(data)
        with sqlite3.connect(path) as db:
            ((text,),) = db.execute(
                "SELECT text FROM documents WHERE id = 'tides.txt'"
            ).fetchall()
            text = text.replace(b"rise", b"rose")
            db.execute("UPDATE documents SET text = ? WHERE id = 'tides.txt'", [text])
        db.close()
        changed = path.read_bytes()
        path.unlink()
        return changed

    path = forged_index(sea, "sections.sqlite", lie)
    unpacking_fails(path, tmp_path, "its sections are not what its sources say")


def test_foreign_tables_are_refused(sea: Path, tmp_path: Path) -> None:
    """A view in the place of a table could run for ever."""

    def view(data: bytes) -> bytes:
        path = tmp_path / "view.sqlite"
        path.write_bytes(data)
        with sqlite3.connect(path) as db:
            db.execute("DROP TABLE facts")
            db.execute("CREATE VIEW facts AS SELECT 'a' AS name, 'b' AS value")
        db.close()
        changed = path.read_bytes()
        path.unlink()
        return changed

    path = forged_index(sea, "sections.sqlite", view)
    unpacking_fails(path, tmp_path, "in a form of another version")


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data[:20],
        lambda data: b"IxF2" + data[4:],
        lambda data: data[:8] + struct.pack("<q", 1 << 40) + data[16:],
        lambda data: data + b"\0\0\0\0",
        lambda data: data[:45] + b"\xff" * 4 + data[49:],
    ],
    ids=["short", "kind", "count", "long", "nan"],
)
def test_vectors_of_another_shape_are_refused(
    sea: Path, tmp_path: Path, edit: Callable[[bytes], bytes]
) -> None:
    """The library that reads them trusts the file; this program does not."""
    unpacking_fails(forged_index(sea, "sections.faiss", edit), tmp_path, "vector")
