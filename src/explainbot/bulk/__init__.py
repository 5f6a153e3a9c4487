"""Work of many machines: blocks of it, done by the workers of a cluster."""
