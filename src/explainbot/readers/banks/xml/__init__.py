"""Question banks in XML: Moodle's, QTI and Open edX."""
