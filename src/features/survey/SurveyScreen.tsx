import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { LoadingScreen, NoSuchScreen } from '#ui/EmptyScreen.tsx';
import { EmptyState } from '#ui/EmptyState.tsx';
import { Screen } from '#ui/Screen.tsx';
import { useServices } from '../../services.ts';
import { type Survey, saveHousehold, useSaveOnLeave } from './use-survey.ts';
import { WriteFailed } from './WriteFailed.tsx';

interface Props {
  survey: Survey;
  title: string;
  aside?: string;
  back: { to: string; label: string };
  previous: string | null;
  /** The main action: where it leads and what it is called. */
  next: { to: string; label: string };
  /** In place of 保存, such as taking a line away. */
  middle?: ReactNode;
  children: ReactNode;
}

/** A screen of the survey: leaving it, however, saves it. */
export function SurveyScreen({ survey, title, aside, back, previous, next, middle, children }: Props) {
  const { households } = useServices();
  const navigate = useNavigate();
  const [state, setState] = useState<'open' | 'saving' | 'failed'>('open');
  useSaveOnLeave(survey.household);

  const save = async () => {
    setState('saving');
    try {
      await saveHousehold(households, survey.household);
      setState('open');
    } catch {
      setState('failed');
    }
  };

  return (
    <Screen
      title={title}
      {...(aside === undefined ? {} : { aside })}
      back={back}
      actions={
        <>
          {previous !== null && (
            <ButtonLink icon="back" to={previous}>
              {words.previous}
            </ButtonLink>
          )}
          {middle ?? (
            <Button disabled={state === 'saving'} onClick={() => void save()}>
              {words.save}
            </Button>
          )}
          <Button look="main" wide onClick={() => void navigate(next.to)}>
            {next.label}
          </Button>
        </>
      }
    >
      {state === 'failed' && <WriteFailed />}
      {children}
    </Screen>
  );
}

/** What stands in place of a screen while it is read, and when it is not there. */
export function SurveyGate({
  survey,
  children,
}: {
  survey: Survey | null | undefined;
  children: (survey: Survey) => ReactNode;
}) {
  if (survey === undefined) return <LoadingScreen>{words.loading}</LoadingScreen>;
  if (survey === null) return <NoSuchScreen words={app.noHousehold} to={addresses.households} />;
  return children(survey);
}

/** An address that the form does not know (any more). */
export function NoTopic({ household }: { household: string }) {
  return (
    <Screen title={words.noTopic.title}>
      <EmptyState
        title={words.noTopic.title}
        actions={<ButtonLink to={addresses.household(household)}>{words.noTopic.back}</ButtonLink>}
      >
        {words.noTopic.body}
      </EmptyState>
    </Screen>
  );
}
