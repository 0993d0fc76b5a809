import { Alert, Button, Form, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { DeskRefusal, NoServer, deskClient } from './desk-client.ts';

function sentenceFor(error: unknown): string {
  if (error instanceof NoServer) return words.signIn.noServer;
  if (error instanceof DeskRefusal && error.status === 429) return words.signIn.tooMany;
  if (error instanceof DeskRefusal && error.status < 500) return words.signIn.wrong;
  return words.signIn.failed;
}

/** Login and password; as the whole page, or in front of a screen whose session ended. */
export function SignIn({
  expired = false,
  login = '',
  onDone,
}: {
  expired?: boolean;
  login?: string;
  onDone: (user: string) => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<InputRef>(null);
  useEffect(() => first.current?.focus(), []);

  const submit = async ({ user, password }: { user: string; password: string }) => {
    setBusy(true);
    setProblem(null);
    try {
      onDone((await deskClient.signIn(user.trim(), password)).user);
    } catch (error) {
      setProblem(sentenceFor(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={expired ? '' : 'desk-card'}>
      {expired ? (
        <p>{words.signIn.expired}</p>
      ) : (
        <>
          <p className="desk-product">{words.product}</p>
          <h1>{words.signIn.title}</h1>
          <p className="desk-quiet">{words.signIn.intro}</p>
        </>
      )}
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ user: login, password: '' }}
        onFinish={(values: { user: string; password: string }) => void submit(values)}
        validateTrigger="onSubmit"
      >
        <Form.Item
          name="user"
          label={words.signIn.user}
          rules={[{ required: true, whitespace: true, message: words.signIn.userMissing }]}
        >
          <Input
            autoComplete="username"
            ref={login === '' ? first : null}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
          />
        </Form.Item>
        <Form.Item
          name="password"
          label={words.signIn.password}
          rules={[{ required: true, message: words.signIn.passwordMissing }]}
        >
          <Input.Password
            autoComplete="current-password"
            ref={login === '' ? null : first}
            maxLength={200}
            visibilityToggle={false}
          />
        </Form.Item>
        {problem === null ? null : <Alert type="error" showIcon title={problem} role="alert" className="desk-gap" />}
        <Button type="primary" htmlType="submit" block loading={busy}>
          {busy ? words.signIn.submitting : words.signIn.submit}
        </Button>
      </Form>
    </section>
  );
}
