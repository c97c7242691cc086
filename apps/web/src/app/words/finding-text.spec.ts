import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, type ErrorCode } from '@pairloom/contract';
import { german } from './de/index.ts';
import { codeWords, type CodeTexts } from './en/codes.ts';
import {
  fieldWords,
  findingWords,
  phraseWords,
  proposalWords,
  type FindingTexts,
  type Sentences,
} from './en/findings.ts';
import { importWords } from './en/import.ts';
import type { ImportWords } from './import-words.ts';
import { inEnglish, proposed, translated } from './finding-text.ts';

const inGerman = (message: string, code: string): string =>
  translated(message, code, {
    codes: german[codeWords.name],
    findings: german[findingWords.name],
    names: german.import as ImportWords,
    phrases: german[phraseWords.name] as Sentences,
  });

describe('translated', () => {
  it.each([
    [
      'question_too_long',
      'The question has 12,345 characters; the limit is 10,000.',
      'Die Frage hat 12,345 Zeichen; erlaubt sind 10,000.',
    ],
    [
      'field_missing',
      'The project requires category, which is blank or not mapped.',
      'Das Projekt verlangt Kategorie; das Feld ist leer oder nicht zugeordnet.',
    ],
    [
      'quote_misplaced',
      'There is text after the closing quote in the column "a (b)".',
      'Nach dem schließenden Anführungszeichen der Spalte „a (b)“ steht Text.',
    ],
    [
      'near_duplicate',
      'The question means nearly the same as that of another pair: similarity 0.9312.',
      'Die Frage bedeutet fast dasselbe wie die eines anderen Paars: Ähnlichkeit 0.9312.',
    ],
    ['rule_violated', 'Too short, {name}.', 'Too short, {name}.'],
    ['answer_missing', 'The answer is blank.', 'Die Antwort ist leer.'],
    [
      'columns_too_many',
      'The file has 1,200 columns; the project allows 1,000.',
      'Die Datei hat 1,200 Spalten; das Projekt erlaubt 1,000.',
    ],
    ['json_invalid', 'The JSON ends too early (line 12).', 'Das JSON endet zu früh (Dateizeile 12).'],
    [
      'mapping_required',
      'Question and answer cannot be told without a guess: "Best", "Correct" could be the answer.',
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Die Antwort könnten sein: "Best", "Correct".',
    ],
    ['pair_ids_unknown', 'The project has no pairs with 3 of the ids.', 'IDs, zu denen das Projekt kein Paar hat: 3.'],
    [
      'xml_invalid',
      'The XML is broken: unclosed tag: pair (line 7).',
      'Das XML ist beschädigt: das Tag „pair“ ist nicht geschlossen (Dateizeile 7).',
    ],
    [
      'xml_invalid',
      'The XML is broken: expected the name version (line 1).',
      'Das XML ist beschädigt: „expected the name version“ (Dateizeile 1).',
    ],
    [
      'format_unsupported',
      'The file is a PDF document, which is not read.',
      'Die Datei wird nicht gelesen: ein PDF-Dokument.',
    ],
    [
      'quality_low',
      'The quality is 0.15; the project asks for 0.6. It is lowered by answer short, languages differ.',
      'Die Qualität ist 0.15; das Projekt verlangt 0.6. Gemindert wird sie durch: kurze Antwort, verschiedene Sprachen.',
    ],
    ['json_row_not_object', 'The record is an array, not an object.', 'Der Datensatz ist eine Liste, kein Objekt.'],
    ['value_invalid', 'The value is a list with an object in it.', 'Der Wert ist eine Liste, darin ein Objekt.'],
    ['json_row_invalid', 'A ":" is expected (line 3).', 'Hier fehlt ein „:“ (Dateizeile 3).'],
    [
      'package_invalid',
      'The part "xl/workbook.xml" of the workbook is not well-formed XML.',
      'Der Teil "xl/workbook.xml" der Arbeitsmappe ist nicht lesbar: er ist kein wohlgeformtes XML.',
    ],
    [
      'row_rejected',
      'PostgreSQL refused the row (SQLSTATE 23514, constraint pair_size).',
      'PostgreSQL hat die Zeile abgelehnt (SQLSTATE 23514, Bedingung pair_size).',
    ],
    [
      'chunks_skipped',
      '2 chunks were skipped; 40 rows are unprocessed. The file was not loaded to its end, so no pair was retired.',
      '2 Blöcke wurden übersprungen; nicht verarbeitete Zeilen: 40. Die Datei wurde nicht zu Ende geladen, daher wurde kein Paar zurückgezogen.',
    ],
    [
      'chunks_skipped',
      '1 chunk was skipped; 4 rows are unprocessed. The provider is resting.',
      '1 Block wurde übersprungen; nicht verarbeitete Zeilen: 4. „The provider is resting.“',
    ],
    [
      'counts_unbalanced',
      'The rows do not add up: 9 rows were planned; 3 chunks hold 9, 9 of them loaded; 8 have a fate. The import had failed before with plan_mismatch.',
      'Die Zeilen gehen nicht auf. Geplante Zeilen: 9; Blöcke: 3, darin Zeilen: 9, davon geladen: 9; Zeilen mit Ergebnis: 8. Der Import war schon vorher fehlgeschlagen: plan_mismatch.',
    ],
    ['version_changed', 'The pair has version 7 by now.', 'Das Paar hat inzwischen Version 7.'],
    [
      'pair_exists',
      'Another pair of the project has this question or external id already.',
      'Ein anderes Paar des Projekts hat diese Frage oder externe ID schon.',
    ],
  ])('says of %s', (code, message, german) => expect(inGerman(message, code)).toBe(german));

  it('keeps a sentence it does not know behind the title of its code', () => {
    expect(inGerman('Cell B7 holds an error.', 'row_invalid')).toBe(
      'Die Zeile kann nicht gelesen werden. („Cell B7 holds an error.“)',
    );
    expect(inGerman('Something of tomorrow.', 'code_of_tomorrow')).toBe('Something of tomorrow.');
  });
});

