"""How recorders tell of their channels: one file for each family."""
