"""Property tests here judge answers, never how long a busy machine took for them."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
