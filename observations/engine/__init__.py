"""Plain Python about words and days: nothing here imports Django, reads the clock or knows a person."""
