import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useRef, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskPlace, type DeskRow } from '#domain/sync/desk-protocol.ts';
import { isSignedOut } from './desk-queries.ts';
import { deskClient } from './desk-client.ts';
import { type ListAddress } from './list-address.ts';

interface EveryRow {
  /** Rows read so far; null while nothing is being read. */
  readonly done: number | null;
  readonly stop: () => void;
  /** Reads all pages and hands them on, with the name of the place; says so on screen when that fails. */
  readonly read: (take: (rows: readonly DeskRow[], place: string) => void | Promise<void>) => Promise<void>;
}

/** All rows of the present filters and order, page after page. */
export function useEveryRow({ query }: ListAddress, failed: string): EveryRow {
  const [done, setDone] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const { message } = App.useApp();
  const client = useQueryClient();

  const read: EveryRow['read'] = async (take) => {
    const rows: DeskRow[] = [];
    const controller = new AbortController();
    stop.current = controller;
    setDone(0);
    try {
      for (let after: string | undefined, more = true; more;) {
        const page = await deskClient.households(
          { ...query, limit: 200, ...(after === undefined ? { after: undefined } : { after }) },
          controller.signal,
        );
        rows.push(...page.rows);
        setDone(rows.length);
        more = page.next !== null;
        after = page.next ?? undefined;
      }
      const places = client.getQueryData<DeskPlace[]>(['places']);
      await take(rows, places?.find(({ code }) => code === query.place)?.name ?? words.places.all);
    } catch (error) {
      if (isSignedOut(error)) void client.invalidateQueries({ queryKey: ['me'] });
      else if (!controller.signal.aborted) void message.error(failed);
    } finally {
      setDone(null);
    }
  };
  return { done, stop: () => stop.current?.abort(), read };
}
