"""The page that says who sees what, made from the rules that PostgreSQL keeps (templates/schools/who_sees_what.html).

`rules` reads them as they are now; `sentences.toml` puts each into words, with the mark of the rule it was written for;
`history.toml` says what changed, when and why. A test fails when a rule has no sentence, when it is no longer the rule
that its sentence was written for, and when the last entry of the history does not have the mark of all of them.
"""
