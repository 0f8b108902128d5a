"""Turn a forecast into requirements: heads, shortfall-cost curves and ticket work."""