describe('proposed', () => {
  const inGerman = (proposal: string | null, code: ErrorCode): string | undefined =>
    proposed(proposal, code, german[proposalWords.name], german.import as ImportWords);

  it.each<[ErrorCode, string, string]>([
    [
      'answer_missing',
      'Fill in the column "Best Answer" of the row, or map another column to answer; the other rows need no second import.',
      'Füllen Sie in der Zeile die Spalte „Best Answer“ aus, oder ordnen Sie Antwort eine andere Spalte zu; die übrigen Zeilen müssen nicht noch einmal importiert werden.',
    ],
    [
      'question_missing',
      'Fill in the question of the 12 rows, or map another column to question; the other rows need no second import.',
      'Füllen Sie in den 12 Zeilen Frage aus, oder ordnen Sie Frage eine andere Spalte zu; die übrigen Zeilen müssen nicht noch einmal importiert werden.',
    ],
    [
      'question_too_long',
      'Shorten question of the 3 rows to 10,000 characters.',
      'Kürzen Sie Frage in den 3 Zeilen auf 10,000 Zeichen.',
    ],
    ['status_invalid', 'Write draft instead of "drft".', 'Schreiben Sie draft statt „drft“.'],
    [
      'status_invalid',
      'Put one of draft, published, retired into the column "state" of the 2 rows, or leave the status out of the mapping.',
      'Schreiben Sie in den 2 Zeilen eines von draft, published, retired in die Spalte „state“, oder ordnen Sie dem Status keine Spalte zu.',
    ],
    [
      'duplicate_in_file',
      'Remove the row that does not count, such as row 7: row 9 stands for it.',
      'Entfernen Sie die Zeile, die nicht zählt, etwa Zeile 7: für sie steht Zeile 9.',
    ],
    ['nul_character', 'Remove the character U+0000 from the row.', 'Entfernen Sie in der Zeile das Zeichen U+0000.'],
  ])('says for %s', (code, proposal, german) => expect(inGerman(proposal, code)).toBe(german));

  it('leaves what it does not know to what is said of the code', () => {
    expect(inGerman('Do as you like.', 'answer_missing')).toBeUndefined();
    expect(inGerman(null, 'answer_missing')).toBeUndefined();
  });
});

