/** A short sound of two tones. Browsers keep a page silent until somebody has pressed something on it; then this says so. */

const KEPT = 'console-sound';

export class Ringer {
  on = localStorage.getItem(KEPT) === 'on';
  /** @type {AudioContext | undefined} */
  #audio;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    const wake = () => this.blocked && void this.#audio?.resume().then(changed);
    for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, wake);
  }

  /** Whether a sound was wanted that the browser did not let through. */
  get blocked() {
    return this.#audio?.state === 'suspended';
  }

  toggle() {
    this.on = !this.on;
    localStorage.setItem(KEPT, this.on ? 'on' : 'off');
    if (this.on) this.ring();
    this.changed();
  }

  ring() {
    if (!this.#audio) {
      this.#audio = new AudioContext();
      this.#audio.onstatechange = () => this.changed();
    }
    if (!this.blocked) this.#sound(this.#audio);
    this.changed();
  }

  /** @param {AudioContext} audio */
  #sound(audio) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const now = audio.currentTime;
    tone.frequency.setValueAtTime(660, now);
    tone.frequency.setValueAtTime(880, now + 0.12);
    volume.gain.setValueAtTime(0.12, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(now);
    tone.stop(now + 0.4);
  }
}
