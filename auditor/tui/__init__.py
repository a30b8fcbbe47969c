"""Screens: ask, call an activity, show."""
