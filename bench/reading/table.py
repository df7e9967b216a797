"""The table over all topics, and the limits it is held to."""

from __future__ import annotations

from bench.reading.measure import grade, length, mean_length
from bench.reading.spoken import topics

HIGHEST_GRADE = 8.0
LONGEST_ENGLISH = 33  # words of any one sentence
MEAN_CHINESE = 30  # signs of a sentence, on average
LONGEST_CHINESE = 55
HEAD = f"{'topic':14} {'sentences':>9} {'grade':>6} {'words':>6} {'longest':>8}   {'zh':>9} {'signs':>6} {'longest':>8}"


def rows() -> list[str]:
    """A line for each topic: sentences, grade and length of the English; sentences and length of the Chinese."""
    english, chinese = topics("en"), topics("zh")
    lines = [_row(topic, [each for _, each in english[topic]], [each for _, each in chinese[topic]]) for topic in english]
    everything = ([each for told in found.values() for _, each in told] for found in (english, chinese))
    return [HEAD, *lines, _row("all", *everything)]


def _row(topic: str, english: list[str], chinese: list[str]) -> str:
    longest = [max(length(each, language) for each in told) for told, language in ((english, "en"), (chinese, "zh"))]
    return (
        f"{topic:14} {len(english):9} {grade(english):6.1f} {mean_length(english, 'en'):6.1f} {longest[0]:8}"
        f"   {len(chinese):9} {mean_length(chinese, 'zh'):6.1f} {longest[1]:8}"
    )
