"""The appraisal over the API."""
