import { PercentPipe } from '../format/figure-pipes.ts';

const percent = new PercentPipe();

/** Share, 0 to 1 → "87%", as the language chosen writes it. */
export const wholePercent = (share: number): string => percent.transform(Math.round(share * 100) / 100);
