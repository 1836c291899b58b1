"""Pages of the monitoring: signs, cases, publicity, measures, what rules would find."""
