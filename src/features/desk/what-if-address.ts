import { WhatIfRequest } from '#domain/sync/desk-evaluation-protocol.ts';

/** What is tried, as it stands in the address: money as it was typed, in yuan. */
export interface WhatIfAddress {
  readonly place: string | undefined;
  readonly line: string;
  readonly medical: string;
  /** Kinds of transfers that do not count; null: as in the policy in force. */
  readonly uncounted: readonly string[] | null;
}

export function readWhatIf(parameters: URLSearchParams): WhatIfAddress {
  const uncounted = parameters.get('uncounted');
  return {
    place: parameters.get('place') ?? undefined,
    line: parameters.get('line') ?? '',
    medical: parameters.get('medical') ?? '',
    uncounted: uncounted === null ? null : uncounted.split(',').filter((kind) => kind !== ''),
  };
}

export function writeWhatIf({ place, line, medical, uncounted }: WhatIfAddress): URLSearchParams {
  const parameters = new URLSearchParams();
  if (place !== undefined) parameters.set('place', place);
  if (line !== '') parameters.set('line', line);
  if (medical !== '') parameters.set('medical', medical);
  if (uncounted !== null) parameters.set('uncounted', uncounted.join(','));
  return parameters;
}

/** Yuan as typed, with or without separators and 元, in fen; null when it is no amount. */
export function fenOf(typed: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(typed.trim().replace(/[,，\s]|元$/g, ''));
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** What to ask of the server; null while nothing whole was typed. */
export function whatIfRequest({ place, line, medical, uncounted }: WhatIfAddress): WhatIfRequest | null {
  if (line === '' && medical === '' && uncounted === null) return null;
  const [amount, cost] = [line, medical].map((typed) => (typed === '' ? undefined : fenOf(typed)));
  const request = WhatIfRequest.safeParse({
    place,
    ...(amount === undefined ? {} : { line: { amount } }),
    ...(cost === undefined ? {} : { medicalCost: cost }),
    ...(uncounted === null ? {} : { uncountedTransfers: uncounted }),
  });
  return request.success ? request.data : null;
}
