"""A TCP proxy that can be cut, and that can swallow the answer to a chosen request."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_CHUNK = 65_536


class Proxy:
    """Forwards connections to `target` from a port of its own on 127.0.0.1.

    `swallow_after`: once a client has sent these bytes, one after the other, the last request
    still goes through, but its connection is cut before the answer comes back.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listener: socket.socket | None = None
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self.port = 0
        self.swallow_after: list[bytes] = []
        self.swallowed = 0

    def open(self) -> None:
        """Listen, on the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def cut(self) -> None:
        """Refuse everybody, and drop the connections there are."""
        if self._listener is not None:
            _end(self._listener)
            self._listener = None
        with self._lock:
            for pair in self._pairs:
                for each in pair:
                    _end(each)
            self._pairs.clear()

    def close(self) -> None:
        self.cut()
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            with self._lock:
                self._pairs.append((client, server))
            self._start(self._upstream, client, server)
            self._start(self._downstream, client, server)

    def _upstream(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(_CHUNK):
                if self._is_last_word(data):
                    client.shutdown(socket.SHUT_WR)
                    server.sendall(data)
                    self.swallowed += 1
                    break
                server.sendall(data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _is_last_word(self, data: bytes) -> bool:
        if not self.swallow_after or self.swallow_after[0] not in data:
            return False
        del self.swallow_after[0]
        return not self.swallow_after

    def _downstream(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(_CHUNK):
                client.sendall(data)
        _end(client)
        _end(server)


@contextmanager
def tcp_proxy(host: str, port: int) -> Iterator[Proxy]:
    """An open proxy to host and port; all its threads end with the block."""
    proxy = Proxy((host, port))
    proxy.open()
    try:
        yield proxy
    finally:
        proxy.close()


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
