import 'reflect-metadata';
import { ConfigError, gatewayConfig, type GatewayConfig } from '@pairloom/config';
import { errorFields } from './logging/error-fields.ts';
import { createLogger } from './logging/logger.ts';
import { startGateway } from './start-gateway.ts';

/** Long enough for most uploads, short enough for those who wait for the stop. */
const GRACE_MS = 10_000;

async function main(config: GatewayConfig): Promise<void> {
  const logger = createLogger(config.logLevel);
  const gateway = await startGateway(config, logger);
  logger.info({ url: gateway.url }, 'gateway listens');

  const stop = async (signal: string): Promise<void> => {
    logger.info({ signal }, 'gateway stops');
    await gateway.stop(GRACE_MS);
    logger.info('gateway stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error(errorFields(error), 'gateway did not stop in order');
          process.exit(1);
        },
      );
    });
}

try {
  await main(gatewayConfig(process.env));
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLogger('error').error(errorFields(error), 'gateway did not start');
  process.exit(1);
}
