"""What lies on disk of an index, and how it is read."""
