"""The cycle: due checks, probes, ticks, the one writer."""
