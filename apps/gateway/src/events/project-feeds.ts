import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ImportChanges, Notices } from '@pairloom/core';
import type { Logger } from 'pino';
import type { HttpResponse } from '../http/messages.ts';
import { ImportReader } from '../imports/import-reader.ts';
import { LOGGER } from '../logging/logger.ts';
import { CHANGES, NOTICES, SETTINGS, type GatewaySettings } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ProjectFeed } from './project-feed.ts';

/** Feeds of the projects that somebody listens to. */
@Injectable()
export class ProjectFeeds implements OnModuleInit, OnModuleDestroy {
  readonly #feeds = new Map<string, ProjectFeed>();
  readonly #subscriptions: (() => void)[] = [];

  constructor(
    private readonly projects: ProjectLookup,
    private readonly reader: ImportReader,
    @Inject(NOTICES) private readonly notices: Notices,
    @Inject(CHANGES) private readonly changes: ImportChanges,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const resync = (): void => {
      for (const feed of this.#feeds.values()) feed.resync();
    };
    const unsubscribe = this.changes.subscribe((change) => {
      if (change) this.#feeds.get(change.projectId)?.changed(change.importId);
      else resync();
    });
    this.#subscriptions.push(unsubscribe, this.changes.subscribeNotice(resync));
  }

  onModuleDestroy(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    this.end();
  }

  /** Streams that are open on this gateway, of all projects. */
  get streams(): number {
    return [...this.#feeds.values()].reduce((sum, feed) => sum + feed.streams, 0);
  }

  /** Ends all streams; clients open them again elsewhere, or later. */
  end(): void {
    for (const feed of this.#feeds.values()) feed.end();
    this.#feeds.clear();
  }

  /** Answers with a stream. @throws RequestFault `project_not_found`, `overloaded` */
  async open(projectId: string, response: HttpResponse): Promise<void> {
    if (this.streams >= this.settings.maxStreams) throw new RequestFault('overloaded');
    await this.projects.require(projectId);
    const feed = this.#feedOf(projectId);
    await feed.open(response, () => this.#closed(projectId, feed));
  }

  #feedOf(projectId: string): ProjectFeed {
    const known = this.#feeds.get(projectId);
    if (known) return known;
    const feed = new ProjectFeed(projectId, this.reader, this.notices, this.settings, this.logger);
    this.#feeds.set(projectId, feed);
    return feed;
  }

  #closed(projectId: string, feed: ProjectFeed): void {
    if (feed.streams > 0) return;
    feed.end();
    if (this.#feeds.get(projectId) === feed) this.#feeds.delete(projectId);
  }
}
