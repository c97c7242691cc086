import { Controller, Get, Res } from '@nestjs/common';
import type { Readiness } from '@pairloom/contract';
import type { HttpResponse } from '../http/messages.ts';
import { ReadinessCheck } from './readiness.ts';

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessCheck) {}

  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) response: HttpResponse): Promise<Readiness> {
    return withStatus(response, await this.readiness.check());
  }
}

function withStatus(response: HttpResponse, readiness: Readiness): Readiness {
  response.statusCode = readiness.status === 'ready' ? 200 : 503;
  return readiness;
}
