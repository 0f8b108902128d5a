"""``python -m shiftopt.cli`` is the command ``shiftopt``."""

from shiftopt.cli.app import main

main()
