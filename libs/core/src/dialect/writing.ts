/**
 * How texts of a language look, to tell the encoding that a text was written in: each character beyond ASCII is worth from 1 (frequent
 * in the language) to -1 (not of it).
 */
export interface Writing {
  readonly worth: (char: string) => number;
  /** Whether its letters stand among those of ASCII in a word, as in Latin scripts, or keep apart from them. */
  readonly mixes: boolean;
  /** Characters without which no text of the language is, such as the kana of Japanese. */
  readonly proof?: (char: string) => boolean;
  /** Without one no word of three letters is. */
  readonly vowels?: RegExp;
  /** Letters that end a word, and those that stand for them anywhere else. */
  readonly finals?: ReadonlySet<string>;
  readonly unfinished?: ReadonlySet<string>;
}

const FREQUENT = 1;
const USUAL = 0.6;
const RARE = 0.3;
const FOREIGN = -0.5;
const WRONG = -1;

/** Marks that stand in texts of many languages. */
const PUNCTUATION = new Set('‘’“”„‚–—…•«»‹›°§©®™€£¥·¡¿´¨ªº±×÷²³½¼¾µ\u00a0');
const PUNCTUATION_WORTH = 0.9;

/** Letters of a Latin alphabet beyond ASCII, and those that few of its words have; letters of others are foreign. */
const latin = (letters: string, rare = ''): Writing => {
  const known = new Set(letters + letters.toUpperCase());
  const seldom = new Set(rare + rare.toUpperCase());
  return {
    mixes: true,
    worth: (char) => {
      if (known.has(char)) return FREQUENT;
      if (seldom.has(char)) return RARE;
      return PUNCTUATION.has(char) ? PUNCTUATION_WORTH : other(char, FOREIGN);
    },
  };
};

/** An alphabet of its own, its letters in groups from frequent to all but unused ones. */
interface Alphabet extends Pick<Writing, 'vowels'> {
  readonly block: RegExp;
  readonly letters: readonly [frequent: string, usual: string, rare: string, unused: string];
  readonly finals?: string;
  readonly unfinished?: string;
}

const LETTER_WORTHS = [FREQUENT, 0.7, 0.35, 0];
/** Of the block, but no letter of the language. */
const STRANGE = -0.2;

function alphabet({ block, letters, vowels, finals = '', unfinished = '' }: Alphabet): Writing {
  const worths = new Map<string, number>();
  letters.forEach((group, rank) => {
    for (const letter of group + group.toUpperCase()) worths.set(letter, LETTER_WORTHS[rank] as number);
  });
  return {
    mixes: false,
    ...(vowels && { vowels }),
    finals: new Set(finals),
    unfinished: new Set(unfinished),
    worth: (char) => {
      const known = worths.get(char);
      if (known !== undefined) return known;
      if (block.test(char)) return STRANGE;
      return PUNCTUATION.has(char) ? PUNCTUATION_WORTH : other(char, FOREIGN);
    },
  };
}

/** Control characters, private and unassigned ones are in no text, nor are lines that boxes are drawn of. */
function other(char: string, worth: number): number {
  return /[\p{Cc}\p{Co}\p{Cn}\p{Cs}\u2500-\u259f]/u.test(char) ? WRONG : worth;
}

const WIDE_MARKS = /[\u3000-\u3003\u3008-\u3011\u3014\u3015\uff01-\uff5e\u2010-\u2026\u30fb\u30fc]/;
const HIRAGANA = /[\u3041-\u309f]/;
const KANA = /[\u3041-\u30ff]/;
const HALF_WIDTH_KANA = /[\uff61-\uff9f]/;
const HANGUL = /[\uac00-\ud7a3]/;
const HAN = /[\u4e00-\u9fa5]/;

