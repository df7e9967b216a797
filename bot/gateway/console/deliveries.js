/** Messages that stand still: how many, why in plain words, and sending them again or letting them be. */

import { byId } from '/shared/dom.js';
import { drawCounts, drawList } from './deliveries_parts.js';
import { Standing } from './standing.js';

/** @typedef {import('./deliveries_parts.js').Still} Still */

/** @type {Record<string, number>} */
let counts = {};

/** @type {Standing<Still>} */
const standing = new Standing('delivery', {
  views: ['unknown', 'dead', 'calls'],
  path: (view, after) => (view === 'calls' ? `/webhooks?after=${after}` : `/outbox?state=${view}&after=${after}`),
  found: (body) => {
    counts = body.counts ?? counts;
    return body.messages ?? body.webhooks;
  },
  draw: ({ t, view }) => {
    byId('counts').replaceChildren(...drawCounts(counts, t));
    byId('means').textContent = t(`console_delivery_means_${view}`);
  },
  label: (view, { t }) => [t(`console_delivery_view_${view}`), view === 'calls' ? '' : counts[view] ?? 0].join(' ').trim(),
  list: (listed) => drawList(listed, standing.t, standing.language, act),
});

/** @param {Still} still @param {'retry' | 'abandon'} verb */
function act(still, verb) {
  const { t, view } = standing;
  const words = { title: t(`console_delivery_${verb}`), note: t(`console_delivery_${verb}_${view}`), done: t(`console_delivery_done_${verb}`) };
  return standing.act(still, `/${view === 'calls' ? 'webhooks' : 'outbox'}/${still.id}/${verb}`, words);
}

if ((await standing.open()) && !counts.unknown && counts.dead) await standing.look('dead');
document.documentElement.dataset.ready = '';
