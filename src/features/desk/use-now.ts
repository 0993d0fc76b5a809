import { useEffect, useState } from 'react';

const MINUTE = 60_000;

/** The PC's clock in milliseconds, read every minute: enough for words such as 今天. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}
