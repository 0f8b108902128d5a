"""The staffing calculator: heads for a steady stream of inquiries, or the service that given heads provide."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from shiftopt.domain.base import Channel, Noun
from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.shop import Queue, ServiceLevelKind, Target
from shiftopt.staffing.erlang import erlang_c
from shiftopt.staffing.line import line_of
from shiftopt.staffing.require import model_name
from shiftopt.staffing.search import smallest
from shiftopt.staffing.shrinkage import rostered
from shiftopt.staffing.texts import UnreadableError, read_duration, read_rate, read_share, read_target
from shiftopt.staffing.waiting import Measures, measure

T = TypeVar("T")


class Calculation(Noun):
    """A staffing calculation. Shares are 0..1; ``asa_seconds`` is None where the queue grows without end.

    ``probability_wait`` is P(W > 0), ``asa_seconds`` the mean wait over all customers, ``rostered_heads`` the heads with shrinkage.
    """

    model: str
    heads: int
    service_level: float
    probability_wait: float
    asa_seconds: float | None
    abandonment: float
    occupancy: float
    rostered_heads: int


def calculate(
    *,
    rate: str,
    handle: str,
    patience: str | None = None,
    target: str = "80%/20s",
    concurrency: int = 1,
    heads: int | None = None,
    shrinkage: str = "0%",
    max_occupancy: str = "100%",
    channel: Channel | None = None,
    definition: ServiceLevelKind = "served_of_offered",
) -> Calculation:
    """Heads that meet a target at a steady rate, or with ``heads`` the service that they give.

    Args:
        rate: arrivals, like ``200/h`` or ``100/30min``.
        handle: mean handle time, of a chat held alone; like ``180s``.
        patience: mean patience (Erlang A); without it nobody gives up (Erlang C).
        target: share and answer time, like ``80%/20s``; for tickets the time to finish, like ``95%/24h``.
        concurrency: chats at once.
        heads: evaluate this number instead of searching.
        shrinkage: share of paid time lost.
        max_occupancy: highest occupancy that a search accepts.
        channel: ``call``, ``chat`` or ``ticket``; None means chat if ``concurrency`` is above 1 and call otherwise.
        definition: which service level the target means.

    Raises:
        InputError: with a finding for every text that can not be read.
    """
    findings: list[Finding] = []
    flow = _read("--rate", rate, read_rate, findings)
    work = _read("--handle", handle, read_duration, findings)
    calm = _read("--patience", patience, read_duration, findings) if patience is not None else None
    aim = _read("--target", target, read_target, findings)
    lost = _read("--shrinkage", shrinkage, read_share, findings)
    cap = _read("--max-occupancy", max_occupancy, read_share, findings)
    if lost == 1:
        findings.append(Finding("--shrinkage", message("nobody_works")))
    if cap == 0:
        findings.append(Finding("--max-occupancy", message("no_occupancy")))
    if heads is not None and heads < 0:
        findings.append(Finding("--heads", message("negative_heads", heads=heads)))
    if findings or flow is None or work is None or aim is None or lost is None or cap is None:
        raise InputError(findings)
    kind: Channel = channel or ("chat" if concurrency > 1 else "call")
    queue = Queue(
        id="calculator",
        name="calculator",
        channel=kind,
        handle_seconds=float(work),
        patience_seconds=None if calm is None else float(calm),
        concurrency=concurrency,
        target=Target(share=float(aim[0]), seconds=max(1, math.ceil(aim[1])), definition=definition),
        opening=(),
    )
    need = _Need(queue, float(flow), float(aim[0]), float(aim[1]), float(cap))
    found = need.search() if heads is None else heads
    return need.report(found, rostered(found, lost))


def _read(where: str, text: str, reader: Callable[[str], T], findings: list[Finding]) -> T | None:
    try:
        return reader(text)
    except UnreadableError as error:
        findings.append(Finding(where, error.said))
        return None


class _Need:
    """One stream with its target: the answer to "how good are n heads"."""

    def __init__(self, queue: Queue, rate: float, share: float, seconds: float, cap: float) -> None:
        self.queue, self.rate, self.share, self.seconds, self.cap = queue, rate, share, seconds, cap
        self.line = line_of(queue)

    def search(self) -> int:
        """The smallest number of heads that meets the target within the highest occupancy; 0 without arrivals."""
        if self.rate == 0:
            return 0
        guess = max(1, math.ceil(self.rate / float(self.line.levels[-1])))
        return int(smallest(lambda _, heads: np.array([self._meets(int(n)) for n in heads]), np.array([guess]))[0])

    def _meets(self, heads: int) -> bool:
        level, service = self._level(heads)
        return level >= self.share and float(service.occupancy[0]) <= self.cap

    def _level(self, heads: int) -> tuple[float, Measures]:
        service = measure(self.line, np.array([self.rate]), np.array([heads]), self.seconds)
        if self.queue.channel == "ticket":
            return finished_within(heads, self.rate, self.queue.handle_seconds, self.seconds), service
        return float(service.service_level(self.queue.target.definition)[0]), service

    def report(self, heads: int, rostered_heads: int) -> Calculation:
        """The figures of that number of heads."""
        level, service = self._level(heads)
        wait = float(service.asa_seconds[0])
        return Calculation(
            model="ticket, M/M/n" if self.queue.channel == "ticket" else model_name(self.queue),
            heads=heads,
            service_level=level,
            probability_wait=float(service.waiting[0]),
            asa_seconds=wait if math.isfinite(wait) else None,
            abandonment=float(service.abandonment[0]),
            occupancy=float(service.occupancy[0]),
            rostered_heads=rostered_heads,
        )


def finished_within(servers: int, rate: float, handle_seconds: float, seconds: float) -> float:
    """P(waiting + handling <= seconds) in M/M/n: the share of tickets that are finished in time; 0 in overload.

    ``P(S > t) = e^-mt (1 + C (1 - e^(-mt(n-1-a))) / (n-1-a))`` with m the service rate (Gross and Harris, section 2.3).
    """
    load = rate * handle_seconds
    if load >= servers:
        return 0.0 if load > 0 else 1.0
    time, slack = seconds / handle_seconds, servers - 1 - load
    rest = time if abs(slack) < 1e-9 else -math.expm1(-time * slack) / slack
    return 1 - math.exp(-time) * (1 + erlang_c(servers, load) * rest)
