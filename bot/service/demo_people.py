"""Invented names and unreachable numbers for the demo book; the same seed gives the same people."""

from __future__ import annotations

from random import Random

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余"
GIVEN = (
    "梅 强 静 磊 洋 艳 勇 娟 涛 敏 军 霞 杰 玲 超 丽 明 燕 刚 芳 "
    "建国 秀英 志强 桂兰 海燕 小红 立新 春梅 文博 雨欣 子涵 浩然 思远 佳怡 俊杰 晓东 丽华 国庆 婷婷 宇航"
)
FIRST = (
    "Grace Daniel Maya Oliver Priya James Elena Samuel Chloe Victor Nina Marcus Alice Peter Rosa Henry Fatima Leo Julia Owen "
    "Hannah Felix Amara Simon Ruth Adam Irene Paul Tessa Colin"
)
LAST = (
    "Miller Okafor Novak Sharma Rossi Bennett Kowalski Haddad Larsen Moreau Tanaka Costa Fischer Brennan Iqbal Santos Keller "
    "Doyle Petrov Nguyen"
)


def name(language: str, dice: Random) -> str:
    if language == "zh":
        return dice.choice(SURNAMES) + dice.choice(GIVEN.split())
    return f"{dice.choice(FIRST.split())} {dice.choice(LAST.split())}"


def email(number: int) -> str:
    """An address in a domain that is reserved for examples."""
    return f"b{number:04d}@example.com"


def phone(number: int) -> str:
    """An E.164 number in a range that no Chinese carrier was ever given, so that nobody can be reached by it."""
    return f"+8610{number:09d}"
