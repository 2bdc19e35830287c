"""Tables by topic, on one metadata. Importing this package registers them all."""

from inventory.tables import inventory, observations, people, proposals, repairs
from inventory.tables.base import metadata

__all__ = ["inventory", "metadata", "observations", "people", "proposals", "repairs"]
