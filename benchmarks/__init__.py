"""Benchmarks: figures with the machine they were measured on, written to docs/. Never asserted by a test."""
