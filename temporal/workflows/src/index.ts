/**
 * temporal-workflows: the deterministic course of an import. Ids, cursors and totals only; never rows, values or messages of
 * users. May import contract, temporal-api and @temporalio/workflow.
 */
export { importWorkflow } from './import-workflow.ts';
export { lateEmbeddingWorkflow } from './late-embedding-workflow.ts';
export { reconcileWorkflow } from './reconcile-workflow.ts';
export { searchWorkflow, vectorIndexWorkflow } from './search-workflow.ts';
export { upkeepWorkflow } from './upkeep-workflow.ts';
export { undoWorkflow } from './undo-workflow.ts';
