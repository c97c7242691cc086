import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.ts';
import { ProjectsModule } from '../projects/projects.module.ts';
import { ClaimedUpload } from './claimed-upload.ts';
import { CreateImport } from './create-import.ts';
import { KeyHolders } from './key-holders.ts';
import { RepeatedUpload } from './repeated-upload.ts';
import { UploadSlots } from './upload-slots.ts';
import { UploadsController } from './uploads.controller.ts';

@Module({
  imports: [ImportsModule, ProjectsModule],
  controllers: [UploadsController],
  providers: [ClaimedUpload, CreateImport, KeyHolders, RepeatedUpload, UploadSlots],
  exports: [UploadSlots],
})
export class UploadsModule {}
