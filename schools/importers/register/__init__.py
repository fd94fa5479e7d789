"""The school register: recognising its files, planning what they change, writing it down.

`values` cleans one cell, `records` names the shapes, `formats` turns a file into records, `planning` compares them with
what the register holds; all four are plain Python. `store` reads and writes the register, `report` says what happened.
"""
