"""The monitor: pure judgement, and the edge around it."""
