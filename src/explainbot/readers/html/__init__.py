"""HTML pages: main content, metadata, questions."""
