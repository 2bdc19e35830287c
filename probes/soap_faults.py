"""What a device means by a refusal or a SOAP fault. Pure.

Sources: SOAP 1.2 section 5.4 and SOAP 1.1 section 4.4 (the fault), ONVIF Core section 5.8.2 (its
subcodes), OASIS WSS SOAP Message Security 1.1 section 12 (those of the token).
"""

import re
from dataclasses import dataclass

from lxml import etree

from probes.soap_xml import parse_xml

_ENVELOPES = (
    "http://www.w3.org/2003/05/soap-envelope",
    "http://schemas.xmlsoap.org/soap/envelope/",
)
_LONGEST_CODE = 40
_READ = 16_384
"""So far words are looked for: a device must not make us search for long."""
_DEEPEST = 5
_REFUSING = frozenset(
    {
        "notauthorized",
        "unauthorized",
        "failedauthentication",
        "failedcheck",
        "invalidsecurity",
        "invalidsecuritytoken",
        "securitytokenunavailable",
        "messageexpired",
    }
)
_REFUSAL_WORDS = re.compile(
    rb"not\s?authori[sz]ed|unauthori[sz]ed|authori[sz]ation (?:failed|required)"
    rb"|failed\s?authentication|authentication (?:failed|required)|"
    + "未授权|认证失败|用户名或密码".encode(),
    re.IGNORECASE,
)
# Not "unlocked", "not locked", "blocked", "locked: false", "lockStatus", "will be locked", and not
# what only stands in a page's scripts: of who always says so, no password would ever be tried.
_LOCK_WORDS = re.compile(
    rb"(?<!un)(?<!not )(?<!/)(?<!b)(?<!c)(?<!will be )(?<!to be )locked"
    rb"(?![\"'>:=\s]*(?:false|0|no)\b)|(?<=>)\s*lock\s*(?=<)|lock(?:ed)?[\s_-]out"
    rb"|too many (?:\w{1,20} ){0,4}attempts|" + "(?<!未)(?<!将)(?<!将被)(?<!后)锁定".encode(),
    re.IGNORECASE,
)
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_UNSEEN = re.compile(rb"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_NOT_OFFERED = frozenset({"actionnotsupported", "unknownaction", "operationprohibited"})
_IN_TROUBLE = frozenset({"receiver", "server"})


@dataclass(frozen=True, slots=True)
class SoapFault:
    """A fault by the local names of its codes, the coarsest first; prefixes say nothing."""

    codes: tuple[str, ...]

    @property
    def refuses(self) -> bool:
        """The device wants a credential, or does not accept the one that it got."""
        return any(code.lower() in _REFUSING for code in self.codes)

    @property
    def not_offered(self) -> bool:
        """The device does not do this, now or ever; asking again will not help."""
        return any(code.lower() in _NOT_OFFERED for code in self.codes)

    @property
    def in_trouble(self) -> bool:
        """The device would do it, and cannot: memory, hardware."""
        return not self.not_offered and any(code.lower() in _IN_TROUBLE for code in self.codes)

    @property
    def detail(self) -> str:
        """A short code for the facts: "fault_" and the finest subcode, in lower case."""
        if len(self.codes) < 2:
            return "soap_fault"
        return "fault_" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.codes[-1]).lower()


def read_fault(body: bytes) -> SoapFault | None:
    """The fault in a SOAP 1.1 or 1.2 envelope; None in anything else, broken XML included."""
    root = parse_xml(body)
    if root is None:
        return None
    for namespace in _ENVELOPES:
        fault = root.find(f"{{{namespace}}}Body/{{{namespace}}}Fault")
        if fault is not None:
            return SoapFault(_codes(fault, namespace))
    return None


def _codes(fault: "etree._Element", namespace: str) -> tuple[str, ...]:
    old = fault.findtext("faultcode")
    if old is not None:  # SOAP 1.1 has one code, and gSOAP puts the subcode behind a dot
        return tuple(filter(None, map(_local, old.split("."))))
    codes: list[str] = []
    level = fault.find(f"{{{namespace}}}Code")
    while level is not None and len(codes) < _DEEPEST:
        codes.append(_local(level.findtext(f"{{{namespace}}}Value") or ""))
        level = level.find(f"{{{namespace}}}Subcode")
    return tuple(filter(None, codes))


def _local(name: str) -> str:
    local = name.strip().rpartition(":")[2]
    return re.sub(r"[^A-Za-z0-9_]", "", local)[:_LONGEST_CODE]


def words_of_refusal(body: bytes) -> bool:
    """Whether a text, HTML, JSON or fault says that the sender is not let in."""
    return _REFUSAL_WORDS.search(body[:_READ]) is not None or words_of_lockout(body)


def words_of_lockout(body: bytes) -> bool:
    """Whether it says that the account is locked; how many attempts remain is not that."""
    start = body[:_READ]
    shown = _UNSEEN.sub(b" ", start) if _PAGE.match(start) else start
    return _LOCK_WORDS.search(shown) is not None
