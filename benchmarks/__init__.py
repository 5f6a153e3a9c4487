"""Measurements: scripts that are started by name; the tests import some of them."""
