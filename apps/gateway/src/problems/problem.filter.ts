import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { ClientGone } from './request-fault.ts';
import { sendProblem } from './send-problem.ts';
import { retryAfterSeconds, toProblem } from './to-problem.ts';

/** The one place where something thrown becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const problem = toProblem(error, request.correlationId);
    const fields = { correlationId: request.correlationId, code: problem.code };
    if (error instanceof ClientGone) this.logger.info(fields, 'client went away');
    else if (problem.code === 'internal') this.logger.error({ ...fields, ...errorFields(error) }, 'unexpected fault');
    else if (problem.status >= 500) this.logger.warn({ ...fields, ...errorFields(error) }, 'system fault');
    sendProblem(request, http.getResponse<HttpResponse>(), problem, retryAfterSeconds(error, problem));
  }
}
