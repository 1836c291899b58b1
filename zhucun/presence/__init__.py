"""Who was in the village, by exception: leave, trips, rota, checks, month sheets."""
