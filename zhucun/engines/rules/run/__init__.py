"""One meaning, several executions: Python for one row, Ibis and SQL for tables. All share
`binding`.
"""
