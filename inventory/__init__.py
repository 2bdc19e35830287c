"""The ledger: what exists, and what happened to it."""
