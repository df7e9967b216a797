/** Waiting between attempts: doubling with full jitter, so that a thousand phones do not come back in the same second. */

export class Backoff {
  #attempt = 0;

  /** @param {number} [first] milliseconds @param {number} [most] milliseconds */
  constructor(first = 500, most = 30_000) {
    this.first = first;
    this.most = most;
  }

  next() {
    const ceiling = Math.min(this.most, this.first * 2 ** this.#attempt++);
    return ceiling / 2 + Math.random() * (ceiling / 2);
  }

  reset() {
    this.#attempt = 0;
  }
}

/** A pause that `wake` cuts short. */
export class Pause {
  /** @type {() => void} */
  #end = () => {};

  /** @param {number} milliseconds */
  for(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  wake() {
    this.#end();
  }
}
