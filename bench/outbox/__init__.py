"""What happens to messages when everything around them fails: a provider that is slow, wrong or cut off, and a worker that is killed."""
