import type { PairField } from '@pairloom/contract';

/** Fields that columns are named for. */
export type NamedField = PairField | 'variants';

/** Names of columns by language, as people write them in headers; compared after `foldName`. A new language is a row. */
const SYNONYMS: Record<string, Partial<Record<NamedField, readonly string[]>>> = {
  en: {
    question: ['question', 'questions', 'question text', 'prompt', 'query', 'user question', 'q'],
    answer: ['answer', 'answers', 'answer text', 'response', 'completion', 'reply', 'a'],
    variants: [
      'variants',
      'variant',
      'question variants',
      'variations',
      'question variations',
      'alternate questions',
      'alternative questions',
      'similar questions',
    ],
    category: ['category', 'topic', 'section', 'intent'],
    tags: ['tags', 'tag', 'labels', 'label', 'keywords'],
    status: ['status', 'state'],
    externalId: ['external id', 'externalid', 'id', 'qid', 'question id', 'key', 'uuid'],
  },
  de: {
    question: ['frage', 'fragen', 'fragetext', 'fragestellung'],
    answer: ['antwort', 'antworten', 'antworttext'],
    variants: ['varianten', 'fragevarianten', 'alternative fragen', 'ähnliche fragen'],
    category: ['kategorie', 'thema', 'rubrik'],
    tags: ['schlagwort', 'schlagworte', 'schlagwörter', 'stichworte', 'stichwörter'],
    externalId: ['externe id', 'kennung'],
  },
  fr: {
    question: ['question posée', 'texte de la question'],
    answer: ['réponse', 'réponses', 'texte de la réponse'],
    variants: ['variantes', 'questions similaires', 'autres questions'],
    category: ['catégorie', 'thème', 'rubrique'],
    tags: ['étiquettes', 'étiquette', 'mots clés'],
    status: ['statut', 'état'],
    externalId: ['identifiant', 'id externe'],
  },
  es: {
    question: ['pregunta', 'preguntas'],
    answer: ['respuesta', 'respuestas'],
    variants: ['preguntas similares', 'preguntas alternativas'],
    category: ['categoría', 'tema'],
    tags: ['etiquetas', 'etiqueta', 'palabras clave'],
    status: ['estado'],
    externalId: ['identificador', 'id externo'],
  },
  pt: {
    question: ['pergunta', 'perguntas', 'questão', 'questões'],
    answer: ['resposta', 'respostas'],
    variants: ['perguntas semelhantes', 'perguntas alternativas', 'variações'],
    category: ['assunto'],
    tags: ['palavras chave', 'marcadores'],
    status: ['situação'],
  },
  it: {
    question: ['domanda', 'domande', 'quesito', 'quesiti'],
    answer: ['risposta', 'risposte'],
    variants: ['varianti', 'domande simili', 'domande alternative'],
    category: ['argomento'],
    tags: ['etichette', 'etichetta', 'parole chiave'],
    status: ['stato'],
    externalId: ['identificativo', 'id esterno'],
  },
  nl: {
    question: ['vraag', 'vragen', 'vraagtekst'],
    answer: ['antwoord', 'antwoorden', 'antwoordtekst'],
    variants: ['alternatieve vragen', 'vergelijkbare vragen'],
    category: ['categorie', 'onderwerp', 'rubriek'],
    tags: ['trefwoord', 'trefwoorden', 'sleutelwoorden'],
    externalId: ['extern id', 'kenmerk'],
  },
  pl: {
    question: ['pytanie', 'pytania'],
    answer: ['odpowiedź', 'odpowiedzi'],
    category: ['kategoria', 'temat'],
    tags: ['tagi', 'słowa kluczowe'],
  },
  tr: {
    question: ['soru', 'sorular'],
    answer: ['cevap', 'cevaplar', 'yanıt', 'yanıtlar'],
    category: ['kategori', 'konu'],
    tags: ['etiketler', 'anahtar kelimeler'],
    status: ['durum'],
  },
  ru: {
    question: ['вопрос', 'вопросы', 'текст вопроса'],
    answer: ['ответ', 'ответы', 'текст ответа'],
    variants: ['варианты вопроса', 'похожие вопросы', 'альтернативные вопросы'],
    category: ['категория', 'тема', 'раздел', 'рубрика'],
    tags: ['теги', 'тег', 'метки', 'ключевые слова'],
    status: ['статус', 'состояние'],
    externalId: ['идентификатор', 'внешний id'],
  },
  zhHans: {
    question: ['问题', '提问', '问', '标准问', '标准问题', '用户问题', '问题内容', '问句'],
    answer: ['答案', '回答', '答', '回复', '标准答案', '答复', '答案内容'],
    variants: ['相似问', '相似问题', '相似问法', '同义问', '扩展问', '扩展问题'],
    category: ['分类', '类别', '类目', '主题', '栏目'],
    tags: ['标签', '关键词', '关键字'],
    status: ['状态'],
    externalId: ['编号', '标识', '外部id', '问题id'],
  },
  zhHant: {
    question: ['問題', '提問', '問', '標準問題', '問題內容', '問句'],
    answer: ['答覆', '回覆', '標準答案', '答案內容'],
    variants: ['相似問題', '相似問法', '同義問'],
    category: ['分類', '類別', '主題', '欄目'],
    tags: ['標籤', '關鍵字', '關鍵詞'],
    status: ['狀態'],
    externalId: ['編號', '標識', '外部id'],
  },
  ja: {
    question: ['質問', '質問文', '質問内容', '問い', '設問', '問い合わせ内容'],
    answer: ['回答文', '回答内容', '答え', '返答'],
    variants: ['類似質問', '関連質問', '質問のバリエーション', '言い換え'],
    category: ['カテゴリ', 'カテゴリー', '分野'],
    tags: ['タグ', 'キーワード'],
    status: ['ステータス', '状態', '公開状態'],
    externalId: ['識別子', '外部id', '管理番号'],
  },
  ko: {
    question: ['질문', '질문내용', '문의', '문의내용', '물음'],
    answer: ['답변', '답', '대답', '응답', '답변내용', '정답'],
    variants: ['유사질문', '유사 질문', '대체 질문'],
    category: ['카테고리', '분류', '범주', '주제'],
    tags: ['태그', '키워드'],
    status: ['상태'],
    externalId: ['식별자', '외부id', '아이디'],
  },
  ar: {
    question: ['سؤال', 'السؤال', 'أسئلة', 'الأسئلة', 'نص السؤال'],
    answer: [
      'جواب',
      'الجواب',
      'إجابة',
      'الإجابة',
      'أجوبة',
      'الأجوبة',
      'إجابات',
      'الإجابات',
      'رد',
      'الرد',
      'نص الإجابة',
    ],
    variants: ['أسئلة مشابهة', 'صيغ أخرى'],
    category: ['فئة', 'الفئة', 'تصنيف', 'التصنيف', 'قسم', 'القسم', 'موضوع', 'الموضوع'],
    tags: ['وسوم', 'الوسوم', 'كلمات مفتاحية', 'الكلمات المفتاحية'],
    status: ['حالة', 'الحالة'],
    externalId: ['معرف', 'المعرف', 'معرّف'],
  },
  hi: {
    question: ['प्रश्न', 'सवाल'],
    answer: ['उत्तर', 'जवाब'],
    category: ['श्रेणी', 'विषय'],
    tags: ['टैग'],
    status: ['स्थिति'],
  },
  id: { question: ['pertanyaan', 'soal'], answer: ['jawaban'], tags: ['kata kunci'] },
  vi: {
    question: ['câu hỏi'],
    answer: ['câu trả lời', 'trả lời'],
    category: ['danh mục', 'chủ đề'],
    tags: ['từ khóa', 'thẻ'],
  },
};

