"""How agents serve a queue: completion rates by number of chats held, and the customers' impatience.

A call is a chat of which one is held at a time, so one form serves both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.special import gammaincc, gammaln

from shiftopt.domain.errors import Finding, InputError
from shiftopt.domain.messages import message
from shiftopt.domain.shop import CHAT_GAIN, Queue
from shiftopt.domain.volumes import FloatArray

ASSIGN_ALL_LEVELS: Final = 40
"""Chats at once that the assign-all model follows; more than any agent's window shows."""


@dataclass(frozen=True, eq=False)
class Line:
    """One queue as its agents serve it.

    Attributes:
        levels: (k + 1,), completions per second of an agent holding i chats; ``levels[0]`` is 0, never falling.
        leaving: rate per second at which a waiting customer gives up; 0 for endless patience.
        responses: (k + 1,), mean reply time in seconds at each level; None where replies are not modelled.
        prompt: (k + 1,), share of replies within the target's seconds at each level.
    """

    levels: FloatArray
    leaving: float = 0.0
    responses: FloatArray | None = field(default=None)
    prompt: FloatArray | None = field(default=None)


def line_of(queue: Queue) -> Line:
    """The line of a chat or call queue.

    Raises:
        InputError: if an assign-all chat does not say how long rounds, replies and buyers' thinking take.
    """
    leaving = 1 / queue.patience_seconds if queue.patience_seconds else 0.0
    if queue.channel != "chat":
        return Line(np.array([0.0, 1 / queue.handle_seconds]), leaving)
    rounds, reply, think = queue.rounds, queue.reply_seconds, queue.think_seconds
    if rounds and reply and think:
        top = ASSIGN_ALL_LEVELS if queue.chat_mode == "assign_all" else queue.concurrency
        replies, responses = reply_rates(reply, think, top)
        return Line(replies / rounds, leaving, responses, prompt_shares(reply, think, top, queue.target.seconds))
    if queue.chat_mode == "assign_all":
        raise InputError([Finding(message("queue_place", queue=queue.id), message("assign_all_incomplete"))])
    gains = np.array([0.0, *(CHAT_GAIN[min(i, len(CHAT_GAIN)) - 1] for i in range(1, queue.concurrency + 1))])
    return Line(gains / queue.handle_seconds, leaving)


def reply_rates(reply: float, think: float, top: int) -> tuple[FloatArray, FloatArray]:
    """Replies per second and mean reply time by number of chats held, 0..top.

    The agent is the single repairman of i machines: each buyer thinks ``think`` seconds and then asks; a reply takes ``reply``
    seconds, both exponential (machine-repair model, Palm 1947). ``X_i = (1 - p_0) / s`` and ``R_i = i / X_i - Z``; R_0 is 0.
    """
    rates, responses = np.zeros(top + 1), np.zeros(top + 1)
    for chats in range(1, top + 1):
        rates[chats] = (1 - _waiting_law(chats, reply, think)[0]) / reply
        responses[chats] = chats / rates[chats] - think
    return rates, responses


def prompt_shares(reply: float, think: float, top: int, seconds: float) -> FloatArray:
    """Share of replies given within ``seconds``, by number of chats held; (top + 1,), 1 at level 0.

    An arriving question sees the others as if it were not there (arrival theorem, Sevcik and Mitrani 1981), so its reply time is
    Erlang with one stage more than the questions before it.
    """
    shares = np.ones(top + 1)
    for chats in range(1, top + 1):
        law = _waiting_law(chats - 1, reply, think)
        shares[chats] = float(law @ (1 - gammaincc(np.arange(chats) + 1, seconds / reply)))
    return shares


def _waiting_law(chats: int, reply: float, think: float) -> FloatArray:
    """Stationary law of the number of buyers who wait for an answer, of ``chats`` held."""
    q = np.arange(chats + 1)
    weight = gammaln(chats + 1) - gammaln(chats - q + 1) + q * np.log(reply / think)
    law = np.exp(weight - weight.max())
    return np.asarray(law / law.sum(), dtype=np.float64)
