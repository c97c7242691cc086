/**
 * config: the environment of one part (gateway, worker, embedder, migrations) as one validated, frozen, typed object.
 * For composition roots only; everything else takes plain options. May import zod and contract.
 */
export { ConfigError, type ConfigFault } from './config-error.ts';
export { configTable, describeConfig, type ConfigRow } from './describe-config.ts';
export {
  embedderConfig,
  gatewayConfig,
  migrateConfig,
  workerConfig,
  type BlobConfig,
  type DatabaseConfig,
  type EmbedderConfig,
  type EmbeddingsConfig,
  type GatewayConfig,
  type LogLevel,
  type MigrateConfig,
  type TemporalConfig,
  type WorkerConfig,
} from './parts.ts';
