"""Exact arithmetic over time: no I/O, no clock; `now` is always an argument."""
