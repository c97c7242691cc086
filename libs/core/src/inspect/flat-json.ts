/**
 * Whether a JSON text is an array whose objects hold nothing but single values, as far as it is given: such an array is cut where it
 * lies, and an element that is broken or no object costs one row. With `lists`, lists of single values may be among the values.
 */
export function isFlatArray(text: string, lists: boolean): boolean {
  const opened: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (opened.length === 0 && character !== '[' && !/\s/.test(character)) return false;
    if (character === '"') i = endOfString(text, i);
    else if (character === '[' || character === '{') {
      opened.push(character);
      if (!isFlat(opened, lists)) return false;
    } else if (character === ']' || character === '}') {
      opened.pop();
      // What follows the array is for its reader to refuse.
      if (opened.length === 0) return true;
    }
  }
  return opened.length > 0;
}

function isFlat(opened: readonly string[], lists: boolean): boolean {
  if (opened.at(-1) === '{') return opened.length === 2;
  return opened.length < 3 || (opened.length === 3 && (lists || opened[1] === '['));
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}
