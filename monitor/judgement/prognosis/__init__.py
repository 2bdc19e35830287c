"""Prognosis: what wears out, told before it fails. Pure."""
