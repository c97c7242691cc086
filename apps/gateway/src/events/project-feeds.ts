import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ImportChanges } from '@pairloom/core';
import type { Logger } from 'pino';
import type { HttpResponse } from '../http/messages.ts';
import { ImportReader } from '../imports/import-reader.ts';
import { LOGGER } from '../logging/logger.ts';
import { CHANGES, SETTINGS, type GatewaySettings } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ProjectFeed } from './project-feed.ts';

/** Feeds of the projects that somebody listens to. */
@Injectable()
export class ProjectFeeds implements OnModuleInit, OnModuleDestroy {
  readonly #feeds = new Map<string, ProjectFeed>();
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly projects: ProjectLookup,
    private readonly reader: ImportReader,
    @Inject(CHANGES) private readonly changes: ImportChanges,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.#unsubscribe = this.changes.subscribe((change) => {
      if (change) this.#feeds.get(change.projectId)?.changed(change.importId);
      else for (const feed of this.#feeds.values()) feed.resync();
    });
  }

  onModuleDestroy(): void {
    this.#unsubscribe?.();
    this.end();
  }

  /** Ends all streams; clients open them again elsewhere, or later. */
  end(): void {
    for (const feed of this.#feeds.values()) feed.end();
    this.#feeds.clear();
  }

  /** Answers with a stream. @throws RequestFault `project_not_found`, `overloaded` */
  async open(projectId: string, response: HttpResponse): Promise<void> {
    const open = [...this.#feeds.values()].reduce((sum, feed) => sum + feed.streams, 0);
    if (open >= this.settings.maxStreams) throw new RequestFault('overloaded');
    await this.projects.require(projectId);
    const feed = this.#feedOf(projectId);
    await feed.open(response, () => this.#closed(projectId, feed));
  }

  #feedOf(projectId: string): ProjectFeed {
    const known = this.#feeds.get(projectId);
    if (known) return known;
    const feed = new ProjectFeed(projectId, this.reader, this.settings, this.logger);
    this.#feeds.set(projectId, feed);
    return feed;
  }

  #closed(projectId: string, feed: ProjectFeed): void {
    if (feed.streams > 0) return;
    feed.end();
    if (this.#feeds.get(projectId) === feed) this.#feeds.delete(projectId);
  }
}
