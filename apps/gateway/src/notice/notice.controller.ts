import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Put } from '@nestjs/common';
import { SetNotice, type CurrentNotice, type Notice } from '@pairloom/contract';
import type { Notices, Principal } from '@pairloom/core';
import { ZodPipe } from '../http/pipes.ts';
import { NOTICES } from '../ports.ts';
import { CurrentPrincipal } from '../security/principal.ts';

@Controller('api/v1/notice')
export class NoticeController {
  constructor(@Inject(NOTICES) private readonly notices: Notices) {}

  @Get()
  async read(): Promise<CurrentNotice> {
    return { notice: await this.notices.current() };
  }

  @Put()
  set(@CurrentPrincipal() principal: Principal, @Body(new ZodPipe(SetNotice)) notice: SetNotice): Promise<Notice> {
    return this.notices.set(notice, principal);
  }

  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  withdraw(@CurrentPrincipal() principal: Principal): Promise<void> {
    return this.notices.withdraw(principal);
  }
}
