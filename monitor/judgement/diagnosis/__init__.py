"""Which components failed, from what every instrument says: the causes that explain it best."""
