import compression from 'compression';

/**
 * Answers in JSON, squeezed as the client takes it: a list of fifty imports is most of a megabyte and a tenth of it on the way. Files to
 * download go as they are, since their way is mostly short and their time the machine's; streams of events must not wait for more.
 */
export const compressedAnswers = (): ReturnType<typeof compression> =>
  compression({
    filter: (_request, response) =>
      !response.hasHeader('content-disposition') && /\bjson\b/.test(String(response.getHeader('content-type'))),
  });
