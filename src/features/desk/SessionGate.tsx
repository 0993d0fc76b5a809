import { useQueryClient } from '@tanstack/react-query';
import { Modal, Spin } from 'antd';
import { type ReactNode, createContext, useContext, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskMe } from '#domain/sync/desk-protocol.ts';
import { SignIn } from './SignIn.tsx';
import { QueryTrouble, TroublePage } from './Trouble.tsx';
import { isSignedOut, refreshAfterSignIn, useContent, useMe } from './desk-queries.ts';

const MeContext = createContext<DeskMe | null>(null);

/** Who is signed in at this desk. */
export function useSignedIn(): DeskMe {
  const me = useContext(MeContext);
  if (me === null) throw new Error('nobody is signed in around this screen');
  return me;
}

/**
 * Lets people in by password. When a session ends under somebody's hands the screen stays as it is, with the sign-in
 * in front of it: the address is the same afterwards and nothing typed is lost. Another person gets a fresh screen.
 */
export function SessionGate({
  signedOut,
  onSignedIn,
  children,
}: {
  signedOut: boolean;
  onSignedIn: () => void;
  children: ReactNode;
}) {
  const me = useMe();
  const content = useContent(me.data !== undefined);
  const client = useQueryClient();
  const [person, setPerson] = useState<DeskMe | null>(null);
  if (me.data !== undefined && me.data !== person) setPerson(me.data);

  const enter = (user: string) => {
    onSignedIn();
    refreshAfterSignIn(client, user === person?.user);
    void me.refetch();
  };

  if (person === null || content.data === undefined) {
    if (signedOut || isSignedOut(me.error))
      return (
        <main className="desk-door">
          <SignIn onDone={enter} />
        </main>
      );
    const error = me.error ?? content.error;
    if (error !== null)
      return (
        <main className="desk-door">
          <h1 className="hidden">{words.product}</h1>
          <QueryTrouble error={error} onRetry={() => void (me.error === null ? content : me).refetch()} />
        </main>
      );
    return (
      <main className="desk-door" aria-busy="true">
        <h1 className="hidden">{words.product}</h1>
        <Spin description={words.trouble.loading} size="large">
          <div className="desk-wait" />
        </Spin>
      </main>
    );
  }
  return (
    <MeContext value={person}>
      <div key={person.user} inert={signedOut} className="desk-inside">
        {person.assignments.some(({ role }) => role === 'leader' || role === 'supervisor') ? (
          children
        ) : (
          <TroublePage title={words.noRight.title} body={words.noRight.body} signOut />
        )}
      </div>
      <Modal
        open={signedOut}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        footer={null}
        title={words.signIn.expiredTitle}
        destroyOnHidden
      >
        <SignIn expired login={person.login} onDone={enter} />
      </Modal>
    </MeContext>
  );
}