describe('the English texts', () => {
  const english = { codes: codeWords.en, findings: findingWords.en, names: importWords.en };
  const NAMES_OF_THE_API = /options\.\w|limits\.\w|matchBy|maxErrors|recordPath|MAX_UPLOAD_BYTES/;

  it('say what to do about rows and files in the words of the screens', () => {
    const remedies = Object.entries(codeWords.en).map(([code, { remedy }]) => `${code}: ${remedy}`);
    expect(remedies.filter((remedy) => NAMES_OF_THE_API.test(remedy))).toEqual([]);
    expect(codeWords.en.answers_differ?.title).toBe(ERROR_CODES.answers_differ.title);
  });

  it('say so of what is proposed, and leave what they do not know as it is', () => {
    const proposal = 'If UTF-8 is not the encoding of the file, import it again with another options.encoding.';
    const said = (text: string): string | undefined => proposed(text, 'invalid_utf8', proposalWords.en, importWords.en);
    expect(said(proposal)).toBe('If UTF-8 is not the encoding of the file, import it again with another one.');
    expect(said('Do as you like.')).toBeUndefined();
    for (const sentences of [...Object.values(proposalWords.en), ...Object.values(findingWords.en)])
      expect(Object.values(sentences).filter((sentence) => NAMES_OF_THE_API.test(sentence))).toEqual([]);
  });

  it('say so of what is found', () => {
    const message =
      'The encoding of the file cannot be told for sure: it could be a; give options.encoding; usual encodings are b.';
    expect(inEnglish(message, 'encoding_unsupported', english)).toBe(
      'The encoding of the file cannot be told for sure: it could be a; choose it under “Encoding”; usual encodings are b.',
    );
    expect(inEnglish('Something else.', 'encoding_unsupported', english)).toBe('Something else.');
    expect(inEnglish('Something else.', 'of_tomorrow', english)).toBe('Something else.');
  });
});

describe('the German texts of codes', () => {
  it('say of every code what is wrong and what to do, in words of their own', () => {
    const codes = german[codeWords.name] as CodeTexts;
    const wanting = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => {
      const { title = '', remedy = '' } = codes[code] ?? {};
      const english = ERROR_CODES[code];
      return title.trim() === '' || remedy.trim() === '' || title === english.title || remedy === english.remedy;
    });
    expect(wanting).toEqual([]);
  });

  it('say what becomes of missing vectors wherever the English ones do', () => {
    const codes = german[codeWords.name] as CodeTexts;
    const late = (texts: CodeTexts) =>
      (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => texts[code]?.lateRemedy);
    expect(late(codes)).toEqual(late(codeWords.en));
    expect(late(codes).map((code) => codes[code]?.lateRemedy)).not.toContainEqual(expect.stringMatching(/wiederholen/));
  });

  it('name nothing that the English sentence does not give', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name);
    const fields = { invalid_request: german[fieldWords.name] } as FindingTexts;
    const phrases = { invalid_request: german[phraseWords.name] } as FindingTexts;
    const all = [phrases, german[findingWords.name], german[proposalWords.name], fields] as FindingTexts[];
    for (const sentences of all.flatMap((texts) => Object.values(texts)))
      for (const [said, here] of Object.entries(sentences))
        expect(names(said)).toEqual(expect.arrayContaining(names(here)));
  });
});
