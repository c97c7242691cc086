import { Inject, Injectable } from '@nestjs/common';
import type { StoredImport } from '@pairloom/core';
import type { ImportAdmission } from '@pairloom/core';
import { IMPORTS, SETTINGS, type GatewaySettings } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** What became of the upload that holds a key. */
export type KeyHolder =
  | { readonly outcome: 'enqueued'; readonly fingerprint: string }
  /** Refused, or ended before it was queued; `stored` is what is left of it. */
  | { readonly outcome: 'gone'; readonly stored: StoredImport | undefined };

/** Waits for the uploads that hold an Idempotency-Key: one poll for all who wait for the same. */
@Injectable()
export class KeyHolders {
  readonly #waiting = new Map<string, Promise<KeyHolder>>();

  constructor(
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** @throws RequestFault `upload_in_progress` when the holder still uploads after the time that waiting makes sense. */
  async outcome(projectId: string, importId: string): Promise<KeyHolder> {
    const known = this.#waiting.get(importId);
    if (known) return known;
    const waiting = this.#poll(projectId, importId).finally(() => this.#waiting.delete(importId));
    this.#waiting.set(importId, waiting);
    return waiting;
  }

  async #poll(projectId: string, importId: string): Promise<KeyHolder> {
    const deadline = performance.now() + this.settings.keyWaitMs;
    for (;;) {
      const fingerprint = await this.imports.fingerprint(importId);
      if (fingerprint !== undefined) return { outcome: 'enqueued', fingerprint };
      const stored = await this.imports.get(projectId, importId);
      if (stored?.phase !== 'uploading') return this.#goneUnlessJustEnqueued(importId, stored);
      if (performance.now() >= deadline) throw new RequestFault('upload_in_progress');
      await new Promise((resolve) => setTimeout(resolve, this.settings.keyPollMs));
    }
  }

  /** The upload may have been queued between the two looks. */
  async #goneUnlessJustEnqueued(importId: string, stored: StoredImport | undefined): Promise<KeyHolder> {
    const fingerprint = stored === undefined ? undefined : await this.imports.fingerprint(importId);
    return fingerprint === undefined ? { outcome: 'gone', stored } : { outcome: 'enqueued', fingerprint };
  }
}
