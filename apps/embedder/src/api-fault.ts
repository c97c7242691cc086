/** A refusal in the form of the OpenAI API, which its clients turn into typed errors. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    details: { code?: string; param?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = details.code ?? null;
    this.param = details.param ?? null;
    this.headers = details.headers ?? {};
  }

  /** The body: `{ error: { message, type, param, code } }`. */
  toJSON(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    const type = this.status >= 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}

/** 400 about one field of the request. */
export const badRequest = (param: string | undefined, message: string): ApiFault =>
  new ApiFault(400, message, { param, code: 'invalid_request' });

/** 503 that asks to come again. */
export const busy = (message: string, seconds: number): ApiFault =>
  new ApiFault(503, message, { code: 'overloaded', headers: { 'retry-after': String(seconds) } });
