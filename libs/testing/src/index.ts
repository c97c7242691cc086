/**
 * testing: real servers, fakes of ports and builders for specs. Servers are those that `npm test` hands over in the
 * environment; without it each spec starts its own. Fakes fail on a call that nobody planned.
 * May import contract, core and tools; only specs may import it.
 */
export { zipOf } from './archives.ts';
export { completeMapping, importOptions, importRecord, pair, readPlan, rowError } from './builders.ts';
export { MemoryBlobStore } from './memory-blob-store.ts';
export { scriptedServer, type Reply, type ScriptedRequest, type ScriptedServer } from './scripted-server.ts';
export { testDatabase, type TestDatabase } from './test-database.ts';
export { testEmbedder, type TestEmbedder } from './test-embedder.ts';
export { testTemporal, type TestTemporal } from './test-temporal.ts';
export { timeSkippingTemporal } from './time-skipping-temporal.ts';
export { findVersitygw } from '@pairloom/tools';
