"""Commands: ask, call an activity or a figure, print. Data goes to stdout, talk to stderr."""
