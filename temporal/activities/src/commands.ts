import type { CommandRequest, CommandResult } from '@pairloom/temporal-api';
import { ERROR_CODES } from '@pairloom/contract';
import type { LoadPorts } from './ports.ts';

/** Whoever works in the Temporal UI is not known by name there. */
const OPERATOR = 'temporal-operator';

/** Writes a command into the job row that came by hand; one of the gateway stands there already. */
export async function noteCommand(
  { controls }: LoadPorts,
  { importId, commandId, command, by = OPERATOR }: CommandRequest,
): Promise<CommandResult> {
  const answer = await controls.note({ importId, commandId, command, principal: { id: by } });
  switch (answer.outcome) {
    case 'noted':
      return { state: 'noted', wake: answer.wake };
    case 'not_found':
      return { state: 'settled' };
    case 'refused':
      return { state: 'refused', code: answer.code, message: ERROR_CODES[answer.code].title };
  }
}
