"""Text as text: lines, sentences, terms, tables, languages, and how it is shown."""
