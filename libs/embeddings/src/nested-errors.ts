import { isFields } from './fields.ts';

/**
 * fetch for the `openai` client, which looks for what is wrong under `error` and drops everything else. Mistral, older
 * vLLM and others put the same fields at the top; here they are moved to where it looks.
 */
export async function fetchWithNestedErrors(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status < 400) return response;
  const { status, statusText, headers } = response;
  return new Response(nest(await response.text()), { status, statusText, headers });
}

function nest(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return isFields(body) && body['error'] == null ? JSON.stringify({ error: body }) : text;
  } catch {
    return text;
  }
}
