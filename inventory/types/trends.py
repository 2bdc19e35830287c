"""What wears out slowly: a few numbers a day of every slot that can tell of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrendDay:
    """One UTC day of one slot. `day`: days since 1970.

    `light_sum`: the medians of received light of `light_hours` hours, in hundredths of dBm, added
    up. `errors`: damaged frames, counted in `error_hours` hours. `falls`: how often a fault named
    the slot.
    `usual`: the day is one of those that the slot's usual values are taken from.
    """

    day: int
    light_sum: int = 0
    light_hours: int = 0
    errors: int = 0
    error_hours: int = 0
    falls: int = 0
    usual: bool = False

    @property
    def light(self) -> float | None:
        """Received light in dBm: the mean of its hours."""
        return self.light_sum / self.light_hours / 100 if self.light_hours else None

    @property
    def error_rate(self) -> float | None:
        """Damaged frames an hour."""
        return self.errors / self.error_hours if self.error_hours else None
