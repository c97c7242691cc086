/**
 * temporal-workflows: the deterministic course of an import. Ids, cursors and totals only; never rows, values or messages of
 * users. May import contract, temporal-api and @temporalio/workflow.
 */
export { importWorkflow } from './import-workflow.ts';
