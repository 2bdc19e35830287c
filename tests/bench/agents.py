"""`python -m tests.bench.agents PORT`: an SNMP agent for every address of this machine.

It tells an uptime and, of whatever else it is asked, a name. A reply comes from the address that
was asked, as probes expect of it. Prints a line when it listens.
"""

import asyncio
import socket
import struct
import sys
from contextlib import suppress

from probes.sim.snmp_message import Oid, read_request, response, text, ticks

_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_IN_PKTINFO = struct.Struct("=I4s4s")
"""ip(7), IP_PKTINFO: interface, address that was asked, address in the header."""
_IP_PKTINFO = 8
_LONGEST = 2048


def _answer(sock: socket.socket) -> None:
    data, ancillary, _, asker = sock.recvmsg(_LONGEST, socket.CMSG_SPACE(_IN_PKTINFO.size))
    request = read_request(data)
    if request is None:
        return
    binds = [(name, ticks(100.0) if name == _UPTIME else text("switch")) for name in request.names]
    asked = next(_IN_PKTINFO.unpack(said)[2] for _, kind, said in ancillary if kind == _IP_PKTINFO)
    from_there = (socket.IPPROTO_IP, _IP_PKTINFO, _IN_PKTINFO.pack(0, asked, asked))
    sock.sendmsg([response(request, binds)], [from_there], 0, asker)


async def _main(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        sock.bind(("0.0.0.0", port))
        asyncio.get_running_loop().add_reader(sock, _answer, sock)
        print("listening", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(int(sys.argv[1])))
