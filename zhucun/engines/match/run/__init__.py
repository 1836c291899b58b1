"""How a match is solved: facts are read and compiled into candidate arcs; prices make the teams of
all demands priceable one by one; search makes them fit together.

`reading` checks, `terms` and `bars` say what one pair earns and what keeps it apart, `problem`
compiles; `pricing` finds the best team of a demand at prices, `prices` the prices and the bound;
`greedy`, `seats`, `columns`, `joint` and `regions` find assignments; `scoring`, `reasons`,
`diagnosis`, `wishes` and `again` explain and repeat.
"""
