"""Party branches, village committees, talents and stars through the API."""
