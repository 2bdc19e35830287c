"""What is to be expected of one slot: its light and its errors together."""

from dataclasses import dataclass

from inventory.types.time import Ms
from monitor.judgement.policy import Policy
from monitor.judgement.prognosis.errors import ErrorOutlook, error_outlook
from monitor.judgement.prognosis.light import LightOutlook, light_outlook
from monitor.judgement.prognosis.trend import Trend


@dataclass(frozen=True, slots=True)
class Outlook:
    """As it was when the last hour was over. `errors` is None where nothing is known of them."""

    light: LightOutlook
    errors: ErrorOutlook | None = None
    loose: bool = False
    """It fell lately: whether its falls grow is worth a look."""

    @property
    def worn(self) -> bool:
        """Whether its own readings speak for trouble."""
        errors = self.errors is not None and self.errors.rising
        return self.light.bad or errors

    @property
    def bad(self) -> bool:
        """Whether anything does."""
        return self.worn or self.loose


def outlook_of(trend: Trend, begun: Ms, now: Ms, policy: Policy) -> Outlook:
    """The outlook as the trend stands. `begun`: since when the present units stand there."""
    return Outlook(
        light_outlook(trend, begun, now, policy),
        error_outlook(trend, begun, now, policy),
        loose=any(each.falls for each in trend.days[-7:]),
    )
