import { Module } from '@nestjs/common';
import { ControlsModule } from '../controls/controls.module.ts';
import { ProjectLimitsModule } from './project-limits.module.ts';
import { SettingsController } from './settings.controller.ts';

@Module({ imports: [ControlsModule, ProjectLimitsModule], controllers: [SettingsController] })
export class SettingsModule {}
