"""Staff files: read (formats), compared with what is known (plan), then written or not (store)."""
