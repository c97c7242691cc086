import { Module } from '@nestjs/common';
import { ControlsModule } from '../controls/controls.module.ts';
import { SettingsController } from './settings.controller.ts';

@Module({ imports: [ControlsModule], controllers: [SettingsController] })
export class SettingsModule {}
