"""Cross-checks (互联网+监督): lists of what was paid beside other registers. What does not fit is a
lead, never a finding: people verify it, say what it was, and act."""
