"""What a process needs to compute one item, and the key of what comes of it."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields, is_dataclass

from pydantic import BaseModel

from shiftopt.domain.base import Lang
from shiftopt.domain.scenario import Scenario
from shiftopt.domain.workspace import Workspace
from shiftopt.jobs.batch_wire import Envelope
from shiftopt.jobs.versions import versions
from shiftopt.planning.pipeline import PlanSettings
from shiftopt.store.fingerprint import digest


@dataclass(frozen=True)
class ItemTask:
    """What to compute; ``render`` asks for the plan folder, in the language ``lang``."""

    workspace: Workspace
    scenario: Scenario
    settings: PlanSettings
    render: bool
    lang: Lang = "zh"


def item_key(workspace: Workspace, scenario: Scenario, settings: PlanSettings) -> str:
    """Digest of everything that can change the result: inputs, the scenario's content, settings, versions.

    Names and notes of a scenario do not count, so two scenarios that say the same are one item.
    """
    said = scenario.model_dump(exclude={"name", "where", "note"}, exclude_defaults=True)
    return digest([workspace.fingerprint, said, _plain(settings), versions()])


def _plain(value: object) -> object:
    """Settings as plain data, whichever kind of record they are."""
    if isinstance(value, BaseModel):
        return value.model_dump()
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


def seal(key: str, task: ItemTask, *, seconds: float, memory_mb: int) -> Envelope:
    """A task ready to travel."""
    return Envelope(key, pickle.dumps(task), seconds, memory_mb, versions())
