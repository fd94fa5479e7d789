"""England whole: every trust of the register, estimated staff, coaching since the September before last.

workforce   how many teachers a school has
fill        the people, pairs, drop-ins and steps of one trust, by SQL (people.sql, drop_ins.sql)
loading     trusts opened as `start_trust` opens them, filled, and counted
counting    the rollup: nightly rebuild, drop-ins of one day, read from the rollup or from the facts
pages       the pages of a large trust beside the demo trust's, and what their policies cost
writing     a visit written with all guards, and into a bare table; the reminders of a Monday
table       what was measured, for a terminal and for README
"""
