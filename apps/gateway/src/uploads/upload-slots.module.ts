import { Module } from '@nestjs/common';
import { UploadSlots } from './upload-slots.ts';

/** One set of slots for all that is uploaded: files of imports and sources. */
@Module({ providers: [UploadSlots], exports: [UploadSlots] })
export class UploadSlotsModule {}
