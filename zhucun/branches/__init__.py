"""Party branches and village committees: members, meetings, rectification, talents, stars."""
