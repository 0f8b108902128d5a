"""The shop: what users write down about queues, people, shifts and wishes.

Clock times inside a day are minutes after local midnight (``start=570`` is 09:30; 1440 is the end of the day).
Money is in fen. Speeds and shares are whole percents.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from shiftopt.domain.base import Channel, Noun

Protection = Literal["pregnant", "nursing", "minor", "intern"]
ContractKind = Literal["standard", "six_day", "part_time", "temp", "agency", "intern", "cloud"]
Grade = Literal["novice", "regular", "senior", "supervisor"]
ServiceLevelKind = Literal["served_of_offered", "waited_within", "without_short_abandons", "served_of_served"]

CHAT_GAIN: Final = (1.0, 1.7, 2.5, 2.9, 3.5)
"""Throughput of an agent with 1..5 chats at once, solo = 1, where rounds are not measured: practice figures
(callcentrehelper.com, "Erlang C
for chat"). More than five bring nothing more."""


class Opening(Noun):
    """When a queue is served by people: ``[start, end)`` minutes after midnight on the given weekdays (Monday 0)."""

    start: int = Field(ge=0, le=1440)
    end: int = Field(ge=0, le=1440)
    weekdays: frozenset[int] = frozenset(range(7))


class Target(Noun):
    """A service target.

    ``answered_within``: ``share`` of contacts answered within ``seconds`` (chat in queue mode, call).
    ``average_response``: mean reply time at most ``seconds`` (chat in assign-all mode).
    ``cleared_within``: tickets finished within ``seconds`` (``share`` of them).
    """

    kind: Literal["answered_within", "average_response", "cleared_within"] = "answered_within"
    share: float = Field(default=0.8, gt=0, lt=1)
    seconds: PositiveInt = 30
    definition: ServiceLevelKind = "served_of_offered"
    max_occupancy: float = Field(default=0.9, gt=0, le=1)
    max_abandonment: float | None = Field(default=None, gt=0, lt=1)


class Queue(Noun):
    """A stream of inquiries with one kind of skill, channel and service target.

    ``handle_seconds`` is the whole session of a chat held alone, the talk time of a call, or the work on one ticket.
    ``late_value`` is what one customer served too late costs the shop, in fen. Customers who give up waiting become tickets of the
    queue ``transfer_to``: the part ``transfer_share`` of them, None is all; tickets that the history counts already are not meant.
    """

    id: str
    name: str
    channel: Channel
    handle_seconds: float = Field(gt=0)
    handle_cv: float = Field(default=1.0, gt=0)
    patience_seconds: float | None = Field(default=None, gt=0)
    concurrency: int = Field(default=1, ge=1, le=40)
    rounds: float | None = Field(default=None, gt=0)
    reply_seconds: float | None = Field(default=None, gt=0)
    think_seconds: float | None = Field(default=None, gt=0)
    chat_mode: Literal["queue", "assign_all"] = "queue"
    target: Target
    late_value: PositiveInt = 1000
    opening: tuple[Opening, ...]
    min_heads: NonNegativeInt = 1
    due_clock: Literal["wall", "open"] = "wall"
    initial_backlog: NonNegativeInt = 0
    complaint: bool = False
    bot_share: float = Field(default=0.0, ge=0, lt=1)
    transfer_to: str | None = None
    transfer_share: float | None = Field(default=None, gt=0, le=1)


class Contract(Noun):
    """Working-time terms shared by several agents; ``week_minutes`` is what is owed per week, paid time."""

    id: str
    name: str
    kind: ContractKind = "standard"
    week_minutes: NonNegativeInt = 2400
    day_minutes: PositiveInt = 480
    days_per_week: int = Field(default=5, ge=1, le=7)
    overtime: bool = True
    pay: Literal["monthly", "hourly"] = "monthly"


class Agent(Noun):
    """One person. ``skills`` maps a queue id to speed in percent; ``wage`` is fen per month (or per hour if paid hourly).

    ``queue_share`` is the percent of present time that goes to queues (a leader has other duties).
    """

    id: str
    name: str
    contract: str
    skills: dict[str, int]
    team: str = ""
    grade: Grade = "regular"
    hire_date: date | None = None
    leave_date: date | None = None
    wage: NonNegativeInt = 500_000
    protections: frozenset[Protection] = frozenset()
    protected_until: date | None = None
    mentor: str | None = None
    queue_share: int = Field(default=100, ge=0, le=100)


class Shift(Noun):
    """A shift template. ``minutes`` runs from start to end and includes the unpaid meal; it may cross midnight.

    The meal starts between ``meal_from`` and ``meal_to`` (minutes after midnight of the start day, latest start) and lasts
    ``meal_minutes`` (0: none). ``breaks`` paid breaks of ``break_minutes`` are placed inside the shift as well.
    Empty ``contracts`` or ``skills`` allow everybody.
    """

    id: str
    start: int = Field(ge=0, lt=1440)
    minutes: int = Field(gt=0, le=1440)
    meal_minutes: NonNegativeInt = 0
    meal_from: NonNegativeInt = 0
    meal_to: NonNegativeInt = 0
    breaks: NonNegativeInt = 0
    break_minutes: NonNegativeInt = 15
    contracts: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset(range(7))

    @property
    def paid_minutes(self) -> int:
        """Minutes from start to end less the unpaid meal."""
        return self.minutes - self.meal_minutes


class Leave(Noun):
    """Approved absence on whole days, both ends included."""

    agent: str
    start: date
    end: date
    kind: str = "leave"


class Request(Noun):
    """A wish for one day: ``off``, ``on``, or a certain shift wanted or not; ``weight`` is what missing it costs, in fen."""

    agent: str
    day: date
    kind: Literal["off", "on", "shift", "not_shift"]
    shift: str | None = None
    weight: PositiveInt = 2000


class Pin(Noun):
    """A decision already taken: the agent works that shift on that day, or is off (``shift=None``)."""

    agent: str
    day: date
    shift: str | None


class Session(Noun):
    """A meeting or training: one start is chosen in ``[window_start, window_end - minutes]`` on ``day`` or any day of the week.

    ``agents`` empty means everybody who matches ``team`` / ``grade``. ``quorum`` percent of the participants who work that day
    must attend; each participant who cannot costs ``absent_weight`` fen.
    """

    id: str
    name: str
    kind: Literal["meeting", "training"] = "meeting"
    minutes: PositiveInt = 30
    agents: frozenset[str] = frozenset()
    team: str | None = None
    grade: Grade | None = None
    day: date | None = None
    window_start: int = Field(default=540, ge=0, lt=1440)
    window_end: int = Field(default=1080, gt=0, le=1440)
    quorum: int = Field(default=60, ge=0, le=100)
    absent_weight: PositiveInt = 1500


class Event(Noun):
    """One phase of a promotion or another special time, local dates and clock; ``factors`` maps a queue id to its prior multiplier."""

    event: str
    phase: str
    start_day: date
    start_minute: int = Field(default=0, ge=0, lt=1440)
    end_day: date
    end_minute: int = Field(default=1440, gt=0, le=1440)
    factors: dict[str, float] = Field(default_factory=dict)


class Scope(Noun):
    """Whom and when a rule is about: every part that is not empty narrows it. ``dates`` are local."""

    contracts: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    grades: frozenset[Grade] = frozenset()
    agents: frozenset[str] = frozenset()
    protections: frozenset[Protection] = frozenset()
    dates: frozenset[date] = frozenset()

    @property
    def parts(self) -> dict[str, frozenset[Any]]:
        """The parts that narrow it, by name."""
        return {name: getattr(self, name) for name in type(self).model_fields if getattr(self, name)}


class RuleEntry(Noun):
    """A rule as a shop writes it: its name, parameters, whether it is hard or priced (``weight`` in fen per unit), and its scope."""

    name: str
    params: dict[str, Any] = Field(default_factory=dict)
    hard: bool | None = None
    weight: NonNegativeInt | None = None
    contracts: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    grades: frozenset[Grade] = frozenset()
    agents: frozenset[str] = frozenset()
    protections: frozenset[Protection] = frozenset()
    dates: frozenset[date] = frozenset()

    @property
    def scope(self) -> Scope:
        """Whom and when it is about."""
        return Scope(**{name: getattr(self, name) for name in Scope.model_fields})


class Shop(Noun):
    """Everything that stays the same from week to week, and the wishes and absences of the weeks around.

    ``shrinkage`` is the percent of paid time lost to what the roster does not place itself (sickness, lateness, system
    trouble); breaks, meals, meetings, training and leave are placed and must not be in it.
    """

    name: str
    zone: str = "Asia/Shanghai"
    interval: Literal[15, 30, 60] = 30
    week_start: int = Field(default=0, ge=0, le=6)
    law: str = "cn-standard"
    shrinkage: float = Field(default=0.08, ge=0, lt=0.9)
    min_stint: PositiveInt = 60
    queues: tuple[Queue, ...]
    contracts: tuple[Contract, ...]
    agents: tuple[Agent, ...]
    shifts: tuple[Shift, ...]
    rules: tuple[RuleEntry, ...] = ()
    leave: tuple[Leave, ...] = ()
    requests: tuple[Request, ...] = ()
    pins: tuple[Pin, ...] = ()
    sessions: tuple[Session, ...] = ()
    events: tuple[Event, ...] = ()
