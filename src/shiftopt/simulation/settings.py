"""What a planner may choose about a simulation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from shiftopt.domain.base import Noun


class SimulationSettings(Noun):
    """Choices of ``replicate``.

    Attributes:
        replications: simulated weeks.
        seed: equal seeds give equal results, bit for bit, and the same customers to different rosters.
        law: distribution of handle times: lognormal with the queue's ``handle_cv``, or exponential as Erlang's formulas assume.
        patience_shape: Weibull shape of patience; 1 is exponential, above 1 people leave in a hurry only after a while.
        absence: who is missing for the shop's ``shrinkage``: nobody, somebody else each interval, or people for whole duties.
        at_end: at the end of a stint agents finish the chats they hold, so that a pause begins and ends later and the end of a duty is
            overrun (counted), or hand them over, which costs one round.
        pauses: a meal or break that begins late, because a chat or call has to be finished, is taken in full and so ends late, or ends
            on time.
        detail: chats as whole sessions with shared attention, or reply by reply. Assign-all chats are always reply by reply.
        uncertain: whether days differ in busyness as the forecast says; otherwise every day is as expected, with Poisson arrivals.
    """

    replications: PositiveInt = 30
    seed: NonNegativeInt = 7
    law: Literal["lognormal", "exponential"] = "lognormal"
    patience_shape: float = Field(default=1.0, gt=0)
    absence: Literal["none", "intervals", "duties"] = "intervals"
    at_end: Literal["finish", "hand_over"] = "finish"
    pauses: Literal["full", "on_time"] = "full"
    detail: Literal["sessions", "rounds"] = "sessions"
    uncertain: bool = True
