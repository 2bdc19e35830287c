"""Points that keep falling together, and share nothing that is recorded: what they may share."""
