import { type SyntheticEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { account as words } from '#content/locales/zh-CN/account.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { type AccountRefusal } from '#domain/tablet/account.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { Field, described } from '#ui/Field.tsx';
import { Screen } from '#ui/Screen.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useServices } from '../../services.ts';

/** Enrols this tablet by a code; the only screen that cannot work without the network. */
export function WelcomePage() {
  const { account } = useServices();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<AccountRefusal | null>(null);
  const text = words.welcome;
  const codeError = asked && code.trim() === '' ? text.codeMissing : undefined;
  const nameError = asked && name.trim() === '' ? text.nameMissing : undefined;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setAsked(true);
    if (code.trim() === '' || name.trim() === '') return;
    setBusy(true);
    setRefusal(null);
    const refused = await account.enrol(code.trim(), name.trim());
    setBusy(false);
    setRefusal(refused);
    if (refused === null) void navigate(addresses.signIn, { replace: true });
  };

  return (
    <Screen title={`${app.name} · ${text.title}`}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <p>{text.intro}</p>
        {refusal !== null && <Banner state="wrong" title={words.refusals[refusal]} />}
        <Field id="code" ask={text.code} help={text.codeHelp} error={codeError}>
          <TextInput
            id="code"
            value={code}
            autoCapitalize="characters"
            spellCheck={false}
            aria-invalid={codeError !== undefined}
            aria-describedby={described('code', text.codeHelp, codeError)}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
        <Field id="tablet" ask={text.name} help={text.nameHelp} error={nameError}>
          <TextInput
            id="tablet"
            value={name}
            maxLength={100}
            aria-invalid={nameError !== undefined}
            aria-describedby={described('tablet', text.nameHelp, nameError)}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div className="row">
          <Button type="submit" look="main" wide disabled={busy}>
            {busy ? text.submitting : text.submit}
          </Button>
        </div>
        <p>
          <Link className="text-link" to="/desk">
            {text.desk}
          </Link>
        </p>
      </form>
    </Screen>
  );
}
