/**
 * What a lender's page loads: a launcher, and the chat in an iframe of its own origin.
 *
 *   <script src="https://chat.example/widget.js" defer></script>
 *   <script> addEventListener('borrower-chat', () => BorrowerChat.identify(async () => token, 'zh')) </script>
 *
 * `identify` takes a function, because an identity token works once and briefly: the chat asks for a fresh one whenever it needs it.
 * The token travels by postMessage between exact origins, never in an address and never in storage.
 */
(() => {
  if (customElements.get('borrower-chat')) return; // a page that loads this twice has one chat
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const origin = new URL(script.src).origin;
  const lender = script.dataset.lender;
  const address = `${origin}/widget/${lender ? `?lender=${encodeURIComponent(lender)}` : ''}`;
  const say = { open: script.dataset.label ?? '打开对话 / Chat', frame: script.dataset.title ?? 'Chat' };
  const look = `
    :host { all: initial; }
    button { position: fixed; inset-block-end: max(1rem, env(safe-area-inset-bottom)); inset-inline-end: 1rem; z-index: 2147483000;
      display: flex; align-items: center; gap: .5rem; min-block-size: 3.25rem; padding: .5rem 1.25rem; border: 0; border-radius: 2rem;
      background: #1f5f63; color: #fff; font: 600 1rem/1.2 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
      box-shadow: 0 .25rem 1.25rem rgb(20 40 40 / .25); cursor: pointer; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -6px; box-shadow: 0 0 0 3px #1f5f63; }
    button svg { inline-size: 1.5rem; block-size: 1.5rem; fill: none; stroke: currentColor; stroke-width: 1.75; }
    [hidden] { display: none !important; }
    p { position: fixed; inline-size: 1px; block-size: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    b { min-inline-size: 1.5rem; padding-inline: .25rem; border-radius: 1rem; background: #fff; color: #17363a; line-height: 1.5rem; text-align: center; }
    iframe { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483001; inline-size: 26rem; block-size: min(46rem, 100dvh - 2rem);
      border: 0; border-radius: 1.25rem; background: #f5f3ee; box-shadow: 0 .5rem 2.5rem rgb(20 40 40 / .3); color-scheme: light dark; }
    iframe.cover { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; }
    @media (max-width: 560px), (max-height: 480px) {
      iframe { inset: var(--from, 0) 0 auto; inline-size: 100%; block-size: var(--seen, 100%); border-radius: 0; } }
    @media (prefers-color-scheme: dark) { iframe { background: #15191a; } }
    @media print { button { display: none; } }`;

  class BorrowerChat extends HTMLElement {
    #token = async () => null;
    #language = '';
    #title = '';
    /** Whether the chat in the frame has spoken; before that there is nobody to speak to. */
    #met = false;

    connectedCallback() {
      if (this.shadow) return; // a page may move its parts about
      const root = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(look);
      root.adoptedStyleSheets = [sheet];
      this.launcher = document.createElement('button');
      this.launcher.type = 'button';
      this.launcher.setAttribute('part', 'launcher');
      this.label = document.createElement('span');
      this.label.textContent = say.open;
      this.badge = document.createElement('b');
      this.badge.hidden = true;
      this.badge.setAttribute('aria-hidden', 'true');
      this.told = document.createElement('p');
      this.told.id = 'told';
      this.told.setAttribute('role', 'status');
      this.launcher.setAttribute('aria-describedby', 'told');
      this.launcher.append(bubble(), this.label, this.badge);
      this.launcher.addEventListener('click', () => this.open());
      root.append(this.launcher, this.told);
      this.shadow = root;
      addEventListener('message', (event) => this.#hear(event));
      for (const name of ['resize', 'scroll']) window.visualViewport?.addEventListener(name, () => this.#fit());
    }

    /** Who is here, and in which language: `token` resolves to a fresh identity token, or null for someone who isn't signed in. */
    identify(token, language = '') {
      this.#token = token;
      this.#language = language;
      if (!this.frame) return;
      this.#count(0, '');
      this.#cover('');
      this.frame.remove();
      this.frame = undefined;
      this.launcher.hidden = false;
    }

    set wording(text) {
      this.label.textContent = text;
    }

    open() {
      if (!this.frame) this.#build();
      this.frame.hidden = false;
      this.launcher.hidden = true;
      this.#tell({ type: 'open' });
      this.frame.focus();
    }

    close() {
      this.frame.hidden = true;
      this.launcher.hidden = false;
      this.launcher.focus();
      this.#tell({ type: 'closed' });
    }

    #build() {
      this.#met = false;
      this.frame = document.createElement('iframe');
      this.frame.title = say.frame;
      this.frame.src = address;
      this.frame.addEventListener('load', () => this.frame?.focus());
      this.shadow.append(this.frame);
      this.#fit();
    }

    /** A phone's keyboard lies over the page: the chat takes what is left to be seen. While the reader zooms in nothing moves. */
    #fit() {
      const { height, offsetTop, scale } = window.visualViewport ?? { scale: 0 };
      const whole = Math.abs(scale - 1) > 0.05;
      this.frame?.style.setProperty('--seen', whole ? '' : `${height}px`);
      this.frame?.style.setProperty('--from', whole ? '' : `${offsetTop}px`);
    }

    #tell(message) {
      if (this.#met) this.frame?.contentWindow?.postMessage({ chat: 1, ...message }, origin);
    }

    async #hear({ source, origin: from, data }) {
      if (!this.frame || source !== this.frame.contentWindow || from !== origin || data?.chat !== 1) return;
      this.#met = true;
      if (data.type === 'token') await this.#answerToken();
      if (data.type === 'close') this.close();
      if (data.type === 'language') this.dispatchEvent(new CustomEvent('language', { detail: data.language }));
      if (data.type === 'unread') this.#count(data.count, data.label);
      if (data.type === 'cover') this.#cover(data.title);
    }

    async #answerToken() {
      const token = await this.#token().catch(() => null);
      this.#tell({ type: 'token', token, language: this.#language });
    }

    /** `label` says the same in the chat's language, for who does not see the badge. */
    #count(count, label) {
      this.badge.hidden = count === 0;
      this.badge.textContent = count > 99 ? '99+' : String(count);
      this.told.textContent = label;
    }

    /** The chat was hidden at once: it covers the whole page, and the tab gets a name that says nothing. */
    #cover(title) {
      if (title) this.#title ||= document.title;
      document.title = title || this.#title || document.title;
      if (!title) this.#title = '';
      this.frame.classList.toggle('cover', Boolean(title));
    }
  }

  function bubble() {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', 'M4 5h16v11H10l-5 4v-4H4z');
    svg.append(path);
    return svg;
  }

  customElements.define('borrower-chat', BorrowerChat);
  const chat = document.createElement('borrower-chat');
  const begin = () => {
    document.body.append(chat);
    Object.assign(window, { BorrowerChat: chat });
    dispatchEvent(new Event('borrower-chat'));
  };
  if (document.body) begin();
  else addEventListener('DOMContentLoaded', begin);
})();
