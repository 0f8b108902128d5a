"""shiftopt: the weekly roster of an online shop's customer service.

Read ``shiftopt.planning.pipeline`` first: it tells the whole story in one page.
"""

__version__ = "0.1.0"
