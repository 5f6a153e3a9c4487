"""Office documents, workbooks, presentations and e-books."""
