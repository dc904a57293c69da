/** Lets work begin at most once in so many milliseconds, in the order of asking. */
export function paced(milliseconds: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free: Promise<void> = Promise.resolve();
  return async (work) => {
    const turn = free;
    free = turn.then(() => pause(milliseconds));
    await turn;
    return work();
  };
}

/** Waits so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
