"""What a workspace holds once it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from shiftopt.domain.errors import Finding
from shiftopt.domain.roster import Past
from shiftopt.domain.shop import Shop
from shiftopt.domain.volumes import History


@dataclass(frozen=True, eq=False)
class Workspace:
    """A shop with its inquiry history and past duties.

    ``notes`` are things worth knowing that do not stop a plan (gaps or duplicates in the history that were repaired).
    ``fingerprint`` is a SHA-256 over the content, equal for the folder and the workbook form; empty if made in memory.
    """

    shop: Shop
    history: History
    past: Past = field(default_factory=Past)
    notes: tuple[Finding, ...] = ()
    fingerprint: str = ""
