/** Calls as the worker makes them unless told otherwise. */
const BATCH = 64;
const AT_ONCE = 2;

/** Vectors of texts in one call to an embedding API at a base URL, in the order of the texts. @throws Error for an answer above 299 */
export async function vectorsOf(url: string, input: readonly string[]): Promise<number[][]> {
  const answer = (await (await embed(url, input, 'float')).json()) as {
    data: { index: number; embedding: number[] }[];
  };
  return answer.data.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
}

/** Seconds for all texts, in batches, two at a time. */
export async function sendAll(url: string, texts: readonly string[]): Promise<number> {
  const batches = Array.from({ length: Math.ceil(texts.length / BATCH) }, (_, n) =>
    texts.slice(n * BATCH, (n + 1) * BATCH),
  );
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let input = batches.shift(); input !== undefined; input = batches.shift())
      await (await embed(url, input, 'base64')).arrayBuffer();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return (performance.now() - start) / 1000;
}

/** Seconds for all texts, each in a call of its own, one after another. */
export async function sendOneByOne(url: string, texts: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const text of texts) await (await embed(url, [text], 'base64')).arrayBuffer();
  return (performance.now() - start) / 1000;
}

async function embed(url: string, input: readonly string[], encoding: 'float' | 'base64'): Promise<Response> {
  const body = JSON.stringify({ model: 'all-MiniLM-L6-v2', input, encoding_format: encoding });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/embeddings`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the embedder answered ${response.status}`);
  return response;
}