/** Accents of Latin letters, vowel signs and the lengthening stroke of Arabic: written or left out at will. */
const MARKS = /[\u{300}-\u{36f}]|\u{640}|[\u{64b}-\u{652}]|\u{670}/gu;
/** Forms of alef, and letters that end words, which stand for each other in everyday Arabic. */
const ARABIC_FORMS: readonly (readonly [RegExp, string])[] = [
  [/[\u{622}\u{623}\u{625}\u{671}]/gu, '\u{627}'],
  [/\u{649}/gu, '\u{64a}'],
  [/\u{629}/gu, '\u{647}'],
];

/** Case, accents, spaces, underscores, hyphens and a last question mark, colon or star make no difference between names. */
export function foldName(name: string): string {
  const letters = name.normalize('NFKC').toLowerCase().normalize('NFD').replace(MARKS, '').normalize('NFC');
  const arabic = ARABIC_FORMS.reduce((text, [form, plain]) => text.replace(form, plain), letters);
  return arabic.replace(/[\s_-]+/g, '').replace(/[?:*？：؟]+$/, '');
}

const FIELD_BY_NAME: ReadonlyMap<string, NamedField> = new Map(
  Object.values(SYNONYMS).flatMap((fields) =>
    Object.entries(fields).flatMap(([field, names]) =>
      names.map((name) => [foldName(name), field as NamedField] as const),
    ),
  ),
);

/** The field whose synonym the name is, exactly; undefined for any other name. */
export const fieldNamed = (name: string): NamedField | undefined => FIELD_BY_NAME.get(foldName(name));

export interface NumberedName {
  readonly field: NamedField;
  readonly number: number;
}

/** Field and number of a name such as `question2` or `Frage 2`; undefined for any other name. */
export function numberedName(name: string): NumberedName | undefined {
  const [, word, digits] = /^(.*\D)(\d{1,3})$/u.exec(foldName(name)) ?? [];
  const field = word === undefined ? undefined : FIELD_BY_NAME.get(word.replace(/[#.]$/, ''));
  return field === undefined ? undefined : { field, number: Number(digits) };
}

/** Letters of scripts in which a short name is a whole word. */
const IDEOGRAPHS = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Arabic}/u;

/** Words of the field's synonyms, folded: a name that contains one could be meant. Single letters prove nothing. */
export const wordsFor = (field: NamedField): string[] =>
  [...FIELD_BY_NAME]
    .filter(([name, of]) => of === field && (name.length > 2 || (name.length === 2 && IDEOGRAPHS.test(name))))
    .map(([name]) => name);

/** Every synonym with its field, for those who check the table. */
export const allSynonyms = (): { readonly language: string; readonly field: string; readonly folded: string }[] =>
  Object.entries(SYNONYMS).flatMap(([language, fields]) =>
    Object.entries(fields).flatMap(([field, names]) =>
      names.map((name) => ({ language, field, folded: foldName(name) })),
    ),
  );
