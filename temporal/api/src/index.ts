/**
 * temporal-api: what gateway, workflows and activities agree on: names, queues, inputs, queries, search attributes and the
 * activity interface; and how an import is started. May import contract and @temporalio/common.
 */
export * from './activities.ts';
export * from './commands.ts';
export * from './course-of.ts';
export * from './names.ts';
export * from './progress.ts';
export * from './reconciling.ts';
export * from './search-attributes.ts';
export * from './start-options.ts';
export * from './undo-activities.ts';
