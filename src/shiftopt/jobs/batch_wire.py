"""What travels between who hands out items and who computes them. Importing it loads nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shiftopt.domain.batch import ItemStatus
    from shiftopt.domain.messages import Place


@dataclass(frozen=True)
class Envelope:
    """A task as it travels, with the limits that whoever runs it must hold.

    ``versions`` of the sender: other versions could give another result, or not even read the task.
    """

    key: str
    task: bytes
    seconds: float
    memory_mb: int
    versions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemOutcome:
    """What came back; ``folder`` is the zipped plan folder, ``again`` whether another try could help."""

    status: ItemStatus
    summary: dict[str, Any] = field(default_factory=dict)
    problem: Place = ""
    seconds: float = 0.0
    worker: str = ""
    folder: bytes = b""
    again: bool = False
