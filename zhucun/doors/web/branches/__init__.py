"""Pages of Party branches, village committees, talents and stars."""
