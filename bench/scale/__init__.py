"""What ten and a hundred million borrowers would take, reckoned from measured times and checked by a simulation."""
