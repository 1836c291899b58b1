"""A term of service: taking up a post, what was promised, handing over, leaving."""
