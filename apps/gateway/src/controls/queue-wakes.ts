import { Inject, Injectable } from '@nestjs/common';
import type { ImportControls } from '@pairloom/core';
import type { Logger } from 'pino';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { CONTROLS, WORKFLOWS, type ImportWorkflows } from '../ports.ts';

/** Tells the imports of a project that places may be free, as after a change of its settings. */
@Injectable()
export class QueueWakes {
  constructor(
    @Inject(CONTROLS) private readonly controls: ImportControls,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Imports that are not told look by themselves, only later. */
  async wake(projectId: string): Promise<void> {
    try {
      const ids = await this.controls.wakeable(projectId);
      if (ids.length > 0) await this.workflows.wake(ids);
    } catch (error) {
      this.logger.warn({ projectId, ...errorFields(error) }, 'waiting imports not told of a free place');
    }
  }
}
