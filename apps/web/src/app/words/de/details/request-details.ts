import type { FindingTexts } from '../../en/findings.ts';

/** What the server says of a request or of itself in English, and the same in German. */
export const requestDetails: FindingTexts = {
  chunk_failing: {
    'The worker died at each attempt to load the chunk.':
      'Der Worker ist bei jedem Versuch ausgefallen, den Block zu laden.',
  },
  embedding_credentials: {
    'The provider refuses the API key ({told}).': 'Der Anbieter lehnt den API-Schlüssel ab ({told}).',
  },
  embedding_dimension_changed: {
    'The provider gives vectors of {n} numbers, those stored for the model have {stored}.':
      'Der Anbieter gibt Vektoren aus {n} Zahlen; die zum Modell gespeicherten haben {stored}.',
  },
  embedding_model_unknown: {
    'The provider does not know the model ({told}).': 'Der Anbieter kennt das Modell nicht ({told}).',
  },
  embedding_rate_limited: { 'The provider asks to wait ({told}).': 'Der Anbieter bittet zu warten ({told}).' },
  embedding_response_invalid: {
    'The provider answered 200 with an error.': 'Der Anbieter antwortete 200 mit einem Fehler.',
    'The provider gave nothing for the text.': 'Der Anbieter gab zu dem Text nichts.',
    "The provider's answer cannot be used: {what}.": 'Die Antwort des Anbieters ist nicht brauchbar: {what}.',
  },
  embedding_unavailable: {
    'The connection to the provider failed ({told}).': 'Die Verbindung zum Anbieter ist gescheitert ({told}).',
    'The provider did not answer within {ms} ms.': 'Der Anbieter antwortete nicht innerhalb von {ms} ms.',
    'The provider does not serve the call ({told}).': 'Der Anbieter bedient den Aufruf nicht ({told}).',
    'The provider refuses even a call with one short word ({told}).':
      'Der Anbieter lehnt selbst einen Aufruf mit einem kurzen Wort ab ({told}).',
  },
  file_missing: { 'The part "file" has no file name.': 'Der Teil „file“ hat keinen Dateinamen.' },
  import_ended: {
    'The import was cancelled while its file was being uploaded.':
      'Der Import wurde abgebrochen, während seine Datei hochgeladen wurde.',
  },
  import_not_undoable: {
    'A dry run changes no pairs.': 'Ein Probelauf ändert keine Paare.',
    'The import changed no pairs.': 'Der Import hat keine Paare geändert.',
  },
  import_running: {
    'The import waits for something else than this scope names. Leave the scope out to try again what it waits for.':
      'Der Import wartet auf anderes, als dieser „scope“ nennt. Lassen Sie ihn weg, um zu wiederholen, worauf er wartet.',
  },
  internal: {
    'Not every row was accounted for.': 'Nicht von jeder Zeile steht fest, was aus ihr wurde.',
    'The import failed.': 'Der Import ist fehlgeschlagen.',
  },
  invalid_options: {
    'The comment mark must not begin with the delimiter or the quote.':
      'Das Kommentarzeichen darf nicht mit dem Trennzeichen oder dem Anführungszeichen beginnen.',
    'The comment mark must not begin with white space or hold a line end.':
      'Das Kommentarzeichen darf nicht mit einem Leerzeichen beginnen und kein Zeilenende enthalten.',
    'The delimiter must be no letter, digit, line end or U+0000.':
      'Das Trennzeichen darf kein Buchstabe, keine Ziffer, kein Zeilenende und nicht U+0000 sein.',
    'The delimiter must differ from quote and escape.':
      'Das Trennzeichen muss ein anderes sein als Anführungs- und Fluchtzeichen.',
    'The options are not valid JSON.': 'Die Optionen sind kein gültiges JSON.',
    'The quote must be a printable ASCII character, a tab or empty.':
      'Das Anführungszeichen muss ein druckbares ASCII-Zeichen, ein Tabulator oder leer sein.',
    'The escape must be a printable ASCII character, a tab or empty.':
      'Das Fluchtzeichen muss ein druckbares ASCII-Zeichen, ein Tabulator oder leer sein.',
    'There is no preset "{id}"; there are {known}.': 'Es gibt keine Vorlage „{id}“; es gibt {known}.',
  },
  invalid_request: {
    'The body is not valid JSON.': 'Der Inhalt ist kein gültiges JSON.',
    'With Upload-Length the body is empty; send the file with PATCH.':
      'Mit Upload-Length ist der Inhalt leer; senden Sie die Datei mit PATCH.',
  },
  media_type_unsupported: {
    'Of multipart bodies only multipart/form-data is taken.': 'Mehrteilig wird nur multipart/form-data angenommen.',
    'Send multipart/form-data, or the JSON file as the raw body with ?filename=.':
      'Senden Sie multipart/form-data, oder die JSON-Datei als Inhalt mit ?filename=.',
    'Send the file as it is, without Content-Encoding.': 'Senden Sie die Datei, wie sie ist, ohne Content-Encoding.',
    'This address takes application/json only.': 'Diese Adresse nimmt nur application/json.',
    'Send the bytes as {type}.': 'Senden Sie die Bytes als {type}.',
  },
  multipart_invalid: {
    'The body has a part that is neither "file" nor "options".':
      'Der Inhalt hat einen Teil, der weder „file“ noch „options“ ist.',
    'The body has more than one file.': 'Der Inhalt hat mehr als eine Datei.',
    'The body has too many parts.': 'Der Inhalt hat zu viele Teile.',
    'The part "options" is there twice.': 'Der Teil „options“ steht zweimal da.',
    'The part "options" is too large.': 'Der Teil „options“ ist zu groß.',
  },
  pair_exists: {
    'The pair {id} has this question or external id already.': 'Das Paar {id} hat diese Frage oder externe ID schon.',
  },
  pair_ids_unknown: {
    'The project has no pairs with {n} of the ids; the first {max} are listed.':
      'IDs, zu denen das Projekt kein Paar hat: {n}; die ersten {max} sind genannt.',
    'The project has no pairs with {n} of the ids.': 'IDs, zu denen das Projekt kein Paar hat: {n}.',
  },
  route_not_found: { 'There are results for {names}.': 'Ergebnisse gibt es für {names}.' },
  run_failed: {
    'The run of the import completed in Temporal and left the import open.':
      'Der Lauf des Imports endete in Temporal und ließ den Import offen.',
    'The run of the import failed in Temporal and left the import open.':
      'Der Lauf des Imports scheiterte in Temporal und ließ den Import offen.',
  },
  run_stalled: {
    'The run of the import stood still for a day and was ended.':
      'Der Lauf des Imports stand einen Tag lang still und wurde beendet.',
  },
  run_terminated: {
    'The run of the import was terminated in Temporal.': 'Der Lauf des Imports wurde in Temporal beendet.',
  },
  run_timed_out: {
    'The run of the import was timed out by Temporal.':
      'Temporal hat den Lauf des Imports nach Ablauf der Zeit beendet.',
  },
  step_failing: {
    'The worker died at each attempt of a step of the import.':
      'Der Worker ist bei jedem Versuch eines Schritts des Imports ausgefallen.',
    'The worker died at each attempt of a step of the import: {step}.':
      'Der Worker ist bei jedem Versuch eines Schritts des Imports ausgefallen: {step}.',
    'A statement took longer than it may at each attempt of a step of the import: {step}.':
      'Eine Anweisung an die Datenbank dauerte bei jedem Versuch eines Schritts des Imports zu lange: {step}.',
  },
  upload_incomplete: {
    'The first request with this Idempotency-Key did not finish its upload. Send the file again with the same key.':
      'Die erste Anfrage mit diesem Schlüssel hat nicht zu Ende hochgeladen. Senden Sie die Datei mit ihm noch einmal.',
    'The upload stopped and was not taken up again.': 'Das Hochladen hielt an und wurde nicht fortgesetzt.',
    'The upload was silent for too long and was given up.': 'Das Hochladen schwieg zu lange und wurde aufgegeben.',
  },
  upload_offset_wrong: { 'The upload stands at byte {byte}.': 'Das Hochladen steht bei Byte {byte}.' },
  version_changed: { 'The pair has version {version} by now.': 'Das Paar hat inzwischen Version {version}.' },
};

