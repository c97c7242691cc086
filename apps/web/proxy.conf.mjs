import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where the gateway of `npm start` listens: run.json of the data folder tells it, PAIRLOOM_GATEWAY overrules. */
function gatewayUrl() {
  if (process.env.PAIRLOOM_GATEWAY) return process.env.PAIRLOOM_GATEWAY;
  const root = resolve(import.meta.dirname, '../..');
  const runFile = resolve(root, process.env.PAIRLOOM_HOME ?? '.pairloom', 'run.json');
  if (!existsSync(runFile)) return 'http://127.0.0.1:3000';
  return JSON.parse(readFileSync(runFile, 'utf8')).gateway.url;
}

const target = gatewayUrl();

/** The gateway checks Host and Origin, so both are made its own. */
const toGateway = { target, changeOrigin: true, headers: { origin: new URL(target).origin } };

export default { '/api': toGateway, '/health': toGateway };
