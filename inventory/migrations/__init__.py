"""Schema revisions, oldest first; `env` runs them on the connection it is given."""
