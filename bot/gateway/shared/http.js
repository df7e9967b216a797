/** Requests that give up in time and always answer in one shape; only a network that fails makes them reject. */

/** @typedef {{status: number, body: any, retryAfter: number}} Answer */

/**
 * @param {string} url
 * @param {{method?: string, headers?: Record<string, string>, json?: object, body?: Blob}} [options] one of json and body
 * @param {number} [seconds]
 * @param {AbortController} [controller] for a caller who may want to cut the wait short
 * @returns {Promise<Answer>}
 */
export async function request(url, { method = 'GET', headers = {}, json, body: raw } = {}, seconds = 15, controller = new AbortController()) {
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  const typed = json ? { ...headers, 'Content-Type': 'application/json' } : headers;
  try {
    const answer = await fetch(url, {
      method,
      headers: typed,
      body: raw ?? (json && JSON.stringify(json)),
      signal: controller.signal,
      cache: 'no-store',
      credentials: 'same-origin',
    });
    const body = await answer.json().catch(() => ({}));
    return { status: answer.status, body, retryAfter: Number(answer.headers.get('Retry-After') ?? 0) || 0 };
  } finally {
    clearTimeout(timer);
  }
}
