"""What a person on site saw: people are instruments, too."""

from dataclasses import dataclass
from enum import StrEnum

from inventory.types.time import Ms


class Question(StrEnum):
    """What a person is asked. The answer is yes or no."""

    POWER = "power"
    """Is there power at the device?"""
    LIGHT_PWR = "light_pwr"
    """Is the transceiver's PWR light on?"""
    LIGHT_FX = "light_fx"
    """Is its FX light on: does it see the fibre?"""
    LIGHT_TP = "light_tp"
    """Is its TP light on: does it see the camera's copper?"""


@dataclass(frozen=True, slots=True)
class Look:
    """One answer. `slot`: the device that was looked at; `seen`: yes or no; `by`: who says so."""

    slot: str
    question: Question
    seen: bool
    at: Ms
    by: str
