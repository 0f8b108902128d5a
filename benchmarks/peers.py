"""Ours against other rostering programs: same week, same seconds, same two cores, every roster scored by our audit.

    python benchmarks/peers.py small medium large scale-500 --seconds 60 --peers-python /some/venv/bin/python [--only ours timefold]

The peers, and what each of them says:

ours            the product's own path (``plan_case``): duties and named activities within the seconds.
one model       duties and named activities from one CP-SAT model (``one_model.py``).
timefold        duties, from Timefold Solver 1.24 (``rivals/TimefoldWeek.java``, on the jars of the Python package).
timefold-python duties, from the same model through the Python package (``rivals/timefold_week.py``).
pyworkforce     duties, from ``MinAbsDifference`` and ``MinHoursRoster`` (``rivals/crews.py`` says what it cannot be told).

Where a peer says only duties, pauses, sessions and queues come from our ``allocate`` with its default settings, in time of its own. The
free edition of Timefold solves on one core, so two solvers run side by side, with late acceptance of two sizes, and the better one by
its own score counts. Loading a problem into a peer is not counted either. Processor seconds are printed because a busy machine gives
everybody less. A rule that a peer cannot express is not left out: its violations are listed.

``--peers-python`` is a Python with ``pip install timefold==1.24.0b0 pyworkforce==0.5.1``, outside of this project's environment; a JDK 17
must be on the path. Runs are kept under a name made of their arguments, with versions, and not repeated unless the week that peers
are told has changed since: remove a file, or say ``--again ours``, to measure anew.
"""

from __future__ import annotations

import argparse
import json
import platform
from datetime import UTC, datetime
from pathlib import Path

from baseline import revision
from rivals.runs import PEERS, Job, Result, peer_versions
from shiftopt.jobs.versions import versions

RESULTS = Path(__file__).parent / "results"


def kept(job: Job, peer: str, store: Path, *, again: bool) -> Result:
    """The stored result of these arguments, or a new one."""
    path = store / f"peers-{job.shop}-{job.seconds:g}s-{job.workers}w-seed{job.seed}-{peer.replace(' ', '_')}.json"
    if path.exists() and not again:
        found: Result = json.loads(path.read_text(encoding="utf-8"))
        if found.get("week") == job.digest:
            return found
    key = {"shop": job.shop, "peer": peer, "seconds": job.seconds, "workers": job.workers, "seed": job.seed}
    about = {
        "revision": revision(),
        "versions": versions() | peer_versions(job.python),
        "host": platform.machine(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    result = key | about | {"week": job.digest} | PEERS[peer](job)
    store.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return result


def line(result: Result, ours: Result | None) -> str:
    """One row of the table."""
    cost, mine = result["cost"], None if ours is None else ours["cost"]
    ratio = f"{mine / cost:.3f}" if isinstance(cost, int) and isinstance(mine, int) and cost else "-"
    told = f"{cost / 100:,.0f}" if isinstance(cost, int) else "none"
    hard = result["hard"]
    broken = "-" if hard is None else ", ".join(f"{rule} {count}" for rule, count in hard.items()) or "0"
    head = f"{result['shop']:<10} {result['agents']:>6}  {result['peer']:<15} {told:>11} {ratio:>7}"
    head += f" {result['solve_seconds']:>7.1f} {result['processor_seconds']:>6.0f}"
    return f"{head}  {broken:<40} {result['note']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shops", nargs="+", help="small, medium, large, promo, scale-N")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=tuple(PEERS), default=tuple(PEERS))
    parser.add_argument("--again", nargs="+", choices=tuple(PEERS), default=())
    parser.add_argument("--peers-python", type=Path, help="Python of an environment with timefold and pyworkforce")
    parser.add_argument("--store", type=Path, default=RESULTS)
    given = parser.parse_args()
    print(f"{'shop':<10} {'agents':>6}  {'peer':<15} {'cost, yuan':>11} {'ours/it':>7} {'seconds':>7} {'cpu s':>6}  {'broken':<40} note")
    for shop in given.shops:
        job = Job(shop, given.seconds, given.workers, given.seed, given.peers_python)
        ours = None
        for peer in given.only:
            result = kept(job, peer, given.store, again=peer in given.again)
            ours = result if peer == "ours" else ours
            print(line(result, ours), flush=True)


if __name__ == "__main__":
    main()
