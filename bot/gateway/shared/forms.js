/** A form in the conversation: a few labelled inputs, each with its hint and its error tied to it, sent as one answer. */

import { el } from './dom.js';

/** @typedef {import('./strings.js').Translate} Translate */
/** @typedef {{id: string, label: string, hint?: string, value?: string, error?: string, day?: boolean}} Field */
/** @typedef {(choice: string, shown: string) => boolean} Fill sends a filled form; false keeps it as it is */

const LONGEST = 40;
const FIGURE = /[\d一二三四五六七八九十百千万两零０-９]/;
let drawn = 0;

/** @param {{id: string, title: string, fields: Field[], submit: string}} card @param {Translate} t @param {Fill | undefined} fill */
export function drawForm(card, t, fill) {
  const inputs = card.fields.map((field) => inputFor(field, `form-${(drawn += 1)}`));
  const button = el('button', { type: 'submit', class: 'primary' }, card.submit);
  const form = el('form', { class: 'card-form', novalidate: true }, inputs.map((each) => each.row), fill ? button : null);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wrong = inputs.filter((each) => !each.check(t('card_form_read')));
    if (wrong.length) return wrong[0].input.focus();
    const filled = inputs.map((each) => [each.field, each.input.value.trim()]).filter(([, value]) => value);
    const values = Object.fromEntries(filled.map(([field, value]) => [/** @type {Field} */ (field).id, value]));
    const shown = filled.map(([field, value]) => `${/** @type {Field} */ (field).label} ${value}`).join(' · ');
    if (fill?.(card.id + JSON.stringify(values), `${card.title}: ${shown}`) !== false) settle(form, button, t);
  });
  return form;
}

/** @param {Field} field @param {string} name */
function inputFor(field, name) {
  const hint = el('span', { id: `${name}-hint`, class: 'field-hint' }, field.hint);
  const error = el('span', { id: `${name}-error`, class: 'field-error', hidden: !field.error }, field.error);
  const look = { id: name, type: 'text', inputmode: 'text', autocomplete: 'off', maxlength: LONGEST, value: field.value };
  const input = /** @type {HTMLInputElement} */ (el('input', { ...look, 'aria-describedby': `${hint.id} ${error.id}` }));
  const say = (/** @type {string} */ problem) => {
    error.textContent = problem;
    error.hidden = !problem;
    input.setAttribute('aria-invalid', String(Boolean(problem)));
  };
  if (field.error) input.setAttribute('aria-invalid', 'true');
  /** Whether what is written can be meant; the server reads it, and has the last word. */
  const check = (/** @type {string} */ problem) => {
    const readable = !input.value.trim() || FIGURE.test(input.value) || field.day === true;
    say(readable ? '' : problem);
    return readable;
  };
  return { field, input, check, row: el('p', { class: 'field' }, el('label', { for: name }, field.label), hint, input, error) };
}

/** Sent: what was written stays to be read. @param {HTMLElement} form @param {HTMLElement} button @param {Translate} t */
function settle(form, button, t) {
  for (const input of form.querySelectorAll('input')) input.readOnly = true;
  button.replaceWith(el('p', { class: 'field-hint', role: 'status' }, t('card_form_sent')));
}
