import { App, Button, Checkbox, Popover } from 'antd';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { csvText } from './csv-text.ts';
import { dayOf } from './day-text.ts';
import { type ListAddress } from './list-address.ts';
import { revisitList } from './revisit-list.ts';
import { COLUMNS, type ColumnName, USUAL_COLUMNS } from './table-columns.tsx';
import { useEveryRow } from './use-every-row.ts';

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
      {address.query.revisit === undefined ? null : <CopyRevisitButton address={address} total={total} />}
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

/** Writes all rows of the present filters and order, with the columns on screen. */
function ExportButton({ address, columns, total }: Omit<ListToolsProps, 'onColumns' | 'narrow'>) {
  const { done, stop, read } = useEveryRow(address, words.list.exportFailed);

  const run = () =>
    read((rows, place) => {
      const shown = COLUMNS.filter(({ name }) => columns.includes(name));
      const table = rows.map((row) => shown.map(({ exported }) => exported(row)));
      const nameOf = address.query.revisit === undefined ? words.list.exportName : words.list.revisitName;
      download(nameOf(place, dayOf(Date.now())), csvText([shown.map(({ name }) => words.column[name]), ...table]));
    });

  if (done !== null)
    return (
      <Button onClick={stop}>
        {words.list.exporting(done, total)} · {words.list.exportStop}
      </Button>
    );
  return (
    <Button disabled={total === 0} onClick={() => void run()}>
      {words.list.export}
    </Button>
  );
}

/** Puts who should be visited again, where and why, on the clipboard: as the village's cadres are told by message. */
function CopyRevisitButton({ address, total }: Pick<ListToolsProps, 'address' | 'total'>) {
  const { done, read } = useEveryRow(address, words.list.copyFailed);
  const { message } = App.useApp();
  const copy = () =>
    read(async (rows, place) => {
      await navigator.clipboard.writeText(revisitList(rows, place, dayOf(Date.now())));
      void message.success(words.list.copied(rows.length));
    });
  return (
    <Button disabled={total === 0} loading={done !== null} onClick={() => void copy()}>
      {words.list.copyRevisit}
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
