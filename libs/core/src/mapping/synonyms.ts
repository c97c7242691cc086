import type { PairField } from '@pairloom/contract';

/** Names of columns by language, as people write them in headers; compared after `foldName`. A new language is a row. */
const SYNONYMS: Record<string, Partial<Record<PairField, readonly string[]>>> = {
  en: {
    question: ['question', 'questions', 'question text', 'prompt', 'query', 'user question', 'q'],
    answer: ['answer', 'answers', 'answer text', 'response', 'completion', 'reply', 'a'],
    category: ['category', 'topic', 'section', 'intent'],
    tags: ['tags', 'tag', 'labels', 'label', 'keywords'],
    status: ['status', 'state'],
    externalId: ['external id', 'externalid', 'id', 'qid', 'question id', 'key', 'uuid'],
  },
  de: {
    question: ['frage', 'fragen', 'fragetext'],
    answer: ['antwort', 'antworten', 'antworttext'],
    category: ['kategorie', 'thema', 'rubrik'],
    tags: ['schlagwort', 'schlagworte', 'schlagwörter', 'stichworte', 'stichwörter'],
    externalId: ['externe id', 'kennung'],
  },
  fr: {
    question: ['question posée'],
    answer: ['réponse', 'réponses', 'reponse', 'reponses'],
    category: ['catégorie', 'categorie', 'thème', 'rubrique'],
    tags: ['étiquettes', 'étiquette', 'mots clés', 'mots-clés'],
    status: ['statut', 'état'],
    externalId: ['identifiant', 'id externe'],
  },
  es: {
    question: ['pregunta', 'preguntas'],
    answer: ['respuesta', 'respuestas'],
    category: ['categoría', 'categoria', 'tema'],
    tags: ['etiquetas', 'etiqueta', 'palabras clave'],
    status: ['estado'],
    externalId: ['identificador', 'id externo'],
  },
};

/** Upper and lower case, spaces, underscores and a last question mark or colon make no difference between names. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, '')
    .replace(/[?:？：]+$/, '');

const FIELD_BY_NAME: ReadonlyMap<string, PairField> = new Map(
  Object.values(SYNONYMS).flatMap((fields) =>
    Object.entries(fields).flatMap(([field, names]) =>
      names.map((name) => [foldName(name), field as PairField] as const),
    ),
  ),
);

/** The field whose synonym the name is, exactly; undefined for any other name. */
export const fieldNamed = (name: string): PairField | undefined => FIELD_BY_NAME.get(foldName(name));

/** Words of the field's synonyms, folded: a name that contains one could be meant. Single letters prove nothing. */
export const wordsFor = (field: PairField): string[] =>
  [...FIELD_BY_NAME].filter(([name, of]) => of === field && name.length > 2).map(([name]) => name);
