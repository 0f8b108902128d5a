"""The command ``shiftopt``. Heavy packages are imported inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import os
import sys

import typer

from shiftopt.cli import advice, afterwards, batch, calibrate, demand, explain, published, rosters, scenarios, workspaces
from shiftopt.cli.show import print_input_error
from shiftopt.cli.stdout import results_only
from shiftopt.domain.errors import InputError, ShiftoptError

EXIT_CODES = "Exit codes: 0 done; 2 bad usage or input; 3 no legal roster exists; 4 the audit found violations; 1 a defect of ours."

app = typer.Typer(
    name="shiftopt",
    help="Weekly rosters for an online shop's customer service: forecast, staffing, roster, audit, simulation.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
workspaces.register(app)
demand.register(app)
afterwards.register(app)
calibrate.register(app)
rosters.register(app)
explain.register(app)
published.register(app)
batch.register(app)
scenarios.register(app)
advice.register(app)


@app.callback(invoke_without_command=True)
def root(ctx: typer.Context, version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    """Entry point of all commands."""
    if version:
        from shiftopt import __version__

        print(__version__)
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


def main() -> None:
    """Run the command line; every known error becomes a message and an exit code."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")
    try:
        with results_only():
            _run()
    except BrokenPipeError:
        os._exit(1)  # whoever read our output has left: there is nobody to tell


def _run() -> None:
    try:
        app()
    except InputError as error:
        print_input_error(error, as_json="--json" in sys.argv)
        sys.exit(2)
    except ShiftoptError as error:
        print(f"shiftopt: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("shiftopt: interrupted; nothing was written", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
