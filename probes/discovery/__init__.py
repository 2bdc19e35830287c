"""Finding devices: WS-Discovery, a sweep of addresses, and the tables of switches."""
