"""What a finding says, in words: for messages, for the command line, for pages.

Codes and parameters come from the judge; a text never names the slot, which the reader's side
puts before it.
"""

from collections.abc import Callable, Mapping

from inventory.labels import label
from inventory.types.components import Kind
from inventory.types.readings import Fact, ProbeName, Reason
from inventory.words import Translator

Params = Mapping[str, Fact]
_Words = Callable[[Params, Translator], str]

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


def evidence_text(evidence_code: str, params: Params, translator: Translator) -> str:
    """One finding in the translator's language; a code without words stays as it is."""
    words = _WORDS.get(evidence_code)
    return words(params, translator) if words else evidence_code


def _silent(params: Params, _: Translator) -> str:
    text = _("no answer to {probe}").format(probe=_probe(params, _))
    reason = _reason(params, _) if params.get("reason") != Reason.TIMEOUT else ""
    if "reported_by" in params:
        reason = _("{router} says: {reason}").format(router=params["reported_by"], reason=reason)
    failures = _count(params, "failures")
    times = _.plural("{n} try", "{n} tries", failures).format(n=failures) if failures else ""
    more = _("; ").join(each for each in (reason, times) if each)
    return text + _(" ({more})").format(more=more) if more else text


def _service_dead(params: Params, _: Translator) -> str:
    text = _("answers ping, but {probe} does not work").format(probe=_probe(params, _))
    reason = _reason(params, _)
    return text + _(" ({more})").format(more=reason) if reason else text


def _no_video(params: Params, _: Translator) -> str:
    text = _("answers, but no video flows")
    reason = _reason(params, _) if params.get("reason") != Reason.DEGRADED else ""
    return text + _(" ({more})").format(more=reason) if reason else text


def _clock_offset(params: Params, _: Translator) -> str:
    offset = _number(params, "offset_s")
    by = _span(abs(offset), _)
    return (_("clock is {by} fast") if offset > 0 else _("clock is {by} slow")).format(by=by)


def _another_serial(params: Params, _: Translator) -> str:
    told, expected = str(params.get("serial", "")), str(params.get("expected_serial", ""))
    if not told:
        return _("is another device than the inventory says")
    text = _("serial number is {told}, in the inventory it is {expected}")
    return text.format(told=told, expected=expected)


def _two_units(params: Params, _: Translator) -> str:
    text = _("serial numbers {first} and {second} answer there in turns")
    return text.format(first=params.get("first", ""), second=params.get("second", ""))


def _mac_at(params: Params, _: Translator) -> str:
    text = _("{mac} answers at {address}, and is plugged in at {port}")
    return _filled(text, params, "mac", "address", "port")


def _recorded_mac_at(params: Params, _: Translator) -> str:
    return _filled(_("the recorded {mac} is plugged in at {port}"), params, "mac", "port")


def _seen_elsewhere(params: Params, _: Translator) -> str:
    text = _("is recorded at {recorded}, and the switches see it at {seen}")
    return _filled(text, params, "recorded", "seen")


def _filled(text: str, params: Params, *names: str) -> str:
    return text.format(**{name: params.get(name, "") for name in names})


