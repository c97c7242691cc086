import { isIPv4 } from 'node:net';
import type { Rule } from './read-env.ts';

function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/** Nobody has to log in yet, so nothing listens where strangers can reach it unless told to. */
export const loopbackOnly: Rule = ({ HOST: host, ALLOW_UNAUTHENTICATED_HOST: allowed }) => {
  if (typeof host !== 'string' || isLoopback(host) || allowed !== false) return undefined;
  return {
    variable: 'HOST',
    wrong: `is ${JSON.stringify(host)}, which other machines may reach while nobody has to log in; keep to loopback, or set ALLOW_UNAUTHENTICATED_HOST=true where something else keeps strangers out`,
    example: '127.0.0.1',
  };
};

/** One half of a key pair would silently fall back to other credentials. */
export const wholeKeyPair: Rule = ({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }) => {
  if ((id === undefined) === (secret === undefined)) return undefined;
  const [missing, given] =
    id === undefined ? ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] : ['S3_SECRET_ACCESS_KEY', 'S3_ACCESS_KEY_ID'];
  return { variable: missing, wrong: `is not set although ${given} is`, example: '<the other half of the key pair>' };
};
