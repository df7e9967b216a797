/** Beginning a conversation: an identity token, when there is one, is exchanged for a credential that lives in this page's memory. */

import { request } from '/shared/http.js';

/** @typedef {{id: string, credential: string, language: 'zh' | 'en', verified: boolean, unsentKey?: string}} Conversation */

/** What a token is written in; a page that was answered something else when it asked for one may hand that on, and then nobody is known. */
const TOKEN = /^[\w.-]+$/;

/** @param {import('./host.js').Identity} identity @param {string} language @returns {Promise<Conversation>} */
export async function startConversation({ token, lender }, language) {
  const headers = token && TOKEN.test(token) ? { Authorization: `Bearer ${token}` } : {};
  const { status, body } = await request('/api/conversations', { method: 'POST', headers, json: { language, lender } });
  if (status === 401 && token) return startConversation({ token: null, language, lender }, language);
  if (status !== 201 && status !== 200) throw new Error(`The conversation did not start: ${status}`);
  const { conversation_id: id, credential, verified, unsent_key: unsentKey } = body;
  return { id, credential, language: body.language, verified, unsentKey };
}
