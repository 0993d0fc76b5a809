import { useLayoutEffect, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { codeLabels, labelOf } from '#content/codes/load.ts';
import { currentConsent } from '#content/consents/load.ts';
import { formOfVisit } from '#content/forms/load.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { consent as words } from '#content/locales/zh-CN/consent.ts';
import { day, dayOf } from '#content/locales/zh-CN/format.ts';
import { placeName } from '#content/places/load.ts';
import { type ConsentSignature, consentEdits } from '#domain/consent/consent-edits.ts';
import { consentText } from '#domain/consent/consent-text.ts';
import { type Signer, signersOnce } from '#domain/consent/signers-once.ts';
import { consentsThatHold, signersNeeded, signersOpen } from '#domain/consent/signers-needed.ts';
import { type Code } from '#domain/record/code-lists.ts';
import { type HouseholdFile, itemsUnder, shown, textAnswer } from '#domain/record/household-file.ts';
import { openVisit, surveyMonth } from '#domain/record/open-visit.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons, SeveralButtons } from '#ui/ChoiceButtons.tsx';
import { LoadingScreen, NoSuchScreen } from '#ui/EmptyScreen.tsx';
import { Field, described } from '#ui/Field.tsx';
import { Screen } from '#ui/Screen.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useAccount, useHousehold, useServices } from '../../services.ts';
import { nameOf } from './signer-name.ts';
import { SigningScreen } from './SigningScreen.tsx';
import { type DrawnSignature } from './SignaturePad.tsx';
import './consent.css';

/** The consent: read back word for word, then signed by everybody who is there. */
export function ConsentPage() {
  const { household = '' } = useParams();
  const open = useHousehold(household);
  const account = useAccount();
  if (open === undefined || account === undefined || account === null)
    return <LoadingScreen>{words.loading}</LoadingScreen>;
  if (open === null) return <NoSuchScreen words={app.noHousehold} to={addresses.households} />;
  return (
    <Consent
      household={household}
      saved={new Set(open.stored?.consents.flatMap(({ members }) => members))}
      file={open.file}
      user={account.user}
      reader={account.name}
    />
  );
}

/** One immutable record for everybody who signs in this sitting. */
interface Sitting {
  readonly id: string;
  readonly text: string;
  readonly signatures: readonly ConsentSignature[];
}

interface Reading {
  readonly language: Code<'language'>;
  readonly interpreter: string;
  readonly readBy: string;
  readonly readAloud: boolean;
  readonly ticked: readonly string[];
}

interface ConsentProps {
  household: string;
  file: HouseholdFile;
  /** Records that a change has created already. */
  saved: ReadonlySet<string>;
  user: string;
  reader: string;
}

function Consent({ household, file, saved, user, reader }: ConsentProps) {
  const { households, attachments, hash, newId, now } = useServices();
  const today = dayOf(now());
  const asOf = surveyMonth(openVisit(file, user) ?? file.visits[0] ?? null, today);
  const [reading, setReading] = useState<Reading>({
    language: 'mandarin',
    interpreter: '',
    readBy: reader,
    readAloud: false,
    ticked: [],
  });
  const [asked, setAsked] = useState(false);
  const [signing, setSigning] = useState<Signer | null>(null);
  const [outsider, setOutsider] = useState('');
  const [sitting, setSitting] = useState<Sitting | null>(null);
  const unfinished = useRef(false);

  // Leaving in the middle keeps what was signed: the record is complete after each signature.
  useLayoutEffect(
    () => () => {
      if (unfinished.current) households.save(household).catch(() => undefined);
    },
    [households, household],
  );

  const needed = signersOnce(signersNeeded(file, asOf));
  const left = signersOnce(signersOpen(file, asOf));
  const text =
    sitting?.text ??
    consentText(currentConsent, {
      village: `${placeName(file.household.village.slice(0, 9))}${placeName(file.household.village)}`,
      householder: nameOf(file, file.persons.find((person) => shown(person, 'relation') === 'head')?.record ?? null),
      members: needed
        .flatMap(({ forPersons }) => forPersons)
        .map((person) => ({
          name: nameOf(file, person),
          relation: labelOf(
            'relation',
            textAnswer(
              file.persons.find(({ members }) => members.includes(person)),
              'relation',
            ) ?? 'other',
          ),
        })),
      date: today,
      ticked: reading.ticked,
    });

  const keep = async (signer: Signer, drawn: DrawnSignature) => {
    const [picture, strokes] = [
      await attachments.add(drawn.picture, 'signature'),
      await attachments.add(drawn.strokes, 'strokes'),
    ];
    // A consent is one change: what has been saved meanwhile is finished, and this begins another.
    const current = sitting !== null && !saved.has(sitting.id) ? sitting : { id: newId(), text, signatures: [] };
    const signature: ConsentSignature = {
      signer: signer.person ?? newId(),
      role: signer.role,
      method: 'handwritten',
      sha256: picture.sha256,
      strokes: strokes.sha256,
      signedAt: now(),
      name: signer.person === null ? outsider.trim() : nameOf(file, signer.person),
      forPersons: signer.forPersons,
    };
    const signatures = [...current.signatures, signature];
    const target = { id: current.id, kind: 'consent' as const };
    const edits = consentEdits({
      household: file.household.record,
      template: currentConsent,
      text: current.text,
      textHash: await hash(current.text),
      language: reading.language,
      interpreter: reading.interpreter.trim(),
      readAloud: reading.readAloud,
      readBy: reading.readBy.trim(),
      signedOn: today,
      subjects: signatures.flatMap(({ forPersons }) => forPersons),
      signatures,
    });
    await households.edit(household, target, edits, 'strict', { address: addresses.consent(household), field: null });
    await households.attach(household, target, picture);
    await households.attach(household, target, strokes);
    unfinished.current = true;
    setSitting({ ...current, signatures });
    if (left.length <= 1) {
      await households.save(household);
      unfinished.current = false;
      setSitting(null);
    }
    setSigning(null);
  };

  if (signing !== null) {
    const name = signing.person === null ? outsider.trim() : nameOf(file, signing.person);
    return (
      <SigningScreen
        key={signing.person ?? 'outside'}
        text={text}
        who={words.signs(name)}
        onSigned={(drawn) => keep(signing, drawn)}
        onNotNow={() => setSigning(null)}
      />
    );
  }

  const readByError = asked && reading.readBy.trim() === '' ? words.readByMissing : undefined;
  const aloudError = asked && !reading.readAloud ? words.readAloudMissing : undefined;
  const begin = (signer: Signer) => {
    setAsked(true);
    if (reading.readBy.trim() === '' || !reading.readAloud) {
      document.getElementById(reading.readAloud ? 'read-by' : 'read-aloud')?.scrollIntoView({ block: 'center' });
      return;
    }
    if (signer.person === null && outsider.trim() === '') return;
    setSigning(signer);
  };
  const members = formOfVisit(file.visits[0] ?? null)
    .sections.flatMap(({ topics }) => topics)
    .find(({ kind }) => kind === 'persons');

  return (
    <Screen
      title={words.title}
      back={{ to: addresses.household(household), label: words.back }}
      actions={
        <ButtonLink look={left.length === 0 ? 'main' : 'plain'} wide to={addresses.household(household)}>
          {left.length === 0 ? words.done : words.back}
        </ButtonLink>
      }
    >
      {needed.length === 0 && (
        <Banner
          state="waiting"
          title={words.noMembers}
          actions={
            members === undefined ? undefined : (
              <ButtonLink to={addresses.topic(household, members.id)}>{words.toMembers}</ButtonLink>
            )
          }
        />
      )}
      {needed.length > 0 && left.length === 0 && (
        <Banner state="done" title={words.allSigned}>
          <p>{words.allSignedBody}</p>
        </Banner>
      )}
      {needed.length > 0 && left.length > 0 && (
        <>
          <section className="stack">
            <h2>{words.read}</h2>
            <Text text={text} />
            <Optional ticked={reading.ticked} onTick={(ticked) => setReading({ ...reading, ticked })} />
            <Field id="language" group ask={words.language}>
              <ChoiceButtons
                name="language"
                choices={codeLabels('language')}
                chosen={reading.language}
                onChoose={(code) => setReading({ ...reading, language: (code ?? 'mandarin') as Code<'language'> })}
              />
            </Field>
            {reading.language !== 'mandarin' && (
              <Field id="interpreter" ask={words.interpreter}>
                <TextInput
                  id="interpreter"
                  value={reading.interpreter}
                  maxLength={50}
                  onChange={(event) => setReading({ ...reading, interpreter: event.target.value })}
                />
              </Field>
            )}
            <Field id="read-by" ask={words.readBy} error={readByError}>
              <TextInput
                id="read-by"
                value={reading.readBy}
                maxLength={50}
                aria-describedby={described('read-by', undefined, readByError)}
                onChange={(event) => setReading({ ...reading, readBy: event.target.value })}
              />
            </Field>
            <Field id="read-aloud" group ask={words.readAloud} error={aloudError}>
              <SeveralButtons
                choices={[{ code: 'yes', label: words.readAloudYes }]}
                chosen={reading.readAloud ? ['yes'] : []}
                onChoose={(codes) => setReading({ ...reading, readAloud: codes.length > 0 })}
              />
            </Field>
          </section>
          <section className="stack">
            <h2>{words.signers}</h2>
            <ul className="signers">
              {needed.map((signer) => {
                const open = left.find(({ person }) => person === signer.person);
                const minors = signer.forPersons.filter((person) => person !== signer.person);
                return (
                  <li key={signer.person ?? 'outside'}>
                    <span className="signer-words">
                      <strong>{signer.person === null ? words.outside : nameOf(file, signer.person)}</strong>
                      {minors.length > 0 && (
                        <small>{words.forMinors(minors.map((person) => nameOf(file, person)).join('、'))}</small>
                      )}
                      {signer.person === null && open !== undefined && (
                        <Field
                          id="outsider"
                          ask={words.outsideName}
                          error={asked && outsider.trim() === '' ? words.outsideMissing : undefined}
                        >
                          <TextInput
                            id="outsider"
                            value={outsider}
                            maxLength={50}
                            onChange={(event) => setOutsider(event.target.value)}
                          />
                        </Field>
                      )}
                    </span>
                    {open === undefined ? (
                      <StateMark state="done">{words.hasSigned}</StateMark>
                    ) : (
                      <Button
                        icon="pen"
                        look="main"
                        aria-label={words.signs(signer.person === null ? words.outside : nameOf(file, signer.person))}
                        onClick={() => begin(open)}
                      >
                        {words.sign}
                      </Button>
                    )}
                  </li>
                );
              })}
            </ul>
            <p className="soft">{words.absentHelp}</p>
          </section>
        </>
      )}
      <SignedTexts file={file} />
    </Screen>
  );
}

function Text({ text }: { text: string }) {
  return (
    <div className="consent-text">
      {text.split('\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  );
}

/** What may be queried only when the household says so. */
function Optional({ ticked, onTick }: { ticked: readonly string[]; onTick: (ids: readonly string[]) => void }) {
  const items = currentConsent.items.filter(({ optional }) => optional === true);
  if (items.length === 0) return null;
  return (
    <Field id="optional" group ask={words.optional}>
      <SeveralButtons choices={items.map(({ id, label }) => ({ code: id, label }))} chosen={ticked} onChoose={onTick} />
    </Field>
  );
}

/** What has been signed stays as it was signed. */
function SignedTexts({ file }: { file: HouseholdFile }) {
  const signed = consentsThatHold(file);
  if (signed.length === 0) return null;
  return (
    <section className="stack">
      <h2>{words.signedTexts}</h2>
      {signed.map((view) => {
        const names = itemsUnder(view, 'signers').map((signer) => textAnswer(view, `signers/${signer}/name`) ?? '');
        return (
          <details key={view.record} className="more">
            <summary>
              {words.signedOn(day(textAnswer(view, 'signedOn') ?? ''))} · {names.join('、')}
            </summary>
            <Text text={textAnswer(view, 'text') ?? ''} />
          </details>
        );
      })}
    </section>
  );
}
