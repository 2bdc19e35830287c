"""Simulated devices: real protocol servers on loopback, and the world that they share."""
