import { DigestInput } from './digest.ts';

const input = new DigestInput();

/** 32 bytes of sha256 over the UTF-8 of a well-formed text. */
export const sha256 = (text: string): Buffer => input.clear().add(text).digest();
