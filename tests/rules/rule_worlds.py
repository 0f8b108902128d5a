"""One or more tiny worlds for every rule of the catalogue: what the trial balance and the mutation runner walk through."""

from __future__ import annotations

from functools import cache

import worlds_activities
import worlds_hours
import worlds_people
import worlds_rest

from shiftopt.rules.registry import registry
from shiftopt.rules.trial import World


@cache
def worlds() -> dict[str, list[World]]:
    """Rule name -> its worlds, from the functions that bear the name of a rule."""
    rooms = (worlds_rest, worlds_hours, worlds_people, worlds_activities)
    return {name: getattr(room, name)() for room in rooms for name in registry() if hasattr(room, name)}
