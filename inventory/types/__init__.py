"""Plain frozen types shared by every room. No I/O, no clock, no database."""
