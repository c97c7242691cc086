import { inject, Injectable, signal } from '@angular/core';
import type { Project } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { ProjectsApi } from '../api/projects-api.ts';
import type { Loading } from './import-store.ts';

/** The projects that the reader may open. */
@Injectable({ providedIn: 'root' })
export class ProjectStore {
  readonly #api = inject(ProjectsApi);
  readonly #projects = signal<readonly Project[]>([]);
  readonly #loading = signal<Loading>('loading');
  readonly #fault = signal<Fault | null>(null);

  readonly projects = this.#projects.asReadonly();
  readonly loading = this.#loading.asReadonly();
  readonly fault = this.#fault.asReadonly();

  async load(): Promise<void> {
    this.#loading.set('loading');
    try {
      this.#projects.set(await this.#api.list());
      this.#fault.set(null);
      this.#loading.set('ready');
    } catch (error) {
      this.#fault.set(faultOf(error));
      this.#loading.set('failed');
    }
  }

  /** Rejects when the gateway refuses the name. */
  async create(name: string): Promise<Project> {
    const project = await this.#api.create(name);
    this.#projects.update((projects) => [...projects, project]);
    return project;
  }
}
