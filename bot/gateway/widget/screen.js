/** What belongs to the reader's own screen: hiding it, size of the text, keeping a copy. */

import { byId, icon } from '/shared/dom.js';
import { now } from '/shared/now.js';
import { localeOf } from '/shared/strings.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

/** @param {() => Translate} words @param {import('./host.js').Host} host */
export function hideButton(words, host) {
  const cover = (/** @type {boolean} */ hidden) => {
    byId('chat').hidden = hidden;
    byId('blank').hidden = !hidden;
    document.title = words()(hidden ? 'widget_neutral_title' : 'widget_title');
    host.tell({ type: 'cover', title: hidden ? document.title : '' });
    byId(hidden ? 'back' : 'input').focus();
  };
  byId('hide').append(icon('hide'));
  byId('hide').addEventListener('click', () => cover(true));
  byId('back').addEventListener('click', () => cover(false));
}

export function menu() {
  const button = byId('menu-button');
  const panel = byId('menu');
  const show = (/** @type {boolean} */ open) => {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  button.append(icon('menu'));
  button.addEventListener('click', () => show(panel.hidden));
  for (const chip of sizes()) chip.addEventListener('click', () => resize(chip.dataset.size ?? '0'));
  resize('0');
  return () => show(false);
}

/** @param {string} size */
function resize(size) {
  document.documentElement.dataset.size = size;
  for (const chip of sizes()) chip.setAttribute('aria-pressed', String(chip.dataset.size === size));
}

const sizes = () => byId('menu').querySelectorAll('button[data-size]');

/**
 * A copy is of the whole conversation or is not made.
 * @param {() => Promise<import('/shared/log.js').LogEvent[] | null>} all @param {() => Translate} words @param {() => string} language
 */
export function keeping(all, words, language) {
  const whole = async () => {
    byId('kept').textContent = '';
    const events = await all();
    if (!events) byId('kept').textContent = words()('widget_not_kept');
    return events;
  };
  byId('print').addEventListener('click', async () => (await whole()) && window.print());
  byId('save').addEventListener('click', async () => {
    const events = await whole();
    if (!events) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([asText(events, words(), language())], { type: 'text/plain' }));
    link.download = `${words()('widget_neutral_title')}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

/** @param {import('/shared/log.js').LogEvent[]} events @param {Translate} t @param {string} language */
function asText(events, t, language) {
  const date = (/** @type {string | number} */ at) => new Date(at).toLocaleString(localeOf(language));
  const name = ({ sender, payload }) => payload?.agent ?? t(sender === 'borrower' ? 'chat_you' : `chat_${sender}`);
  const lines = events.map((event) => `[${date(event.at)}] ${name(event)}\n${event.text}\n`);
  return [t('widget_file_head', { date: date(now()) }), '', ...lines].join('\n');
}
