"""Asks the ONVIF probe as the monitor does, with a memory of the test's own."""

from unittest.mock import patch

from inventory.types.components import Kind
from inventory.types.readings import Answer, ProbeName
from inventory.types.targets import OnvifCredential, Target
from probes.onvif_memory import CredentialMemory
from tests.probes import engines
from tests.servers.scripted_http import Listening

RIGHT, WRONG = OnvifCredential("admin", "right"), OnvifCredential("admin", "wrong")


def ask(
    at: Listening,
    credential: OnvifCredential | None = None,
    memory: CredentialMemory | None = None,
    *,
    serial: str = "",
    held_until: int = 0,
) -> Answer:
    """One ask of a camera at a server."""
    target = Target("C", Kind.CAMERA, at.address, at.port, serial=serial, held_until=held_until,
                    onvif=credential)  # fmt: skip
    return ask_target(target, 20, memory)


def ask_target(target: Target, deadline: float, memory: CredentialMemory | None = None) -> Answer:
    """One ask, by the engine under test."""
    with patch("probes.onvif._MEMORY", memory or CredentialMemory()):
        return engines.ask(ProbeName.ONVIF, target, deadline)
