"""Engines compute: a spec and facts go in, answers with their why come out. No database, no clock,
no Django.

`rules` lies below all others, which are strangers to each other; `screen` may also use `match`.
Each engine has the same files: `spec` (what a pack author may say), `facts` (what it is given),
`run` (pure), `answers`, `errors`.
"""
