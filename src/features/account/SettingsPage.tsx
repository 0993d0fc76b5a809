import { useEffect, useState } from 'react';
import { account as words } from '#content/locales/zh-CN/account.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { size } from '#content/locales/zh-CN/format.ts';
import { placeName } from '#content/places/load.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { Field } from '#ui/Field.tsx';
import { LOOKS, type LookSetting, SIZES, keepLook, readLook } from '#ui/look-setting.ts';
import { Screen } from '#ui/Screen.tsx';
import { useAccount, useContentState, useServices, useStorageState } from '../../services.ts';
import { FormNews } from './FormNews.tsx';
import { PolicyNews } from './PolicyNews.tsx';

const GUIDES = ['cadre', 'leader', 'supervisor'] as const;

/** Who, how it looks, and how the tablet is doing. */
export function SettingsPage() {
  const { account, version } = useServices();
  const current = useAccount();
  const [setting, setSetting] = useState(readLook);
  const storageWords = useStorageWords();
  const storage = useStorageState();
  const content = useContentState();
  const text = words.settings;
  const keep = (next: LookSetting) => {
    keepLook(next);
    setSetting(next);
  };

  return (
    <Screen title={text.title} back={{ to: addresses.households, label: app.home }}>
      <Field id="look" group ask={text.look}>
        <ChoiceButtons
          name="look"
          choices={LOOKS.map((code) => ({ code, label: text.looks[code] }))}
          chosen={setting.look}
          onChoose={(code) => {
            const look = LOOKS.find((one) => one === code);
            if (look !== undefined) keep({ ...setting, look });
          }}
        />
      </Field>
      <Field id="size" group ask={text.size} note={text.sample}>
        <ChoiceButtons
          name="size"
          choices={SIZES.map((code) => ({ code, label: text.sizes[code] }))}
          chosen={setting.size}
          onChoose={(code) => {
            const chosen = SIZES.find((one) => one === code);
            if (chosen !== undefined) keep({ ...setting, size: chosen });
          }}
        />
      </Field>
      <dl className="facts">
        <dt>{text.who}</dt>
        <dd>{current?.name ?? ''}</dd>
        <dt>{text.villages}</dt>
        <dd>{(current?.assignments ?? []).map(({ village }) => placeName(village)).join('、')}</dd>
        <dt>{text.storage}</dt>
        <dd>
          {storageWords}
          {storage?.is === 'open' && <small> {storage.persisted ? text.persisted : text.notPersisted}</small>}
        </dd>
        <dt>{text.version}</dt>
        <dd>{version}</dd>
        <dt>{text.forms}</dt>
        <dd>
          <FormNews forms={null} />
          {content !== undefined && content.unused.length > 0 && <small>{app.content.needsApp}</small>}
        </dd>
        <dt>{text.policy}</dt>
        <dd>
          <PolicyNews />
        </dd>
        <dt>{text.session}</dt>
        <dd>{current?.signedIn === true ? text.signedIn : text.signedOut}</dd>
      </dl>
      <div className="row">
        <ButtonLink to={addresses.ready}>{text.ready}</ButtonLink>
        {current?.signedIn === true ? (
          <Button onClick={() => void account.signOut()}>{text.signOut}</Button>
        ) : (
          <ButtonLink look="main" to={addresses.signIn}>
            {text.signIn}
          </ButtonLink>
        )}
      </div>
      <p className="soft">{text.signOutHelp}</p>
      <h2>{text.guides}</h2>
      <p className="soft">{text.guidesHelp}</p>
      <div className="row">
        {GUIDES.map((guide) => (
          <a key={guide} className="button button-plain" href={`/guides/${guide}.html`}>
            {text.guide[guide]}
          </a>
        ))}
      </div>
    </Screen>
  );
}

/** How much room there is, in words. */
function useStorageWords(): string {
  const text = words.settings;
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const read = async () => {
      const { usage, quota } = await navigator.storage.estimate();
      const known = usage !== undefined && quota !== undefined;
      setSpoken(known ? text.storageOf(size(usage), size(quota - usage)) : text.storageUnknown);
    };
    read().catch(() => setSpoken(text.storageUnknown));
  }, [text]);
  return spoken;
}
