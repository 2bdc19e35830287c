"""What an answer means for whoever stands before the device, and what to do next."""

from collections.abc import Iterable, Mapping

from inventory.types.readings import ProbeName, Reading, Reason
from inventory.types.targets import Target
from inventory.words import Gettext, mark
from monitor.cli.ping_words import ping_meaning
from monitor.cli.times import shown

_MEANINGS: Mapping[tuple[ProbeName | None, Reason], str] = {
    (ProbeName.ICMP, Reason.OK): mark("powered, and reachable on the network"),
    (ProbeName.ICMP, Reason.TIMEOUT): mark("no power, no network, or ping is blocked"),
    (ProbeName.ONVIF, Reason.OK): mark("its service works; clock and password are right"),
    (ProbeName.ONVIF, Reason.TIMEOUT): mark("its service hangs, or the port is wrong"),
    (ProbeName.ONVIF, Reason.REFUSED): mark("nothing listens there: ONVIF off, or another port"),
    (ProbeName.ONVIF, Reason.AUTHENTICATION): mark("alive, but the user or password is wrong"),
    (ProbeName.ONVIF, Reason.CLOCK_SKEW): mark("alive, but its clock is wrong: set time or NTP"),
    (ProbeName.ONVIF, Reason.SERVICE_OFF): mark("alive, but ONVIF is off, or at another port"),
    (ProbeName.ONVIF, Reason.IDENTITY): mark("alive, but not the device of the inventory"),
    (ProbeName.ONVIF, Reason.CERTIFICATE): mark("its certificate is not trusted: nothing was sent"),
    (ProbeName.ONVIF, Reason.PROTOCOL): mark("something answers, but it does not speak ONVIF"),
    (ProbeName.ONVIF, Reason.DEGRADED): mark("alive, but one of its services fails"),
    (ProbeName.RTSP, Reason.OK): mark("video flows"),
    (ProbeName.RTSP, Reason.TIMEOUT): mark("its video service hangs"),
    (ProbeName.RTSP, Reason.DEGRADED): mark("it promises a stream, but no video comes: restart it"),
    (ProbeName.RTSP, Reason.AUTHENTICATION): mark("alive, but its stream refuses the password"),
    (ProbeName.RTSP, Reason.NO_STREAM): mark("alive, but its stream is not where it was"),
    (ProbeName.RTSP, Reason.NOT_OFFERED): mark("no video was ever seen there: no verdict"),
    (ProbeName.RTSP, Reason.PROTOCOL): mark("something answers, but not as a video service does"),
    (ProbeName.RECORDER, Reason.OK): mark("its recorder receives it"),
    (ProbeName.RECORDER, Reason.OFFLINE): mark("its recorder does not reach it"),
    (ProbeName.RECORDER, Reason.AUTHENTICATION): mark("its recorder has a wrong password for it"),
    (ProbeName.RECORDER, Reason.AGENT_SILENT): mark("its recorder does not tell"),
    (ProbeName.SNMP, Reason.OK): mark("its agent answers, and reports no trouble"),
    (ProbeName.SNMP, Reason.TIMEOUT): mark("agent silent: SNMP off, or a wrong community or key"),
    (ProbeName.SNMP, Reason.AUTHENTICATION): mark("the agent does not know this user or key"),
    (ProbeName.SNMP, Reason.PROTOCOL): mark("something answers, but not as an SNMP agent does"),
    (None, Reason.UNREACHABLE): mark("the network says that there is no way to it"),
    (None, Reason.LINK_DOWN): mark("switched on, but without link: look at both ends of the line"),
    (None, Reason.ADMIN_DOWN): mark("switched off by an administrator: no fault"),
    (None, Reason.POWER_OFF): mark("gives no power"),
    (None, Reason.ON_BATTERY): mark("mains is gone: it runs on battery"),
    (None, Reason.ABSENT): mark("its agent knows no such row: pulled out, or a wrong index"),
    (None, Reason.AGENT_SILENT): mark("its agent does not tell: nothing is known of it"),
    (None, Reason.NO_PRIVILEGE): mark("this machine does not permit it: see pointwatch doctor"),
    (None, Reason.OVERLOAD): mark("this machine was too busy, or at a limit"),
    (None, Reason.REFUSED): mark("it refuses the connection"),
    (None, Reason.TIMEOUT): mark("no answer in time"),
}
_NO_VIDEO = (Reason.DEGRADED, Reason.TIMEOUT, Reason.REFUSED)
_OTHER_ROW = mark("its agent reports no trouble with it")
_LOCKED = mark("alive, but it has locked the account: nothing is sent for an hour")
_NOT_WATCHED = mark("its video service answers; the stream itself was not tried")
_NO_CREDENTIAL = mark("alive; no password is known, so it was not tried")


def explain(reading: Reading, target: Target, _: Gettext) -> str:
    """What one answer means."""
    probe, reason = reading.check.probe, reading.reason
    if probe is ProbeName.ICMP and (meaning := ping_meaning(reading, _)):
        return meaning
    if probe is ProbeName.SNMP and reason is Reason.OK and not target.own:
        return _(_OTHER_ROW)
    if (probe, reason) == (ProbeName.RTSP, Reason.OK) and "detail" in reading.facts:
        return _(_NOT_WATCHED)
    if (probe, reason) == (ProbeName.ONVIF, Reason.OK) and target.onvif is None:
        return _(_NO_CREDENTIAL)
    if (reason, reading.facts.get("detail")) == (Reason.AUTHENTICATION, "locked_out"):
        return _(_LOCKED)
    text = _MEANINGS.get((probe, reason)) or _MEANINGS.get((None, reason), "")
    return _(text) if text else ""


def held(reading: Reading, service: str, zone: str, _: Gettext) -> str:
    """Until when a refused password is not sent again."""
    text = _("{service}: the password is not sent again before {time}; --insist sends it now.")
    return text.format(service=service, time=shown(reading.held_until, zone))


def conclusion(readings: Iterable[Reading], _: Gettext) -> str:
    """The answers taken together: how far up the ladder from power to service it gets."""
    by_probe = {reading.check.probe: reading for reading in readings}
    alive = [probe for probe, reading in by_probe.items() if reading.status.alive]
    told = [r for r in by_probe.values() if r.reason is not Reason.NOT_OFFERED]
    good = bool(told) and all(reading.reason is Reason.OK for reading in told)
    pinged = by_probe.get(ProbeName.ICMP)
    if good:
        return _("In order: everything that can be asked answers.")
    if not alive and pinged and pinged.reason is Reason.NO_PRIVILEGE:
        return _("Ping is not permitted here, and nothing else answers: no verdict.")
    if not alive and all(reading.status == "unknown" for reading in by_probe.values()):
        return _("Unknown: whoever could tell does not.")
    if not alive:
        return _("It does not answer at all: look at its power first, then at the line.")
    if pinged is not None and not pinged.status.alive:
        return _("It lives: a service answers, only ping does not.")
    if ProbeName.ONVIF in by_probe and not by_probe[ProbeName.ONVIF].status.alive:
        return _("It has power and network, but its service does not work: restart it.")
    if ProbeName.RTSP in by_probe and by_probe[ProbeName.RTSP].reason in _NO_VIDEO:
        return _("It lives and serves, but sends no video: restart it.")
    return _("It lives, but not all is in order: see above.")
