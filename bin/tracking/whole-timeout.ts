import { TaskError } from "../../src/errors.ts";

/** An error of a wait. A timeout names the whole `--timeout`, not the rest that connecting left for the wait. */
export function inWholeTimeout(error: unknown, timeout: number): unknown {
	if (!(error instanceof TaskError) || error.code !== "timeout") return error;
	return new TaskError("timeout", error.message.replace(/within \S+ ms/, `within ${timeout} ms`));
}
