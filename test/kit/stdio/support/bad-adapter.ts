import { type Adapter, startAdapter } from "../../../../kit/stdio/adapter.ts";
import { HarnessError } from "../../../../kit/stdio/harness-error.ts";
import type { Unanswered } from "../../../../kit/stdio/unanswered.ts";

const adapters: Adapter[] = [];

/** Ends the adapters that `start` started. Call it after each test. */
export function endAdapters(): void {
	for (const adapter of adapters.splice(0)) adapter.kill();
}

const command = (how: string) => [process.execPath, "test/kit/stdio/fixtures/bad-adapter.mjs", how];

/** Starts an adapter with this fault. */
export async function start(how: string, helloLimitMs?: number, unanswered?: Unanswered): Promise<Adapter> {
	const adapter = await startAdapter(command(how), helloLimitMs, undefined, unanswered);
	adapters.push(adapter);
	return adapter;
}

/** The error with which this fails. */
export async function harnessErrorOf(work: Promise<unknown>): Promise<HarnessError> {
	const error = await work.then(
		() => undefined,
		(cause: unknown) => cause,
	);
	if (error instanceof HarnessError) return error;
	throw new Error(`expected a harness error, got ${String(error)}`);
}

export function parse(adapter: Adapter, limitMs = 5000): Promise<unknown> {
	return adapter.request("parse", { reply: "x" }, limitMs);
}
