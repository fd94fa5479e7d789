"""Files that come in from outside: the school register, bank holidays, staff lists."""
