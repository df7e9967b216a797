"""Danger, stop, dispute, wrong person and the wish for a person are heard whatever the classifier thinks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.nlu.guards import guards, suspected

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    return (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "word", ["STOP", "stop", "Stop.", "QUIT", "END", "REVOKE", "OPT OUT", "OPTOUT", "CANCEL", "UNSUBSCRIBE", "STOPALL"]
)
def test_the_words_that_the_law_names_stop_messages(word: str) -> None:
    assert guards(word) == {"stop_contact"}


@pytest.mark.parametrize("word", ["R", "T", "TD", "td", "Ｔ", "N", "退订", "退訂", "拒收", "不要再发", "停止", "回复TD"])
def test_the_replies_that_carriers_know_stop_messages(word: str) -> None:
    assert guards(word) == {"stop_contact"}


@pytest.mark.parametrize(
    "text",
    [
        "别再给我发短信了",
        "不要再打我电话",
        "请停止联系我",
        "不想再收到你们的短信",
        "please stop texting me",
        "do not contact me again",
        "take me off your list",
        "no more calls",
        "I revoke my consent to be called",
    ],
)
def test_free_words_to_stop_are_heard(text: str) -> None:
    assert "stop_contact" in guards(text)


@pytest.mark.parametrize(
    "text", ["stop the late fee", "can I cancel the plan", "end of the month", "怎么取消自动扣款", "the end"]
)
def test_a_stop_word_inside_another_wish_stops_nothing(text: str) -> None:
    assert "stop_contact" not in guards(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我从来没借过你们的钱", "dispute_debt"),
        ("这笔不是我借的", "dispute_debt"),
        ("身份证被人冒用了", "dispute_debt"),
        ("金额不对", "dispute_debt"),
        ("this is not my debt", "dispute_debt"),
        ("someone used my name to open it", "dispute_debt"),
        ("I never took out this loan", "dispute_debt"),
        ("你们打错了", "wrong_person"),
        ("我不认识这个人", "wrong_person"),
        ("他去年去世了", "wrong_person"),
        ("wrong number", "wrong_person"),
        ("I am not Mr Smith", "wrong_person"),
        ("my father passed away", "wrong_person"),
        ("转人工", "request_human"),
        ("我要找真人客服", "request_human"),
        ("let me talk to a real person", "request_human"),
        ("agent", "request_human"),
    ],
)
def test_what_must_be_heard_is_heard(text: str, intent: str) -> None:
    assert intent in guards(text)


@pytest.mark.parametrize(
    "text",
    [
        "我捅死你们",
        "打断你的狗腿",
        "把你们公司炸了",
        "我拎着刀上你们公司",
        "知道你家住哪 你等着",
        "I'll stab you",
        "you're a dead man",
        "gonna burn your office down",
        "I'm coming over with a shotgun for your collectors",
        "watch your back",
    ],
)
def test_a_threat_to_the_life_of_another_is_danger(text: str) -> None:
    assert "crisis" in guards(text)


@pytest.mark.parametrize(
    "text",
    [
        "欠债还钱杀人偿命",
        "这利息是想杀人啊",
        "帮我砍一刀",
        "手续费能砍一点吗",
        "want to kill off my loan early",
        "let me take a stab at it",
        "shoot me an email",
        "can you beat your competitor's rate",
        "drop dead",
        "you're dead wrong",
    ],
)
def test_figures_of_speech_and_insults_threaten_nobody(text: str) -> None:
    assert "crisis" not in guards(text)


@pytest.mark.parametrize("text", ["我想分期", "利息怎么算", "how much do I owe", "明天还", "500", "你好", "", "谢谢"])
def test_everyday_messages_raise_no_guard(text: str) -> None:
    assert guards(text) == frozenset()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_danger_kept_out_of_training_is_said_outright_or_hinted_at(language: str) -> None:
    """Outright in at least four of five, at least hinted at in nineteen of twenty; the classifier decides the hints."""
    texts = lines(f"crisis_heldout_{language}")
    outright = sum("crisis" in guards(text) for text in texts)
    noticed = sum("crisis" in guards(text) | suspected(text) for text in texts)
    assert outright >= 0.8 * len(texts)
    assert noticed >= 0.95 * len(texts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everyday_exaggeration_is_not_taken_for_danger(language: str) -> None:
    texts = lines(f"crisis_ordinary_{language}")
    alarms = [text for text in texts if "crisis" in guards(text)]
    assert len(alarms) <= 0.02 * len(texts), alarms


@pytest.mark.parametrize("language", ["zh", "en"])
def test_most_threats_kept_out_of_training_are_heard_without_the_classifier(language: str) -> None:
    texts = lines(f"threats_heldout_{language}")
    assert sum("crisis" in guards(text) for text in texts) >= 0.65 * len(texts)
