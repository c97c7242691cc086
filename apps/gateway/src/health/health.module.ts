import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { ReadinessCheck } from './readiness.ts';

@Module({ controllers: [HealthController], providers: [ReadinessCheck] })
export class HealthModule {}
