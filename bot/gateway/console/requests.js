/** What colleagues ask of a supervisor: each leads to the case, where it is approved or declined. */

import { byId, el } from '/shared/dom.js';

/** @typedef {{case: string, kind: string, asked_by: {name: string}}} Request */

/** @param {Request[]} requests @param {import('/shared/strings.js').Translate} t @param {(id: string) => unknown} open */
export function drawRequests(requests, t, open) {
  const box = byId('requests');
  const line = (/** @type {Request} */ each) => t('console_request', { agent: each.asked_by.name, act: t(`console_act_${each.kind}`) });
  const known = requests.map((each) => `${each.case} ${line(each)}`).join();
  if (box.dataset.known === known) return;
  box.dataset.known = known;
  box.hidden = !requests.length;
  const button = (/** @type {Request} */ each) => el('button', { type: 'button', class: 'plain', onclick: () => open(each.case) }, line(each));
  box.replaceChildren(...requests.map(button));
}
