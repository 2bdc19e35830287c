"""What is remembered of credentials: whether a camera took them, and until when to believe it.

Some makes lock the account for 30 minutes after a few wrong passwords: a refused credential is
not sent again for that long, unless it changes, and twice as long where the device says that it
has locked the account. An accepted one is checked again now and then. Kept in the process alone;
what another one was refused comes with the target (`Target.held_until`), and what this one is
refused goes out with the answer (`Answer.held_until`).
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic, time

from inventory.types.readings import Fact, Reason
from inventory.types.targets import OnvifCredential
from inventory.types.time import SECOND, Ms

REFUSED_FOR_S = 30 * 60.0
"""How long a refused credential is not sent again."""
LOCKED_FOR_S = 60 * 60.0
"""How long no credential is sent to an account that is locked."""
ACCEPTED_FOR_S = 10 * 60.0
"""How long an accepted credential is not checked again, and the device information is kept."""
UNDECIDED_FOR_S = 60.0
"""How long to wait after a call that told neither."""
REFUSED, LOCKED_OUT = "refused", "locked_out"
"""The `detail` of a credential that was refused, or not even tried."""
_MOST = 20_000

Key = tuple[str, int, bytes]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the closed call taught: OK, AUTHENTICATION or DEGRADED, and its facts.

    `until`: a refused credential is not sent again before then (UTC ms).
    """

    reason: Reason
    facts: Mapping[str, Fact] = field(default_factory=dict)
    until: Ms = field(default=0, compare=False)


def refused(detail: str = REFUSED) -> Verdict:
    """The verdict on a credential that the device does not take."""
    return Verdict(Reason.AUTHENTICATION, {"detail": detail})


def held_for_s(until: Ms) -> float:
    """How much longer to wait, by what the ledger says; the clock may have been set since."""
    return min(until / SECOND - time(), LOCKED_FOR_S)


class CredentialMemory:
    """Verdicts by address, port and credential. Thread-safe; `now` is monotonic seconds.

    Credentials are kept as a keyed hash under a key that lives in this process alone.
    """

    def __init__(
        self, accepted_for_s: float = ACCEPTED_FOR_S, refused_for_s: float = REFUSED_FOR_S
    ) -> None:
        self._lasts_s = {Reason.OK: accepted_for_s, Reason.AUTHENTICATION: refused_for_s}
        self._salt = secrets.token_bytes(32)
        self._verdicts: dict[Key, tuple[float, Verdict]] = {}
        self._lock = Lock()

    def key(self, address: str, port: int, credential: OnvifCredential) -> Key:
        """Names one credential at one device without revealing it."""
        secret = f"{credential.user}\0{credential.password}".encode()
        return address, port, hashlib.blake2b(secret, key=self._salt, digest_size=16).digest()

    def recall(self, key: Key, now: float) -> Verdict | None:
        """The verdict still believed; None means that it is the caller's turn to find out.

        Until the caller brings its verdict, others get the last one: no two ask at once.
        """
        with self._lock:
            until, verdict = self._verdicts.get(key, (now, Verdict(Reason.OK)))
            if now < until:
                return verdict
            self._verdicts[key] = (now + UNDECIDED_FOR_S, verdict)
            return None

    def keep(self, key: Key, verdict: Verdict, now: float) -> None:
        """Remember a verdict for as long as its kind is believed."""
        with self._lock:
            if len(self._verdicts) >= _MOST:
                self._forget_expired(now)
            lasts_s = self._lasts(verdict)
            if verdict.reason is Reason.AUTHENTICATION:
                verdict = replace(verdict, until=round((time() + lasts_s) * SECOND))
            self._verdicts[key] = (now + lasts_s, verdict)

    def hold(self, key: Key, until: Ms) -> None:
        """Refused before this process began, and not to be sent before then (UTC ms); a verdict of
        our own stands."""
        held = (monotonic() + held_for_s(until), replace(refused(), until=until))
        with self._lock:
            self._verdicts.setdefault(key, held)

    def held_until(self, key: Key) -> Ms:
        """Until when the credential is not sent (UTC ms); 0 where it was not refused."""
        with self._lock:
            _, verdict = self._verdicts.get(key, (0.0, Verdict(Reason.OK)))
            return verdict.until

    def release(self, key: Key) -> None:
        """Give the turn that `recall` gave to the next who asks."""
        with self._lock:
            self._verdicts.pop(key, None)

    def _lasts(self, verdict: Verdict) -> float:
        if verdict.facts.get("detail") == LOCKED_OUT:
            return max(LOCKED_FOR_S, self._lasts_s[Reason.AUTHENTICATION])
        return self._lasts_s.get(verdict.reason, UNDECIDED_FOR_S)

    def _forget_expired(self, now: float) -> None:
        live = {key: kept for key, kept in self._verdicts.items() if kept[0] > now}
        self._verdicts = live
