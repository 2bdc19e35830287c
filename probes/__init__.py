"""Probes: each asks one device one kind of question and returns what it learned."""
