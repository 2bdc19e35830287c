"""Tables by topic, on one metadata."""