const COMMON_SIMPLIFIED = new Set(
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运答案请支付密码找重置登录账户退款订单多少怎样怎么购买客服',
);
const COMMON_TRADITIONAL = new Set(
  '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作里用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運答案請支付密碼找重置登錄帳戶退款訂單多少怎樣購買客服嗎您',
);
const COMMON_HANGUL = new Set(
  '이다는의에을를가은로하고한지사기도어나인자대시리해수그정아서보장제부전스일주있과라니상게만생여들없원것습까요와면년음안성무신구공동적비문우었했않되될할계용국소중위때경모간및더조유회입관학질답변방법번호결환불세요청내진선행실금물품배송주어떻게무엇왜언디제며려데려오드트치너관련확인변화미개월작품체말모두많분재특별파통설명처음',
);

const chinese = (common: ReadonlySet<string>): Writing => ({
  mixes: false,
  worth: (char) => {
    if (common.has(char)) return FREQUENT;
    if (HAN.test(char)) return RARE;
    return WIDE_MARKS.test(char) || PUNCTUATION.has(char) ? PUNCTUATION_WORTH : other(char, FOREIGN);
  },
});

const japanese: Writing = {
  mixes: false,
  proof: (char) => HIRAGANA.test(char),
  worth: (char) => {
    if (HALF_WIDTH_KANA.test(char)) return FOREIGN;
    if (HIRAGANA.test(char)) return FREQUENT;
    if (KANA.test(char)) return 0.9;
    if (COMMON_TRADITIONAL.has(char) || COMMON_SIMPLIFIED.has(char)) return 0.9;
    if (HAN.test(char)) return USUAL;
    return WIDE_MARKS.test(char) ? PUNCTUATION_WORTH : other(char, FOREIGN);
  },
};

const korean: Writing = {
  mixes: false,
  worth: (char) => {
    if (COMMON_HANGUL.has(char)) return FREQUENT;
    if (HANGUL.test(char)) return 0.5;
    if (HAN.test(char)) return -0.2;
    return WIDE_MARKS.test(char) || PUNCTUATION.has(char) ? PUNCTUATION_WORTH : other(char, FOREIGN);
  },
};

/** One for each language: all their letters together would fit texts of the east as well. */
const WESTERN = [
  latin('äöüß'),
  latin('éèêëàâçîïôùûœæ'),
  latin('áéíóúñüçàèòï'),
  latin('áâãàçéêíóôõúü'),
  latin('àèéìòùóî'),
  latin('åäöæøéü'),
  latin('éëïöüèáóíú'),
];
const ICELANDIC = latin('áðéíóúýþæö');
const POLISH = latin('ąćęłńóśźż');
const CZECH = latin('áčďéěíňóřšťúůýžľĺŕäô');
const HUNGARIAN = latin('áéíóöőúüű');
const ROMANIAN = latin('ăâîșțşţ');
const CROATIAN = latin('čćđšž');
const TURKISH: Writing = { ...latin('çğıİöşü', 'âî'), proof: (char) => TURKISH_ALONE.has(char) };
const TURKISH_ALONE = new Set('ğıİşĞŞ');
const BALTIC = [latin('ąčęėįšųūž'), latin('āčēģīķļņšūž'), latin('äõöüšž')];
const VIETNAMESE = latin(
  'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ\u0300\u0301\u0303\u0309\u0323',
);
const CYRILLIC = { block: /\p{Script=Cyrillic}/u, vowels: /[аеёиоуыэюяіїєъ]/i };
const RUSSIAN = alphabet({ ...CYRILLIC, letters: ['оеаинтсрвл', 'кмдпуяыьгзбчй', 'хжшюцщэфё', 'ъ'] });
const UKRAINIAN = alphabet({ ...CYRILLIC, letters: ['оанивітерс', 'клудмпзяьбгйч', 'хцїжєюшщф', 'ґ'] });
const SOUTH_SLAVIC = alphabet({ ...CYRILLIC, letters: ['аиоетнрсвд', 'клпмзугбјчъя', 'хшжцњљћђщюф', 'џьѓќѕ'] });
const GREEK = alphabet({
  block: /\p{Script=Greek}/u,
  letters: ['αοιετσνηυρ', 'κπμλςγδωάίόέήύώ', 'χθφβξζ', 'ψϊϋΐΰ'],
  vowels: /[αεηιουωάέήίόύώϊϋΐΰ]/i,
  finals: 'ς',
  unfinished: 'σ',
});
const HEBREW = alphabet({
  block: /\p{Script=Hebrew}/u,
  letters: ['יוהלארתבמש', 'נעםדחקכפןסטצגז', 'ךףץ', ''],
  finals: 'ךםןףץ',
  unfinished: 'כמנפצ',
});
const ARABIC = alphabet({
  block: /\p{Script=Arabic}/u,
  letters: ['اليمونرتبة', 'عدسفهكقحأجشصىخإض', 'طغذزءئثظؤآپچگ؟،؛', ''],
});
const THAI = alphabet({
  block: /\p{Script=Thai}/u,
  letters: ['านรกเงมยลวดอ่้', 'ตสทบปคหแจพชขัีิะุใไูำื', 'โผฝซถณญธศษ็์ึๆ', 'ฯ๑๒'],
  vowels: /[\u0e30-\u0e3a\u0e40-\u0e44]/,
});

