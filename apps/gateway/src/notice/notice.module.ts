import { Module } from '@nestjs/common';
import { NoticeController } from './notice.controller.ts';

@Module({ controllers: [NoticeController] })
export class NoticeModule {}
