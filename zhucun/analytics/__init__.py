"""Numbers with their rows: indicators of the packs over the rooms' marts, declared beside
computed."""
