import { busy } from './api-fault.ts';

/** What all requests under way may hold together. */
export interface AdmissionLimits {
  readonly requests: number;
  /** Bytes of bodies, read or being read. */
  readonly bytes: number;
  /** Texts that wait or are computed. */
  readonly texts: number;
}

export const ADMISSION_LIMITS: AdmissionLimits = { requests: 64, bytes: 64 * 1024 * 1024, texts: 16_384 };

const RETRY_AFTER_S = 2;

/** One request's share. */
export interface Ticket {
  /** @throws ApiFault 503 when there is no room; the same for `takeTexts`. */
  takeBytes(count: number): void;
  takeTexts(count: number): void;
  /** Gives everything back, once. */
  leave(): void;
}

/** Bounds what is in memory: who does not fit is told to come again instead of waiting without end. */
export class Admission {
  readonly #limits: AdmissionLimits;
  #requests = 0;
  #bytes = 0;
  #texts = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** @throws ApiFault 503 when too many requests are under way. */
  enter(): Ticket {
    if (this.#requests >= this.#limits.requests) throw full();
    this.#requests += 1;
    let bytes = 0;
    let texts = 0;
    return {
      takeBytes: (count) => {
        if (this.#bytes + count > this.#limits.bytes) throw full();
        this.#bytes += count;
        bytes += count;
      },
      takeTexts: (count) => {
        if (this.#texts + count > this.#limits.texts) throw full();
        this.#texts += count;
        texts += count;
      },
      leave: () => {
        this.#requests -= 1;
        this.#bytes -= bytes;
        this.#texts -= texts;
      },
    };
  }
}

const full = () => busy('Too much is waiting to be embedded.', RETRY_AFTER_S);
