"""Commands: translate arguments, show results."""
