"""``python -m shiftopt`` is the command ``shiftopt``."""

from shiftopt.cli.app import main

main()
