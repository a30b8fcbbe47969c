"""The time before the closing meeting: what is unfinished, and the note of the day to be read aloud."""
