"""Builds a site: prepare, plan, render, write, remember."""
