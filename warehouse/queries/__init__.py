"""Queries that the flows ask, one .sql file each."""

from pathlib import Path


def query(name: str) -> str:
    """Text of NAME.sql."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
