"""Pages of use and reward: outcomes, commendations, lists by 凡提必下, priority, accountability."""
