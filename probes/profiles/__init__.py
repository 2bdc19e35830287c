"""Device profiles: what the agents of each family say, as data; one file a family."""
