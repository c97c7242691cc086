/*
 * Runs before everything else. Two things cannot wait for the app: zod asks once, when the first schema is made, whether
 * it may compile with `new Function`, which a strict Content-Security-Policy forbids and reports; and the chosen theme
 * has to stand before the first paint.
 */
import { rememberedTheme, showTheme } from './app/theme/theme-choice.ts';

Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
showTheme(rememberedTheme());
