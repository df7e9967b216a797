/** A single-page app: the chat is loaded once, outlives every change of view, and is told when somebody signs in or out. */

const CHAT = 'https://chat.example/widget.js';

/** A token works once and for five minutes, so the chat gets a function and asks when it needs one. */
const token = async () => {
  const answer = await fetch('/chat-token', { method: 'POST' });
  return answer.ok ? answer.text() : null;
};
const nobody = async () => null;

let loading;
/** Loaded when it is first wanted, and never twice. */
const chat = () => (loading ??= load());

function load() {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = CHAT;
    script.dataset.lender = 'tqg';
    script.dataset.label = 'Chat';
    script.onerror = () => reject(new Error(`${CHAT} did not load`));
    addEventListener('borrower-chat', () => resolve(window.BorrowerChat), { once: true });
    document.head.append(script);
  });
}

/** At sign-in and at sign-out, not at every view: whoever is named anew gets a conversation of their own, and the old one leaves the page. */
const identify = async (who) => (await chat()).identify(who, 'en');

const VIEWS = {
  '#/loans': () => show('My loans', ['Talk about this loan', async () => (await chat()).open()], ['Help', '#/help'], ['Sign out', '#/out']),
  '#/help': () => show('Help', ['My loans', '#/loans']),
  '#/out': () => {
    void identify(nobody);
    show('Signed out');
  },
};

function show(title, ...buttons) {
  const heading = document.createElement('h1');
  heading.textContent = title;
  const made = buttons.map(([label, act]) => {
    const button = document.createElement('button');
    button.textContent = label;
    button.addEventListener('click', typeof act === 'string' ? () => (location.hash = act) : act);
    return button;
  });
  document.getElementById('app').replaceChildren(heading, ...made);
}

const route = () => (VIEWS[location.hash] ?? VIEWS['#/loans'])();
addEventListener('hashchange', route);
route();
void identify(token);
