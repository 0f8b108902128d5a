"""All or nothing: files and folders are made under a temporary name and renamed when they are complete."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import Message, message
from shiftopt.domain.refusals import system_reason


def refuse_existing(path: Path) -> None:
    """Raise ``InputError`` if there is already something at ``path`` (an empty folder is nothing)."""
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists() or path.is_symlink():
        _refuse(path, message("exists_already"))


def _refuse(path: Path, said: Message) -> None:
    raise InputError([Finding(str(path), said)])


def _make_parent(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(path, message("folder_unwritable", reason=system_reason(error)))


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A temporary path whose file becomes ``path`` at the end; after an error nothing is left."""
    refuse_existing(path)
    with _temporary(path) as folder:
        yield folder / path.name
        (folder / path.name).replace(path)


@contextmanager
def new_folder(path: Path, *, may_replace: Callable[[Path], bool] = lambda _path: False) -> Iterator[Path]:
    """A temporary folder that becomes ``path`` at the end; after an error nothing has changed.

    A folder at ``path`` is replaced only if ``may_replace`` says that it is one of ours. Replacing takes two renames; a run killed
    between them leaves the old folder as ``.NAME.old``, which ``recover`` (called here and by the readers) puts back.
    """
    recover(path)
    if not may_replace(path):
        refuse_existing(path)
    with _temporary(path) as folder:
        fresh = folder / "new"
        fresh.mkdir()
        yield fresh
        if path.exists():
            path.rename(_old(path))
        fresh.rename(path)
        shutil.rmtree(_old(path), ignore_errors=True)


def recover(path: Path) -> None:
    """Put back a folder that a killed run had moved aside."""
    if _old(path).is_dir():
        if path.exists():
            shutil.rmtree(_old(path), ignore_errors=True)
        else:
            _old(path).rename(path)


def _old(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    _make_parent(path)
    try:
        folder = tempfile.TemporaryDirectory(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        _refuse(path, message("folder_unwritable", reason=system_reason(error)))
        raise
    with folder as name:
        yield Path(name)


@contextmanager
def changed_file(path: Path) -> Iterator[Path]:
    """A temporary path whose file takes the place of an existing one at the end, with its access rights; after an error nothing changes."""
    with _temporary(path) as folder:
        yield folder / path.name
        shutil.copymode(path, folder / path.name)
        (folder / path.name).replace(path)
