"""From what was found on the network to proposals; nothing is taken over by itself."""
