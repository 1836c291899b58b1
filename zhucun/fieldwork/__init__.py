"""What cadres do in the village: visits with their diary, matters of villagers, plans, pledges."""
