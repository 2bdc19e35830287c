"""What may be done to a probe, and which probes it may be done to: the two sides of the table."""

from collections.abc import Mapping
from enum import StrEnum

from inventory.types.readings import ProbeName


class Case(StrEnum):
    """One hostile deed, whatever the protocol makes of it."""

    SILENCE = "silence"
    REFUSAL = "refusal"
    RESET = "reset half-way"
    DRIP = "a byte now and then"
    FLOOD = "400 MB"
    ENDLESS_HEADERS = "endless headers"
    GZIP_BOMB = "gzip bomb"
    XML_BOMB = "XML bomb"
    EXTERNAL_ENTITY = "external entity"
    WRONG_TYPE = "wrong content type"
    INVALID_UTF8 = "invalid UTF-8"
    EVERY_FAULT = "every fault the protocol knows"
    REDIRECT = "redirect to another host"
    ADDRESS_ELSEWHERE = "an address (XAddr) of another host"
    ANOTHER_ADDRESS = "a reply from another address"
    LATE = "a late reply of an earlier poll"
    DUPLICATED = "duplicated replies"
    REORDERED = "re-ordered replies"
    WRONG_ID = "wrong request id"
    CUT_SHORT = "a message cut short"
    REPLAY = "a replayed v3 message"
    TIME_WINDOW = "outside the v3 time window"
    CLOCK_1970 = "a clock in 1970"
    CLOCK_2038 = "a clock in 2038"
    CERTIFICATE = "a certificate that changed"
    MANY_FILES = "more than 1,024 open files"


class Subject(StrEnum):
    """Who is put to it: every probe, each of its protocols apart; and the receiver of traps."""

    ICMP = "icmp"
    SNMP_V2C = "snmp v2c"
    SNMP_V3 = "snmp v3"
    ONVIF = "onvif"
    RTSP = "rtsp"
    ISAPI = "recorder isapi"
    DAHUA = "recorder dahua"
    TRAPS = "traps"


PROBE_OF: Mapping[Subject, ProbeName | None] = {
    Subject.ICMP: ProbeName.ICMP,
    Subject.SNMP_V2C: ProbeName.SNMP,
    Subject.SNMP_V3: ProbeName.SNMP,
    Subject.ONVIF: ProbeName.ONVIF,
    Subject.RTSP: ProbeName.RTSP,
    Subject.ISAPI: ProbeName.RECORDER,
    Subject.DAHUA: ProbeName.RECORDER,
    Subject.TRAPS: None,
}
"""The probe of each; none asks for traps."""
