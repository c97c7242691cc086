import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.ts';
import { ControlsController } from './controls.controller.ts';
import { ImportCommands } from './import-commands.ts';
import { ImportRetries } from './import-retries.ts';
import { QueueWakes } from './queue-wakes.ts';

@Module({
  imports: [ImportsModule],
  controllers: [ControlsController],
  providers: [ImportCommands, ImportRetries, QueueWakes],
  exports: [QueueWakes],
})
export class ControlsModule {}
