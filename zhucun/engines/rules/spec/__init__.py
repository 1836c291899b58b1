"""What a pack author may say: types, vocabularies, expressions, rules."""
