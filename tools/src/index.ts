/**
 * tools: what stands around the programs: fetching and starting real servers on one machine, `npm start`, `npm test`,
 * `npm run migrate`. Runs unbuilt on Node 24 and, so that it can install the packages, depends on none.
 * May import contract.
 */
export { fetchEmbeddingModel } from './embedding-model.ts';
export { describeFault, PartFault } from './fault.ts';
export { progressLog, silent, type Log } from './log.ts';
export { homeOf, toolsDirOf, WORKSPACE } from './places.ts';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './postgres/start-postgres.ts';
export { answers, startChild, untilReady, type ChildSpec, type Exit, type RunningPart } from './process/child.ts';
export { stopRequest, type StopRequest } from './process/stop-request.ts';
export { freePort, isPortFree, nextFreePort } from './process/ports.ts';
export { findVersitygw, type FoundVersitygw } from './s3/find-versitygw.ts';
export { startEmbedder, type EmbedderOptions, type RunningEmbedder } from './stack/embedder.ts';
export { startGateway, startWorker, type NodePartOptions } from './stack/node-parts.ts';
export { startTestServers, type TestServers } from './stack/test-servers.ts';
export { temporalCli, timeSkippingServer } from './temporal/cli.ts';
export {
  SEARCH_ATTRIBUTES,
  startTemporal,
  type RunningTemporal,
  type TemporalOptions,
} from './temporal/start-temporal.ts';
export { spawnStack, type SpawnedStack } from './stack/spawned-stack.ts';
export { buildParts } from './workspace/build.ts';
export { migrateUp } from './workspace/migrations.ts';
