"""The demonstration: a simulated district that breaks by a script."""
