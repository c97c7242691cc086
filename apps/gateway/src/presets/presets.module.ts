import { Module } from '@nestjs/common';
import { PresetsController } from './presets.controller.ts';

@Module({ controllers: [PresetsController] })
export class PresetsModule {}
