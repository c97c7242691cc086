/**
 * What spreadsheet programs take for a formula: text that begins with one of these, the wide forms included. Apostrophes
 * before it belong to the rule, so that neutralising can be undone exactly.
 */
const FORMULA = /^'*[=+\-@\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u;

/** The text with an apostrophe before it where a spreadsheet program would calculate it. */
export const neutralised = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** What was there before `neutralised`. */
export const restored = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);
