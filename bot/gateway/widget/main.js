/** The chat: joins the conversation, the screen and the page around it. */

import { byId, icon } from '/shared/dom.js';
import { Earlier } from '/shared/earlier.js';
import { Kept } from '/shared/kept.js';
import { announcer } from '/shared/live.js';
import { now } from '/shared/now.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';
import { Sync } from '/shared/sync.js';
import { Transcript } from '/shared/transcript.js';
import { Attach } from './attach.js';
import { Composer } from './composer.js';
import { holderOf, showHolder } from './holder.js';
import { meetHost } from './host.js';
import { News } from './news.js';
import { failedStart, showBanner, starters } from './panels.js';
import { Scroll } from './scroll.js';
import { hideButton, keeping, menu } from './screen.js';
import { startConversation } from './start.js';
import { Typing } from './typing.js';

/** @typedef {import('/shared/log.js').LogEvent} LogEvent */

const TYPING_EVERY = 4_000;
const NEWEST = 200;
/** What waited longer than this over a reload is offered again, not sent: the moment may have passed. */
const STILL_MEANT = 10 * 60_000;

class Chat {
  /** @type {import('/shared/sync.js').Holder} */
  holder = { kind: 'bot' };
  ready = false;
  typedAt = 0;
  announce = announcer(byId('live'));

  /** @param {import('./host.js').Host} host @param {import('/shared/strings.js').Translate} t @param {string} language */
  constructor(host, t, language) {
    Object.assign(this, { host, t, language });
    this.scroll = new Scroll();
    this.news = new News(host, this.announce, () => this.t);
    this.typing = new Typing((key) => this.t(key), () => this.scroll.grew(false));
    this.composer = new Composer((text) => this.say({ text }, text), () => this.whisperTyping());
    this.attach = new Attach((file, name) => this.sync.wire.upload(`/evidence?language=${this.language}`, file, name), () => this.t);
    this.transcript = new Transcript({
      list: byId('messages'),
      mine: 'borrower',
      t,
      language,
      onChoose: (choice) => this.say({ choice: choice.id }, choice.title),
      onPaper: (wish) => this.sync.wire.send(`/documents?language=${this.language}`, { ...wish, language: this.language }),
      onFill: (choice, shown) => this.say({ choice }, shown),
      onRetry: (id) => this.sync.outbox.retry(id),
      onDrop: (id) => this.sync.outbox.drop(id),
      onEdit: (id) => this.composer.putBack(this.sync.outbox.take(id)?.text ?? ''),
    });
    this.wire();
    this.speak(t, language);
  }

