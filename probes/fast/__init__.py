"""The fast engine: gufo-ping, gufo-snmp, aiohttp's parser and lxml, all on the event loop.

It moves packets: what is asked, and what an answer means, is the probes' own code, the same for
both engines (decision 0009). Nothing here is imported unless the settings choose it.
"""
