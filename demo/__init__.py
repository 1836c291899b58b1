"""One deterministic world of any size: first look, end-to-end tests, benchmarks. It writes through
actions only."""
