/**
 * contract: the words that the gateway, the web app, the worker and outside programs share.
 * zod schemas with their inferred types, error codes, server-sent events. May import zod and nothing else.
 */
export * from './bulk.ts';
export * from './controls.ts';
export * from './error-codes.ts';
export * from './events.ts';
export * from './fate-rules.ts';
export * from './fates.ts';
export * from './health.ts';
export * from './import-options.ts';
export * from './import-record.ts';
export * from './inspection.ts';
export * from './limits.ts';
export * from './mapping.ts';
export * from './notice.ts';
export * from './paging.ts';
export * from './pair-versions.ts';
export * from './pairs.ts';
export * from './presets.ts';
export * from './problem.ts';
export * from './projects.ts';
export * from './reports.ts';
export * from './revision.ts';
export * from './row-errors.ts';
export * from './rules.ts';
export * from './settings.ts';
export * from './sources.ts';
export * from './stats.ts';
export * from './validation.ts';
export * from './versions.ts';
