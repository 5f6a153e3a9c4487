"""A corpus as one file: packed here, verified and installed elsewhere."""
