import { type FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';

/** Logs go to standard error and hold nothing personal: what might carry it is cut out, whoever logs it. */
export function makeLog(level = process.env['FANGPIN_LOG'] ?? 'warn'): FastifyBaseLogger {
  return pino(
    {
      level,
      redact: {
        paths: [
          'req.headers',
          'req.url',
          'req.body',
          'res.headers',
          'request',
          'reply',
          'body',
          'password',
          'code_typed',
          'line',
          'bytes',
          'err.message',
          'err.body',
        ],
        censor: '…',
      },
      base: null,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
