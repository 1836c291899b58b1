"""The API door: JSON for programmes, with a token and without a session.

`door.py` speaks HTTP, `routes.py` declares an endpoint, `access.py` says who calls, `problems.py`
how a refusal reads; each room has its addresses, views and schemas. The description is at
`/api/openapi.json`.
"""
