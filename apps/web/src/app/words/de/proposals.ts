import type { FindingTexts, Sentences } from '../en/findings.ts';

/** A sentence for one row and for several: `{rows}` is where the English one tells them, `{in}` where the German one does. */
const ofRows = (english: string, german: string): Sentences => ({
  [english.replace('{rows}', 'the row')]: german.replace('{in}', 'in der Zeile'),
  [english.replace('{rows}', 'the {n} rows')]: german.replace('{in}', 'in den {n} Zeilen'),
});

const ELSE =
  'oder ordnen Sie {field} eine andere Spalte zu; die übrigen Zeilen müssen nicht noch einmal importiert werden.';
const missing: Sentences = {
  ...ofRows(
    'Fill in the column "{column}" of {rows}, or map another column to {field}; the other rows need no second import.',
    `Füllen Sie {in} die Spalte „{column}“ aus, ${ELSE}`,
  ),
  ...ofRows(
    'Fill in the {field} of {rows}, or map another column to {again}; the other rows need no second import.',
    `Füllen Sie {in} {field} aus, ${ELSE}`,
  ),
};

const tooLong = ofRows('Shorten {field} of {rows} to {max} characters.', 'Kürzen Sie {field} {in} auf {max} Zeichen.');

/** What the server proposes in English, and the same in German. */
export const proposals: FindingTexts = {
  question_missing: missing,
  answer_missing: missing,
  question_too_long: tooLong,
  answer_too_long: tooLong,
  field_too_long: tooLong,
  tags_too_many: ofRows('Keep at most {max} tags in {rows}.', 'Behalten Sie {in} höchstens {max} Schlagwörter.'),
  status_invalid: {
    'Write {known} instead of "{value}".': 'Schreiben Sie {known} statt „{value}“.',
    ...ofRows(
      'Put one of {names} into the column "{column}" of {rows}, or leave the status out of the mapping.',
      'Schreiben Sie {in} eines von {names} in die Spalte „{column}“, oder ordnen Sie dem Status keine Spalte zu.',
    ),
    ...ofRows(
      'Put one of {names} into the status of {rows}, or leave the status out of the mapping.',
      'Schreiben Sie {in} eines von {names} in den Status, oder ordnen Sie dem Status nichts zu.',
    ),
  },
  invalid_utf8: {
    'If the file was saved in another encoding, import it again with options.encoding, such as windows-1252.':
      'Wurde die Datei in einer anderen Kodierung gespeichert, importieren Sie sie noch einmal mit dieser, etwa windows-1252.',
    'If {encoding} is not the encoding of the file, import it again with another options.encoding.':
      'Ist {encoding} nicht die Kodierung der Datei, importieren Sie sie noch einmal mit einer anderen.',
  },
  quote_unclosed: {
    'Close the quote that is opened on line {line}, or set options.quote to "" if quotes have no meaning.':
      'Schließen Sie das Anführungszeichen aus Dateizeile {line}, oder lesen Sie die Datei ohne Anführungszeichen, wenn sie nichts bedeuten.',
  },
  quote_misplaced: {
    'Write {two} for each {one} inside a quoted field.':
      'Schreiben Sie {two} für jedes {one} in einem Feld zwischen Anführungszeichen.',
  },
  fields_too_many: {
    'Put fields that hold a tab between {quote} quotes.': 'Setzen Sie Felder mit einem Tabulator zwischen {quote}.',
    'Put fields that hold "{delimiter}" between {quote} quotes.':
      'Setzen Sie Felder, in denen „{delimiter}“ steht, zwischen {quote}.',
  },
  nul_character: ofRows('Remove the character U+0000 from {rows}.', 'Entfernen Sie {in} das Zeichen U+0000.'),
  duplicate_in_file: {
    'Remove the row that does not count, such as row {row}: row {other} stands for it.':
      'Entfernen Sie die Zeile, die nicht zählt, etwa Zeile {row}: für sie steht Zeile {other}.',
  },
};
