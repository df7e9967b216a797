"""A lesson as a page of its own, for who got it by text message: no script, nothing about anybody."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.catalogue import LANGUAGES, Entry, entries, word
from bot.rulebook import rules

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
TAGS = {"zh": "zh-CN", "en": "en"}
JURISDICTION = "cn"  # of every lender that sends lessons by text message


async def lesson_page(request: web.Request) -> web.Response:
    """The lesson's words and the rules it says, with its questions and why each answer is right; 404 for a lesson that is none."""
    language, name = request.match_info["language"], request.match_info["name"]
    lesson = entries(language).get(f"lesson_{name}", {}) if language in LANGUAGES else {}
    if "quiz" not in lesson:
        raise web.HTTPNotFound
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Frame-Options": "DENY"}
    return web.Response(text=_page(lesson, language), content_type="text/html", charset="utf-8", headers=headers)


def _page(lesson: Entry, language: str) -> str:
    facts = [rules()[key].statement(language) for name in lesson.get("rules", ()) if (key := f"{JURISDICTION}.{name}") in rules()]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in [*str(lesson["text"]).strip().splitlines(), *facts])
    questions = "".join(
        f"<details><summary>{escape(each['ask'])}</summary><p>{escape(each['options'][each['right'] - 1])}</p>"
        f"<p>{escape(each['why'])}</p></details>"
        for each in lesson["quiz"]
    )
    title = escape(lesson["title"])
    return (
        f'<!doctype html><html lang="{TAGS[language]}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="/shared/base.css"><link rel="stylesheet" href="/shared/cards.css"></head>'
        f'<body><main><article class="card card-lesson"><h1>{title}</h1>{paragraphs}'
        f"<h2>{escape(word('lesson_page_questions', language))}</h2>{questions}</article></main></body></html>"
    )
