"""zhucun (驻村): the platform on which resident village assistance runs."""

__version__ = "0.1.0"
