"""The API's selection: proposals of teams, decisions, confirmations."""
