"""The pure story of a plan: pipeline, scenarios, repair."""
