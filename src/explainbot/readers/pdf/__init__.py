"""PDF files: pages, lines, paragraphs, headings."""
