/** What an agent is asked before a case changes hands, ends, or shows more of a person. */

import { ask } from './dialogs.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

const OUTCOMES = ['explained', 'agreed', 'upheld', 'declined', 'referred', 'safe', 'other'];

/** @param {Translate} t */
export function askOutcome(t) {
  const options = OUTCOMES.map((code) => /** @type {[string, string]} */ ([code, t(`console_outcome_${code}`)]));
  return ask({
    title: t('console_resolve'),
    note: t('console_resolve_note'),
    fields: [{ name: 'outcome', label: t('console_outcome'), options }],
    confirm: t('console_resolve'),
    cancel: t('console_cancel'),
  });
}

/** @param {Translate} t @param {{id: string, name: string}[]} colleagues @param {string} title its wording */
export function askTransfer(t, colleagues, title) {
  const people = colleagues.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
  return ask({
    title: t(title),
    fields: [
      { name: 'to', label: t('console_transfer_to'), options: [['', t('console_to_queue')], ...people] },
      { name: 'note', label: t('console_transfer_note'), optional: true },
    ],
    confirm: t(title),
    cancel: t('console_cancel'),
  });
}

/** @param {Translate} t */
export function askReason(t) {
  return ask({
    title: t('console_reveal'),
    note: t('console_reveal_note'),
    fields: [{ name: 'reason', label: t('console_reveal_reason') }],
    confirm: t('console_reveal'),
    cancel: t('console_cancel'),
  });
}
