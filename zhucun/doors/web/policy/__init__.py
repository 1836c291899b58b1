"""Pages of the policy packs: what holds where, with the sentence that it comes from."""
