"""A lesson can be read in full from a text message, by anybody, and says nothing of anybody."""

import pytest

from bot.catalogue import entries
from tests.gateway.client import Client


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
async def test_every_lesson_has_its_page(client: Client, language: str, tag: str) -> None:
    names = [key for key, entry in entries(language).items() if key.startswith("lesson_") and "quiz" in entry]
    assert len(names) >= 16
    for key in names:
        response = await client.http.get(f"/lessons/{language}/{key.removeprefix('lesson_')}")
        page = await response.text()
        assert response.status == 200
        assert f'<html lang="{tag}">' in page
        assert entries(language)[key]["title"].replace("'", "&#x27;") in page
        assert "<script" not in page
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["zh/nothing", "fr/penalty", "zh/which", "en/words"])
async def test_what_is_no_lesson_has_no_page(client: Client, path: str) -> None:
    assert (await client.http.get(f"/lessons/{path}")).status == 404
