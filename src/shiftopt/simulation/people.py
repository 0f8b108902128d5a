"""What the simulated weeks mean for each agent."""

from __future__ import annotations

import numpy as np

from shiftopt.domain.case import Case
from shiftopt.domain.volumes import FloatArray
from shiftopt.simulation.world import Centre, Customers, Run, Stint

PEAK_SHARE = 0.2
"""The busiest intervals that count as peak: this share of those in which anybody comes."""


class People:
    """Sums over replications, agent by agent."""

    def __init__(self, case: Case, centre: Centre) -> None:
        self.ids = [agent.id for agent in case.agents]
        self.centre = centre
        known = {queue.id: queue for queue in case.shop.queues}
        self.complaint = [known[name].complaint for name in case.requirements.queues]
        contacts = case.requirements.contacts.sum(axis=1)
        busy = contacts[contacts > 0]
        limit = np.quantile(busy, 1 - PEAK_SHARE) if len(busy) else np.inf
        self.peak = contacts >= limit
        self.runs = 0
        self.sums: dict[str, FloatArray] = {
            name: np.zeros(len(self.ids))
            for name in ("present_hours", "busy_hours", "contacts", "complaint_minutes", "peak_minutes", "overrun_minutes")
        }

    def add(self, run: Run, stints: list[Stint], customers: Customers) -> None:
        """Add one replication."""
        self.runs += 1
        self.sums["busy_hours"] += run.busy / 3600
        self.sums["overrun_minutes"] += run.overrun / 60
        taken = run.agent[run.served & (customers.arrival > 0)]
        self.sums["contacts"] += np.bincount(taken, minlength=len(self.ids))
        for stint in stints:
            length = stint.end - stint.start
            self.sums["present_hours"][stint.agent] += length / 3600
            if any(self.complaint[queue] for queue in stint.queues):
                self.sums["complaint_minutes"][stint.agent] += length / 60
            self.sums["peak_minutes"][stint.agent] += self._peak_seconds(stint) / 60

    def _peak_seconds(self, stint: Stint) -> float:
        step = self.centre.bin_seconds
        rows = range(max(int(stint.start // step), 0), min(int(-(-stint.end // step)), self.centre.bins))
        return sum(min(stint.end, (t + 1) * step) - max(stint.start, t * step) for t in rows if self.peak[t])

    def report(self) -> dict[str, dict[str, float]]:
        """Agent id -> mean per replication, and ``occupancy`` = busy over present time; agents who never work are left out."""
        means = {name: values / max(self.runs, 1) for name, values in self.sums.items()}
        result = {}
        for number, name in enumerate(self.ids):
            row = {key: float(values[number]) for key, values in means.items()}
            if row["present_hours"] > 0:
                result[name] = row | {"occupancy": row["busy_hours"] / row["present_hours"]}
        return result
