"""What a turn costs and where: its stages, whether it stays flat as a conversation grows, and a worker's memory. See bench/NOTES.md."""
