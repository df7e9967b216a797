/**
 * What was being written, by case: leaving a case, losing it to a colleague, a reload or a sign-in that ran out never loses it.
 * It stays in this tab, and goes when its person signs out.
 */

const PREFIX = 'draft:';

/** @param {string} id */
export const draftOf = (id) => sessionStorage.getItem(PREFIX + id) ?? '';

/** @param {string} id @param {string} text */
export function keepDraft(id, text) {
  if (text) sessionStorage.setItem(PREFIX + id, text);
  else sessionStorage.removeItem(PREFIX + id);
}

export function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
