import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { BulkModule } from './bulk/bulk.module.ts';
import { ControlsModule } from './controls/controls.module.ts';
import { EventsModule } from './events/events.module.ts';
import { ExportsModule } from './exports/exports.module.ts';
import { HealthModule } from './health/health.module.ts';
import { ImportsModule } from './imports/imports.module.ts';
import { LOGGER } from './logging/logger.ts';
import { MappingsModule } from './mappings/mappings.module.ts';
import { NoticeModule } from './notice/notice.module.ts';
import { PairsModule } from './pairs/pairs.module.ts';
import * as tokens from './ports.ts';
import type { GatewayPorts, GatewaySettings } from './ports.ts';
import { PresetsModule } from './presets/presets.module.ts';
import { ProjectsModule } from './projects/projects.module.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { RulesModule } from './rules/rules.module.ts';
import { SearchModule } from './search/search.module.ts';
import { StatsModule } from './stats/stats.module.ts';
import { SourcesModule } from './sources/sources.module.ts';
import { SettingsModule } from './settings/settings.module.ts';
import { UndoModule } from './undo/undo.module.ts';
import { UploadsModule } from './uploads/uploads.module.ts';

/** What the features are given: ports, settings, logger. */
export interface GatewayParts {
  readonly ports: GatewayPorts;
  readonly settings: GatewaySettings;
  readonly logger: Logger;
}

@Global()
@Module({})
class PartsModule {
  static of({ ports, settings, logger }: GatewayParts): DynamicModule {
    const providers = [
      { provide: tokens.PROJECTS, useValue: ports.projects },
      { provide: tokens.RULES, useValue: ports.rules },
      { provide: tokens.SOURCES, useValue: ports.sources },
      { provide: tokens.MAPPINGS, useValue: ports.mappings },
      { provide: tokens.IMPORTS, useValue: ports.imports },
      { provide: tokens.CONTROLS, useValue: ports.controls },
      { provide: tokens.CHANGES, useValue: ports.changes },
      { provide: tokens.PAIRS, useValue: ports.pairs },
      { provide: tokens.EDITING, useValue: ports.editing },
      { provide: tokens.REPORTS, useValue: ports.reports },
      { provide: tokens.UNDOING, useValue: ports.undoing },
      { provide: tokens.EXPORTS, useValue: ports.exports },
      { provide: tokens.STATISTICS, useValue: ports.statistics },
      { provide: tokens.NOTICES, useValue: ports.notices },
      { provide: tokens.WORKERS, useValue: ports.workers },
      { provide: tokens.EMBEDDER, useValue: ports.embedder },
      { provide: tokens.DATABASE, useValue: ports.database },
      { provide: tokens.BLOBS, useValue: ports.blobs },
      { provide: tokens.EMBEDDINGS, useValue: ports.embeddings },
      { provide: tokens.WORKFLOWS, useValue: ports.workflows },
      { provide: tokens.SETTINGS, useValue: settings },
      { provide: LOGGER, useValue: logger },
    ];
    return { module: PartsModule, providers, exports: providers };
  }
}

const FEATURES = [
  ProjectsModule,
  SettingsModule,
  RulesModule,
  SourcesModule,
  MappingsModule,
  PresetsModule,
  UploadsModule,
  ImportsModule,
  ControlsModule,
  UndoModule,
  ReportsModule,
  ExportsModule,
  BulkModule,
  PairsModule,
  SearchModule,
  EventsModule,
  NoticeModule,
  StatsModule,
  HealthModule,
];

@Module({})
export class GatewayModule {
  static of(parts: GatewayParts): DynamicModule {
    return { module: GatewayModule, imports: [PartsModule.of(parts), ...FEATURES] };
  }
}
