"""Negotiations with simulated debtors whose plans are then lived for two years. Figures are simulated, never real recovery."""
