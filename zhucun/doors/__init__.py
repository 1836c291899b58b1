"""The only room that knows HTTP and the console: web, api, command.

Doors talk to queries and actions, never to tables.
"""
