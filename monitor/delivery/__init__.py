"""Messages on their way: rendered, claimed with a lease, sent at least once."""
