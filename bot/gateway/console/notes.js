/** Notes between colleagues. They look like nothing that a borrower is ever sent, and are written in a place of their own. */

import { el, icon } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';

/** @typedef {{at: string, agent: string, text: string}} Note */

/**
 * @param {Note[]} notes @param {import('/shared/strings.js').Translate} t @param {string} language @param {(text: string) => Promise<Note | null>} save
 * @returns {HTMLElement}
 */
export function drawNotes(notes, t, language, save) {
  const list = el('ul', {}, notes.map((note) => item(note, language)));
  const input = /** @type {HTMLTextAreaElement} */ (el('textarea', { id: 'note', rows: 2, maxlength: 2000, 'aria-describedby': 'note-who' }));
  const form = el('form', {}, el('label', { for: 'note' }, t('console_note_new')), input, el('button', { type: 'submit', class: 'plain' }, t('console_note_save')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    const note = text ? await save(text) : null;
    if (!note) return;
    list.append(item(note, language));
    input.value = '';
  });
  return el('section', { class: 'notes', 'aria-labelledby': 'notes-title' }, el('h3', { id: 'notes-title' }, icon('lock'), t('console_notes')), el('p', { id: 'note-who' }, t('console_notes_private')), list, form);
}

/** @param {Note} note @param {string} language */
function item({ at, agent, text }, language) {
  const time = new Date(at).toLocaleString(localeOf(language), { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false });
  return el('li', {}, el('p', {}, text), el('p', { class: 'note-by' }, `${agent} · ${time}`));
}
