/** Who holds the conversation, always in view: the assistant, the queue with the place in it, or a person by name. */

import { byId, icon } from '/shared/dom.js';

/** @typedef {import('/shared/sync.js').Holder} Holder */

/** What a status row says about the holder. @param {import('/shared/log.js').LogEvent} event @returns {Holder | null} */
export function holderOf({ payload, text }) {
  if (payload.status === 'queued') return payload.open === false ? { kind: 'queue', hours: text } : { kind: 'queue', position: payload.position };
  if (payload.status === 'claimed' || payload.status === 'transferred') return { kind: 'agent', agent: payload.agent };
  return payload.status === 'returned' || payload.status === 'closed' ? { kind: 'bot' } : null;
}

/** @param {Holder} holder @param {import('/shared/strings.js').Translate} t */
export function showHolder(holder, t) {
  const { kind, agent } = holder;
  byId('holder-name').textContent = kind === 'agent' && agent ? agent : t(`widget_name_${kind}`);
  byId('holder-text').textContent = line(holder, t);
  byId('presence').dataset.kind = kind;
  const person = byId('person');
  person.replaceChildren(icon(kind === 'bot' ? 'person' : 'check'), t(kind === 'bot' ? 'widget_person' : 'widget_person_asked'));
  person.setAttribute('aria-disabled', String(kind !== 'bot'));
}

/** @param {Holder} holder @param {import('/shared/strings.js').Translate} t */
function line({ kind, agent, position, hours }, t) {
  if (kind === 'agent') return t('widget_holder_agent', { agent: agent ?? t('widget_name_agent') });
  if (kind === 'bot') return t('widget_holder_bot');
  if (hours) return hours;
  if (position === 1) return t('widget_holder_queue_next');
  return position ? t('widget_holder_queue_at', { count: position - 1 }) : t('widget_holder_queue');
}
