"""Files that come in from outside: the step library."""
