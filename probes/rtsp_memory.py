"""What the RTSP probe remembers: refused credentials, and where a stream was ever seen."""

from probes.onvif_memory import CredentialMemory

_MOST = 100_000


class StreamMemory:
    """Of this process alone, and used by its event loop alone."""

    def __init__(self, credentials: CredentialMemory | None = None) -> None:
        self.credentials = credentials or CredentialMemory()
        self._offered: dict[tuple[str, int], None] = {}

    def offered(self, address: str, port: int) -> bool:
        """Whether the service was ever seen there."""
        return (address, port) in self._offered

    def saw(self, address: str, port: int) -> None:
        """The service is there. Of too many, the oldest are forgotten."""
        self._offered[address, port] = None
        if len(self._offered) > _MOST:
            del self._offered[next(iter(self._offered))]
