"""What a written tick sets going among the checks: bursts, retries, rests."""

from monitor.judgement.live import Context, Live, Outcome, advance
from monitor.runner.burst import contradicted, doubtful, long_dead, own_checks, redundant, turns
from monitor.runner.bursts import Bursts
from monitor.runner.watch import Watch


def follow_up(watch: Watch, bursts: Bursts, live: Live, outcome: Outcome, context: Context) -> bool:
    """Make the tick the live picture, and ask next what it calls for.

    Whether anything fails that the reference hosts should be asked about. A first miss has its
    burst already, from the moment it came; what answers again has it here.
    """
    turned = turns(live, (reading for reading in outcome.judged if reading.status.alive))
    news = contradicted(live, outcome.judged)
    advance(live, outcome)
    watch.hasten(own_checks(news, context))
    bursts.add(turned)
    bursts.note(outcome.judged)
    watch.hasten(doubtful(outcome), context.policy.retry_interval)
    changed = own_checks(outcome.transitions, context)
    dead = redundant(outcome.transitions, live, context)
    watch.resume(set(changed) - set(dead))
    watch.relax([*dead, *long_dead(live, outcome.judged, context)])
    return bool(outcome.waiting or turned)
