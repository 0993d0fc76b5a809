import { Button } from 'antd';
import { Link } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { DeskRefusal, NoServer } from './desk-client.ts';
import { useLeave } from './use-leave.ts';

interface TroubleProps {
  title: string;
  body: string;
  onRetry?: () => void;
  toList?: boolean;
  signOut?: boolean;
}

/** Something cannot be shown: what it is, and what to do. */
export function Trouble({ title, body, onRetry, toList = false, signOut = false }: TroubleProps) {
  const leave = useLeave();
  return (
    <section className="desk-trouble" aria-live="polite">
      <h2>{title}</h2>
      <p>{body}</p>
      <p className="desk-row">
        {onRetry === undefined ? null : (
          <Button type="primary" onClick={onRetry}>
            {words.trouble.retry}
          </Button>
        )}
        {toList ? (
          <Link className="desk-link" to="/desk">
            {words.trouble.toList}
          </Link>
        ) : null}
        {signOut ? <Button onClick={leave}>{words.signIn.out}</Button> : null}
      </p>
    </section>
  );
}

/** The same as a whole page, where no screen stands around it. */
export function TroublePage(trouble: TroubleProps) {
  return (
    <main className="desk-door">
      <h1 className="hidden">{words.product}</h1>
      <Trouble {...trouble} />
    </main>
  );
}

/** What a failed question to the server looks like. */
export function QueryTrouble({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof NoServer)
    return <Trouble title={words.trouble.noNetwork} body={words.trouble.noNetworkBody} onRetry={onRetry} />;
  if (error instanceof DeskRefusal && (error.status === 404 || error.status === 403))
    return <Trouble title={words.trouble.missing} body={words.trouble.missingBody} toList />;
  return <Trouble title={words.trouble.broken} body={words.trouble.brokenBody} onRetry={onRetry} />;
}
