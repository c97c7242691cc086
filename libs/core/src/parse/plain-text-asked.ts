/** Marks of a question at the end, quotes, brackets and emphasis after them not counted. */
const ASKED_AT_END = /[?？؟;⸮]["'”’»」』)\]）】*_\s]*$/u;
/** Greek asks with a semicolon, which means something else elsewhere. */
const GREEK = /\p{Script=Greek}/u;
/** Endings of questions that are often written without a mark: Japanese, Chinese, Korean. */
const ASKED_BY_ENDING =
  /(?:ですか|ますか|でしょうか|のか|吗|嗎|呢|么|麼|까|까요|나요|은가요|는가요|ㄴ가요|인가요|가요)[。.]?\s*$/u;
/** Words with which questions begin in English, German, French, Spanish and Portuguese. */
const ASKED_BY_WORD =
  /^(?:what|who|whom|whose|when|where|why|how|which|can|could|do|does|did|is|are|was|were|will|would|should|may|must|has|have|was|wer|wen|wem|wessen|wann|wo|woher|wohin|warum|wieso|weshalb|wie|welche[rsnm]?|wieviel|kann|können|darf|muss|soll|ist|sind|gibt|que|qu['’]|qui|quand|où|pourquoi|comment|combien|quel(?:le)?s?|est-ce|puis-je|peut-on|qué|quién|cuándo|dónde|por qué|porqué|cómo|cuánto|cuál(?:es)?|puedo|quem|quando|onde|por que|como|quanto|qual|quais|posso)(?![\p{L}\p{N}])/iu;

/** Whether a line reads like a question. */
export function looksAsked(line: string): boolean {
  const text = line.trim().slice(0, 2000);
  if (ASKED_AT_END.test(text)) return !/[;]["'”’»)\]*_\s]*$/u.test(text) || GREEK.test(text);
  return ASKED_BY_ENDING.test(text) || /^[¿]/.test(text) || ASKED_BY_WORD.test(text);
}

/** Share of the texts that read like questions; 0 of none. */
export const askedShare = (texts: readonly string[]): number =>
  texts.length === 0 ? 0 : texts.filter(looksAsked).length / texts.length;
