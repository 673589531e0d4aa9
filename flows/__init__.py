"""Flows: when and in which order. Prefect lives here only."""
