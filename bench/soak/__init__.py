"""Whether the conversation log keeps its promises while everything around it fails: lines, processes, workers and the database."""
