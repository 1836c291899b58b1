"""Who and where: places with dated tags and figures, organisations, people, accounts, roles and
scopes."""
