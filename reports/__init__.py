"""Availability reports from the ledger."""
