"""A street of real hosts: network namespaces, real links, real processes, and what is broken."""
