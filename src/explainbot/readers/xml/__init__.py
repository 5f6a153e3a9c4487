"""Readers of XML: DocBook, JATS, CNXML, outlines (OPML) and captions (TTML)."""
