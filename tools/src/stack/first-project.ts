import { PartFault } from '../fault.ts';

/** Makes a project when there is none, so that the app opens on something. Answers whether it did. @throws PartFault */
export async function ensureProject(gatewayUrl: string, signal?: AbortSignal): Promise<boolean> {
  const projects = `${gatewayUrl}/api/v1/projects`;
  try {
    const { items } = await json<{ items: unknown[] }>(await fetch(projects, { signal }));
    if (items.length > 0) return false;
    const body = JSON.stringify({ name: 'My project' });
    const headers = { 'content-type': 'application/json' };
    await json(await fetch(projects, { method: 'POST', headers, body, signal }));
    return true;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new PartFault('Gateway', 'the first project could not be made', 'Mend the cause, then start again.', error);
  }
}

async function json<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
