"""The arithmetic of coaching: plain Python on dates and whole numbers.

Nothing here imports Django, reads the clock or draws at random; today is always an argument. Weeks are keyed by
their Monday, spans are half-open, and cycles are counted in 1/1200 of a cycle so that every sum is exact.

    interval       a span of days; the Wilson interval of a share
    weeks          Mondays and week numbers
    choices        dated choices of the decision grid
    calendar       which days and weeks a school is open
    periods        the fixed stretches of one to four open weeks in which a cycle is expected
    expectation    who is due, and how much of a cycle is expected of them
    visits         the facts that coverage is counted from
    lanes          many weeks in one whole number, to count a school by additions
    timetable      the weeks of a school's periods in lanes
    counting       the sums of a school and of its teams
    coverage       what took place, against what was expected: the rows of the rollup
    standing       where each person stands in the running period, for the pages of their own school
    pace           whether this is the usual number for this point of a period
    lag            how long feedback takes; who has not been seen lately
    rollup         the rows that are kept: lists, coaches and tallies of each week
    capacity       how many more teachers coaches have room for
"""
