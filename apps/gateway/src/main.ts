import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { ConfigError, gatewayConfig, type GatewayConfig } from '@pairloom/config';
import { openAdapters } from './adapters.ts';
import { createGateway } from './gateway.ts';
import { errorFields } from './logging/error-fields.ts';
import { createLogger } from './logging/logger.ts';
import { DEFAULT_SETTINGS } from './ports.ts';
import { servedUrl } from './served-url.ts';
import { shutDown } from './shutdown.ts';

/** Long enough for most uploads, short enough for those who wait for the stop. */
const GRACE_MS = 10_000;

async function main(config: GatewayConfig): Promise<void> {
  const logger = createLogger(config.logLevel);
  const { host, port, allowedHosts, webRoot, maxUploadBytes } = config.http;
  const served: { url?: string } = {};
  const adapters = await openAdapters(config, logger, () => served.url);
  const settings = { ...DEFAULT_SETTINGS, maxUploadBytes, allowedHosts, webRoot };
  const app = await createGateway({ ports: adapters.ports, settings, logger });
  await app.listen(port, host);
  const server: Server = app.getHttpServer();
  served.url = servedUrl(host, (server.address() as AddressInfo).port, allowedHosts);
  logger.info({ url: served.url }, 'gateway listens');

  const stop = async (signal: string): Promise<void> => {
    logger.info({ signal }, 'gateway stops');
    await shutDown(app, GRACE_MS);
    await adapters.close();
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
