import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Popover } from 'antd';
import { useRef, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskPlace } from '#domain/sync/desk-protocol.ts';
import { csvText } from './csv-text.ts';
import { dayOf } from './day-text.ts';
import { isSignedOut } from './desk-queries.ts';
import { deskClient } from './desk-client.ts';
import { type ListAddress } from './list-address.ts';
import { COLUMNS, type ColumnName, USUAL_COLUMNS } from './table-columns.tsx';

interface ListToolsProps {
  address: ListAddress;
  columns: readonly ColumnName[];
  onColumns: (names: readonly ColumnName[]) => void;
  total: number;
  /** On a phone there are no columns, and nobody prints. */
  narrow: boolean;
}

/** Columns, export and print of the list as it is on screen. */
export function ListTools({ address, columns, onColumns, total, narrow }: ListToolsProps) {
  return (
    <div className="desk-tools">
      {narrow ? null : (
        <Popover
          trigger="click"
          placement="bottomRight"
          content={<ColumnChoice columns={columns} onColumns={onColumns} />}
        >
          <Button>{words.list.columns}</Button>
        </Popover>
      )}
      <ExportButton address={address} columns={columns} total={total} />
      {narrow ? null : <Button onClick={() => window.print()}>{words.list.print}</Button>}
    </div>
  );
}

function ColumnChoice({ columns, onColumns }: Pick<ListToolsProps, 'columns' | 'onColumns'>) {
  return (
    <div className="desk-columns">
      {COLUMNS.map(({ name }) => (
        <Checkbox
          key={name}
          checked={columns.includes(name)}
          disabled={name === 'head'}
          onChange={({ target }) =>
            onColumns(
              COLUMNS.map((column) => column.name).filter((one) =>
                one === name ? target.checked : columns.includes(one),
              ),
            )
          }
        >
          {words.column[name]}
        </Checkbox>
      ))}
      <Button onClick={() => onColumns(USUAL_COLUMNS)}>{words.list.columnsReset}</Button>
    </div>
  );
}

/** Writes all rows of the present filters and order, page after page, with the columns on screen. */
function ExportButton({ address, columns, total }: Omit<ListToolsProps, 'onColumns' | 'narrow'>) {
  const [done, setDone] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const { message } = App.useApp();
  const client = useQueryClient();

  const run = async () => {
    const shown = COLUMNS.filter(({ name }) => columns.includes(name));
    const table: (string | number | null)[][] = [shown.map(({ name }) => words.column[name])];
    const controller = new AbortController();
    stop.current = controller;
    setDone(0);
    try {
      for (let after: string | undefined, more = true; more;) {
        const page = await deskClient.households(
          { ...address.query, limit: 200, ...(after === undefined ? { after: undefined } : { after }) },
          controller.signal,
        );
        for (const row of page.rows) table.push(shown.map(({ exported }) => exported(row)));
        setDone(table.length - 1);
        more = page.next !== null;
        after = page.next ?? undefined;
      }
      const places = client.getQueryData<DeskPlace[]>(['places']);
      const place = places?.find(({ code }) => code === address.query.place)?.name ?? words.places.all;
      download(words.list.exportName(place, dayOf(Date.now())), csvText(table));
    } catch (error) {
      if (isSignedOut(error)) void client.invalidateQueries({ queryKey: ['me'] });
      else if (!controller.signal.aborted) void message.error(words.list.exportFailed);
    } finally {
      setDone(null);
    }
  };

  if (done !== null)
    return (
      <Button onClick={() => stop.current?.abort()}>
        {words.list.exporting(done, total)} · {words.list.exportStop}
      </Button>
    );
  return (
    <Button disabled={total === 0} onClick={() => void run()}>
      {words.list.export}
    </Button>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the blob once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
