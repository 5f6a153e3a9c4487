"""Questions as files of quiz programs: what each form holds, and how it is written."""
