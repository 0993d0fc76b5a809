import { Uuid } from '#domain/change/change.ts';
import { DeskQuery, type DeskSort } from '#domain/sync/desk-protocol.ts';

/** What the list shows, all of it in the address: filters, order, page and the household that is open beside it. */
export interface ListAddress {
  readonly query: Omit<DeskQuery, 'limit'>;
  /** Number of the page, from 1; only for the words beside the list, `query.after` decides. */
  readonly page: number;
  readonly open: string | null;
}

export const PAGE_SIZE = 50;

const FIELDS = [
  'place',
  'verdict',
  'review',
  'conflicts',
  'incomplete',
  'revisit',
  'lead',
  'search',
  'sort',
  'order',
  'after',
] as const;
const DEFAULTS = DeskQuery.parse({});

/** The order in which a column is first sorted: what needs attention comes first. */
export function firstOrder(sort: DeskSort): 'asc' | 'desc' {
  return sort === 'village' || sort === 'head' || sort === 'verdict' || sort === 'perHead' ? 'asc' : 'desc';
}

/** Reads an address; a part that makes no sense is left out, so that a cut-off link still opens the list. */
export function readListAddress(parameters: URLSearchParams): ListAddress {
  const good: Record<string, string> = {};
  for (const field of FIELDS) {
    const value = parameters.get(field)?.trim();
    if (value !== undefined && value !== '' && DeskQuery.shape[field].safeParse(value).success) good[field] = value;
  }
  const { limit: _, ...query } = DeskQuery.parse(good);
  const page = Number(parameters.get('page') ?? '1');
  const open = parameters.get('open');
  return {
    query,
    page: query.after !== undefined && Number.isSafeInteger(page) && page > 1 ? page : 1,
    open: open !== null && Uuid.safeParse(open).success ? open : null,
  };
}

/** The address that shows this, without what is usual anyway. */
export function writeListAddress({ query, page, open }: ListAddress): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const field of FIELDS) {
    const value = query[field];
    if (value !== undefined && value !== DEFAULTS[field]) parameters.set(field, value);
  }
  if (query.after !== undefined && page > 1) parameters.set('page', String(page));
  if (open !== null) parameters.set('open', open);
  return parameters;
}

/** Another filter or order starts at the first page again. */
export function withQuery(
  address: ListAddress,
  change: { [Field in keyof ListAddress['query']]?: ListAddress['query'][Field] | undefined },
): ListAddress {
  const merged: Record<string, unknown> = { ...address.query, after: undefined, ...change };
  const { limit: _, ...query } = DeskQuery.parse(
    Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== '')),
  );
  return { ...address, query, page: 1 };
}
