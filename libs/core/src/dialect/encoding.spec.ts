import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../faults.ts';
import { canonicalEncoding } from './encoding-names.ts';
import { detectEncoding, refuseDoubtful } from './encoding.ts';
import { encodeText } from './testing/encode-text.ts';

/** A header and rows as people write them, in the languages of the encodings. */
const TEXTS: Record<string, readonly string[]> = {
  korean: [
    '질문,답변',
    '비밀번호를 잊어버렸어요. 어떻게 해야 하나요?,로그인 화면에서 비밀번호 찾기를 누르세요.',
    '배송은 얼마나 걸리나요?,보통 이틀에서 사흘 정도 걸립니다.',
    '똠방각하는 무엇입니까?,오래된 소설의 제목입니다. 펲시콜라도 팝니다.',
  ],
  arabic: [
    'السؤال,الجواب',
    'كيف أغير كلمة المرور؟,افتح الإعدادات ثم اختر تغيير كلمة المرور.',
    'متى تصل الطلبية؟,تصل خلال ثلاثة أيام عمل.',
    'هل يمكنني إلغاء الاشتراك؟,نعم، يمكنك ذلك في أي وقت من صفحة الحساب.',
  ],
  japanese: [
    '質問,回答',
    'パスワードを忘れました。どうすればよいですか？,ログイン画面の「パスワードを忘れた方」を押してください。',
    '送料はいくらですか？,全国一律五百円です。',
    '返品できますか？,到着後七日以内であれば可能です。',
  ],
  simplified: [
    '问题,答案',
    '忘记密码怎么办？,请点击登录页面上的找回密码。',
    '多久可以收到货？,一般三到五个工作日送达。',
    '如何申请退款？,在订单页面选择申请退款并填写原因。',
  ],
  traditional: [
    '問題,答案',
    '忘記密碼怎麼辦？,請點選登入頁面上的忘記密碼。',
    '多久可以收到貨？,一般三到五個工作天送達。',
    '如何申請退款？,在訂單頁面選擇申請退款並填寫原因。',
  ],
  russian: [
    'вопрос,ответ',
    'Как сменить пароль?,Откройте настройки и выберите «Сменить пароль».',
    'Когда придёт мой заказ?,Обычно доставка занимает три дня.',
    'Можно ли вернуть товар?,Да, в течение двух недель после покупки.',
  ],
  ukrainian: [
    'питання,відповідь',
    'Як змінити пароль?,Відкрийте налаштування та виберіть зміну пароля.',
    'Коли надійде моє замовлення?,Зазвичай доставка триває три дні.',
    'Чи можна повернути товар?,Так, протягом двох тижнів після купівлі.',
  ],
  german: [
    'Frage;Antwort',
    'Wie ändere ich mein Passwort?;Öffnen Sie die Einstellungen und wählen Sie „Passwort ändern“.',
    'Wann kommt meine Bestellung?;Die Lieferung dauert üblicherweise drei Tage.',
    'Gibt es eine Gebühr?;Nein, für Mitglieder fällt keine Gebühr an – außer bei Rückgaben.',
  ],
  french: [
    'question;réponse',
    'Comment changer mon mot de passe ?;Ouvrez les paramètres, puis « Sécurité ».',
    'Où est ma commande ?;Le délai de livraison est généralement de trois jours après la préparation.',
    'Puis-je être remboursé ?;Oui, à condition que le produit soit renvoyé à temps.',
  ],
  accountant: [
    'question;réponse',
    'Combien coûte cet œuvre ?;Elle coûte 20 € en ligne, 25 € en boutique.',
    'Quelle est la saison ?;Le prix de l’été.'.replace('’', "'"),
    'Et à Noël ?;30 € au cœur de la ville.',
  ],
  polish: [
    'pytanie;odpowiedź',
    'Jak zmienić hasło?;Otwórz ustawienia i wybierz „Zmień hasło”.',
    'Kiedy przyjdzie moje zamówienie?;Zwykle dostawa zajmuje trzy dni robocze.',
    'Czy mogę zwrócić towar?;Tak, w ciągu czternastu dni od zakupu, jeśli nie był używany.',
  ],
  polishPlain: [
    'pytanie;odpowiedź',
    'Jak zmienić hasło?;Otwórz ustawienia i wybierz opcję zmiany hasła.',
    'Czy mogę zwrócić towar?;Tak, w ciągu czternastu dni od zakupu, jeśli nie był używany.',
    'Gdzie są ścieżki?;Są w górach, łatwo je znaleźć.',
  ],
  czech: [
    'otázka;odpověď',
    'Jak změním heslo?;Otevřete nastavení a zvolte změnu hesla.',
    'Kdy přijde moje objednávka?;Doručení obvykle trvá tři dny.',
    'Mohu zboží vrátit?;Ano, do čtrnácti dnů od nákupu, pokud nebylo použité.',
  ],
  turkish: [
    'soru;cevap',
    'Şifremi nasıl değiştiririm?;Ayarları açın ve şifre değiştir seçeneğini seçin.',
    'Siparişim ne zaman gelir?;Teslimat genellikle üç iş günü sürer.',
    'Ürünü iade edebilir miyim?;Evet, satın aldıktan sonra on dört gün içinde.',
  ],
  greek: [
    'ερώτηση;απάντηση',
    'Πώς αλλάζω τον κωδικό μου;Ανοίξτε τις ρυθμίσεις και επιλέξτε αλλαγή κωδικού.',
    'Πότε θα έρθει η παραγγελία μου;Η παράδοση διαρκεί συνήθως τρεις ημέρες.',
    'Μπορώ να επιστρέψω το προϊόν;Ναι, εντός δύο εβδομάδων από την αγορά.',
  ],
  hebrew: [
    'שאלה,תשובה',
    'איך משנים סיסמה?,פתחו את ההגדרות ובחרו בשינוי סיסמה.',
    'מתי תגיע ההזמנה שלי?,המשלוח נמשך בדרך כלל שלושה ימים.',
    'האם אפשר להחזיר מוצר?,כן, תוך שבועיים מיום הקנייה.',
  ],
  thai: [
    'คำถาม,คำตอบ',
    'เปลี่ยนรหัสผ่านอย่างไร,เปิดการตั้งค่าแล้วเลือกเปลี่ยนรหัสผ่าน',
    'สินค้าจะมาถึงเมื่อไร,โดยปกติใช้เวลาสามวันทำการ',
    'คืนสินค้าได้หรือไม่,ได้ภายในสิบสี่วันหลังจากซื้อ',
  ],
  curly: ['question,answer', 'What’s new?,“A lot” – see below…', 'Is it free?,Yes', 'Who asks?,You'],
};

