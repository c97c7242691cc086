import { valuesOf, type ColumnsSeen } from '../columns.ts';
import type { PresetEntry } from './preset.ts';

/** A chat is told by what its list holds: only then is the column of that name a chat. */
const holds =
  (list: string, property: string) =>
  (seen: ColumnsSeen): number => {
    if (seen.paths !== true) return 0;
    const asPath = seen.columns.includes(`${list}.${property}`);
    return asPath || valuesOf(seen, list).some((value) => value.includes(`"${property}"`)) ? 0.95 : 0;
  };

/** Formats that language models are trained with. */
export const CHAT_PRESETS: readonly PresetEntry[] = [
  {
    id: 'openai-chat',
    name: 'OpenAI chat',
    description:
      'JSON Lines with messages: the last message of the user is the question, the assistant’s first after it the answer',
    formats: ['jsonl', 'json'],
    verified: 'OpenAPI document of the OpenAI API 2.3.0, FineTuneChatRequestInput',
    signature: [['messages', 'messages.role']],
    confidence: holds('messages', 'role'),
    fields: {
      question: ['messages[role=user].content'],
      answer: ['messages[role=user>role=assistant].content'],
    },
  },
  {
    id: 'openai-completion',
    name: 'OpenAI prompt and completion',
    description: 'JSON Lines with a prompt and its completion',
    formats: ['jsonl', 'json', 'csv'],
    verified: 'OpenAPI document of the OpenAI API 2.3.0, FineTuneCompletionRequestInput',
    signature: [['prompt'], ['completion']],
    confidence: 0.95,
    fields: { question: ['prompt'], answer: ['completion'] },
  },
  {
    id: 'alpaca',
    name: 'Alpaca',
    description: 'Instruction and input are the question, output is the answer',
    formats: ['json', 'jsonl', 'csv'],
    verified: 'support.huaweicloud.com Alpaca dataset format; features of tatsu-lab/stanford_alpaca on huggingface.co',
    signature: [['instruction'], ['output']],
    confidence: 0.95,
    fields: {
      question: [{ columns: ['instruction', 'input'], join: '\n' }, 'instruction'],
      answer: ['output'],
    },
    ignore: ['history'],
  },
  {
    id: 'sharegpt',
    name: 'ShareGPT',
    description:
      'JSON with conversations: the last turn of the human is the question, the first of the model after it the answer',
    formats: ['json', 'jsonl'],
    verified: 'axolotl docs/dataset-formats/conversation.qmd',
    signature: [['conversations', 'conversations.from']],
    confidence: holds('conversations', 'from'),
    fields: {
      question: ['conversations[from=human|user].value'],
      answer: ['conversations[from=human|user>from=gpt|assistant|chatgpt|bing|bard].value'],
    },
  },
];
