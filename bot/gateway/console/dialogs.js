/** A question to the agent before something that can't be taken back. */

import { el } from '/shared/dom.js';

/**
 * @typedef {{name: string, label: string, options?: string[][], type?: string, autocomplete?: string, optional?: boolean}} Field
 *   a list when it has options, one line when it has a type, else free words
 */

/**
 * @param {{title: string, note?: string, problem?: string, more?: Node, fields: Field[], confirm: string, cancel: string}} question
 * @returns {Promise<Record<string, string> | null>} null when the agent thought better of it
 */
export function ask({ title, note, problem, more, fields, confirm, cancel }) {
  const back = el('button', { class: 'plain', type: 'button' }, cancel);
  const form = /** @type {HTMLFormElement} */ (
    el(
      'form',
      {},
      el('h2', { id: 'ask-title' }, title),
      note ? el('p', {}, note) : null,
      more ?? null,
      problem ? el('p', { class: 'problem', role: 'alert' }, problem) : null,
      fields.map(draw),
      el('div', { class: 'ask-buttons' }, el('button', { class: 'primary', type: 'submit' }, confirm), back),
    )
  );
  const dialog = /** @type {HTMLDialogElement} */ (el('dialog', { 'aria-labelledby': 'ask-title' }, form));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const end = (/** @type {Record<string, string> | null} */ answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      end(/** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form))));
    });
    back.addEventListener('click', () => end(null));
    dialog.addEventListener('cancel', () => end(null));
  });
}

/** @param {Field} field */
function draw({ name, label, options, type, autocomplete, optional }) {
  const id = `ask-${name}`;
  const control = options
    ? el('select', { id, name }, options.map(([value, title]) => el('option', { value }, title)))
    : type
      ? el('input', { id, name, type, autocomplete, maxlength: 200, required: !optional, spellcheck: 'false', autocapitalize: 'none' })
      : el('textarea', { id, name, rows: 3, maxlength: 500 });
  return el('p', { class: 'ask-field' }, el('label', { for: id }, label), control);
}
