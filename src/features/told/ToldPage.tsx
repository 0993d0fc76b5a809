import { useEffect, useState } from 'react';
import { app } from '#content/locales/zh-CN/app.ts';
import { told as words } from '#content/locales/zh-CN/told.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type ToldHere } from '#domain/tablet/told-store.ts';
import { ButtonLink } from '#ui/Button.tsx';
import { EmptyScreen, LoadingScreen } from '#ui/EmptyScreen.tsx';
import { Screen } from '#ui/Screen.tsx';
import { useHousehold, useServices, useSummaries, useTold } from '../../services.ts';
import { ToldItem } from './ToldItem.tsx';

/** Everything that others did to this cadre's answers, household by household, what is new first. */
export function ToldPage() {
  const told = useTold();
  if (told === undefined) return <LoadingScreen>{words.loading}</LoadingScreen>;
  if (told.length === 0)
    return (
      <EmptyScreen title={words.none} actions={<ButtonLink to={addresses.households}>{words.toList}</ButtonLink>}>
        {words.noneBody}
      </EmptyScreen>
    );
  return <Opened told={told} />;
}

function Opened({ told }: { told: readonly ToldHere[] }) {
  const store = useServices().told;
  // What was new when this screen was opened stays marked while it is.
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const unseen = told.filter(({ seen }) => !seen).map(({ id }) => id);
  useEffect(() => {
    if (unseen.length === 0) return;
    setFresh((before) => new Set([...before, ...unseen]));
    // A disk that refuses only means that it is said to be new once more.
    store.see(unseen).catch(() => undefined);
    // oxlint-disable-next-line react/exhaustive-deps -- the ids are what matters
  }, [unseen.join(), store]);

  const households = [...new Set(told.map(({ household }) => household))];
  return (
    <Screen title={words.title} back={{ to: addresses.households, label: app.home }}>
      {households.map((household) => (
        <OfHousehold
          key={household}
          household={household}
          told={told.filter((one) => one.household === household)}
          fresh={fresh}
        />
      ))}
    </Screen>
  );
}

function OfHousehold({
  household,
  told,
  fresh,
}: {
  household: string;
  told: readonly ToldHere[];
  fresh: ReadonlySet<string>;
}) {
  const open = useHousehold(household);
  const head = useSummaries()?.find(({ record }) => record === household)?.head ?? '';
  if (open == null) return null;
  return (
    <section>
      <h2>{head === '' ? words.noHead : words.ofHead(head)}</h2>
      <ul className="told-list">
        {told.map((one) => (
          <ToldItem key={one.id} told={one} file={open.file} isNew={!one.seen || fresh.has(one.id)} />
        ))}
      </ul>
    </section>
  );
}
