"""Readings summed up by five minutes, in memory until their time is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inventory.queries.spans import FIVE_MINUTES, RollupEntry
from inventory.types.readings import CheckKey, Reading, Status
from inventory.types.time import Ms


@dataclass
class _Sum:
    readings: int = 0
    good: int = 0
    failed: int = 0
    delay_us: int = 0
    delays: int = 0
    delay_max_us: int = 0

    def add(self, reading: Reading) -> None:
        self.readings += 1
        self.good += reading.status is Status.GOOD
        self.failed += reading.status is Status.FAILED
        if reading.delay_ms is not None:
            delay = round(reading.delay_ms * 1000)
            self.delays += 1
            self.delay_us += delay
            self.delay_max_us = max(self.delay_max_us, delay)


class Rollups:
    """The sums of the present five minutes, by check and bucket."""

    def __init__(self) -> None:
        self._sums: dict[tuple[CheckKey, int], _Sum] = {}

    def add(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            place = (reading.check, reading.observed_at // FIVE_MINUTES)
            self._sums.setdefault(place, _Sum()).add(reading)

    def take_ended(self, numbers: Mapping[CheckKey, int], now: Ms) -> list[RollupEntry]:
        """The sums whose five minutes are over, handed out once. `now` far ahead takes all."""
        ended = [place for place in self._sums if place[1] < now // FIVE_MINUTES]
        entries = [
            _entry(numbers[key], bucket, self._sums[key, bucket])
            for key, bucket in ended
            if key in numbers
        ]
        for place in ended:
            del self._sums[place]
        return entries


def _entry(check_id: int, bucket: int, total: _Sum) -> RollupEntry:
    mean = total.delay_us // total.delays if total.delays else None
    return RollupEntry(
        check_id=check_id,
        bucket=bucket,
        readings=total.readings,
        good=total.good,
        failed=total.failed,
        delay_mean_us=mean,
        delay_max_us=total.delay_max_us if total.delays else None,
    )