const ENCODED: readonly (readonly [text: string, encoding: string])[] = [
  ['korean', 'euc-kr'],
  ['arabic', 'windows-1256'],
  ['japanese', 'shift_jis'],
  ['japanese', 'euc-jp'],
  ['simplified', 'gb18030'],
  ['traditional', 'big5'],
  ['russian', 'windows-1251'],
  ['russian', 'koi8-r'],
  ['russian', 'ibm866'],
  ['russian', 'iso-8859-5'],
  ['ukrainian', 'windows-1251'],
  ['ukrainian', 'koi8-u'],
  ['german', 'windows-1252'],
  ['french', 'windows-1252'],
  ['accountant', 'iso-8859-15'],
  ['french', 'macintosh'],
  ['polish', 'windows-1250'],
  ['polishPlain', 'iso-8859-2'],
  ['czech', 'windows-1250'],
  ['turkish', 'windows-1254'],
  ['greek', 'windows-1253'],
  ['hebrew', 'windows-1255'],
  ['thai', 'windows-874'],
  ['curly', 'windows-1252'],
  ['korean', 'utf-16le'],
  ['korean', 'utf-16be'],
  ['japanese', 'utf-16be'],
  ['simplified', 'utf-16le'],
  ['arabic', 'utf-16be'],
  ['german', 'utf-16le'],
  ['thai', 'utf-8'],
  ['korean', 'utf-8'],
];

/** Marks that an encoding lacks, as somebody who uses it writes them. */
function written(name: string, encoding: string): string {
  const text = `${(TEXTS[name] as readonly string[]).join('\r\n')}\r\n`;
  return ['koi8-r', 'ibm866', 'iso-8859-5', 'koi8-u'].includes(encoding) ? text.replace(/[«»]/g, '"') : text;
}

const asRead = (bytes: Buffer, encoding: string): string =>
  encoding === 'euc-kr' ? 'korean' : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);

const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'none';
  } catch (error) {
    if (error instanceof FileFault) return error.code;
    throw error;
  }
};

