/** Parts that a variable replaces by a real counterpart; they are not started. */
export interface Replaced {
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly embeddingsBaseUrl: string | undefined;
  readonly blobStore: string | undefined;
}

export function replacedBy(env: NodeJS.ProcessEnv): Replaced {
  const of = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  return {
    databaseUrl: of('DATABASE_URL'),
    temporalAddress: of('TEMPORAL_ADDRESS'),
    embeddingsBaseUrl: of('EMBEDDINGS_BASE_URL'),
    blobStore: of('BLOB_STORE'),
  };
}
