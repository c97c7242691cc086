/**
 * temporal-api: what gateway, workflows and activities agree on: names, queues, inputs, queries, search attributes and the
 * activity interface. May import contract and @temporalio/common.
 */
export * from './activities.ts';
export * from './names.ts';
export * from './progress.ts';
export * from './search-attributes.ts';
