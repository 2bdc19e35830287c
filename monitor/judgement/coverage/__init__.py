"""What a district's instruments can tell apart, and what would help: every failure rehearsed."""
