"""Match: a supply to a demand, in teams, under hard rules, by weighted wishes; with a proven bound
and with reasons.

    proposal = solve(spec, facts, seed=1, seconds=10, on_progress=lambda progress: True)
    why(spec, facts, proposal, demands=[3])            # each seat's terms, exclusions, next choices
    diagnose(spec, facts, proposal)                    # why something is missing, and what would help
    changes(before, after)                             # two proposals side by side
    blocking_pairs(spec, facts, proposal)              # pairs of ranked wishes that both would prefer

`solve` is deterministic for a seed as long as its time does not run out; `on_progress` returns
False to stop it with the best so far. `resolve` keeps to an earlier proposal: only what locks force
changes.
"""
