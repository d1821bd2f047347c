"""Pure values and rules: content, plans, numbering, lifecycle, comparison, checks. No Qt, no SQL, no XML."""
