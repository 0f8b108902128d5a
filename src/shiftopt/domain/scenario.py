"""A scenario: a named change of a shop and of its expected volume. Names are as written; ``planning.scenarios`` resolves them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from pydantic import Field, PositiveInt

from shiftopt.domain.base import Noun
from shiftopt.domain.messages import Place
from shiftopt.domain.shop import Grade, RuleEntry, Shift

ALL: Final = "all"
"""Stands for every queue, contract, person or shift where one may be named."""
Edited = Literal["queues", "contracts", "agents", "shifts"]


class Chosen(Noun):
    """Some people: those named, or ``count`` of those who fit, picked at random by ``seed`` (the same in every run)."""

    agents: tuple[str, ...] = ()
    count: int = Field(default=0, ge=0)
    skill: str | None = None
    team: str | None = None
    contract: str | None = None
    grade: Grade | None = None
    seed: int = Field(default=0, ge=0)


class Newcomers(Noun):
    """``count`` new people like an existing one, with ``values`` (fields of ``Agent``) of their own.

    ``mix`` shares them out over skill sets (queue -> speed in percent). ``ramp`` is the share of full speed in each week since
    ``start`` (default: the planned week); later weeks are at full speed.
    """

    count: PositiveInt
    like: str | None = None
    values: dict[str, Any] = Field(default_factory=dict)
    mix: tuple[tuple[float, dict[str, int]], ...] = ()
    ramp: tuple[float, ...] = ()
    start: date | None = None


class Training(Noun):
    """Cross-training: these people learn ``queue`` at ``speed`` percent, or the ``best`` people by what it is worth."""

    queue: str
    speed: int = Field(default=80, ge=1, le=200)
    agents: tuple[str, ...] = ()
    best: int = Field(default=0, ge=0)
    team: str | None = None
    contract: str | None = None


class Attrition(Noun):
    """Of the people who fit, the share ``rate`` leaves per month for ``months``; who goes is picked by ``who.seed``."""

    rate: float = Field(ge=0, le=1)
    months: float = Field(default=1.0, gt=0, le=60)
    who: Chosen = Chosen()


class Edit(Noun):
    """New values for fields of one named thing (or of ``all``) of a table; ``target.share`` means a field of the target."""

    table: Edited
    name: str
    values: dict[str, Any]


class NewShift(Noun):
    """A further shift template: complete, or ``like`` another one with ``values`` of its own (the meal moves with the start)."""

    id: str
    shift: Shift | None = None
    like: str | None = None
    values: dict[str, Any] = Field(default_factory=dict)


class Scenario(Noun):
    """One future, as a change of the shop as it is.

    Attributes:
        name: unique within a file.
        where: its place in the file, for messages.
        volume: factor by name: a queue, a weekday or date, an event, ``all``, or two of them joined by ``/`` (``pre_sales/sat``).
        quantile: queue or ``all`` -> how busy its days turn out: the quantile of the forecast's day factor.
        bot: queue or ``all`` -> share of its contacts that a bot newly takes away from people.
        absence: share of paid time lost to what the roster does not place (the shop's ``shrinkage``).
        attrition, add, remove, away, train: changes of people; ``away`` are absent for the whole week.
        wages: factor on wages by contract, person or ``all``.
        edits: fields of queues, contracts, people and shifts.
        new_shifts, drop_shifts: changes of the shift templates.
        drop_events: events of which the forecast is told nothing, neither of the coming one nor of earlier days; ``all`` for every one.
        rules, drop_rules: rules added or replaced, and own rules of the shop taken away.
        law: another law pack.
        min_stint: minutes that a person stays with a queue at least.
    """

    name: str
    where: Place = ""
    note: str = ""
    volume: dict[str, float] = Field(default_factory=dict)
    quantile: dict[str, float] = Field(default_factory=dict)
    bot: dict[str, float] = Field(default_factory=dict)
    absence: float | None = Field(default=None, ge=0, lt=0.9)
    attrition: Attrition | None = None
    add: tuple[Newcomers, ...] = ()
    remove: tuple[Chosen, ...] = ()
    away: tuple[Chosen, ...] = ()
    train: tuple[Training, ...] = ()
    wages: dict[str, float] = Field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    new_shifts: tuple[NewShift, ...] = ()
    drop_shifts: tuple[str, ...] = ()
    drop_events: tuple[str, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    drop_rules: tuple[str, ...] = ()
    law: str | None = None
    min_stint: PositiveInt | None = None


BASELINE: Final = Scenario(name="baseline")
"""The shop as it is."""
