"""Write the made workspaces: ``python instances/generate.py [NAME...] [--seed 7] [--out DIR]``.

Without names: those that are kept in the repository. ``scale:500`` is the stretched shop with 500 people.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from shiftopt.domain.workspace import Workspace
from shiftopt.samples.generate import generate
from shiftopt.store.workspace import write_workspace

COMMITTED = ("small", "medium")


def main() -> None:
    """Generate the named samples and write each into its folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=COMMITTED, metavar="NAME", help="small, medium, large, promo, infeasible, scale:N")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    for wanted in arguments.names:
        name, _, people = wanted.partition(":")
        workspace = generate(name, seed=arguments.seed, agents=int(people) if people else None)
        _replace(workspace, arguments.out / wanted.replace(":", "-"))


def _replace(workspace: Workspace, target: Path) -> None:
    """Write beside the target first, so that the old one stays if anything goes wrong."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".") as folder:
        write_workspace(workspace, Path(folder) / target.name)
        if target.exists():
            shutil.rmtree(target)
        shutil.move(Path(folder) / target.name, target)


if __name__ == "__main__":
    main()
