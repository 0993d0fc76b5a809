import { Select, Spin, Table } from 'antd';
import { Link, useLocation } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRow, DeskSort } from '#domain/sync/desk-protocol.ts';
import { ReviewTag } from './ReviewTag.tsx';
import { type ListAddress, firstOrder, withQuery, writeListAddress } from './list-address.ts';
import { moneyText } from './money-text.ts';
import { COLUMNS, type ColumnName, tableColumns } from './table-columns.tsx';
import { useNow } from './use-now.ts';
import { verdictText } from './verdict-words.ts';

interface HouseholdTableProps {
  rows: readonly DeskRow[];
  columns: readonly ColumnName[];
  address: ListAddress;
  active: string | null;
  busy: boolean;
  narrow: boolean;
  onOpen: (row: DeskRow) => void;
  onSort: (next: ListAddress) => void;
}

/** The households of this page: a dense table, on a phone a list of cards. */
export function HouseholdTable({ rows, columns, address, active, busy, narrow, onOpen, onSort }: HouseholdTableProps) {
  const addressOf = (row: DeskRow) => ({ search: writeListAddress({ ...address, open: row.record }).toString() });
  // Opening a household keeps the way back to the pages before.
  const trail: unknown = useLocation().state;
  const now = useNow();
  if (narrow)
    return (
      <HouseholdCards rows={rows} address={address} busy={busy} trail={trail} onSort={onSort} addressOf={addressOf} />
    );

  const { sort, order } = address.query;
  return (
    <section className="desk-table-box" aria-label={words.list.tableLabel}>
      <Table<DeskRow>
        className="desk-table"
        size="small"
        rowKey="record"
        dataSource={[...rows]}
        pagination={false}
        locale={{ emptyText: words.trouble.loading }}
        loading={busy}
        tableLayout="fixed"
        style={{
          minWidth: COLUMNS.filter(({ name }) => columns.includes(name)).reduce((sum, { width }) => sum + width, 0),
        }}
        onRow={(row) => ({
          id: `row-${row.record}`,
          className: `${row.record === active ? 'desk-row-active' : ''}${row.record === address.open ? ' desk-row-open' : ''}`,
          onClick: () => onOpen(row),
        })}
        columns={tableColumns(columns, now).map(({ column, ...shown }) => ({
          ...shown,
          title:
            column.sort === undefined ? (
              shown.title
            ) : (
              <SortButton column={column.name} sort={column.sort} address={address} onSort={onSort} />
            ),
          onHeaderCell: () =>
            column.sort === sort
              ? { 'aria-sort': order === 'asc' ? ('ascending' as const) : ('descending' as const) }
              : {},
          ...(column.name === 'head'
            ? {
                rowScope: 'row' as const,
                render: (_: unknown, row: DeskRow) => (
                  <Link to={addressOf(row)} state={trail} onClick={(event) => event.stopPropagation()}>
                    {column.show(row, now)}
                  </Link>
                ),
              }
            : {}),
        }))}
      />
    </section>
  );
}

function SortButton({
  column,
  sort,
  address,
  onSort,
}: {
  column: ColumnName;
  sort: DeskSort;
  address: ListAddress;
  onSort: (next: ListAddress) => void;
}) {
  const sorted = address.query.sort === sort;
  const order = sorted ? (address.query.order === 'asc' ? 'desc' : 'asc') : firstOrder(sort);
  return (
    <button type="button" className="desk-sort" onClick={() => onSort(withQuery(address, { sort, order }))}>
      {words.column[column]}
      <span aria-hidden="true" className={sorted ? 'desk-sort-on' : 'desk-sort-off'}>
        {sorted && address.query.order === 'asc' ? '▲' : '▼'}
      </span>
    </button>
  );
}

interface HouseholdCardsProps extends Pick<HouseholdTableProps, 'rows' | 'address' | 'busy' | 'onSort'> {
  addressOf: (row: DeskRow) => { search: string };
  trail: unknown;
}

function HouseholdCards({ rows, address, busy, trail, onSort, addressOf }: HouseholdCardsProps) {
  const options = Object.entries(words.list.sortOption).map(([value, label]) => ({ value, label }));
  return (
    <>
      <label className="desk-filter">
        <span>{words.list.sortBy}</span>
        <Select
          aria-label={words.list.sortBy}
          value={address.query.sort}
          options={options}
          onChange={(value: string) => {
            const sort = DeskSort.parse(value);
            onSort(withQuery(address, { sort, order: firstOrder(sort) }));
          }}
        />
      </label>
      <Spin spinning={busy}>
        <ul className="desk-cards" aria-label={words.list.tableLabel}>
          {rows.map((row) => (
            <li key={row.record} id={`row-${row.record}`}>
              <Link to={addressOf(row)} state={trail} className="desk-household-card">
                <span className="desk-card-line">
                  <strong>{row.head === '' ? words.household.nameless : row.head}</strong>
                  <ReviewTag state={row.review} />
                </span>
                <span className="desk-card-line desk-quiet">
                  <span>{`${row.villageName} ${row.group}`}</span>
                  <span>{verdictText(row.verdict)}</span>
                </span>
                <span className="desk-quiet">
                  {[
                    row.missing > 0 ? `${words.column.missing} ${row.missing}` : '',
                    row.conflicts > 0 ? `${words.column.conflicts} ${row.conflicts}` : '',
                    row.perHead === null ? '' : words.differ.perHead(moneyText(row.perHead)),
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </Spin>
    </>
  );
}
