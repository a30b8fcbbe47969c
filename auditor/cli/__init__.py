"""Commands: ask, call an activity or a figure, print."""
