"""Time: the grid of intervals, local zones, calendars of holidays, and the possible duties of a week."""
