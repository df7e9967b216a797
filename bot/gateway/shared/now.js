/** What time it is by the server, whose clock counts: this machine's may be wrong, and a demo's can be moved. */

let ahead = 0;

/** Take note of the server's time, where an answer tells it. @param {unknown} told */
export function hearTime(told) {
  const moment = typeof told === 'string' ? Date.parse(told) : NaN;
  if (Number.isFinite(moment)) ahead = moment - Date.now();
}

/** In milliseconds since 1970; this machine's own as long as the server has told nothing. */
export const now = () => Date.now() + ahead;
