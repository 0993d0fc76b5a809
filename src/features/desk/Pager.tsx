import { Button } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRows } from '#domain/sync/desk-protocol.ts';
import { type ListAddress, PAGE_SIZE, withQuery, writeListAddress } from './list-address.ts';
import { countText } from './money-text.ts';

/** Addresses of the pages before this one, carried in the history entry: the server's cursor only goes forward. */
function trailOf(state: unknown): string[] {
  const trail = state !== null && typeof state === 'object' && 'trail' in state ? state.trail : null;
  return Array.isArray(trail) ? trail.filter((one) => typeof one === 'string') : [];
}

/** Which part of the list this is, and the pages around it. */
export function Pager({
  address,
  answer,
  onGo,
}: {
  address: ListAddress;
  answer: DeskRows;
  onGo: (next: ListAddress) => void;
}) {
  const location = useLocation();
  const navigate = useNavigate();
  const trail = trailOf(location.state);
  const first = (address.page - 1) * PAGE_SIZE + 1;
  const { next } = answer;

  const forward = () => {
    if (next === null) return;
    const target: ListAddress = { query: { ...address.query, after: next }, page: address.page + 1, open: null };
    void navigate({ search: writeListAddress(target).toString() }, { state: { trail: [...trail, location.search] } });
  };
  const back = () => {
    const before = trail.at(-1);
    if (before === undefined) onGo({ ...withQuery(address, {}), open: null });
    else void navigate({ search: before }, { state: { trail: trail.slice(0, -1) } });
  };

  return (
    <div className="desk-pager">
      <output>
        {answer.next === null && address.page === 1
          ? words.list.total(countText(answer.total))
          : words.list.range(countText(first), countText(first + answer.rows.length - 1), countText(answer.total))}
      </output>
      {address.page > 1 ? (
        <Button onClick={back}>{trail.length > 0 ? words.list.previous : words.list.first}</Button>
      ) : null}
      {next === null ? null : <Button onClick={forward}>{words.list.next}</Button>}
    </div>
  );
}