  wire() {
    const closeMenu = menu();
    hideButton(() => this.t, this.host);
    keeping(() => this.everything(), () => this.t, () => this.language);
    byId('close').append(icon('close'));
    byId('close').hidden = !this.host.embedded;
    byId('close').addEventListener('click', () => this.host.tell({ type: 'close' }));
    byId('person').addEventListener('click', () => this.askForPerson());
    byId('tongue').addEventListener('click', () => this.switchLanguage());
    this.host.addEventListener('open', () => this.opened());
    window.addEventListener('beforeunload', (event) => this.sync?.outbox.unsent && event.preventDefault());
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !byId('blank').hidden) return;
      closeMenu();
      this.composer.input.focus();
    });
  }

  /** @param {import('./start.js').Conversation} conversation */
  follow(conversation) {
    byId('unverified').hidden = conversation.verified;
    this.attach.allow(conversation.verified);
    this.sync = new Sync({ base: `/api/conversations/${conversation.id}`, credential: conversation.credential, newest: NEWEST });
    const { sync, transcript, announce } = this;
    this.earlier = new Earlier({ sync, transcript, box: byId('scroller'), words: () => this.t, announce });
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ heard) =>
      this.sync.addEventListener(name, (event) => heard(/** @type {CustomEvent} */ (event).detail));
    on('event', (event) => this.hear(event));
    this.kept = new Kept(conversation.unsentKey);
    this.left = this.kept.left();
    on('ready', () => this.begin());
    on('outbox', (items) => this.showOutbox(items));
    on('state', (state) => showBanner(state, () => this.t));
    on('holder', (holder) => this.hold(holder));
    on('typing', ({ sender, until }) => this.typing.show(sender, Date.parse(until) - now()));
    on('denied', () => this.renew());
    this.sync.start();
  }

  /** All rows, as keeping a copy needs them. @returns {Promise<LogEvent[] | null>} null when the earlier ones could not be read */
  async everything() {
    const whole = (await this.earlier?.all()) ?? true;
    return whole ? this.transcript.events : null;
  }

  /** The credential is no longer good: exchange a fresh token for another one. */
  async renew() {
    this.renewing ??= startConversation(await this.host.identity(), this.language)
      .then(({ id, credential }) => (this.sync.base.endsWith(id) ? this.sync.renew(credential) : location.reload()))
      .catch(() => undefined)
      .finally(() => (this.renewing = undefined));
  }

  begin() {
    this.ready = true;
    if (this.wantsPerson) this.askForPerson();
    byId('welcome').hidden = this.transcript.events.length > 0;
    if (this.transcript.events.length) this.announce(this.t('widget_loaded', { count: this.transcript.events.length }));
    this.scroll.toEnd();
    if (document.hasFocus() && document.activeElement === document.body) this.composer.input.focus();
    void this.left.then(({ items, at }) => items.length && this.sync.outbox.adopt(items, Date.now() - at > STILL_MEANT));
  }

  /** @param {LogEvent} event */
  hear(event) {
    const row = this.transcript.add(event);
    byId('welcome').hidden = true;
    const holder = event.kind === 'status' ? holderOf(event) : null;
    if (holder) this.hold(holder);
    if (event.payload?.status === 'verified') byId('unverified').hidden = true;
    if (event.sender !== 'borrower') this.typing.clear();
    if (!this.ready) return;
    this.scroll.grew(event.sender !== 'borrower', event.sender === 'bot');
    if (event.sender === 'borrower') return;
    row.classList.add('fresh');
    this.news.tell(event);
  }

  opened() {
    this.composer.input.focus();
    this.scroll.toEnd();
    this.sync?.nudge();
  }

  /** @param {{text?: string, choice?: string}} body @param {string} shown @returns {boolean} false while there is no conversation yet */
  say(body, shown) {
    if (!this.sync) return false;
    byId('welcome').hidden = true;
    this.sync.send(body, shown);
    this.scroll.toEnd();
    return true;
  }

  askForPerson() {
    this.wantsPerson = !this.ready; // done as soon as there is a conversation
    if (this.wantsPerson || this.holder.kind !== 'bot') return;
    const offered = document.querySelector('[data-choice="request_human"]:not([aria-disabled])');
    const shown = offered?.textContent ?? this.t('widget_person_text');
    this.say(offered ? { choice: 'request_human' } : { text: shown }, shown);
  }

  whisperTyping() {
    if (this.holder.kind !== 'agent' || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.sync?.whisper({ type: 'typing' });
  }

  /** @param {import('/shared/outbox.js').Item[]} items */
  showOutbox(items) {
    this.transcript.showPending(items);
    this.kept.keep(items.filter((item) => item.state !== 'sent'));
    this.scroll.grew(false);
    if (this.holder.kind === 'bot' && items.some((item) => item.state === 'sent')) this.typing.show('bot');
  }

  /** @param {import('/shared/sync.js').Holder} holder */
  hold(holder) {
    this.holder = holder;
    if (holder.kind !== 'bot') this.typing.clear();
    showHolder(holder, this.t);
  }

  async switchLanguage() {
    const language = this.language === 'zh' ? 'en' : 'zh';
    this.speak(await loadStrings(['chat', 'widget'], language), language);
    this.host.tell({ type: 'language', language });
    void this.sync?.wire.send('/language', { language }).catch(() => undefined);
  }

  /** @param {import('/shared/strings.js').Translate} t @param {string} language */
  speak(t, language) {
    Object.assign(this, { t, language });
    setDocumentLanguage(language);
    applyStrings(t);
    document.title = t('widget_title');
    Object.assign(byId('tongue'), language === 'zh' ? { textContent: 'English', lang: 'en' } : { textContent: '中文', lang: 'zh-CN' });
    starters(t, (text) => this.say({ text }, text));
    showHolder(this.holder, t);
    this.composer.speak(t);
    this.scroll.speak(t);
    this.earlier?.show();
    this.transcript.redraw(t, language, this.sync?.outbox.items ?? []);
  }
}

const host = await meetHost();
const identity = await host.identity();
const language = firstLanguage(identity.language);
const chat = new Chat(host, await loadStrings(['chat', 'widget'], language), language);
const begin = async (/** @type {import('./host.js').Identity} */ who) => chat.follow(await startConversation(who, language));
begin(identity).catch(() => failedStart(chat.t, async () => begin(await host.identity())));
