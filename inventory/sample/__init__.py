"""A district to try things on: generated from a seed, the same every time."""

from inventory.sample.addressing import CAMPUS, LOOPBACK, Addressing
from inventory.sample.district import Sample, sample_district

__all__ = ["CAMPUS", "LOOPBACK", "Addressing", "Sample", "sample_district"]
