"""Real servers on the loopback for tests of several rooms."""
