/** One WebSocket to the log, with a heartbeat that notices a line that is dead though nobody hung up. */

const HELLO_WITHIN = 8_000;
const QUIET_FOR = 28_000;
const ANSWER_WITHIN = 8_000;

/**
 * Follow the log until the line ends, for whatever reason; the caller decides what then.
 * @param {{url: string, credential: string | null, onMessage: (message: any) => void, onOpen: (line: Line) => void}} options
 * @returns {Promise<boolean>} whether the server had said hello
 */
export function follow({ url, credential, onMessage, onOpen }) {
  return new Promise((resolve) => {
    const line = new Line(url, credential, onMessage, onOpen, resolve);
    line.expect(HELLO_WITHIN);
  });
}

export class Line {
  #greeted = false;
  #over = false;
  #timer = 0;

  /**
   * @param {string} url @param {string | null} credential
   * @param {(message: any) => void} onMessage @param {(line: Line) => void} onOpen @param {(greeted: boolean) => void} onEnd
   */
  constructor(url, credential, onMessage, onOpen, onEnd) {
    this.onEnd = onEnd;
    this.socket = new WebSocket(url);
    this.socket.onopen = () => credential && this.send({ type: 'auth', credential });
    this.socket.onclose = this.socket.onerror = () => this.end();
    this.socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      this.#rest();
      if (message.type === 'ping') this.send({ type: 'pong' });
      if (message.type === 'hello' && !this.#greeted) {
        this.#greeted = true;
        onOpen(this);
      }
      onMessage(message);
    };
  }

  /** @param {object} message */
  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Ask for a sign of life; without one the line is given up. */
  probe() {
    this.send({ type: 'ping' });
    this.expect(ANSWER_WITHIN);
  }

  /** @param {number} milliseconds */
  expect(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), milliseconds);
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.probe(), QUIET_FOR);
  }

  end() {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.socket.onmessage = null;
    this.socket.close();
    this.onEnd(this.#greeted);
  }
}