/** What is wrong with a field of a request. */
export const fieldMessages: Readonly<Record<string, string>> = {
  'Too small: expected string to have >=1 characters': 'darf nicht leer sein',
  'Too small: expected string to have >={n} characters': 'muss mindestens {n} Zeichen haben',
  'Too small: expected string to have exactly {n} characters': 'muss genau {n} Zeichen haben',
  'Too big: expected string to have <={n} characters': 'darf höchstens {n} Zeichen haben',
  'Too big: expected string to have exactly {n} characters': 'muss genau {n} Zeichen haben',
  'Too small: expected array to have >=1 items': 'muss etwas aufzählen',
  'Too small: expected array to have >={n} items': 'muss mindestens {n} Einträge haben',
  'Too big: expected array to have <={n} items': 'darf höchstens {n} Einträge haben',
  'Too small: expected {kind} to be >={n}': 'muss mindestens {n} sein',
  'Too small: expected {kind} to be >{n}': 'muss größer als {n} sein',
  'Too big: expected {kind} to be <={n}': 'darf höchstens {n} sein',
  'Too big: expected {kind} to be <{n}': 'muss kleiner als {n} sein',
  'Invalid option: expected one of {names}': 'muss eines sein von {names}',
  'Invalid input: expected {kind}, received undefined': 'fehlt',
  'Invalid input: expected string, received {given}': 'muss Text sein',
  'Invalid input: expected int, received {given}': 'muss eine ganze Zahl sein',
  'Invalid input: expected number, received {given}': 'muss eine Zahl sein',
  'Invalid input: expected boolean, received {given}': 'muss true oder false sein',
  'Invalid input: expected array, received {given}': 'muss eine Liste sein',
  'Invalid input: expected object, received {given}': 'muss ein Objekt sein',
  'Invalid input: expected {value}': 'muss {value} sein',
  'Invalid input': 'ist nicht gültig',
  'Invalid UUID': 'ist keine UUID',
  'Invalid ISO datetime': 'ist kein Zeitpunkt nach ISO 8601',
  'Invalid string: must match pattern {pattern}': 'muss dem Muster {pattern} entsprechen',
  'Invalid number: must be a multiple of {n}': 'muss ein Vielfaches von {n} sein',
  "Invalid discriminator value. Expected '{names}'": 'muss eines sein von {names}',
  'is not known': 'ist nicht bekannt',
  'is missing': 'fehlt',
  'is given more than once': 'ist mehr als einmal angegeben',
  'is not valid JSON': 'ist kein gültiges JSON',
  'is there twice': 'steht zweimal da',
  'is for category and tags only': 'gibt es nur für Kategorie und Schlagwörter',
  'is given to a new pair by the server': 'gibt der Server einem neuen Paar',
  'is for update with ids or filter only': 'gibt es nur für update mit ids oder filter',
  'is not for {operation}, which takes {names}': 'gibt es nicht für {operation}, sondern {names}',
  'is not for {field}, which has one value': 'gibt es nicht für {field}: dort steht ein einziger Wert',
  'is no field; use {names}': 'ist kein Feld; es gibt {names}',
  'is the same as that of number {n}': 'ist dieselbe wie die von Nummer {n}',
  'belong to the import, not to its source': 'gehören zum Import, nicht zur Datei',
  'names {field} a second time': 'nennt {field} ein zweites Mal',
  'no pair has the id {id}': 'kein Paar hat die ID {id}',
  'there is another rule {id}': 'es gibt eine andere Regel {id}',
  'exactly one of {names} must be given': 'genau eines von {names} muss angegeben sein',
  'must be a number of bytes': 'muss eine Zahl von Bytes sein',
  'must be at most {max}, the MAX_UPLOAD_BYTES of the gateway':
    'darf höchstens {max} sein, MAX_UPLOAD_BYTES des Gateways',
  'must be two statuses': 'müssen zwei verschiedene Status sein',
  'must give min, max or both': 'muss min, max oder beides angeben',
  'min must not be above max': 'min darf nicht über max liegen',
  'must give rows or importId': 'muss rows oder importId angeben',
  'must name a field': 'muss ein Feld nennen',
  'must name a column': 'muss eine Spalte nennen',
  'must name a change': 'muss eine Änderung nennen',
  'must name exactly one of column, columns and constant': 'muss genau eines nennen von column, columns und constant',
  'must name the pair that is changed': 'muss das Paar nennen, das geändert wird',
  'must say what is changed': 'muss sagen, was geändert wird',
  'must not hold U+0000 or half of a surrogate pair': 'darf weder U+0000 noch ein halbes Zeichen enthalten',
};