export interface LegacyEncoding {
  /** Label of the WHATWG Encoding Standard. */
  readonly encoding: string;
  /** How the languages that are written in it look. */
  readonly writings: readonly Writing[];
  /** How much better than usual ones it has to fit. */
  readonly handicap: number;
  /** What it is ahead of all others with one letter beyond ASCII, since most texts are written in it; with several all but nothing. */
  readonly lead?: number;
}

const usual = (encoding: string, ...writings: readonly Writing[]): LegacyEncoding => ({
  encoding,
  writings,
  handicap: 0,
});
const unusual = (encoding: string, ...writings: readonly Writing[]): LegacyEncoding => ({
  encoding,
  writings,
  handicap: 0.05,
});
const rare = (encoding: string, ...writings: readonly Writing[]): LegacyEncoding => ({
  encoding,
  writings,
  handicap: 0.1,
});
const bygone = (encoding: string, ...writings: readonly Writing[]): LegacyEncoding => ({
  encoding,
  writings,
  handicap: 0.25,
});

/** Encodings that are tried; of those that read a text alike the first is told. */
export const LEGACY_ENCODINGS: readonly LegacyEncoding[] = [
  { ...usual('windows-1252', ...WESTERN), lead: 0.1 },
  usual('windows-1252', ICELANDIC),
  usual('windows-1251', RUSSIAN, UKRAINIAN, SOUTH_SLAVIC),
  usual('windows-1250', POLISH, CZECH, HUNGARIAN, ROMANIAN, CROATIAN),
  usual('gb18030', chinese(COMMON_SIMPLIFIED)),
  usual('shift_jis', japanese),
  usual('euc-kr', korean),
  usual('big5', chinese(COMMON_TRADITIONAL)),
  usual('euc-jp', japanese),
  usual('windows-1256', ARABIC),
  usual('windows-1253', GREEK),
  usual('windows-1255', HEBREW),
  usual('windows-1254', TURKISH),
  usual('koi8-r', RUSSIAN),
  usual('windows-874', THAI),
  unusual('iso-8859-15', ...WESTERN),
  unusual('iso-8859-2', POLISH, CZECH, HUNGARIAN, ROMANIAN, CROATIAN),
  rare('windows-1257', ...BALTIC),
  unusual('iso-8859-7', GREEK),
  unusual('iso-8859-8', HEBREW),
  unusual('iso-8859-6', ARABIC),
  unusual('koi8-u', UKRAINIAN),
  rare('iso-8859-5', RUSSIAN, SOUTH_SLAVIC),
  rare('ibm866', RUSSIAN),
  bygone('macintosh', ...WESTERN),
  bygone('x-mac-cyrillic', RUSSIAN),
  bygone('windows-1258', VIETNAMESE),
];
