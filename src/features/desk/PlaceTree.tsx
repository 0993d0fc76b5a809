import { useState } from 'react';
import { Link } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskPlace, type DeskQuery } from '#domain/sync/desk-protocol.ts';
import { QueryTrouble } from './Trouble.tsx';
import { usePlaces } from './desk-queries.ts';
import { type ListAddress, withQuery, writeListAddress } from './list-address.ts';
import { countText } from './money-text.ts';

/** The place above one, among those in view; null at the top. */
function parentOf(place: DeskPlace, places: readonly DeskPlace[]): DeskPlace | null {
  return (
    places
      .filter(({ code }) => code.length < place.code.length && place.code.startsWith(code))
      .sort((a, b) => b.code.length - a.code.length)[0] ?? null
  );
}

/** Without the levels above that hold nothing but one place: a township's supervisor starts at the township. */
function startOf(tops: readonly DeskPlace[], all: readonly DeskPlace[]): readonly DeskPlace[] {
  const [only, ...others] = tops;
  const below = all.filter((place) => parentOf(place, all) === only);
  return only !== undefined && others.length === 0 && below.length === 1 ? startOf(below, all) : tops;
}

/** County, townships and villages with what is to do in each; every number leads to the rows behind it. */
export function PlaceTree({ address, onChosen }: { address: ListAddress; onChosen: () => void }) {
  const places = usePlaces();
  if (places.data === undefined) {
    return places.error === null ? (
      <p className="desk-quiet">{words.trouble.loading}</p>
    ) : (
      <QueryTrouble error={places.error} onRetry={() => void places.refetch()} />
    );
  }
  const all = places.data;
  const tops = startOf(
    all.filter((place) => parentOf(place, all) === null),
    all,
  );
  return (
    <ul className="desk-tree">
      {tops.map((place) => (
        <PlaceNode
          key={place.code}
          place={place}
          all={all}
          address={address}
          onChosen={onChosen}
          openAtFirst={tops.length === 1}
        />
      ))}
    </ul>
  );
}

interface PlaceNodeProps {
  place: DeskPlace;
  all: readonly DeskPlace[];
  address: ListAddress;
  onChosen: () => void;
  openAtFirst: boolean;
}

function PlaceNode({ place, all, address, onChosen, openAtFirst }: PlaceNodeProps) {
  const chosen = address.query.place;
  const [open, setOpen] = useState(
    openAtFirst || (chosen !== undefined && chosen.startsWith(place.code) && chosen !== place.code),
  );
  const below = all.filter((other) => parentOf(other, all) === place).sort((a, b) => (a.code < b.code ? -1 : 1));
  const to = (part: Partial<Pick<DeskQuery, 'review' | 'conflicts'>>) => ({
    search: writeListAddress({
      ...withQuery(
        { ...address, query: { sort: address.query.sort, order: address.query.order } },
        { place: place.code, ...part },
      ),
      open: null,
    }).toString(),
  });
  return (
    <li>
      <div className={`desk-place${chosen === place.code ? ' desk-place-on' : ''}`}>
        {below.length === 0 ? null : (
          <button
            type="button"
            className="desk-twist"
            aria-expanded={open}
            aria-label={open ? words.places.collapse(place.name) : words.places.expand(place.name)}
            onClick={() => setOpen(!open)}
          >
            {open ? '▾' : '▸'}
          </button>
        )}
        <Link
          className="desk-place-name"
          to={to({})}
          aria-current={chosen === place.code ? 'true' : undefined}
          onClick={onChosen}
        >
          <span>{place.name}</span> <span className="desk-quiet">{words.places.households(place.households)}</span>
        </Link>
      </div>
      <div className="desk-place-counts">
        <CountLink
          count={place.submitted}
          kind="submitted"
          place={place}
          to={to({ review: 'submitted' })}
          onChosen={onChosen}
        />
        <CountLink
          count={place.returned}
          kind="returned"
          place={place}
          to={to({ review: 'returned' })}
          onChosen={onChosen}
        />
        <CountLink
          count={place.conflicts}
          kind="conflicts"
          place={place}
          to={to({ conflicts: 'yes' })}
          onChosen={onChosen}
        />
      </div>
      {open && below.length > 0 ? (
        <ul>
          {below.map((one) => (
            <PlaceNode
              key={one.code}
              place={one}
              all={all}
              address={address}
              onChosen={onChosen}
              openAtFirst={below.length === 1}
            />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

interface CountLinkProps {
  count: number;
  kind: 'submitted' | 'returned' | 'conflicts';
  place: DeskPlace;
  to: { search: string };
  onChosen: () => void;
}

function CountLink({ count, kind, place, to, onChosen }: CountLinkProps) {
  if (count === 0) return null;
  return (
    <Link to={to} className={`desk-count desk-count-${kind}`} onClick={onChosen}>
      <span className="hidden">{place.name} </span>
      {words.places.counts[kind]} {countText(count)}
    </Link>
  );
}
