import { type SyntheticEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { account as words } from '#content/locales/zh-CN/account.ts';
import { type AccountRefusal } from '#domain/tablet/account.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { Field, described } from '#ui/Field.tsx';
import { Screen } from '#ui/Screen.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useAccount, useServices } from '../../services.ts';

/** The password of the person; recording and sending go on without. */
export function SignInPage() {
  const { account, sync } = useServices();
  const current = useAccount();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<AccountRefusal | null>(null);
  const text = words.signIn;
  const error = asked && password === '' ? text.passwordMissing : undefined;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setAsked(true);
    if (password === '') return;
    setBusy(true);
    setRefusal(null);
    const refused = await account.signIn(password);
    setBusy(false);
    setRefusal(refused);
    if (refused !== null) return;
    void sync.syncNow();
    void navigate(addresses.households, { replace: true });
  };

  return (
    <Screen title={text.title}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <p>{text.intro(current?.name ?? '')}</p>
        {refusal !== null && <Banner state="wrong" title={words.refusals[refusal]} />}
        <Field id="password" ask={text.password} error={error}>
          <div className="input-row">
            <TextInput
              id="password"
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              value={password}
              aria-invalid={error !== undefined}
              aria-describedby={described('password', undefined, error)}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? text.hide : text.show}
            </Button>
          </div>
        </Field>
        <div className="row">
          <ButtonLink to={addresses.households}>{text.later}</ButtonLink>
          <Button type="submit" look="main" wide disabled={busy}>
            {busy ? text.submitting : text.submit}
          </Button>
        </div>
      </form>
    </Screen>
  );
}
