"""The command ``shiftopt``. Heavy packages are imported inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from shiftopt.cli import advice, afterwards, batch, calibrate, demand, explain, published, rosters, scenarios, workspaces
from shiftopt.cli.params import spoken
from shiftopt.cli.show import print_input_error, say
from shiftopt.cli.stdout import results_only
from shiftopt.domain.errors import InputError, ShiftoptError
from shiftopt.domain.messages import message

EXIT_CODES = "Exit codes: 0 done; 2 bad usage or input; 3 no legal roster exists; 4 the audit found violations; 1 a defect of ours."


class Commands(TyperGroup):
    """All commands; every known error becomes a message, in the language of the command, and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            print_input_error(error, spoken(ctx), as_json="--json" in sys.argv)
            raise typer.Exit(2) from None
        except ShiftoptError as error:
            say(message("failed_end", said=error.said), spoken(ctx))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            say(message("interrupted"), spoken(ctx))
            raise typer.Exit(130) from None


app = typer.Typer(
    name="shiftopt",
    cls=Commands,
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
    """Run the command line."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")
    try:
        with results_only():
            app()
    except BrokenPipeError:
        os._exit(1)  # whoever read our output has left: there is nobody to tell


if __name__ == "__main__":
    main()