def _siblings_good(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural(
        "{n} other point on the same equipment works",
        "{n} other points on the same equipment work",
        count,
    )
    return text.format(n=count)


def _siblings_lost(params: Params, _: Translator) -> str:
    count, total = _count(params, "count"), _count(params, "total")
    if count < total:
        return _("{n} of {total} devices behind it fell together").format(n=count, total=total)
    text = _.plural(
        "the {n} device behind it fell with it", "all {n} devices behind it fell together", count
    )
    return text.format(n=count)


def _within(params: Params, _: Translator) -> str:
    return _("they fell within {span}").format(span=_span(max(_number(params, "seconds"), 1), _))


def _flapping(params: Params, _: Translator) -> str:
    changes = _count(params, "changes")
    return _.plural("came and went {n} time", "came and went {n} times", changes).format(n=changes)


def _lossy(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural("pings were lost {n} time", "pings were lost {n} times", count)
    return text.format(n=count)


def _lossy_together(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural(
        "{n} device behind it loses packets", "{n} devices behind it lose packets", count
    )
    return text.format(n=count)


def _same_model(params: Params, _: Translator) -> str:
    count, total = _count(params, "count"), _count(params, "total")
    return _("{n} of {total} cameras of this model").format(n=count, total=total)


def _poe_denied(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural(
        "refused power {n} time: its switch has none left",
        "refused power {n} times: its switch has none left",
        count,
    )
    return text.format(n=count)


def _poe_overload(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural(
        "switched off {n} time: too much current was drawn",
        "switched off {n} times: too much current was drawn",
        count,
    )
    return text.format(n=count)


def _poe_short(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural(
        "switched off {n} time: short circuit in what hangs on it",
        "switched off {n} times: short circuit in what hangs on it",
        count,
    )
    return text.format(n=count)


def _ports_refuse(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    text = _.plural(
        "{n} of its PoE ports refuses power", "{n} of its PoE ports refuse power", count
    )
    return text.format(n=count)


def _same_credential(params: Params, _: Translator) -> str:
    count, total = _count(params, "count"), _count(params, "total")
    return _("{n} of {total} devices with this credential").format(n=count, total=total)


def _upstream_good(params: Params, _: Translator) -> str:
    # Its slot is the component that the fault hangs on.
    if params.get("kind") == Kind.MAINS:
        return _("power is present")
    return _("works, and lies before the fault")


def failed_before(params: Params, _: Translator) -> str:
    """How often the like of a component failed here, as people confirmed."""
    failures = _count(params, "failures")
    text = (
        _.plural(
            "its model failed {n} time in {years} unit-years here",
            "its model failed {n} times in {years} unit-years here",
            failures,
        )
        if params.get("of_model")
        else _.plural(
            "such parts failed {n} time in {years} unit-years here",
            "such parts failed {n} times in {years} unit-years here",
            failures,
        )
    )
    return text.format(n=failures, years=f"{_number(params, 'years'):g}")


def _light_low(params: Params, _: Translator) -> str:
    dbm, usual = _number(params, "dbm"), _number(params, "usual_dbm")
    text = _("received light is {dbm} dBm, {n} dB below its usual {usual} dBm")
    return text.format(dbm=_signed(dbm), n=f"{max(usual - dbm, 0):.1f}", usual=_signed(usual))


def _light_sinking(params: Params, _: Translator) -> str:
    text = _(
        "sinks by {n} dB a week; meets the receiver's limit of {limit} dBm about {on} "
        "({earliest} to {latest})"
    )
    return text.format(
        n=f"{_number(params, 'db_a_week'):.1f}",
        limit=_signed(_number(params, "limit_dbm")),
        on=params.get("on", ""),
        earliest=params.get("earliest", ""),
        latest=params.get("latest", ""),
    )


def _errors_rising(params: Params, _: Translator) -> str:
    text = _("{n} damaged frames an hour, usually {usual}")
    return text.format(n=_count(params, "per_hour"), usual=f"{_number(params, 'usual'):g}")


def _falls_growing(params: Params, _: Translator) -> str:
    text = _("failed {n} times within a week, {before} times in the week before")
    return text.format(n=_count(params, "week"), before=_count(params, "before"))


def _carries(params: Params, _: Translator) -> str:
    count = _count(params, "count")
    return _.plural("carries {n} point", "carries {n} points", count).format(n=count)


_WORDS: Mapping[str, _Words] = {
    "light_low": _light_low,
    "light_sinking": _light_sinking,
    "errors_rising": _errors_rising,
    "falls_growing": _falls_growing,
    "carries": _carries,
    "silent": _silent,
    "service_dead": _service_dead,
    "no_video": _no_video,
    "clock_offset": _clock_offset,
    "siblings_good": _siblings_good,
    "siblings_lost": _siblings_lost,
    "within": _within,
    "flapping": _flapping,
    "failed_before": failed_before,
    "lossy": _lossy,
    "lossy_together": _lossy_together,
    "link_down": lambda params, _: _("link is down"),
    "absent": lambda params, _: _("not found in its chassis"),
    "power_off": lambda params, _: _("gives no power"),
    "poe_denied": _poe_denied,
    "poe_overload": _poe_overload,
    "poe_short": _poe_short,
    "poe_undrawn": lambda params, _: _("nothing draws power from it any more"),
    "poe_fault": lambda params, _: _("gives no power, and reports a fault"),
    "poe_searching": lambda params, _: _("gives no power, and finds nothing to feed"),
    "draws_nothing": lambda params, _: _("is on, and nothing draws current from it any more"),
    "draws_power": lambda params, _: _("is on, and current is drawn as before"),
    "ports_refuse": _ports_refuse,
    "on_battery": lambda params, _: _("runs on battery"),
    "upstream_good": _upstream_good,
    "same_model": _same_model,
    "same_credential": _same_credential,
    "gasp": lambda params, _: _("the far end said that its power failed"),
    "no_gasp": lambda params, _: _("no power-fail signal came from the far end"),
    "service_off": lambda params, _: _("answers, but its ONVIF service is switched off"),
    "two_units": _two_units,
    "mac_at": _mac_at,
    "recorded_mac_at": _recorded_mac_at,
    "seen_elsewhere": _seen_elsewhere,
    "another_serial": _another_serial,
    "certificate": lambda params, _: _("shows a certificate that is not the one we trust"),
    "locked_account": lambda params, _: _("says that our account is locked"),
    "offline": lambda params, _: _("its recorder does not reach it"),
    "no_stream": lambda params, _: _("has no stream any more where it had one"),
    "refused_password": lambda params, _: _("refuses our user or password"),
}

EVIDENCE_CODES = frozenset(_WORDS)
"""The codes that have words."""


def _probe(params: Params, _: Translator) -> str:
    name = str(params.get("probe", ""))
    return "ping" if name == ProbeName.ICMP else name.upper()


def _reason(params: Params, _: Translator) -> str:
    code = str(params.get("reason", ""))
    return label(Reason(code), _) if code in tuple(Reason) else code


def _number(params: Params, name: str) -> float:
    value = params.get(name, 0)
    return float(value) if isinstance(value, int | float) else 0.0


def _signed(dbm: float) -> str:
    """With a true minus sign: a hyphen would break the line."""
    return f"{dbm:.1f}".replace("-", "−")


def _count(params: Params, name: str) -> int:
    return round(_number(params, name))


def _span(seconds: float, _: Translator) -> str:
    """In the greatest unit of which there are two."""
    days, hours, minutes = (round(seconds / unit) for unit in (_DAY_S, _HOUR_S, _MINUTE_S))
    if days >= 2:
        return _.plural("{n} day", "{n} days", days).format(n=days)
    if hours >= 2:
        return _.plural("{n} hour", "{n} hours", hours).format(n=hours)
    if minutes >= 2:
        return _.plural("{n} minute", "{n} minutes", minutes).format(n=minutes)
    return _("{n} s").format(n=round(seconds))
