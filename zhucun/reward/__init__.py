"""Use and reward: what became of cadres, commendations, lists checked by 凡提必下, and how somebody
answers for a fault. Rules propose with their rows; people decide
(docs/decisions/0029-reward.md)."""
