import { inject, Injectable } from '@angular/core';
import { CurrentNotice, type Notice } from '@pairloom/contract';
import { ApiClient } from './api-client.ts';

@Injectable({ providedIn: 'root' })
export class NoticeApi {
  readonly #api = inject(ApiClient);

  async read(): Promise<Notice | null> {
    return (await this.#api.get('notice', CurrentNotice)).notice;
  }
}
