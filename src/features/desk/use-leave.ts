import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { deskClient } from './desk-client.ts';

/** Ends the session; whoever cannot reach the server is told that it has not ended. */
export function useLeave(): () => void {
  const client = useQueryClient();
  const { message } = App.useApp();
  const { mutate } = useMutation({
    mutationFn: () => deskClient.signOut(),
    onSuccess: () => {
      client.clear();
      location.reload();
    },
    onError: () => void message.error(words.signIn.stillIn),
  });
  return () => mutate();
}