describe('encodings', () => {
  it.each(ENCODED)('a short %s text in %s', (name, encoding) => {
    const bytes = encodeText(written(name, encoding), encoding);
    const found = detectEncoding(bytes, true);
    // Encodings that read the bytes alike are as good as each other.
    expect([found.encoding, asRead(bytes, found.encoding)]).toEqual([
      asRead(bytes, found.encoding) === asRead(bytes, encoding) ? found.encoding : encoding,
      asRead(bytes, encoding),
    ]);
    expect(found.confidence).toBeGreaterThan(0.4);
    expect(found.bomBytes).toBe(0);
  });

  it.each([
    ['french', 'windows-1252'],
    ['czech', 'windows-1250'],
    ['german', 'windows-1252'],
    ['korean', 'euc-kr'],
    ['arabic', 'windows-1256'],
  ])('a header and one row of %s in %s', (name, encoding) => {
    const [header, row] = TEXTS[name] as readonly [string, string];
    expect(detectEncoding(encodeText(`${header}\n${row}\n`, encoding), true).encoding).toBe(encoding);
  });

  it.each(ENCODED)('a long %s text in %s, its head cut anywhere', (name, encoding) => {
    const lines = encodeText(written(name, encoding), encoding);
    const bytes = Buffer.concat(Array.from({ length: 10 }, () => lines));
    const short = detectEncoding(lines, true).encoding;
    for (const cut of [0, 1, 3])
      expect(detectEncoding(bytes.subarray(0, bytes.length - cut), false).encoding).toBe(short);
  });

  it('tells byte order marks and takes them off', () => {
    const marked = (hex: string, text: Buffer): Buffer => Buffer.concat([Buffer.from(hex, 'hex'), text]);
    expect(detectEncoding(marked('efbbbf', Buffer.from('q,a')), true)).toMatchObject({
      encoding: 'utf-8',
      bomBytes: 3,
    });
    expect(detectEncoding(marked('fffe', encodeText('q,a', 'utf-16le')), true)).toMatchObject({
      encoding: 'utf-16le',
      confidence: 1,
      bomBytes: 2,
    });
    expect(detectEncoding(marked('feff', encodeText('q,a', 'utf-16be')), true)).toMatchObject({
      encoding: 'utf-16be',
      bomBytes: 2,
    });
  });

  it('does what is asked for, whatever the bytes', () => {
    const bytes = Buffer.from('feff0071', 'hex');
    expect(detectEncoding(bytes, true, 'latin1')).toEqual({
      encoding: 'windows-1252',
      confidence: 1,
      alternatives: [],
      bomBytes: 0,
    });
    expect(detectEncoding(bytes, true, 'utf-16')).toMatchObject({ encoding: 'utf-16be', bomBytes: 2 });
    expect(detectEncoding(Buffer.from('fffe7100', 'hex'), true, 'utf-16')).toMatchObject({
      encoding: 'utf-16le',
      bomBytes: 2,
    });
    expect(() => detectEncoding(bytes, true, 'utf-7')).toThrow(
      /^"utf-7" is no encoding that is known; usual encodings are utf-8, /,
    );
  });

  it.each([
    ['utf-8', ['UTF8', 'utf-8-sig', 'utf_8', 'cp65001']],
    ['utf-16be', ['utf-16-be', 'UTF-16BE', 'utf16be']],
    ['utf-16le', ['utf-16-le', 'cp1200', 'utf-16']],
    ['windows-1252', ['latin1', 'latin-1', 'ansi', 'cp1252', 'ISO8859_1', 'windows_1252']],
    ['windows-874', ['cp874', 'tis620', 'MS874']],
    ['euc-kr', ['cp949', 'MS949', 'uhc', 'euc_kr', 'ks_c_5601-1987']],
    ['shift_jis', ['cp932', 'MS932', 'sjis', 'Shift-JIS', 'windows-31j']],
    ['euc-jp', ['EUC_JP', 'eucJP', 'ujis']],
    ['gbk', ['cp936', 'ms936', 'GB2312']],
    ['big5', ['cp950', 'ms950', 'big5-hkscs']],
    ['koi8-r', ['koi8r', 'KOI8_R']],
    [undefined, ['cp850', 'cp437', 'utf-7', 'constructor', '-']],
  ])('knows %s by %j', (encoding, names) => expect(names.map(canonicalEncoding)).toEqual(names.map(() => encoding)));

  it.each([
    ['windows-1255', 'איך מאפסים סיסמה?,לחצו על "שכחתי סיסמה" במסך הכניסה.'],
    ['windows-1255', 'שלום,עולם'],
    ['windows-1255', 'האם יש חניה?,כן'],
    ['windows-1255', 'מתי יגיע ההחזר?,בתוך חמישה ימי עסקים.'],
    ['windows-1253', 'ερώτηση,απάντηση'],
    ['windows-1253', 'Πού είναι το κατάστημα;,Στην Αθήνα'],
    ['windows-1251', 'Где магазин?,В Москве'],
    ['windows-1251', 'ЧТО ЭТО?,ЭТО ТЕСТ'],
    ['koi8-r', 'Где магазин?,В Москве'],
    ['koi8-u', 'Що це?,Це їжак'],
    ['windows-1254', 'Mağaza nerede?,İstanbul'],
    ['windows-1254', 'Işık nedir?,Bir enerji türü'],
    ['windows-874', 'สวัสดี,ชาวโลก'],
    ['windows-1257', 'Kur yra parduotuvė?,Šiauliuose prie ežero'],
    ['windows-1252', 'Did you see it…?,No'],
    ['windows-1252', 'How naïve is it?,Very'],
    ['windows-1252', '¿Cómo cambio mi contraseña?,En la configuración.'],
  ])('one row is enough to tell %s: %s', (encoding, row) => {
    const bytes = encodeText(`question,answer\n${row}\n`, encoding);
    const guess = detectEncoding(bytes, true);
    expect(asRead(bytes, guess.encoding)).toBe(asRead(bytes, encoding));
  });

  it('is not taken where another fits about as well', () => {
    const told = (row: string, encoding: string): void => {
      const guess = detectEncoding(encodeText(`question,answer\n${row}\n`, encoding), true);
      refuseDoubtful({ ...guess, value: guess.encoding, alternatives: [...guess.alternatives] });
    };
    expect(() => told('Cât costă?,Este gratuită', 'windows-1250')).toThrow(
      /^The encoding of the file cannot be told for sure: it could be windows-125[02] \(\d\d%\), windows-125[02] \(\d\d%\); give options.encoding; usual encodings are utf-8, /,
    );
    expect(() => told('Cât costă coșul?,Este gratuită'.replace('ș', 'ş'), 'windows-1250')).not.toThrow();
    expect(() => told('Who?,You', 'utf-8')).not.toThrow();
  });

  it('takes UTF-8 with a few broken bytes for UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from(written('russian', 'utf-8')), Buffer.from([0xff, 0x0a])]);
    expect(detectEncoding(bytes, true)).toMatchObject({ encoding: 'utf-8', confidence: 0.9 });
    expect(detectEncoding(Buffer.from('question,answer\n'), true).confidence).toBe(1);
    expect(detectEncoding(Buffer.from('question,answer\n'), false).confidence).toBeLessThan(1);
  });

  it('tells Japanese mail encoding by its mode switches', () => {
    const bytes = Buffer.from('q,a\n\x1b$B%Q%9\x1b(B,x\n', 'latin1');
    expect(detectEncoding(bytes, true).encoding).toBe('iso-2022-jp');
  });

  it.each([
    ['format_unsupported', Buffer.alloc(400, '\u0001\u0002\0')],
    ['format_unsupported', Buffer.alloc(5000)],
    ['format_unsupported', Buffer.concat([Buffer.from('question,answer\n'), Buffer.alloc(5000)])],
    ['format_unsupported', Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919) % 256))],
    ['encoding_unsupported', Buffer.from('0000feff00000071', 'hex')],
    ['encoding_unsupported', Buffer.from('fffe000071000000', 'hex')],
    ['encoding_unsupported', Buffer.from([...'question,answer\n'].flatMap((char) => [0, 0, 0, char.charCodeAt(0)]))],
  ])('refuses: %s %#', (code, bytes) => expect(codeOf(() => detectEncoding(bytes, true))).toBe(code));

  it('of any bytes is a label that a decoder knows, or a coded fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, complete) => {
        try {
          const { encoding, confidence } = detectEncoding(Buffer.from(bytes), complete);
          expect(new TextDecoder(encoding).encoding).toBe(encoding);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(confidence).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFault);
        }
      }),
      { examples: [[Uint8Array.of(0x0a, 0x80), false]] },
    );
  });
});

