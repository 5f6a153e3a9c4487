"""The chat line by line: for screen readers, simple terminals and pipes."""
