"""Documents cut into the sections that are retrieved."""
