const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/** Address under which people reach the gateway: a name that was allowed for it, or else where it listens. */
export function servedUrl(host: string, port: number, allowedHosts: readonly string[]): string {
  const [named] = allowedHosts;
  if (named !== undefined) return `http://${named}`;
  const name = ANY_ADDRESS.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
