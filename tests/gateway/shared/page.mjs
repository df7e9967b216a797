// The pages' own sync.js against a real gateway; only what a window and a document are is made up. Commands come on stdin, one a line.

import { createInterface } from 'node:readline';

const [, , sync, base, credential, newest] = process.argv;
globalThis.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
globalThis.window = new EventTarget();
globalThis.location = { href: base };
const { Sync } = await import(sync);
const page = new Sync({ base, credential, newest: Number(newest) });
const tell = (what, value) => console.log(JSON.stringify([what, value]));
page.addEventListener('event', ({ detail }) => tell('event', detail.seq));
for (const name of ['snapshot', 'ready', 'state']) page.addEventListener(name, ({ detail }) => tell(name, detail));
page.start();
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'earlier') tell('earlier', (await page.earlier()).map(({ seq }) => seq));
  else (line === 'visibilitychange' ? document : window).dispatchEvent(new Event(line));
}
process.exit();
