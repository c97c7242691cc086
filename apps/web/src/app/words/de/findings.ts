import type { FindingTexts, Sentences } from '../en/findings.ts';

const spellings: Sentences = {
  'By case or space only, the value differs from "{known}", which the project has; {n} {rows} it so.':
    'Der Wert unterscheidet sich nur in Schreibung oder Leerzeichen von „{known}“ im Projekt; Zeilen mit dieser Schreibung: {n}.',
  'By case or space only, the value differs from the one of row {row}; {n} {rows} it so.':
    'Der Wert unterscheidet sich nur in Schreibung oder Leerzeichen von dem in Zeile {row}; Zeilen mit dieser Schreibung: {n}.',
};

/** What the server says of rows in English, and the same in German. */
export const findings: FindingTexts = {
  question_too_long: {
    'The question has {n} characters; the limit is {max}.': 'Die Frage hat {n} Zeichen; erlaubt sind {max}.',
    'A further question has {n} characters; the limit is {max}.':
      'Eine weitere Frage hat {n} Zeichen; erlaubt sind {max}.',
  },
  answer_too_long: {
    'The answer has {n} characters; the limit is {max}.': 'Die Antwort hat {n} Zeichen; erlaubt sind {max}.',
  },
  field_too_long: {
    'A tag has {n} characters; the limit is {max}.': 'Ein Schlagwort hat {n} Zeichen; erlaubt sind {max}.',
    'The further answers have {n} characters; the limit is {max}. Give each a row by answers: each.':
      'Die weiteren Antworten haben {n} Zeichen; erlaubt sind {max}. Wählen Sie „Ein Paar für jede“.',
    'The value has {n} characters; the limit is {max}.': 'Der Wert hat {n} Zeichen; erlaubt sind {max}.',
    'The category has {n} characters; the limit is {max}.': 'Die Kategorie hat {n} Zeichen; erlaubt sind {max}.',
    'The external id has {n} characters; the limit is {max}.': 'Die externe ID hat {n} Zeichen; erlaubt sind {max}.',
  },
  variants_too_many: {
    'The row has {n} further questions; the limit is {max}.': 'Die Zeile hat {n} weitere Fragen; erlaubt sind {max}.',
  },
  tags_too_many: { 'The row has more than {max} tags.': 'Die Zeile hat mehr als {max} Schlagwörter.' },
  status_invalid: { 'The status is none of {names}.': 'Der Status ist keiner von {names}.' },
  value_invalid: {
    'The value is a list.': 'Der Wert ist eine Liste.',
    'The value is neither an object nor a list of name:value.': 'Der Wert ist weder ein Objekt noch Name:Wert.',
    'The value is {kind}.': 'Der Wert ist {kind}.',
  },
  nul_character: { 'The value holds the character U+0000.': 'Der Wert enthält das Zeichen U+0000.' },
  lone_surrogate: {
    'The value holds half of a surrogate pair.': 'Der Wert enthält ein halbes Zeichen.',
    'Character {n} of the value is half of a surrogate pair, or the byte {byte}, which has no meaning in the encoding of the file.':
      'Zeichen {n} des Werts ist ein halbes Zeichen, oder das Byte {byte}, das in der Kodierung der Datei nichts bedeutet.',
  },
  quote_unclosed: {
    'A quote opened in the column "{column}" is never closed; all up to line {line} was read as this row.':
      'Ein Anführungszeichen in der Spalte „{column}“ wird nie geschlossen; bis Dateizeile {line} wurde alles als diese Zeile gelesen.',
    'A quote opened in field {n} is never closed; all up to line {line} was read as this row.':
      'Ein Anführungszeichen in Feld {n} wird nie geschlossen; bis Dateizeile {line} wurde alles als diese Zeile gelesen.',
  },
  quote_misplaced: {
    'There is text after the closing quote in the column "{column}".':
      'Nach dem schließenden Anführungszeichen der Spalte „{column}“ steht Text.',
    'There is text after the closing quote in field {n}.':
      'Nach dem schließenden Anführungszeichen von Feld {n} steht Text.',
  },
  quote_repaired: {
    'A quote in the column "{column}" is not doubled; the row was read so that it has as many fields as the header.':
      'Ein Anführungszeichen der Spalte „{column}“ ist nicht verdoppelt; die Zeile wurde so gelesen, dass die Zahl der Felder stimmt.',
    'A quote in field {n} is not doubled; the row was read so that it has as many fields as the header.':
      'Ein Anführungszeichen in Feld {n} ist nicht verdoppelt; die Zeile wurde so gelesen, dass die Zahl der Felder stimmt.',
  },
  fields_too_many: {
    'The row has {n} fields, the header has {columns}; field {extra} is the first too many that is not blank.':
      'Die Zeile hat {n} Felder, die Kopfzeile {columns}; Feld {extra} ist das erste überzählige mit Inhalt.',
    'Cell {cell} holds a value, but its column has no name.':
      'Zelle {cell} hat einen Wert, aber ihre Spalte keinen Namen.',
  },
  fields_uneven: {
    'The row has {n} fields, the rows around it have {columns}; its values may stand in the wrong columns.':
      'Die Zeile hat {n} Felder, ihre Nachbarn {columns}; Werte stehen vielleicht in falschen Spalten.',
  },
  other_table: {
    'The row belongs to another table, which begins on line {line} and has other columns.':
      'Die Zeile gehört zu einer anderen Tabelle, die in Dateizeile {line} beginnt und andere Spalten hat.',
  },
  row_too_large: {
    'The row has {n} bytes; the project allows {max}.': 'Die Zeile hat {n} Bytes; das Projekt erlaubt {max}.',
    'The row has {n} bytes; the limit is {max}.': 'Die Zeile hat {n} Bytes; erlaubt sind {max}.',
    'The row has more than {n} bytes.': 'Die Zeile hat mehr als {n} Bytes.',
    'The answer has more than {n} characters.': 'Die Antwort hat mehr als {n} Zeichen.',
    'The row has {n} characters.': 'Die Zeile hat {n} Zeichen.',
    'The row has more than {n} characters.': 'Die Zeile hat mehr als {n} Zeichen.',
    'The row holds more than {n} characters.': 'Die Zeile hat mehr als {n} Zeichen.',
    'The pair has more than {n} characters.': 'Das Paar hat mehr als {n} Zeichen.',
  },
  cell_too_long: {
    'The cell of "{column}" has {n} characters; the project allows {max}.':
      'Die Zelle von „{column}“ hat {n} Zeichen; das Projekt erlaubt {max}.',
  },
  paths_too_many: {
    'The record has more than {n} names and paths, which is what the project allows.':
      'Der Datensatz hat mehr als {n} Namen und Pfade; das ist, was das Projekt erlaubt.',
  },
  json_name_repeated: {
    'The name "{name}" stands more than once in the same object, so its value is not clear.':
      'Der Name „{name}“ steht mehr als einmal im selben Objekt; sein Wert ist unklar.',
  },
  row_invalid: {
    'Cell {cell} holds a formula without a stored value.':
      'Zelle {cell} hat eine Formel, zu der kein Wert gespeichert ist.',
    'Cell {cell} names a text that the workbook does not hold.':
      'Zelle {cell} nennt einen Text, den die Arbeitsmappe nicht enthält.',
  },
  json_row_not_object: { 'The record is {kind}, not an object.': 'Der Datensatz ist {kind}, kein Objekt.' },
  invalid_utf8: {
    'Character {n} of the row is a byte that has no meaning in the encoding {name}.':
      'Zeichen {n} der Zeile ist ein Byte, das in der Kodierung {name} nichts bedeutet.',
    'Character {n} of the row is the byte {byte}, which is not UTF-8.':
      'Zeichen {n} der Zeile ist das Byte {byte}, das kein UTF-8 ist.',
  },
  external_id_missing: { 'The external id is blank.': 'Die externe ID ist leer.' },
  answer_placeholder: { 'The answer only holds the place of one.': 'Die Antwort ist nur ein Platzhalter.' },
  answer_repeats_question: { 'The answer says the same as the question.': 'Die Antwort sagt dasselbe wie die Frage.' },
  text_garbled: {
    'It holds characters as they come about when text is read in another encoding than it was written in.':
      'Der Text enthält Zeichen, wie sie entstehen, wenn er in einer anderen Kodierung gelesen als geschrieben wird.',
  },
  row_left_out: { 'The corrected rows leave the row out.': 'Die Zeile wurde beim Berichtigen ausgelassen.' },
  field_missing: {
    'The project requires {field}, which is blank or not mapped.':
      'Das Projekt verlangt {field}; das Feld ist leer oder nicht zugeordnet.',
  },
  value_not_allowed: {
    'The project does not allow this value of {field}; "{value}" is allowed.':
      'Das Projekt erlaubt diesen Wert von {field} nicht; erlaubt ist „{value}“.',
    'The project does not allow this value of {field}.': 'Das Projekt erlaubt diesen Wert von {field} nicht.',
  },
  value_too_short: {
    'The value has {n} characters; the project asks for at least {min}.':
      'Der Wert hat {n} Zeichen; das Projekt verlangt mindestens {min}.',
  },
  value_too_long: {
    'The value has {n} characters; the project asks for at most {max}.':
      'Der Wert hat {n} Zeichen; das Projekt erlaubt höchstens {max}.',
  },
  status_transition_refused: {
    'The project does not let a {from} pair become {to}.':
      'Das Projekt lässt ein Paar mit Status {from} nicht {to} werden.',
  },
  quality_low: {
    'The quality is {score}; the project asks for {threshold}. It is lowered by {parts}.':
      'Die Qualität ist {score}; das Projekt verlangt {threshold}. Gemindert wird sie durch: {parts}.',
  },
  answers_differ: {
    'Row {row} has the same question with another answer.': 'Zeile {row} hat dieselbe Frage mit einer anderen Antwort.',
  },
  near_duplicate: {
    'The question means nearly the same as that of another pair: similarity {score}. The pair is held for review as a draft.':
      'Die Frage bedeutet fast dasselbe wie die eines anderen Paars: Ähnlichkeit {score}. Das Paar bleibt Entwurf, bis es angesehen wurde.',
    'The question means nearly the same as that of another pair: similarity {score}.':
      'Die Frage bedeutet fast dasselbe wie die eines anderen Paars: Ähnlichkeit {score}.',
  },
  duplicate_in_file: {
    'The same pair stands again in row {row}, which is the one that counts.':
      'Dasselbe Paar steht noch einmal in Zeile {row}; diese zählt.',
    'The same question stands again in row {row}, which is the one that counts.':
      'Dieselbe Frage steht noch einmal in Zeile {row}; diese zählt.',
    'Row {row} has the same key, and no row may stand beside another.':
      'Zeile {row} hat denselben Schlüssel, und keine Zeile darf neben einer anderen stehen.',
  },
  pair_exists: {
    'The pair is in the project already and was left as it is.': 'Das Paar ist schon im Projekt und blieb, wie es ist.',
    'Another pair of the project has this question or external id already.':
      'Ein anderes Paar des Projekts hat diese Frage oder externe ID schon.',
    'Row {row} gives the same question or external id to another pair.':
      'Zeile {row} gibt dieselbe Frage oder externe ID einem anderen Paar.',
  },
  pair_missing: { 'The project has no such pair.': 'Das Projekt hat kein solches Paar.' },
  question_exists: {
    'Another pair of the project has the same question.': 'Ein anderes Paar des Projekts hat dieselbe Frage.',
  },
  row_rejected: {
    'PostgreSQL refused the row (SQLSTATE {state}, constraint {constraint}).':
      'PostgreSQL hat die Zeile abgelehnt (SQLSTATE {state}, Bedingung {constraint}).',
    'PostgreSQL refused the row (SQLSTATE {state}).': 'PostgreSQL hat die Zeile abgelehnt (SQLSTATE {state}).',
  },
  category_variant: spellings,
  tag_variant: spellings,
  rule_violated: { '{own}': '{own}' },
  rule_not_judged: {
    'A value has more than {max} characters, so the rule was passed over.':
      'Ein Wert hat mehr als {max} Zeichen; die Regel wurde übergangen.',
  },
};

const unmended: Sentences = {
  'The row still stands whole in its first column; put its values into the columns that they belong to.':
    'Die Zeile steht noch ganz in ihrer ersten Spalte; verteilen Sie ihre Werte auf die Spalten, in die sie gehören.',
};

/** Of rows that could not be taken apart, and come back in a file of results as they were. */
export const wholeRows: FindingTexts = {
  quote_unclosed: unmended,
  quote_misplaced: unmended,
  fields_too_many: unmended,
  row_too_large: unmended,
  paths_too_many: unmended,
  json_row_invalid: unmended,
  json_name_repeated: unmended,
  json_row_not_object: unmended,
  row_invalid: unmended,
};
