import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { qualityOf } from './quality.ts';

const QUESTION = 'How do I reset my password?';
const ANSWER = 'Choose "Forgot password" on the page where you sign in.';

describe('The quality of a pair', () => {
  it.each<[string, string]>([
    [QUESTION, ANSWER],
    ['¿Cuál es la dirección de envío?', 'La que figura en «Mi cuenta», sección Direcciones: Çelik, İzmir, «CÂ».'],
    ['Où est le café… « Chez Ré » ?', 'À côté de l’église, près du marché… « Allée des Érables ».'],
    ['QUAL É A SITUAÇÃO DA MINHA EXPORTAÇÃO?', 'A SITUAÇÃO É “EM APROVAÇÃO”: AGUARDE A LIBERAÇÃO DO PEDIDO.'],
    ['비밀번호를 어떻게 재설정하나요?', '로그인 화면에서 “비밀번호 찾기”를 선택하세요.'],
    ['パスワードを忘れました', 'サインイン画面で再設定してください。'],
    ['如何重置密码？', '在登录页选择“忘记密码”。'],
    ['What is the value of x < 5 and y > 3?', 'All pairs with x < 5 and y > 3, as the drawing shows.'],
    ['What do you call 안녕하세요 in English?', 'It is a greeting, used at any time of the day.'],
  ])('is perfect for %j and %j', (question, answer) => {
    expect(qualityOf(question, answer)).toEqual({ score: 1, parts: [] });
  });

  it.each<[string, string, string, number]>([
    [QUESTION, 'N/A', 'answer_placeholder', 0.1],
    [QUESTION, 'NULL', 'answer_placeholder', 0.1],
    [QUESTION, 'todo:', 'answer_placeholder', 0.1],
    [QUESTION, '[TBD]', 'answer_placeholder', 0.1],
    [QUESTION, '-', 'answer_placeholder', 0.1],
    [QUESTION, '…', 'answer_placeholder', 0.1],
    [QUESTION, '#REF!', 'answer_placeholder', 0.1],
    [QUESTION, 'NA', 'answer_placeholder', 0.1],
    [QUESTION, '待补充', 'answer_placeholder', 0.1],
    [QUESTION, 'Lorem ipsum dolor sit amet, consectetur adipiscing elit.', 'answer_placeholder', 0.1],
    ['TODO', ANSWER, 'question_placeholder,question_short', 0.085],
    [QUESTION, QUESTION, 'answer_repeats_question', 0.2],
    [QUESTION, 'how do i  RESET my password', 'answer_repeats_question', 0.2],
    [QUESTION, 'Choose â€œForgotâ€\u009d on the page.', 'text_garbled', 0.4],
    [QUESTION, 'WÃ¤hlen Sie â€žPasswort vergessenâ€œ.', 'text_garbled', 0.4],
    [QUESTION, 'Das GerÃ¤t ist zu heiÃŸ geworden.', 'text_garbled', 0.4],
    [QUESTION, 'Ð’Ñ‹Ð±ÐµÑ€Ð¸Ñ‚Ðµ Ð¿Ð°Ñ€Ð¾Ð»ÑŒ', 'text_garbled', 0.4],
    [QUESTION, 'ãƒ‘ã‚¹ãƒ¯ãƒ¼ãƒ‰ã‚’å¿˜ã‚Œã¾ã—ãŸ', 'text_garbled', 0.4],
    [QUESTION, 'Great ðŸ˜€ that works for us.', 'text_garbled', 0.4],
    [QUESTION, 'A lost \ufffd character stands here.', 'text_garbled', 0.4],
    [QUESTION, '锟斤拷锟斤拷 is what remained of it.', 'text_garbled', 0.4],
    [QUESTION, '!!! *** ### $$$ !!!', 'answer_without_words', 0.4],
    ['?? 123 456 ??', ANSWER, 'question_without_words', 0.5],
    [QUESTION, '<p class="x"><span style="color:red"><b>Yes, yes</b></span></p>', 'answer_mostly_markup', 0.6],
    [QUESTION, '로그인 화면에서 비밀번호 찾기를 선택하세요.', 'languages_differ', 0.7],
    [QUESTION, 'Yes.', 'answer_short', 0.85],
    ['Why?', ANSWER, 'question_short', 0.85],
  ])('of %j and %j is lowered by %s', (question, answer, parts, score) => {
    expect(qualityOf(question, answer)).toEqual({ score, parts: parts.split(',') });
  });

  it.each(['none', 'Unknown', 'Na', '42', 'Sodium (Na)', 'To do lists are under Tasks.', 'The null device'])(
    'does not take %j for a placeholder',
    (answer) => {
      expect(qualityOf(QUESTION, answer).parts).not.toContain('answer_placeholder');
    },
  );

  it('is a number from 0 to 1 for any texts, the same each time, and 1 exactly without any part', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, (question, answer) => {
        const { score, parts } = qualityOf(question, answer);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score === 1).toBe(parts.length === 0);
        expect(qualityOf(question, answer)).toEqual({ score, parts });
      }),
    );
  });

  it('takes no longer than the text is, whatever it holds', () => {
    for (const piece of [' ', '.', '<', '<a', 'Ã', 'à»', '?', '\u0300'])
      expect(qualityOf(piece.repeat(10_000), `${piece.repeat(200_000 / piece.length)}x`).score).toBeLessThanOrEqual(1);
  });
});
