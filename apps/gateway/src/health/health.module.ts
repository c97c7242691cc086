import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { ReadinessCheck } from './readiness.ts';

@Module({ controllers: [HealthController], providers: [ReadinessCheck], exports: [ReadinessCheck] })
export class HealthModule {}
