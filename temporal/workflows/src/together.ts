import { CancellationScope } from '@temporalio/workflow';

/** Runs tasks side by side. When one fails the others are cancelled, and all have ended before its error is thrown. */
export async function together(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  await CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const errors: unknown[] = [];
    await Promise.all(
      tasks.map((task) =>
        task().catch((error: unknown) => {
          errors.push(error);
          scope.cancel();
        }),
      ),
    );
    if (errors.length > 0) throw errors[0];
  });
}
