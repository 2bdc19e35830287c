"""The pure core: judge, diagnose, reconcile, tickets, dispatch. No I/O, no clock."""
