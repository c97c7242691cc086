/**
 * Whether a JSON text is one array of objects that hold nothing but single values, as far as it is given: such an array is cut where
 * it lies. With `lists`, lists of single values may be among them.
 */
export function isFlatArray(text: string, lists: boolean): boolean {
  const opened: string[] = [];
  const deepest = lists ? 3 : 2;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '"') i = endOfString(text, i);
    else if (character === '[' || character === '{') {
      opened.push(character);
      if (opened.length > deepest || !fits(character, opened.length)) return false;
    } else if (character === ']' || character === '}') {
      opened.pop();
      // What follows the array is for the reader of the array to refuse.
      if (opened.length === 0) return true;
    } else if (opened.length === 0 && !isSpace(character)) return false;
    else if (opened.length === 1 && character !== ',' && !isSpace(character)) return false;
    if (opened.length < 2 && character === '"') return false;
  }
  return opened.length > 0;
}

/** An array of objects, in them lists. */
const fits = (opening: string, depth: number): boolean => opening === (depth === 2 ? '{' : '[');

const isSpace = (character: string): boolean => /\s|\ufeff/.test(character);

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}
