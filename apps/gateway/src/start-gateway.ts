import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayConfig } from '@pairloom/config';
import type { Logger } from 'pino';
import { openAdapters } from './adapters.ts';
import { createGateway } from './gateway.ts';
import { DEFAULT_SETTINGS, type GatewaySettings } from './ports.ts';
import { servedUrl } from './served-url.ts';
import { shutDown } from './shutdown.ts';

export interface RunningGateway {
  /** Where people find it. */
  readonly url: string;
  /** Gives what is under way so many milliseconds to finish, then stops. */
  stop(graceMs: number): Promise<void>;
}

/** Where the Temporal UI shows the workflows of this namespace. */
const workflowsUi = ({ temporal: { uiUrl, namespace } }: GatewayConfig): string | undefined =>
  uiUrl === undefined ? undefined : `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows`;

/** Wires the gateway to its real parts and listens. */
export async function startGateway(config: GatewayConfig, logger: Logger): Promise<RunningGateway> {
  const { host, port, allowedHosts, webRoot, appUrl, maxUploadBytes } = config.http;
  // Workflows link to it, but it is only known when the port is.
  const served: { url?: string } = {};
  const adapters = await openAdapters(config, logger, () => appUrl ?? served.url);
  try {
    const settings: GatewaySettings = {
      ...DEFAULT_SETTINGS,
      maxUploadBytes,
      allowedHosts,
      webRoot,
      workflowsUi: workflowsUi(config),
      embeddingBatchTexts: config.embeddings.batchTexts,
      embeddingBatchTokens: config.embeddings.batchTokens,
      embeddingPricePerMillionTokens: config.embeddingPricePerMillionTokens,
    };
    const app = await createGateway({ ports: adapters.ports, settings, logger });
    await app.listen(port, host);
    const server: Server = app.getHttpServer();
    const url = servedUrl(host, (server.address() as AddressInfo).port, allowedHosts);
    served.url = url;
    const stop = async (graceMs: number): Promise<void> => {
      await shutDown(app, graceMs);
      await adapters.close();
    };
    return { url, stop };
  } catch (error) {
    await adapters.close();
    throw error;
  }
}
