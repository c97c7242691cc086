import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { pageOf, PresetList, SavedMapping, type Page, type Preset, type SaveMapping } from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';
import { ApiClient, apiUrl } from './api-client.ts';

const MappingPage = pageOf(SavedMapping);

/** How columns are read: what a project keeps, and what is known of other products. */
@Injectable({ providedIn: 'root' })
export class MappingsApi {
  readonly #api = inject(ApiClient);
  readonly #http = inject(HttpClient);

  list(projectId: string, query: { cursor?: string | null; limit?: number } = {}): Promise<Page<SavedMapping>> {
    return this.#api.get(`projects/${projectId}/mappings`, MappingPage, query);
  }

  save(projectId: string, mapping: SaveMapping): Promise<SavedMapping> {
    return this.#api.post(`projects/${projectId}/mappings`, mapping, SavedMapping);
  }

  async remove(projectId: string, mappingId: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl(`projects/${projectId}/mappings/${mappingId}`)));
  }

  async presets(): Promise<Preset[]> {
    return (await this.#api.get('presets', PresetList)).items;
  }
}
