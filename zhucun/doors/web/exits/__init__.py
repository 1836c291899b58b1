"""Pages of exits: the list, one exit, a village at once, signing many, the stages of counties."""
