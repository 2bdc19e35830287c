"""Questions to the ledger and entries in it, by topic. Each takes an open connection."""
