/** Words of a page in the reader's language; they live with all other wording and are served as one flat map per room. */

/** @typedef {(key: string, figures?: Record<string, unknown>) => string} Translate */

/**
 * @param {string[]} rooms of chat, widget, console, simulator, demo
 * @param {string} language zh or en
 * @returns {Promise<Translate>}
 */
export async function loadStrings(rooms, language) {
  const maps = await Promise.all(rooms.map((room) => wording(room, language)));
  const words = Object.assign({}, ...maps);
  return (key, figures = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (/** @type {string} */ whole, /** @type {string} */ name) => `${figures[name] ?? whole}`);
}

/** Put words into every `data-t` (text) and `data-t-label` (accessible name). @param {Translate} t @param {ParentNode} [root] */
export function applyStrings(t, root = document) {
  for (const node of root.querySelectorAll('[data-t]')) node.textContent = t(node.getAttribute('data-t') ?? '');
  for (const node of root.querySelectorAll('[data-t-label]')) {
    const label = t(node.getAttribute('data-t-label') ?? '');
    node.setAttribute('aria-label', label);
    node.setAttribute('title', label);
  }
  for (const node of root.querySelectorAll('[data-t-placeholder]')) {
    node.setAttribute('placeholder', t(node.getAttribute('data-t-placeholder') ?? ''));
  }
}

/** The language to begin with: the one asked for, also as documents name theirs (`zh-CN`), else the browser's, else Chinese. @param {string | null} [asked] */
export function firstLanguage(asked) {
  const wanted = asked?.toLowerCase().split('-')[0];
  if (wanted === 'zh' || wanted === 'en') return wanted;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

/** @param {string} language */
export const localeOf = (language) => (language === 'en' ? 'en-GB' : 'zh-CN');

/** Tell the document, and so every screen reader's voice, which language it is in. @param {string} language */
export function setDocumentLanguage(language) {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
}

/** @param {string} room @param {string} language @returns {Promise<Record<string, string>>} */
async function wording(room, language) {
  const answer = await fetch(`/api/strings/${room}/${language}`);
  if (!answer.ok) throw new Error(`No wording for ${room} in ${language}`);
  return answer.json();
}
