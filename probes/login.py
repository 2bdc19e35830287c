"""One credential at one service of a device, answered by digest, and never tried in vain twice.

The pause after a refusal is that of `probes.onvif_memory`: some makes lock the account.
"""

from dataclasses import dataclass, field
from time import monotonic

from inventory.types.readings import Reason
from inventory.types.targets import OnvifCredential
from inventory.types.time import Ms
from probes.digest import Challenge, DigestAnswers
from probes.onvif_memory import CredentialMemory, Verdict


@dataclass(frozen=True, slots=True)
class Login:
    """A way in, as far as it is known to be one."""

    memory: CredentialMemory = field(repr=False)
    address: str
    port: int
    credential: OnvifCredential

    def may_try(self) -> bool:
        """Whether the device has not refused it lately."""
        known = self.memory.recall(self._key, monotonic())
        return known is None or known.reason is not Reason.AUTHENTICATION

    def hold(self, until: Ms) -> None:
        """The device refused it before this process began: send nothing before `until` (UTC ms)."""
        if until:
            self.memory.hold(self._key, until)

    def held_until(self) -> Ms:
        """Until when it is not sent (UTC ms); 0 where it was not refused."""
        return self.memory.held_until(self._key)

    def answers(self, challenge: Challenge) -> DigestAnswers:
        """What answers the device's challenge."""
        return DigestAnswers(challenge, self.credential)

    def note(self, refused: bool) -> None:
        """Remember how the device took it."""
        verdict = Verdict(Reason.AUTHENTICATION if refused else Reason.OK)
        self.memory.keep(self._key, verdict, monotonic())

    @property
    def _key(self) -> tuple[str, int, bytes]:
        return self.memory.key(self.address, self.port, self.credential)
