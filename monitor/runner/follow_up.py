"""What a written tick sets going among the checks: bursts, retries, rests."""

from inventory.types.readings import CheckKey, ProbeName
from monitor.judgement.live import Context, Live, Outcome, advance
from monitor.runner.burst import (
    burst,
    contradicted,
    doubtful,
    long_dead,
    own_checks,
    redundant,
    turns,
)
from monitor.runner.watch import Watch

MARGIN_S = 1.0
"""Beyond the agent's refresh: clocks and networks take their time."""


def follow_up(watch: Watch, live: Live, outcome: Outcome, context: Context) -> bool:
    """Make the tick the live picture, and ask next what it calls for.

    Whether anything fails that the reference hosts should be asked about.
    """
    turned = turns(live, outcome.judged)
    news = contradicted(live, outcome.judged)
    advance(live, outcome)
    watch.hasten(own_checks(news, context))
    asked = burst(turned, context)
    watch.hasten(asked)
    _ask_agents_again(watch, asked, context)
    watch.hasten(doubtful(outcome), context.policy.retry_interval)
    changed = own_checks(outcome.transitions, context)
    dead = redundant(outcome.transitions, live, context)
    watch.resume(set(changed) - set(dead))
    watch.relax([*dead, *long_dead(live, outcome.judged, context)])
    return bool(outcome.waiting or turned)


def _ask_agents_again(watch: Watch, asked: list[CheckKey], context: Context) -> None:
    """Agents that cache their tables have had no news yet: ask once more when they must have."""
    refresh = context.policy.agent_refresh
    if refresh:
        watch.remind([key for key in asked if key.probe is ProbeName.SNMP], refresh + MARGIN_S)
