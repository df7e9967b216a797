/** Notes between colleagues. They look like nothing that a borrower is ever sent, and are written in a place of their own. */

import { el, icon } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';

/** @typedef {{at: string, agent: string, text: string}} Note */
/** @typedef {import('/shared/strings.js').Translate} Translate */

/**
 * @param {Note[]} notes @param {Translate} t @param {string} language
 * @param {(text: string) => Promise<boolean>} save false when it was not kept; else the notes are drawn again with it
 * @param {string} draft what was being written
 * @returns {HTMLElement}
 */
export function drawNotes(notes, t, language, save, draft) {
  const list = el('ul', {}, notes.map((note) => item(note, language)));
  return el(
    'section',
    { class: 'notes', 'aria-labelledby': 'notes-title' },
    el('h3', { id: 'notes-title' }, icon('lock'), t('console_notes')),
    el('p', { id: 'note-who' }, t('console_notes_private')),
    list,
    writing(t, draft, save),
  );
}

/** The notes may be drawn again while one is on its way, so what was not kept goes back to wherever is written now. @param {Translate} t @param {string} draft @param {(text: string) => Promise<boolean>} keep */
function writing(t, draft, keep) {
  const input = /** @type {HTMLTextAreaElement} */ (
    el('textarea', { id: 'note', rows: 2, maxlength: 2000, 'aria-describedby': 'note-who' }, draft)
  );
  const save = el('button', { type: 'submit', class: 'plain' }, t('console_note_save'));
  const form = el('form', {}, el('label', { for: 'note' }, t('console_note_new')), input, save);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = '';
    if (await keep(text)) return;
    const now = /** @type {HTMLTextAreaElement} */ (document.getElementById('note') ?? input);
    now.value = [text, now.value].filter(Boolean).join('\n');
  });
  return form;
}

/** @param {Note} note @param {string} language */
function item({ at, agent, text }, language) {
  const time = new Date(at).toLocaleString(localeOf(language), { dateStyle: 'medium', timeStyle: 'short', hour12: false });
  return el('li', {}, el('p', {}, text), el('p', { class: 'note-by' }, `${agent} · ${time}`));
}
