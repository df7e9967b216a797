/** How long ago, in the few words that an inbox has room for. */

import { now } from '/shared/now.js';

/** @param {string} at @param {import('/shared/strings.js').Translate} t */
export function age(at, t) {
  const minutes = Math.max(0, Math.floor((now() - Date.parse(at)) / 60_000));
  if (minutes < 1) return t('console_age_now');
  if (minutes < 60) return t('console_age_minutes', { count: minutes });
  if (minutes < 24 * 60) return t('console_age_hours', { count: Math.floor(minutes / 60) });
  return t('console_age_days', { count: Math.floor(minutes / 1440) });
}
