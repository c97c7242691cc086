import { inject, Injectable } from '@angular/core';
import { pageOf, Project } from '@pairloom/contract';
import { ApiClient } from './api-client.ts';

const Projects = pageOf(Project).pick({ items: true });

@Injectable({ providedIn: 'root' })
export class ProjectsApi {
  readonly #api = inject(ApiClient);

  async list(): Promise<Project[]> {
    return (await this.#api.get('projects', Projects)).items;
  }

  create(name: string): Promise<Project> {
    return this.#api.post('projects', { name }, Project);
  }
}