describe('UTF-7', () => {
  const utf7 = (text: string): Buffer =>
    Buffer.from(
      text
        .replace(/\+/g, '+-')
        .replace(
          /[^\0-\x7f]+/g,
          (run) => `+${Buffer.from(run, 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`,
        ),
    );

  it.each([
    ['German', 'question,answer\nWie ändere ich es?,Über die Größe + Höhe.\n'],
    ['Japanese', 'question,answer\n日本語は？,はい。\n次,答え\n'],
    ['with a mark', '\ufeffquestion,answer\n1,2\n'],
  ])('of %s is refused by name, unless the encoding is said', (_what, text) => {
    expect(() => detectEncoding(utf7(text), true)).toThrow(/looks like UTF-7/);
    expect(detectEncoding(utf7(text), true, 'utf-8').encoding).toBe('utf-8');
  });

  it.each([
    'tel,+49-30-123456,+1-800-5550199,+44-20-7946,+33-1-2345',
    'C++,a+b-c,1+1-2,x+yz-w,foo+bar-baz,+Abc-Def,+AAA-,+ABC-',
    'Google+,+1,A+,B+,+,-+-',
  ])('is not what ordinary signs look like: %s', (text) => {
    expect(detectEncoding(Buffer.from(`question,answer\n${text}\n`), true).encoding).toBe('utf-8');
  });
});
