"""Pages of pairing: helpers, who helps whom, proposals, grids, visits by office."""
