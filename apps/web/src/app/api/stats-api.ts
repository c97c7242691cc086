import { inject, Injectable } from '@angular/core';
import { ProjectStats } from '@pairloom/contract';
import { ApiClient } from './api-client.ts';

@Injectable({ providedIn: 'root' })
export class StatsApi {
  readonly #api = inject(ApiClient);

  read(projectId: string, days: number): Promise<ProjectStats> {
    return this.#api.get(`projects/${projectId}/stats`, ProjectStats, { days });
  }
}
