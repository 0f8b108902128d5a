"""The tiny shop as a folder and as a workspace; tests break it in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tiny_shop import TINY, MakeFolder

from shiftopt.domain.workspace import Workspace
from shiftopt.store.workspace import read_workspace


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Write the tiny workspace with some files replaced (None: left out); gives its folder."""

    def make(changes: Mapping[str, str | bytes | None]) -> Path:
        folder = tmp_path / "tiny"
        folder.mkdir()
        for name, text in {**TINY, **changes}.items():
            if text is not None:
                (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return make


@pytest.fixture
def tiny(make_folder: MakeFolder) -> Workspace:
    """The valid workspace, read."""
    return read_workspace(make_folder({}))
