/** When a case must be decided, in the few words that a list has room for. */

import { now } from '/shared/now.js';

const DAY = 86_400_000;

/**
 * How a clock stands: `late` once its day is over, `soon` from the day that the server reminds.
 * @param {{due_at?: string | null, remind_at?: string | null, status?: string}} shown
 * @returns {'late' | 'soon' | 'far' | null} null when nothing runs
 */
export function urgency({ due_at, remind_at, status }) {
  if (!due_at || status === 'resolved' || status === 'returned') return null;
  if (Date.parse(due_at) <= now()) return 'late';
  return remind_at && Date.parse(remind_at) <= now() ? 'soon' : 'far';
}

/** @param {{due_at?: string | null, remind_at?: string | null, status?: string}} shown @param {import('/shared/strings.js').Translate} t */
export function dueWords(shown, t) {
  const state = urgency(shown);
  if (!state || !shown.due_at) return null;
  const ahead = (Date.parse(shown.due_at) - now()) / DAY; // a clock ends with its day, so what is left of today counts for none
  return t(`console_due_${state}`, { count: Math.max(1, state === 'late' ? Math.ceil(-ahead) : Math.floor(ahead)) });
}
