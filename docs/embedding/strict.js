/** Runs after widget.js, as both are deferred; nothing here needs more than the page's own policy allows. */

const token = async () => {
  const answer = await fetch('/chat-token', { method: 'POST' });
  return answer.ok ? answer.text() : null;
};

BorrowerChat.identify(token, document.documentElement.lang);
document.getElementById('talk').addEventListener('click', () => BorrowerChat.open());
