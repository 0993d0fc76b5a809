import { Button, Checkbox, Input, type InputRef, Select } from 'antd';
import { type RefObject, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { ReviewState } from '#domain/sync/desk-protocol.ts';
import { type ListAddress, readListAddress, withQuery } from './list-address.ts';
import { VERDICTS } from './verdict-words.ts';

const verdictOptions = [
  { value: '', label: words.list.any },
  ...VERDICTS.map((value) => ({ value, label: words.verdict[value] })),
];
const reviewOptions = [
  { value: '', label: words.list.any },
  ...ReviewState.options.map((value) => ({ value, label: words.review[value] })),
];

interface HouseholdFiltersProps {
  address: ListAddress;
  onChange: (next: ListAddress) => void;
  searchRef: RefObject<InputRef | null>;
  /** On a phone the choices are folded away under one line. */
  narrow: boolean;
}

/** What the list is narrowed to; each choice is in the address at once. */
export function HouseholdFilters({ address, onChange, searchRef, narrow }: HouseholdFiltersProps) {
  const { query } = address;
  const [typed, setTyped] = useState(query.search ?? '');
  const [shownSearch, setShownSearch] = useState(query.search);
  if (shownSearch !== query.search) {
    // The address changed under us (back, or conditions cleared).
    setShownSearch(query.search);
    setTyped(query.search ?? '');
  }
  const filtered = [
    query.place,
    query.verdict,
    query.review,
    query.conflicts,
    query.incomplete,
    query.revisit,
    query.lead,
    query.search,
  ].some((value) => value !== undefined);
  const change = (part: Parameters<typeof withQuery>[1]) => onChange(withQuery(address, part));

  const choices = (
    <>
      <label className="desk-filter">
        <span>{words.list.verdict}</span>
        <Select
          aria-label={words.list.verdict}
          value={query.verdict ?? ''}
          options={verdictOptions}
          onChange={(verdict) => change({ verdict })}
          popupMatchSelectWidth={false}
        />
      </label>
      <label className="desk-filter">
        <span>{words.list.review}</span>
        <Select
          aria-label={words.list.review}
          value={query.review ?? ''}
          options={reviewOptions}
          onChange={(review) => change({ review: ReviewState.options.find((one) => one === review) })}
          popupMatchSelectWidth={false}
        />
      </label>
      <Checkbox
        checked={query.conflicts === 'yes'}
        onChange={({ target }) => change({ conflicts: target.checked ? 'yes' : undefined })}
      >
        {words.list.onlyConflicts}
      </Checkbox>
      <Checkbox
        checked={query.incomplete === 'yes'}
        onChange={({ target }) => change({ incomplete: target.checked ? 'yes' : undefined })}
      >
        {words.list.onlyIncomplete}
      </Checkbox>
      <Checkbox
        checked={query.revisit === 'yes'}
        onChange={({ target }) => change({ revisit: target.checked ? 'yes' : undefined })}
      >
        {words.list.onlyRevisit}
      </Checkbox>
      <Checkbox
        checked={query.lead === 'yes'}
        onChange={({ target }) => change({ lead: target.checked ? 'yes' : undefined })}
      >
        {words.list.onlyLead}
      </Checkbox>
    </>
  );
  return (
    <search className="desk-filters">
      <form
        className="desk-search"
        onSubmit={(event) => {
          event.preventDefault();
          change({ search: typed.trim() });
        }}
      >
        <Input
          ref={searchRef}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={words.list.search}
          aria-label={words.list.searchLabel}
          maxLength={50}
          enterKeyHint="search"
        />
        <Button htmlType="submit">{words.list.searchButton}</Button>
      </form>
      {narrow ? (
        <details className="desk-more" open={filtered}>
          <summary>{words.list.more}</summary>
          <div>{choices}</div>
        </details>
      ) : (
        choices
      )}
      {filtered ? (
        <Button onClick={() => onChange({ ...readListAddress(new URLSearchParams()), open: address.open })}>
          {words.list.clear}
        </Button>
      ) : null}
    </search>
  );
}
