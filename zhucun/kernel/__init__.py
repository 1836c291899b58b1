"""What every room stands on: periods, division codes, quantities, problems. No Django, no clock."""
